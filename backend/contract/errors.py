"""Every error that a user can meet: a stable code, one sentence, the fix.

DreamstripError
  InvalidRequest          a field is unknown, missing, ill-typed or out of its range
    TooLarge              an upload or a body is over the limit
  MediaError
    UnknownMedia          a clip or still that is not there, or not under a granted root
    BadMedia              a file that cannot be decoded
    MediaMismatch         uploaded bytes that do not have the promised sha256
  ModelError
    UnknownModel          no such model in the catalogue
    BadWeights            weights that are missing or do not have their checksum
    UnknownDevice         a device that is not there, or that PyTorch cannot use
  ServiceError
    NotFound              no such route, job, file or finetune
    Conflict              the same id with another body, or a job in the wrong state
    Unauthorized          the token is missing or wrong
    Forbidden             a foreign Host, Origin or site
    MethodNotAllowed      the route exists, not for this method
    DaemonRunning         another daemon holds this store
    DaemonUnreachable     no daemon answers at the endpoint
    VersionMismatch       daemon and add-on do not speak one API version
  RunError
    NotEnoughSpace        the disk would not hold the result
    OutOfMemory           the device or the machine has no memory left
    WorkerLost            the worker process died twice on this job
    Cancelled             the user cancelled it
    InternalError         a defect of Dreamstrip
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ErrorView:
    """An error as it travels and as it is shown."""

    code: str
    message: str
    fix: str


class DreamstripError(Exception):
    """Base of all; `message` is one sentence, `fix` says what to do about it."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def view(self) -> ErrorView:
        """The same error as plain data."""
        return ErrorView(self.code, str(self), self.fix)


class InvalidRequest(DreamstripError):
    """A request that cannot be taken; `path` names the field from the root, such as `request.sampling.s`."""

    code = "invalid_request"

    def __init__(self, message: str, fix: str, path: str = "") -> None:
        super().__init__(message, fix)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message

    def under(self, parent: str) -> InvalidRequest:
        """The same error seen from the object that holds this one."""
        joined = ".".join(part for part in (parent, self.path) if part).replace(".[", "[")
        return type(self)(self.message, self.fix, joined)


class TooLarge(InvalidRequest):
    """More bytes than the limit."""

    code = "too_large"


class MediaError(DreamstripError):
    """A source that cannot be used."""

    code = "media_error"


class UnknownMedia(MediaError):
    """Media that is not in the store, or a path that is not there or not granted."""

    code = "unknown_media"


class BadMedia(MediaError):
    """A file that cannot be decoded, or holds nothing usable."""

    code = "bad_media"


class MediaMismatch(MediaError):
    """Bytes whose sha256 is not the promised one."""

    code = "media_mismatch"


class ModelError(DreamstripError):
    """A model that cannot be used."""

    code = "model_error"


class UnknownModel(ModelError):
    """A model that is not in the catalogue."""

    code = "unknown_model"


class BadWeights(ModelError):
    """Weights that are missing, incomplete or altered."""

    code = "bad_weights"


class UnknownDevice(ModelError):
    """A device that is not there, or that this PyTorch cannot use."""

    code = "unknown_device"


class ServiceError(DreamstripError):
    """Something between a client and the daemon."""

    code = "service_error"


class NotFound(ServiceError):
    """An address where nothing is."""

    code = "not_found"


class Conflict(ServiceError):
    """A wish that the present state does not allow."""

    code = "conflict"


class Unauthorized(ServiceError):
    """No token, or the wrong one."""

    code = "unauthorized"


class Forbidden(ServiceError):
    """A Host, an Origin or a site from which nothing is taken."""

    code = "forbidden"


class MethodNotAllowed(ServiceError):
    """A route asked with a method that it does not have."""

    code = "method_not_allowed"


class DaemonRunning(ServiceError):
    """The store already has a daemon."""

    code = "daemon_running"


class DaemonUnreachable(ServiceError):
    """Nobody answers at the endpoint."""

    code = "daemon_unreachable"


class VersionMismatch(ServiceError):
    """Daemon and add-on have no API version in common."""

    code = "version_mismatch"


class RunError(DreamstripError):
    """Something that ends a running job."""

    code = "run_error"


class NotEnoughSpace(RunError):
    """A disk too full for the work."""

    code = "not_enough_space"


class OutOfMemory(RunError):
    """No memory left, on the device or in the machine."""

    code = "out_of_memory"


class WorkerLost(RunError):
    """A worker process that ended without a word."""

    code = "worker_lost"


class Cancelled(RunError):
    """Ended because the user said so."""

    code = "cancelled"


class InternalError(RunError):
    """A defect of ours."""

    code = "internal_error"


def from_view(view: ErrorView) -> DreamstripError:
    """The error that another process reported, as an exception of the class with its code."""
    return next((kind for kind in _family(DreamstripError) if kind.code == view.code), DreamstripError)(
        view.message, view.fix
    )


def _family(root: type[DreamstripError]) -> Iterator[type[DreamstripError]]:
    yield root
    for child in root.__subclasses__():
        yield from _family(child)
