"""There and back: a strip of every kind through the real daemon's job that changes nothing, s = 0, in its master."""

from __future__ import annotations

import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.camera import NEUTRAL, CameraPath
from bl_ext.user_default.dreamstrip.backend.contract.endpoint import read_endpoint
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState, Submission
from bl_ext.user_default.dreamstrip.backend.contract.media import Clip
from bl_ext.user_default.dreamstrip.backend.contract.requests import AnimateRequest, EditRequest, JobRequest
from bl_ext.user_default.dreamstrip.backend.contract.settings import (
    FinetuneSettings,
    Mask,
    OutputSettings,
    SamplingSettings,
)
from bl_ext.user_default.dreamstrip.blender_addon import compat, preferences
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.daemon.client import Client
from bl_ext.user_default.dreamstrip.blender_addon.masks import region
from bl_ext.user_default.dreamstrip.blender_addon.shots import prerender, source
from bl_ext.user_default.dreamstrip.blender_addon.takes import framing, records
from bl_ext.user_default.dreamstrip.blender_addon.takes.panel_settings import PanelSettings
from bl_ext.user_default.dreamstrip.blender_addon.takes.strip_record import TakeEntry

from tests.blender.conftest import ROOT, settled
from tests.blender.shots.test_pixels import CASES, _carried_out, _clutter, _rendered, _shown, _small

BACKEND = ROOT / ".venv" / "bin" / "python"
_SECONDS = 300.0
_CHANGING = SamplingSettings(s=0.9, steps=1, until="base")
_OWN_ROUNDING = 3 if bpy.app.version < (4, 3, 0) else 1
"""Levels by which Blender's own reading of a file differs from the exact values; 4.2 rounds down, step after step."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The store of a real daemon."""
    assert BACKEND.exists(), "the backend's environment is made by `make test`"
    folder = tmp_path_factory.mktemp("identity") / "store"
    command = [str(BACKEND), "-m", "backend.cli", "serve", "--store", str(folder)]
    daemon = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert daemon.stdout is not None
    daemon.stdout.readline()
    yield folder
    daemon.terminate()
    daemon.wait()


@pytest.fixture
def client(store: Path) -> Iterator[Client]:
    """The add-on's own client."""
    endpoint = read_endpoint(store)
    assert endpoint is not None
    client = Client(endpoint)
    yield client
    client.close()


@pytest.mark.parametrize("case", CASES)
def test_what_is_rendered_comes_back_as_it_is_shown(timeline: Any, client: Client, tmp_path: Path, case: str) -> None:
    _small(timeline.scene)
    strip = CASES[case](timeline)
    _clutter(timeline, strip)
    before = _shown(timeline.scene, strip, tmp_path)
    rendered = _rendered(timeline.scene, strip, tmp_path)
    is_still = rendered.suffix == ".png"
    make = _still if is_still else _clip
    master = _returned(client, make(client, rendered, compat.duration(strip)), tmp_path)
    after = _shown(timeline.scene, _placed(timeline, strip, master, rendered=not is_still), tmp_path)
    worst = {view: abs(before[view] - after[view]).max() for view in before}
    assert before["Standard"].std() > 20
    assert max(worst.values()) <= 1, worst


@pytest.mark.parametrize("kind", ["clip", "still"])
def test_what_is_read_from_its_file_comes_back_as_it_is_shown(
    timeline: Any, store: Path, client: Client, tmp_path: Path, settle: Callable[..., None], kind: str
) -> None:
    """The whole way of the add-on: from the button to the master that is downloaded."""
    _small(timeline.scene)
    strip = timeline.clip(length=4) if kind == "clip" else timeline.still(length=4)
    before = _shown(timeline.scene, strip, tmp_path)
    job_id = _submitted(timeline, store, strip, settle)
    master = _master(client, job_id, tmp_path)
    after = _shown(timeline.scene, _placed(timeline, strip, master, rendered=False), tmp_path)
    standard = abs(before["Standard"] - after["Standard"]).max()
    assert standard <= (_OWN_ROUNDING if kind == "clip" else 1), standard
    if standard <= 1:
        worst = {view: abs(before[view] - after[view]).max() for view in before}
        assert max(worst.values()) <= 1, worst


