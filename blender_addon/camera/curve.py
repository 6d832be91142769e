# SPDX-License-Identifier: GPL-3.0-or-later
"""Keyframes of one channel as values, and what a path can be turned into: pure, as Blender's F-curves define them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

Handle = tuple[float, float]

INTERPOLATIONS: dict[str, tuple[str, str]] = {
    "linear": ("LINEAR", "AUTO"),
    "ease_in": ("SINE", "EASE_IN"),
    "ease_out": ("SINE", "EASE_OUT"),
    "ease_in_out": ("SINE", "EASE_IN_OUT"),
    "smooth": ("BEZIER", "AUTO"),
}
"""Blender's interpolation and easing for each easing of a preset's key."""

EASINGS: dict[str, tuple[str, str]] = {
    "linear": ("Linear", "Even speed"),
    "ease_in": ("Ease In", "From rest"),
    "ease_out": ("Ease Out", "To rest"),
    "ease_in_out": ("Ease In and Out", "From rest to rest, at every key"),
    "smooth": ("Smooth", "Through the keys without stopping"),
}
"""Title and reason of each."""

_EASES_OUT_BY_ITSELF = ("BACK", "BOUNCE", "ELASTIC")
_WITHOUT_EASING = ("BEZIER", "CONSTANT", "LINEAR")


@dataclass(frozen=True)
class Key:
    """One keyframe. `left` and `right` are its handles as seen from it: frames and value.

    `interpolation` and `easing` shape the way from this key to the next, as in Blender; `shape` is the back, amplitude
    and period of the interpolations that have them.
    """

    frame: float
    value: float
    interpolation: str = "BEZIER"
    easing: str = "AUTO"
    left: Handle = (0.0, 0.0)
    right: Handle = (0.0, 0.0)
    left_type: str = "FREE"
    right_type: str = "FREE"
    shape: tuple[float, float, float] = (0.0, 0.0, 0.0)


Keys = tuple[Key, ...]


def smoothed(keys: Sequence[Key]) -> Keys:
    """Handles along the line through each key's neighbours: a Bezier curve that is the Catmull-Rom curve."""
    return tuple(with_slope(keys, index, _slope(keys, index)) for index in range(len(keys)))


def with_slope(keys: Sequence[Key], index: int, slope: float) -> Key:
    """The key with handles of this slope, a third of the way to its neighbours: time runs evenly, a Hermite cubic."""
    before, at, after = _neighbours(keys, index)
    back, ahead = (at.frame - before.frame) / 3, (after.frame - at.frame) / 3
    # Aligned handles need a length on both sides, also where there is no neighbour.
    back, ahead = back or ahead or 1.0, ahead or back or 1.0
    return replace(
        at,
        left=(-back, -slope * back),
        right=(ahead, slope * ahead),
        left_type="ALIGNED",
        right_type="ALIGNED",
    )


def eased(keys: Sequence[Key], easing: str) -> Keys:
    """The same keys with one of the contract's easings everywhere."""
    interpolation, direction = INTERPOLATIONS[easing]
    return smoothed([replace(key, interpolation=interpolation, easing=direction) for key in keys])


def reversed_in(keys: Sequence[Key], first: float, last: float) -> Keys:
    """The way back, in the frames from `first` to `last`: its value at t is the old one at first + last - t."""
    turned = []
    for index in reversed(range(len(keys))):
        key, leads_back = keys[index], keys[max(index - 1, 0)]
        turned.append(
            replace(
                key,
                frame=first + last - key.frame,
                interpolation=leads_back.interpolation,
                easing=_turned(leads_back),
                shape=leads_back.shape,
                left=(-key.right[0], key.right[1]),
                right=(-key.left[0], key.left[1]),
                left_type=key.right_type,
                right_type=key.left_type,
            )
        )
    return tuple(turned)


def scaled(keys: Sequence[Key], factor: float) -> Keys:
    """Every value times `factor`; -1 mirrors."""
    return tuple(
        replace(
            key,
            value=key.value * factor,
            left=(key.left[0], key.left[1] * factor),
            right=(key.right[0], key.right[1] * factor),
        )
        for key in keys
    )


def raised(keys: Sequence[Key], power: float) -> Keys:
    """Every value to a power, as suits ratios; handles follow by its derivative. Values are above 0."""
    return tuple(
        replace(
            key,
            value=key.value**power,
            left=(key.left[0], key.left[1] * _derivative(key.value, power)),
            right=(key.right[0], key.right[1] * _derivative(key.value, power)),
        )
        for key in keys
    )


def clamped(keys: Sequence[Key], low: float, high: float) -> Keys:
    """Every value within limits."""
    return tuple(replace(key, value=min(max(key.value, low), high)) for key in keys)


def stretched(keys: Sequence[Key], old: tuple[float, float], new: tuple[float, float]) -> Keys:
    """Frames from the range `old` in the range `new`; a range without length only moves."""
    factor = (new[1] - new[0]) / (old[1] - old[0]) if old[1] > old[0] else 1.0
    return tuple(
        replace(
            key,
            frame=new[0] + (key.frame - old[0]) * factor,
            left=(key.left[0] * factor, key.left[1]),
            right=(key.right[0] * factor, key.right[1]),
        )
        for key in keys
    )


def _turned(key: Key) -> str:
    """The easing of a segment that is run through from its end."""
    if key.interpolation in _WITHOUT_EASING or key.easing == "EASE_IN_OUT":
        return key.easing
    eases_out = key.easing == "EASE_OUT" or (key.easing == "AUTO" and key.interpolation in _EASES_OUT_BY_ITSELF)
    return "EASE_IN" if eases_out else "EASE_OUT"


def _derivative(value: float, power: float) -> float:
    return power * math.pow(value, power - 1)


def _slope(keys: Sequence[Key], index: int) -> float:
    before, _, after = _neighbours(keys, index)
    return (after.value - before.value) / (after.frame - before.frame) if after.frame > before.frame else 0.0


def _neighbours(keys: Sequence[Key], index: int) -> tuple[Key, Key, Key]:
    return keys[max(index - 1, 0)], keys[index], keys[min(index + 1, len(keys) - 1)]
