"""What is known of the daemon's machine: asked for again when it may have changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import bpy
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.takes import records
from bl_ext.user_default.dreamstrip.blender_addon.views import job

from tests.blender.fake_daemon import FakeDaemon


def test_after_a_job_the_estimate_is_that_of_the_machine(
    timeline: Any, daemon: FakeDaemon, settle: Callable[[Callable[[], object]], None]
) -> None:
    timeline.select(timeline.clip(length=150))
    timeline.scene.dreamstrip.prompt = "at night"
    session = runtime.current().session
    settle(lambda: session.machine is not None)
    first = job.build(timeline.scene, session).cost
    assert first == "Roughly 115 s (first job), 1.0 GB of memory"
    bpy.ops.dreamstrip.submit()
    job_id = records.listed(timeline.scene)[-1].job_id
    settle(lambda: job_id in session.jobs)
    daemon.costs = replace(daemon.costs, rate=4.0, learnt=1)
    daemon.finish(job_id, timeline.media / "marathon.mp4")
    settle(lambda: session.machine is not None and session.machine.costs[0].learnt == 1)
    assert job.build(timeline.scene, session).cost == "About 8 min, 1.0 GB of memory"
