"""All commands."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from backend.contract.status import DEVICE_VARIABLE

from . import compare, doctor, evaluate, jobs, models, serve, sheet

app = typer.Typer(
    name="dreamstrip",
    help="Edit clips and animate stills by text: a daemon for Blender's sequencer, and the same jobs by hand.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def common(
    device: Annotated[
        str | None,
        typer.Option(
            envvar=DEVICE_VARIABLE,
            help="Where models compute: cpu, cuda, or of several GPUs cuda:1.",
            show_default="the GPU with the most free memory, else the processor",
        ),
    ] = None,
) -> None:
    """What holds for all commands; the daemon's worker and the models read it from the environment."""
    if device:
        os.environ[DEVICE_VARIABLE] = device


app.command()(serve.serve)
app.command()(jobs.edit)
app.command(cls=sheet.Lists)(sheet.sheet)
app.command()(sheet.pick)
app.command()(jobs.animate)
app.command()(jobs.subject)
app.command()(jobs.generate)
app.command()(jobs.finetune)
app.command()(compare.compare)
app.command()(evaluate.evaluate)
app.command()(models.models)
app.command()(doctor.doctor)
