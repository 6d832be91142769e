"""Range checks that say what was given, what is allowed and what to do; used once, in `__post_init__`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sized
from fractions import Fraction

from .errors import InvalidRequest

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
"""What models and their stages are called by."""

_RATE = re.compile(r"[0-9]{1,9}(/[0-9]{1,9})?")
MAX_RATE = 240


def within(path: str, value: float | None, low: float, high: float) -> None:
    """Refuse a number outside `low..high`, and NaN; None means "not set" and passes."""
    if value is None or low <= value <= high:
        return
    side = "below" if value < low else "above" if value > high else "not comparable with"
    bound = low if value < low else high
    raise InvalidRequest(f"{value} is {side} {bound}", f"Choose a value from {low} to {high}.", path)


def one_of(path: str, value: str, allowed: Collection[str]) -> None:
    """Refuse a word that is not in the list."""
    if value not in allowed:
        choices = ", ".join(allowed)
        raise InvalidRequest(f"{value[:40]!r} is not one of {choices}", f"Choose one of {choices}.", path)


def length(path: str, value: Sized, low: int, high: int, what: str) -> None:
    """Refuse too few or too many of something."""
    if not low <= len(value) <= high:
        side = f"fewer than {low}" if len(value) < low else f"more than {high}"
        raise InvalidRequest(f"{len(value)} {what} is {side}", f"Give {low} to {high} {what}.", path)


def matches(path: str, value: str, pattern: re.Pattern[str], fix: str) -> None:
    """Refuse a text of another form; the text itself is not repeated, it may be private."""
    if not pattern.fullmatch(value):
        raise InvalidRequest("has not the right form", fix, path)


def prompt(path: str, value: str) -> None:
    """Refuse an empty or endless prompt; its words are never repeated in the error."""
    if not value.strip():
        raise InvalidRequest("is empty", "Write what the video should show.", path)
    length(path, value, 1, 2000, "characters")


def rate(path: str, value: str) -> None:
    """Refuse a frame rate that is not a whole number or a fraction above 0 and up to 240."""
    if not (_RATE.fullmatch(value) and _fraction(value) is not None):
        raise InvalidRequest(
            f"{value[:24]!r} is not a frame rate above 0 and up to {MAX_RATE}",
            'Write it as "25" or "30000/1001".',
            path,
        )


def _fraction(text: str) -> Fraction | None:
    top, _, bottom = text.partition("/")
    if bottom and int(bottom) == 0:
        return None
    value = Fraction(int(top), int(bottom or 1))
    return value if 0 < value <= MAX_RATE else None
