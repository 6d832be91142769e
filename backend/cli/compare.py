"""`dreamstrip compare`."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from backend.contract import checks
from backend.contract.errors import InvalidRequest

from .options import First, Fps, MaskFile, Prompt

Clip = Annotated[Path, typer.Argument(exists=True, dir_okay=True, show_default=False)]
ClipModel = Annotated[
    Path | None,
    typer.Option(help="Folder of a CLIP model, for how well the result fits --prompt.", show_default="none"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]

MEANING = {
    "psnr": "dB, outside the mask",
    "ssim": "outside the mask",
    "warp_error": "mean square for [0, 1]: how badly the result follows the source's motion",
    "source_warp_error": "the source's own, the error of the flow",
    "flicker": "grey levels",
    "source_flicker": "the source's own",
    "motion": "percent of the diagonal a frame",
    "source_motion": "the source's own",
    "text": "CLIP: every frame with the prompt, -1 to 1",
    "frames": "CLIP: neighbouring frames with each other, -1 to 1",
}


def compare(
    source: Clip,
    result: Clip,
    mask: MaskFile = None,
    first: First = 0,
    fps: Fps = None,
    clip_model: ClipModel = None,
    prompt: Prompt = "",
    as_json: AsJson = False,
) -> None:
    """Measure a take against its source: what is kept outside the mask, how it moves, whether it flickers."""
    if (clip_model is None) != (not prompt):
        raise InvalidRequest("CLIP scores need a model and a prompt", "Give both, or neither.", "clip-model")
    if fps:
        checks.rate("fps", fps)
    from backend.evaluation.footage.clip_scores import ClipJudge
    from backend.evaluation.footage.comparison import Comparison

    judge = ClipJudge(clip_model) if clip_model else None
    scores = Comparison(source, result, mask, first, Fraction(fps) if fps else None).scores(judge, prompt)
    if as_json:
        typer.echo(json.dumps(scores, indent=2))
        return
    table = Table("measure", "value", "meaning")
    for name, value in scores.items():
        table.add_row(name, f"{value:.4g}", MEANING[name])
    Console().print(table)
