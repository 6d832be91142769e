"""Errors of ours as HTTP answers, and the framework's errors as ours."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from backend.contract import errors
from backend.contract.wire import to_wire

STATUS: dict[type[errors.DreamstripError], int] = {
    errors.InvalidRequest: 422,
    errors.TooLarge: 413,
    errors.MediaError: 422,
    errors.ModelError: 422,
    errors.Unauthorized: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.Conflict: 409,
    errors.NotEnoughSpace: 507,
    errors.DreamstripError: 500,
}


def answer_error(error: errors.DreamstripError) -> JSONResponse:
    """`{"error": {"code", "message", "fix"}}` with the status of the error's class."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    headers = {"www-authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"error": to_wire(error.view())}, status, headers)


def install(app: FastAPI) -> None:
    """Give every error the same form."""
    app.add_exception_handler(errors.DreamstripError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework)


async def _ours(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.DreamstripError)
    return answer_error(error)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    """A query or path value that FastAPI refused; its first complaint names the place, the value is not repeated."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return answer_error(errors.InvalidRequest(first["msg"], "See /v1/openapi.json for what is taken.", place))


async def _framework(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return answer_error(errors.MethodNotAllowed("The route has no such method.", "See /v1/openapi.json."))
    if error.status_code == 404:
        return answer_error(errors.NotFound("There is no such route.", "See /v1/openapi.json."))
    return answer_error(errors.InvalidRequest("The request cannot be read.", "See /v1/openapi.json."))
