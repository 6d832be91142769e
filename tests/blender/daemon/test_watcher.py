"""What the thread does that talks to the daemon."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.daemon.commands import UseStore

from tests.blender.fake_daemon import queued

Settle = Callable[[Callable[[], object]], None]


def test_the_jobs_of_another_store_are_forgotten_though_no_daemon_answers(
    daemon: Any, settle: Settle, tmp_path: Path
) -> None:
    daemon.jobs["of the first store"] = queued("of the first store")
    daemon.last += 1
    current = runtime.current()
    settle(lambda: "of the first store" in current.session.jobs)
    current.post(UseStore(tmp_path / "other"))
    settle(lambda: not current.session.jobs)
    assert not current.session.is_online
    current.post(UseStore(daemon.store))
    settle(lambda: "of the first store" in current.session.jobs)
