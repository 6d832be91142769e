"""How an attempt at a job ended."""

from __future__ import annotations

from dataclasses import dataclass

from backend.contract.errors import ErrorView


@dataclass(frozen=True)
class Done:
    """The result is whole in the job's folder."""

    files: tuple[str, ...]


@dataclass(frozen=True)
class Failed:
    """The work itself said what is wrong; another attempt would end the same way."""

    error: ErrorView


@dataclass(frozen=True)
class Stopped:
    """Ended by a wish: the user's cancel, or the daemon's own end, after which the job goes on."""


@dataclass(frozen=True)
class Lost:
    """The worker process went away without a word; `cause` says how."""

    cause: str


Outcome = Done | Failed | Stopped | Lost
