"""The line that a job draws on its strip."""

from __future__ import annotations

from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import Cut
from tests.window.picture import share_of

_RUNNING = (64, 166, 255)


def test_the_line_on_the_strip_grows_with_its_job(cut: Cut, daemon: FakeDaemon) -> None:
    cut.submit("marathon", "at night")
    cut.wait(lambda: daemon.jobs, "the daemon has the job")
    (job_id,) = daemon.jobs
    timeline = cut.blender.region(cut.timeline, "WINDOW")
    shares = []
    for fraction in (0.2, 0.8):
        daemon.change(job_id, state=JobState.RUNNING, stage="base", done=1, total=8, fraction=fraction)
        cut.wait_for_progress(fraction)
        shares.append(share_of(_RUNNING, cut.look(timeline)))
    assert 0 < 3 * shares[0] < shares[1]
