"""The hierarchy of errors: stable codes, and the way back from the wire."""

from __future__ import annotations

import inspect

import pytest

from backend.contract import errors

CLASSES = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.DreamstripError) and kind is not errors.DreamstripError
]


def test_codes_are_unique() -> None:
    codes = [kind.code for kind in CLASSES]
    assert len(set(codes)) == len(codes) > 20


@pytest.mark.parametrize("kind", CLASSES)
def test_an_error_survives_the_way_to_another_process(kind: type[errors.DreamstripError]) -> None:
    view = kind("It broke.", "Mend it.").view()
    back = errors.from_view(view)
    assert (type(back), back.view()) == (kind, view)


def test_an_unknown_code_is_still_an_error_of_ours() -> None:
    assert type(errors.from_view(errors.ErrorView("from_the_future", "m", "f"))) is errors.DreamstripError


def test_the_hierarchy_is_written_out_at_the_top() -> None:
    documented = {line.split()[0] for line in (errors.__doc__ or "").splitlines()[2:] if line.strip()}
    assert documented == {kind.__name__ for kind in CLASSES} | {"DreamstripError"}
