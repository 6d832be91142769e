"""What a submission may not be."""

from __future__ import annotations

import pytest

from backend.contract.errors import InvalidRequest
from backend.contract.jobs import Hold, JobState, Move, Submission
from tests.contract.samples import generate

ID = "01234567-89ab-cdef-0123-456789abcdef"


@pytest.mark.parametrize("id_", ["", "../../etc", ID.upper(), ID + "/", ID[:-1], f"{{{ID}}}"])
def test_an_id_is_a_uuid(id_: str) -> None:
    with pytest.raises(InvalidRequest, match=r"^id"):
        Submission(id_, generate(), "")


def test_a_label_is_short() -> None:
    with pytest.raises(InvalidRequest, match=r"^label"):
        Submission(ID, generate(), "x" * 201)


def test_three_states_are_ends() -> None:
    assert {state for state in JobState if state.ended} == {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


def test_places_count_from_one() -> None:
    assert Move(1).position == 1
    with pytest.raises(InvalidRequest, match=r"^position"):
        Move(0)


@pytest.mark.parametrize("seconds", [-1.0, 61.0, float("nan")])
def test_a_hold_is_short_so_that_it_ends_without_its_owner(seconds: float) -> None:
    with pytest.raises(InvalidRequest, match=r"^seconds"):
        Hold(seconds, interrupt=False)
