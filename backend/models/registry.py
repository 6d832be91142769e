"""Loads a model by its name, once a process: a warm worker keeps it."""

from __future__ import annotations

from functools import cache

from backend.contract.errors import UnknownModel

from .catalogue import CATALOGUE
from .embedded import EmbeddedFamily
from .protocol import Family

FAMILIES = {"embedded": EmbeddedFamily.load}


@cache
def load(name: str) -> Family:
    """The family of that name. Raises UnknownModel, BadWeights."""
    if name not in FAMILIES:
        known = ", ".join(info.name for info in CATALOGUE)
        raise UnknownModel(f"There is no model called {name!r}.", f"Choose one of: {known}.")
    return FAMILIES[name]()