@pytest.mark.parametrize("case", ["keyed transform", "meta", "scene", "still"])
def test_outside_a_mask_it_comes_back_as_it_is_shown(timeline: Any, client: Client, tmp_path: Path, case: str) -> None:
    """Of an edit that does change what is inside, by the model that comes with the backend."""
    scene = timeline.scene
    _small(scene)
    strip = CASES[case](timeline)
    _clutter(timeline, strip)
    before = _shown(scene, strip, tmp_path)
    rendered, is_still = _rendered(scene, strip, tmp_path), source.is_still(strip)
    mask, span = _right_half(timeline, strip), (compat.left(strip), compat.right(strip))
    plan = (
        prerender.plan_over_still(scene, mask, strip, tmp_path, "mask")
        if is_still
        else prerender.plan(scene, mask, tmp_path, "mask", *span)
    )
    limits = Mask(Clip(client.upload(_carried_out(scene, plan), lambda _: None)), 0.0)
    make = _still if is_still else _clip
    request = _painted(make(client, rendered, compat.duration(strip)), limits)
    master = _returned(client, request, tmp_path)
    after = _shown(scene, _placed(timeline, strip, master, rendered=not is_still), tmp_path)
    for view in before:
        differs = abs(before[view] - after[view]).reshape(2, 100, 180, 4)
        assert differs[:, :, :88].max() <= 1, view
        assert differs[:, :, 92:].mean() > 2, view


def _painted(request: JobRequest, limits: Mask) -> JobRequest:
    """The same job with a model at work, within a mask."""
    assert isinstance(request, EditRequest | AnimateRequest)
    if isinstance(request, AnimateRequest):
        request = replace(request, coarse=False, prompt="a red ball")
    plain = FinetuneSettings("none")
    return replace(request, prompt="a red ball", mask=limits, sampling=_CHANGING, finetune=plain)


def _right_half(timeline: Any, strip: Any) -> Any:
    """A mask strip over a strip, white in the right half of the frame."""
    outline = np.array([[0.5, 0.0], [1.0, 0.0], [1.0, 1.0], [0.5, 1.0]])
    mask = region.make("mask", [outline], (180, 100))
    return timeline.strips.new_mask("mask", mask, 20, compat.left(strip))


def _submitted(timeline: Any, store: Path, strip: Any, settle: Callable[..., None]) -> str:
    """The id of the job that changes nothing, which has ended."""
    preferences.stored().store = str(store)
    settled(lambda: runtime.current().session.connection.state == "online", 60)
    settings = timeline.scene.dreamstrip
    timeline.select(strip)
    settings.prompt, settings.s, settings.master, settings.coarse = "as it is", 0.0, True, True
    assert not source.is_still(strip) or source.is_still_exact(strip)
    assert bpy.ops.dreamstrip.submit() == {"FINISHED"}
    job_id = records.listed(timeline.scene)[-1].job_id
    session = runtime.current().session
    settle(lambda: job_id in session.jobs and session.jobs[job_id].state.ended, _SECONDS)
    assert session.jobs[job_id].state is JobState.DONE, session.jobs[job_id].error
    preferences.stored().store = ""
    settled(lambda: runtime.current().session.connection.state == "offline")
    return job_id


def _clip(client: Client, rendered: Path, frames: int) -> JobRequest:
    clip = Clip(client.upload(rendered, lambda _: None), 0, frames)
    return EditRequest(clip, "as it is", sampling=SamplingSettings(s=0.0), output=OutputSettings(master=True))


def _still(client: Client, rendered: Path, frames: int) -> JobRequest:
    still = client.upload(rendered, lambda _: None)
    return AnimateRequest(
        still, CameraPath((NEUTRAL,) * frames), "24", "", output=OutputSettings(master=True), coarse=True
    )


def _returned(client: Client, request: JobRequest, folder: Path) -> Path:
    """The master of a job."""
    job_id, deadline = str(uuid.uuid4()), time.monotonic() + _SECONDS
    client.submit(Submission(job_id, request, ""))
    while not (job := next(each for each in client.jobs().jobs if each.id == job_id)).state.ended:
        assert time.monotonic() < deadline, job
        time.sleep(0.05)
    assert job.state is JobState.DONE, job.error
    return _master(client, job_id, folder)


def _master(client: Client, job_id: str, folder: Path) -> Path:
    target = folder / "master.mkv"
    client.download(job_id, target.name, target)
    return target


def _placed(timeline: Any, strip: Any, master: Path, rendered: bool) -> Any:
    """The master as a take of the strip."""
    take = timeline.strips.new_movie("take", str(master), 100, compat.left(strip))
    compat.set_right(take, compat.right(strip))
    entry = TakeEntry("job", "", PanelSettings("edit", ""), "", (), 1, 0, rendered, None)
    framing.frame_like(take, strip, entry)
    return take
