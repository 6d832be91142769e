"""The sources of a request."""

from __future__ import annotations

from backend.contract.wire import dumps
from backend.jobs.sources import sources, stored
from tests.contract.samples import REQUESTS, STILL, STORED


def test_every_kind_names_its_sources() -> None:
    found = [(request.kind, sources(request)) for request in REQUESTS]
    assert found == [
        ("edit", (STORED,)),
        ("animate", (STILL,)),
        ("subject", (STILL, STILL, STORED)),
        ("generate", ()),
        ("finetune", (STILL,)),
        ("finetune", (STORED,)),
        ("sheet", (STORED,)),
        ("edit", (STORED, STILL)),
        ("edit", (STORED, STILL)),
        ("sheet", (STORED, STILL)),
        ("animate", (STILL, STORED)),
    ]


def test_stored_ones_are_found_in_the_text_of_any_request() -> None:
    assert stored(dumps(request) for request in REQUESTS if request.kind == "generate") == frozenset()
    assert stored(map(dumps, REQUESTS)) == {STORED.sha256}
