"""What each table needs: its units of work. Tables share units, and each unit is worked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from backend.evaluation.bench import CLIPS, Edit, bench
from backend.evaluation.choice.candidates import STRENGTHS
from backend.evaluation.text_to_video import Caption, captions
from backend.finetuning.presets import PRESETS, Recipe

TABLES = ("table1", "table2", "figure7", "text_to_video", "choice")

UNJUDGED = ("preview", "scored")  # methods that leave scores, and nothing for the judge
CHOSEN_S = 0.95  # of the mixed preset: what `dreamstrip edit` does when nothing else is said
FRAME_STRENGTHS = (0.55, 0.7, 0.85)
GRID_STRENGTHS = (0.55, 0.7, 0.85, 0.95, 1.0)
GRID_STEPS = (0, 50, 100, 200)


@dataclass(frozen=True)
class Unit:
    """One clip to make and to judge: of a wish, by a method, with a finetune of so many steps ("none", 0: without)."""

    wish: str
    method: str
    s: float
    preset: str
    steps: int

    @property
    def key(self) -> str:
        """Its name, in the results and on disk."""
        return f"{self.wish}-{self.method}-s{self.s:g}-{self.preset}{self.steps}"

    @property
    def recipe(self) -> Recipe | None:
        """The finetune's settings."""
        return None if self.preset == "none" else replace(PRESETS[self.preset], steps=self.steps)


@cache
def wishes() -> dict[str, Edit | Caption]:
    """Every edit of the bench and every caption, by name."""
    edits: dict[str, Edit | Caption] = {edit.name: edit for edit in bench()}
    return edits | {caption.name: caption for caption in captions()}


def group(unit: Unit) -> int:
    """What stays in one shard, so that no finetune is made twice: all units of a clip."""
    wish = wishes()[unit.wish]
    return wish.clip if isinstance(wish, Edit) else wish.seed


def units(tables: Iterable[str], limit: int | None) -> tuple[Unit, ...]:
    """The units of some tables, clip after clip, each once; of the first `limit` wishes of each table."""
    wanted = {unit for table in tables for unit in _UNITS[table](limit)}
    return tuple(sorted(wanted, key=lambda unit: (group(unit), unit.preset, unit.steps, unit.key)))


def candidates(edit: Edit) -> tuple[Unit, ...]:
    """The twelve settings that Table 1 chooses from."""
    return tuple(
        inversion(edit, s, preset, 0 if preset == "none" else PRESETS[preset].steps)
        for preset, strengths in STRENGTHS.items()
        for s in strengths
    )


def contestants(edit: Edit) -> dict[str, Unit]:
    """The rows of Table 2, ours first."""
    return {
        f"mixed finetune, s = {CHOSEN_S:g} (ours)": inversion(edit, CHOSEN_S, "mixed", PRESETS["mixed"].steps),
        "text-to-video, no input": Unit(edit.name, "text_to_video", 1.0, "none", 0),
        **{
            f"each frame alone, SDEdit, s = {s:g}": Unit(edit.name, "frame_by_frame", s, "none", 0)
            for s in FRAME_STRENGTHS
        },
        "each frame alone, Plug-and-Play": Unit(edit.name, "plug_and_play", 1.0, "none", 0),
    }


def grid_edits() -> tuple[Edit, ...]:
    """Figure 7's edits: one of each clip, of all kinds in turn."""
    by_clip = [[edit for edit in bench() if edit.clip == clip] for clip in range(CLIPS)]
    return tuple(edits[clip % len(edits)] for clip, edits in enumerate(by_clip))


def grid_unit(edit: Edit, s: float, steps: int) -> Unit:
    """A cell of Figure 7."""
    return inversion(edit, s, "mixed" if steps else "none", steps)


def inversion(edit: Edit, s: float, preset: str, steps: int) -> Unit:
    """The paper's method with some settings."""
    return Unit(edit.name, "invert", s, preset, steps)


def preview(unit: Unit) -> Unit:
    """The cheap preview of a candidate, from which settings are chosen."""
    return replace(unit, method="preview")


def scored(unit: Unit) -> Unit:
    """The scores of a candidate's own clip, as if there were no judge; its key follows the clip's in a part's order."""
    return replace(unit, method="scored")


def _table1(limit: int | None) -> Iterable[Unit]:
    return (unit for edit in bench()[:limit] for unit in candidates(edit))


def _table2(limit: int | None) -> Iterable[Unit]:
    return (unit for edit in bench()[:limit] for unit in contestants(edit).values())


def _figure7(limit: int | None) -> Iterable[Unit]:
    return (grid_unit(edit, s, n) for edit in grid_edits()[:limit] for s in GRID_STRENGTHS for n in GRID_STEPS)


def _text_to_video(limit: int | None) -> Iterable[Unit]:
    return (Unit(wish.name, "text_to_video", 1.0, "none", 0) for wish in captions()[:limit])


def _choice(limit: int | None) -> Iterable[Unit]:
    return (made for unit in _table1(limit) for made in (unit, preview(unit), scored(unit)))


_UNITS = {
    "table1": _table1,
    "table2": _table2,
    "figure7": _figure7,
    "text_to_video": _text_to_video,
    "choice": _choice,
}
