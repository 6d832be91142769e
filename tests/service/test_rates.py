"""How fast the machine is, learnt from manifests."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.contract.jobs import JobState
from backend.contract.wire import to_wire
from backend.models.catalogue import CATALOGUE
from backend.service import devices, rates
from backend.service.daemon import Daemon
from tests.jobs.bench import submission, until

COSTS = CATALOGUE[0].costs
BASE = COSTS.stages[0]
STEPS = 40
EXPECTED = STEPS * BASE.step_seconds


def _job(folder: Path, slower: float, **changes: Any) -> Path:
    """A job whose base took so much longer than the figures say."""
    stage = {"name": BASE.name, "steps": STEPS, "frames": BASE.chunk}
    told = {
        "device": "this",
        "request": {"sampling": {"guidance": 1.0}, "finetune": {"preset": "none", "steps": None}},
        "resolved": {"model": COSTS.model, "stages": [stage]},
        "seconds": {BASE.name: EXPECTED * slower},
    }
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps(told | changes))
    return folder


def test_the_rate_is_the_median_of_what_jobs_took(tmp_path: Path) -> None:
    jobs = [_job(tmp_path / str(index), slower) for index, slower in enumerate((2.0, 3.0, 40.0))]
    found = rates.learnt(COSTS, jobs, "this")
    assert (found.rate, found.learnt) == (3.0, 3)


@pytest.mark.parametrize(
    ("slower", "rate"),
    [
        ((25.0,), 5.0),
        ((25.0, 1.2), 1.2),
        ((25.0, 1.2, 1.4), 1.4),
        ((4.0, 4.2), 4.0),
        ((4.0, 4.2, 4.4), 4.2),
        ((0.25,), 0.5),
    ],
    ids=["one slow job", "the next is not", "nor those after it", "a slow machine", "as slow as ever", "a fast one"],
)
def test_one_slow_job_does_not_make_the_next_look_slow(tmp_path: Path, slower: tuple[float, ...], rate: float) -> None:
    jobs = [_job(tmp_path / str(index), each) for index, each in enumerate(slower)]
    assert rates.learnt(COSTS, jobs, "this") == replace(COSTS, rate=rate, learnt=len(slower))


def test_only_the_newest_tell(tmp_path: Path) -> None:
    jobs = [_job(tmp_path / str(index), 2.0 if index < rates.MOST_JOBS else 9.0) for index in range(20)]
    assert rates.learnt(COSTS, jobs, "this").rate == 2.0


def test_a_finetune_counts_with_its_preset(tmp_path: Path) -> None:
    request = {"sampling": {"guidance": 2.0}, "finetune": {"preset": "video", "steps": None}}
    video = next(preset for preset in COSTS.presets if preset.preset == "video")
    tuning = video.steps * video.weight * BASE.finetune_seconds
    seconds = {BASE.name: 2 * EXPECTED * 3, f"finetune-{BASE.name}": tuning * 3}
    jobs = [_job(tmp_path / name, 1.0, request=request, seconds=seconds) for name in "abc"]
    assert rates.learnt(COSTS, jobs, "this").rate == 3.0


def test_what_tells_nothing_leaves_the_figures_as_they_were_measured(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{")
    jobs = [
        _job(tmp_path / "reused", 1.0, seconds={BASE.name: 0.0}),
        _job(tmp_path / "elsewhere", 5.0, device="another"),
        _job(tmp_path / "coarse", 5.0, resolved={}),
        tmp_path / "broken",
        tmp_path / "gone",
    ]
    assert rates.learnt(COSTS, jobs, "this") == COSTS


def test_the_daemon_tells_its_own_rate(client: TestClient, daemon: Daemon) -> None:
    sent = submission("3")
    client.post("/v1/jobs", json=to_wire(sent))
    until(lambda: daemon.queue.view(sent.id).state is JobState.DONE, "done")
    assert client.get("/v1/models").json()["models"][0]["costs"]["learnt"] == 0
    (daemon.queue.folder(sent.id) / "manifest.json").unlink(missing_ok=True)
    made = _job(daemon.queue.folder(sent.id) / "made", 4.0, device=devices.devices()[-1].name)
    (made / "manifest.json").rename(daemon.queue.folder(sent.id) / "manifest.json")
    rates._ratio.cache_clear()
    told = client.get("/v1/models").json()["models"][0]["costs"]
    assert (told["rate"], told["learnt"]) == (2.0, 1)
