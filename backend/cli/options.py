"""The options that several commands share; their defaults are the request's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from backend.contract.endpoint import default_store

_SOURCE = "Source"
_FINETUNE = "Finetune"
_SAMPLING = "Sampling"
_OUTPUT = "Output"

Store = Annotated[
    Path | None, typer.Option(help="Folder for finetunes, stages, jobs and media.", show_default="the user's data")
]
Threads = Annotated[int | None, typer.Option(min=1, help="CPU threads for the work.", show_default="all")]
Out = Annotated[Path, typer.Option("--out", "-o", help="Folder for the results; the same command goes on there.")]
Prompt = Annotated[str, typer.Option("--prompt", "-p", help="What the video should show.")]
Model = Annotated[str, typer.Option(help="One that `dreamstrip models` lists.")]

First = Annotated[int, typer.Option(min=0, help="First frame, counted from 0.", rich_help_panel=_SOURCE)]
Frames = Annotated[int | None, typer.Option(min=1, help="Number of frames.", rich_help_panel=_SOURCE)]
Fps = Annotated[str | None, typer.Option(help='Frame rate, "25" or "30000/1001".', rich_help_panel=_SOURCE)]

MaskFile = Annotated[
    Path | None,
    typer.Option(
        "--mask",
        help="A clip, trimmed as the source is, or one picture: the edit is where it is white.",
        show_default="everywhere",
        rich_help_panel=_SOURCE,
    ),
]
StillMaskFile = Annotated[
    Path | None,
    typer.Option(
        "--mask",
        help="A picture over the still, or a clip with a frame for each of the path: only what is white is painted, "
        "and it moves with the camera.",
        show_default="everywhere",
        rich_help_panel=_SOURCE,
    ),
]
Feather = Annotated[
    float, typer.Option(help="Width of the mask's edge, as a share of the height.", rich_help_panel=_SOURCE)
]

Preset = Annotated[
    Literal["none", "video", "mixed", "frames"], typer.Option(help="Finetune preset.", rich_help_panel=_FINETUNE)
]
EditPreset = Annotated[
    Literal["none", "video", "mixed", "frames", "auto"],
    typer.Option(help="Finetune preset; auto tries none, video and mixed and chooses.", rich_help_panel=_FINETUNE),
]
Steps = Annotated[int | None, typer.Option(help="Finetune steps.", show_default="preset", rich_help_panel=_FINETUNE)]
Alpha = Annotated[
    float | None,
    typer.Option(help="Weight of video against frames.", show_default="preset", rich_help_panel=_FINETUNE),
]
Rate = Annotated[
    float | None, typer.Option("--lr", help="Learning rate.", show_default="preset", rich_help_panel=_FINETUNE)
]

Strength = Annotated[
    float, typer.Option("--s", help="Noise over the source: 0 keeps it, 1 forgets it.", rich_help_panel=_SAMPLING)
]
EditStrength = Annotated[
    float | None,
    typer.Option(
        "--s",
        parser=lambda value: None if value == "auto" else float(value),
        metavar="NUMBER|auto",
        help="Noise over the source: 0 keeps it, 1 forgets it; auto chooses it from previews.",
        rich_help_panel=_SAMPLING,
    ),
]
SamplingSteps = Annotated[int | None, typer.Option(show_default="model", rich_help_panel=_SAMPLING)]
UpscalingSteps = Annotated[
    int | None,
    typer.Option(
        min=1, help="At most so many in each super-resolution stage.", show_default="model", rich_help_panel=_SAMPLING
    ),
]
Guidance = Annotated[float, typer.Option(help="Above 1 follows the prompt more.", rich_help_panel=_SAMPLING)]
Seed = Annotated[
    int,
    typer.Option(
        min=0, help="Same seed, same pixels, but for what compression does to the take.", rich_help_panel=_SAMPLING
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        help="Stop after this stage, such as base; the same command without it goes on from there in another --out.",
        show_default="the last",
        rich_help_panel=_SAMPLING,
    ),
]

Master = Annotated[bool, typer.Option("--master", help="Write a lossless master too.", rich_help_panel=_OUTPUT)]
Audio = Annotated[bool, typer.Option("--audio", help="Keep the source's sound.", rich_help_panel=_OUTPUT)]
Width = Annotated[int | None, typer.Option(show_default="source", rich_help_panel=_OUTPUT)]
Height = Annotated[int | None, typer.Option(show_default="source", rich_help_panel=_OUTPUT)]


def store_or_default(store: Path | None) -> Path:
    """The store that was named, or the user's own."""
    return store.absolute() if store else default_store()
