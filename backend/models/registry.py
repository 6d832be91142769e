"""Loads a model by its name, once a process: a warm worker keeps it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import torch

from backend.contract.errors import UnknownModel

from .catalogue import CATALOGUE
from .device import chosen
from .embedded import EmbeddedFamily
from .protocol import Family

FAMILIES: dict[str, Callable[[torch.device], Family]] = {
    "embedded": lambda device: EmbeddedFamily.load(device=device),
}


@cache
def load(name: str) -> Family:
    """The family of that name, on the device that the user chose or the best one.

    Raises UnknownModel, BadWeights, UnknownDevice.
    """
    if name not in FAMILIES:
        known = ", ".join(info.name for info in CATALOGUE)
        raise UnknownModel(f"There is no model called {name!r}.", f"Choose one of: {known}.")
    return FAMILIES[name](chosen())
