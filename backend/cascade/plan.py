"""How large each stage's output is for a clip, and in which chunks it is made."""

from __future__ import annotations

from collections.abc import Sequence

from backend.contract.errors import InvalidRequest
from backend.diffusion.windows import Span, spans
from backend.models.protocol import StageSpec

Grid = tuple[int, int, int]
CHUNK_OVERLAP = 4  # a chunk shares at least one in so many of its frames with the next


def grid_of(stages: Sequence[StageSpec], stage: StageSpec, base_frames: int) -> Grid:
    """Frames, height and width of a stage's output for a clip of so many base frames."""
    return base_frames * stage.frames // stages[0].frames, stage.height, stage.width


def before(stages: Sequence[StageSpec], stage: StageSpec) -> StageSpec | None:
    """The stage whose output this one is conditioned on; None for the base."""
    index = list(stages).index(stage)
    return stages[index - 1] if index else None


def stages_until(stages: Sequence[StageSpec], until: str | None) -> tuple[StageSpec, ...]:
    """The stages up to the one called `until`, or all of them. Raises InvalidRequest."""
    names = [stage.name for stage in stages]
    if until is None:
        return tuple(stages)
    if until not in names:
        message = f"the model has no stage {until!r}"
        raise InvalidRequest(message, f"Choose one of: {', '.join(names)}.", "sampling.until")
    return tuple(stages[: names.index(until) + 1])


def chunks(stages: Sequence[StageSpec], stage: StageSpec, base_frames: int) -> list[Span]:
    """The runs of frames that are sampled one after the other: all at once at the base, else overlapping chunks.

    Each begins where a frame of the stage before does.
    """
    frames = grid_of(stages, stage, base_frames)[0]
    previous = before(stages, stage)
    if previous is None:
        return spans(frames, frames, 0)
    return spans(frames, stage.chunk, stage.chunk // CHUNK_OVERLAP, unit=stage.frames // previous.frames)
