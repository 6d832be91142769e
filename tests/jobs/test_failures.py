"""Foreign exceptions as errors of ours."""

from __future__ import annotations

import pytest

from backend.contract.errors import BadMedia
from backend.jobs.failures import explain
from tests.jobs.stub import FAILURES

CODES = {"memory": "out_of_memory", "torch": "out_of_memory", "space": "not_enough_space", "defect": "internal_error"}


@pytest.mark.parametrize(("failure", "code"), CODES.items())
def test_each_gets_its_code_and_keeps_its_words_to_itself(failure: str, code: str) -> None:
    view = explain(FAILURES[failure]()).view()
    assert view.code == code
    assert "canary" not in view.message + view.fix


def test_memory_that_the_processor_lacks_is_memory_too() -> None:
    error = RuntimeError("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory")
    assert explain(error).code == "out_of_memory"


def test_ours_stay_as_they_are() -> None:
    error = BadMedia("The clip is broken.", "Choose another.")
    assert explain(error) is error


def test_a_defect_names_its_place() -> None:
    try:
        raise KeyError("canary")
    except KeyError as error:
        assert "test_failures.py:" in explain(error).message
