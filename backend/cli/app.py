"""All commands."""

from __future__ import annotations

import typer

from . import compare, doctor, evaluate, jobs, models, serve, sheet

app = typer.Typer(
    name="dreamstrip",
    help="Edit clips and animate stills by text: a daemon for Blender's sequencer, and the same jobs by hand.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
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
