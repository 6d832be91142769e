"""The three grades of an edit, 1 to 5, as the paper's raters gave them (appendix B), but computed.

Every measure becomes a share in [0, 1]: 1 up to its `good` value, 0 from its `bad` one on, linear between. A grade is
1 + 4 times the share of its worst part: what is well kept does not make up for what is lost. The limits were set on
known clips alone (true, worn, unchanged, noise, frozen, shuffled, another of the same words): docs/evaluation.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.evaluation.bench import SCALING, Edit
from backend.evaluation.measures import Measures

PASSED = 2.0  # an edit succeeds when all three grades are above (paper section 6.2)

LIMITS: dict[str, tuple[float, float]] = {
    "plate": (12.0, 28.0),
    "ground": (12.0, 50.0),
    "colour": (15.0, 60.0),
    "size": (0.2, 0.7),
    "place": (0.05, 0.25),
    "swelling": (0.15, 0.4),
    "stumble": (0.03, 0.1),
    "pulsing": (0.06, 0.2),
    "flicker": (10.0, 35.0),
    "shimmer": (5.0, 30.0),
    "overlap": (0.82, 0.6),
    "presence": (1.0, 0.5),
}
"""(good, bad) of each measure."""

QUALITY = ("stumble", "pulsing", "flicker", "shimmer", "overlap", "presence")


@dataclass(frozen=True)
class Grades:
    """Alignment with the prompt, fidelity to what it did not change, quality; each from 1 to 5."""

    alignment: float
    fidelity: float
    quality: float

    @property
    def success(self) -> bool:
        """Above 2 on all three."""
        return min(self.alignment, self.fidelity, self.quality) > PASSED

    @property
    def mean(self) -> float:
        """The mean of the three."""
        return (self.alignment + self.fidelity + self.quality) / 3


def grade(edit: Edit, measures: Measures) -> Grades:
    """The grades of a clip that was made for an edit and measured."""
    return Grades(
        alignment=_graded(alignment_share(edit, measures)),
        fidelity=_graded(min(fidelity_parts(edit, measures).values())),
        quality=_graded(min(share(name, getattr(measures, name)) for name in QUALITY)),
    )


def share(name: str, value: float | None) -> float:
    """A measure's share in [0, 1]; what could not be measured has none."""
    if value is None:
        return 0.0
    good, bad = LIMITS[name]
    return float(np.clip((bad - value) / (bad - good), 0, 1))


def alignment_share(edit: Edit, measures: Measures) -> float:
    """The share of the edited attributes that are right, times that of all attributes of the prompt.

    So a clip that ignores the edit gets nothing however much of the rest it shows, and one that shows the edit and
    nothing else of the prompt gets little.
    """
    edited = [measures.right[name] for name in edit.edited]
    return float(np.mean(edited) * np.mean(list(measures.right.values())))


def fidelity_parts(edit: Edit, measures: Measures) -> dict[str, float]:
    """The shares of what the prompt leaves alone: ground, object, and where it is.

    The ground is its pixels, or where its texture is edited the colours of its tones; where its colour is edited
    nothing of it is left to compare. The object is the mean of its unedited ones of shape, colour and size; a motion
    that scales owns the size. Place and size from frame to frame count where the motion is not edited.
    """
    parts = {"object": float(np.mean(_object_shares(edit, measures)))}
    if "background_colour" not in edit.edited:
        name = "ground" if "background" in edit.edited else "plate"
        parts[name] = share(name, getattr(measures, name))
    if "motion" not in edit.edited:
        parts |= {name: share(name, getattr(measures, name)) for name in ("place", "swelling")}
    return parts


def _object_shares(edit: Edit, measures: Measures) -> list[float]:
    shares = []
    if "shape" not in edit.edited:
        shares.append(float(measures.same_shape))
    if "colour" not in edit.edited:
        shares.append(share("colour", measures.colour))
    if "motion" not in edit.edited or not {edit.source.motion, edit.target.motion} & set(SCALING):
        shares.append(share("size", measures.size))
    return shares


def _graded(part: float) -> float:
    return 1 + 4 * part
