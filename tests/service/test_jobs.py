"""The routes of jobs."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.contract.errors import NotEnoughSpace
from backend.contract.jobs import JobNews, JobState, Submission
from backend.contract.media import Clip, LocalMedia, Media
from backend.contract.requests import SheetRequest
from backend.contract.wire import from_wire, to_wire
from backend.jobs import space
from backend.service.daemon import Daemon
from tests.contract.samples import STORED, edit, generate
from tests.jobs.bench import submission, until


def post(client: TestClient, sent: Submission) -> Any:
    return client.post("/v1/jobs", json=to_wire(sent))


def finished(daemon: Daemon, job: str) -> None:
    until(lambda: daemon.queue.view(job).state is JobState.DONE, "done")


def test_submit_show_list(client: TestClient) -> None:
    sent = submission("hold:0", label="clip.001")
    answer = post(client, sent)
    assert answer.status_code == 201
    assert answer.json()["label"] == "clip.001"
    assert post(client, sent).status_code == 200
    shown = client.get(f"/v1/jobs/{sent.id}").json()
    listed = client.get("/v1/jobs").json()
    assert [job["id"] for job in listed["jobs"]] == [sent.id] == [shown["id"]]
    assert listed["last"] >= 1


def test_the_same_id_with_another_body_is_409(client: TestClient) -> None:
    sent = submission("hold:0")
    post(client, sent)
    answer = post(client, replace(sent, request=generate("steps:9")))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")


def test_a_wrong_field_is_named(client: TestClient) -> None:
    wire = to_wire(submission())
    wire["request"]["sampling"]["s"] = 1.4
    answer = client.post("/v1/jobs", json=wire)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] == "request.sampling.s: 1.4 is above 1"


def test_an_unknown_model_is_refused(client: TestClient) -> None:
    sent = submission()
    answer = post(client, replace(sent, request=replace(generate(), model="sora")))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_model")


def test_media_must_be_there(client: TestClient, granted: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.mp4").touch()

    def status(media: Media) -> int:
        request = replace(edit("hold:0"), source=Clip(media))
        return int(post(client, Submission(str(uuid.uuid4()), request, "")).status_code)

    assert status(LocalMedia(str(granted / "clip.mp4"))) == 201
    assert status(LocalMedia(str(tmp_path / "secret.mp4"))) == 422
    assert status(LocalMedia(f"{granted}/../secret.mp4")) == 422
    assert status(STORED) == 422


def test_a_sheet_is_a_job_like_any_other(client: TestClient, daemon: Daemon, granted: Path) -> None:
    (granted / "clip.mp4").touch()
    sheet = SheetRequest(Clip(LocalMedia(str(granted / "clip.mp4"))), "steps:2", (0.5, 0.9), (0, 1))
    sent = Submission(str(uuid.uuid4()), sheet, "clip.001")
    answer = post(client, sent)
    assert (answer.status_code, answer.json()["kind"]) == (201, "sheet")
    finished(daemon, sent.id)
    assert client.get(f"/v1/jobs/{sent.id}").json()["state"] == "done"


def test_a_full_disk_is_507_before_the_work(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise NotEnoughSpace("Full.", "Free some.")

    monkeypatch.setattr(space, "require", full)
    assert post(client, submission()).status_code == 507
    assert client.get("/v1/jobs").json()["jobs"] == []


def test_a_body_that_never_ends_is_413(client: TestClient) -> None:
    answer = client.post("/v1/jobs", content=b" " * ((16 << 20) + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_cancel_and_delete(client: TestClient, daemon: Daemon) -> None:
    running, waiting = submission("steps:100000 pace:0.01"), submission()
    post(client, running)
    until(lambda: daemon.queue.view(running.id).state is JobState.RUNNING, "running")
    post(client, waiting)
    assert client.delete(f"/v1/jobs/{running.id}").status_code == 409
    assert client.post(f"/v1/jobs/{waiting.id}/cancel").json()["state"] == "cancelled"
    assert client.post(f"/v1/jobs/{running.id}/cancel").status_code == 200
    until(lambda: daemon.queue.view(running.id).state is JobState.CANCELLED, "cancelled")
    assert client.delete(f"/v1/jobs/{running.id}").status_code == 204
    assert client.get(f"/v1/jobs/{running.id}").status_code == 404
    assert not (daemon.settings.store / "jobs" / running.id).exists()


def test_only_announced_files_are_served(client: TestClient, daemon: Daemon) -> None:
    sent = submission()
    post(client, sent)
    finished(daemon, sent.id)
    files = f"/v1/jobs/{sent.id}/files"
    assert client.get(f"{files}/take.mp4").content == bytes(range(256))
    for hostile in (
        "request.json",
        "..%2f..%2fjobs.sqlite3",
        "%2e%2e",
        "..%5c..%5cendpoint.json",
        "%2fetc%2fpasswd",
        ".",
    ):
        assert client.get(f"{files}/{hostile}").status_code == 404, hostile


def test_a_part_of_a_file(client: TestClient, daemon: Daemon) -> None:
    sent = submission()
    post(client, sent)
    finished(daemon, sent.id)
    answer = client.get(f"/v1/jobs/{sent.id}/files/take.mp4", headers={"range": "bytes=10-19"})
    assert (answer.status_code, answer.content) == (206, bytes(range(10, 20)))
    assert answer.headers["content-range"] == "bytes 10-19/256"
    assert client.get(f"/v1/jobs/{sent.id}/files/take.mp4", headers={"range": "bytes=999-"}).status_code == 416


def test_pause_move_resume_and_retry(client: TestClient, daemon: Daemon) -> None:
    client.post("/v1/queue/pause")
    jobs = [submission("steps:1") for _ in range(3)]
    for sent in jobs:
        post(client, sent)
    first, second, third = (f"/v1/jobs/{sent.id}" for sent in jobs)
    assert client.get("/v1/jobs").json()["paused"] is True
    assert client.post(f"{third}/move", json={"position": 1}).json()["position"] == 1
    assert client.post(f"{third}/move", json={"position": 0}).status_code == 422
    assert client.post(f"{first}/pause").json()["state"] == "paused"
    assert client.post(f"{first}/move", json={"position": 1}).status_code == 409
    assert client.post(f"{second}/cancel").json()["state"] == "cancelled"
    assert client.post(f"{second}/retry").json()["state"] == "queued"
    assert client.post(f"{second}/retry").status_code == 409
    assert client.post("/v1/queue/resume").json() == {"paused": False}
    finished(daemon, jobs[1].id)
    assert daemon.queue.view(jobs[0].id).state is JobState.PAUSED
    assert client.post(f"{first}/resume").status_code == 200
    finished(daemon, jobs[0].id)


def test_a_jobs_request_can_be_read_again(client: TestClient) -> None:
    sent = submission("hold:0")
    post(client, sent)
    assert client.get(f"/v1/jobs/{sent.id}/request").json() == to_wire(sent.request)
    assert client.get(f"/v1/jobs/{uuid.uuid4()}/request").status_code == 404


def test_news_over_http(client: TestClient, daemon: Daemon) -> None:
    sent = submission("steps:1")
    before = client.get("/v1/jobs").json()["last"]
    post(client, sent)
    finished(daemon, sent.id)
    news: JobNews = from_wire(JobNews, client.get(f"/v1/queue/news?after={before}").json())
    assert [(job.id, job.state) for job in news.jobs] == [(sent.id, JobState.DONE)]
    assert client.get("/v1/queue/news").status_code == 422
