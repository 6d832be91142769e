"""Finding, starting, losing and refusing a daemon."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.endpoint import ENDPOINT_FILE
from bl_ext.user_default.dreamstrip.blender_addon import preferences
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.daemon.reports import Connection

from tests.blender.fake_daemon import FakeDaemon

Settle = Callable[[Callable[[], object]], None]


def _connection() -> Connection:
    return runtime.current().session.connection


@pytest.fixture
def store(tmp_path: Path, settle: Settle) -> Iterator[Path]:
    """A store that the add-on watches; empty."""
    settle(lambda: _connection().state == "offline")
    preferences.stored().store = str(tmp_path / "store")
    yield tmp_path / "store"
    preferences.stored().store = ""
    preferences.stored().command = "dreamstrip"
    settle(lambda: _connection().state == "offline")


def test_a_daemon_that_comes_goes_and_comes_again(store: Path, settle: Settle) -> None:
    for _ in range(2):
        fake = FakeDaemon(store)
        settle(lambda: _connection().state == "online")
        fake.stop()
        settle(lambda: _connection().state == "offline")


def test_stopping_it_from_here(store: Path, settle: Settle) -> None:
    FakeDaemon(store)
    settle(bpy.ops.dreamstrip.stop_daemon.poll)
    bpy.ops.dreamstrip.stop_daemon()
    settle(lambda: _connection().state == "offline")
    assert not (store / ENDPOINT_FILE).exists()


@pytest.mark.parametrize(("api", "old"), [((99, 99), "add-on"), ((0, 0), "daemon")])
def test_another_api_version_says_which_side_is_old(
    store: Path, settle: Settle, api: tuple[int, int], old: str
) -> None:
    fake = FakeDaemon(store, api=api)
    settle(lambda: _connection().state == "refused")
    assert f"The {old} is too old" in _connection().text
    assert not bpy.ops.dreamstrip.remove_backend.poll(), "it may be what runs there"
    assert bpy.ops.dreamstrip.stop_daemon() == {"FINISHED"}, "it would keep the store from one that fits"
    settle(lambda: _connection().state == "offline")
    assert not (fake.store / ENDPOINT_FILE).exists()


def test_an_endpoint_left_behind_by_a_crash_is_no_daemon(store: Path, settle: Settle) -> None:
    fake = FakeDaemon(store)
    left_behind = (store / ENDPOINT_FILE).read_text()
    fake.stop()
    (store / ENDPOINT_FILE).write_text(left_behind)
    settle(lambda: _connection().state == "offline")
    assert bpy.ops.dreamstrip.start_daemon.poll()


def test_a_broken_endpoint_is_told(store: Path, settle: Settle) -> None:
    store.mkdir()
    (store / ENDPOINT_FILE).write_text("{}")
    settle(lambda: _connection().state == "refused")
    assert "endpoint.json" in _connection().text + _connection().fix


def test_a_command_that_is_not_there_is_told(store: Path, settle: Settle) -> None:
    preferences.stored().command = "/no/such/dreamstrip"
    bpy.ops.dreamstrip.start_daemon()
    settle(lambda: _connection().state == "refused")
    assert "/no/such/dreamstrip cannot be started" in _connection().text


def test_a_daemon_that_dies_at_once_shows_its_last_words(store: Path, settle: Settle) -> None:
    script = "import sys; sys.exit('the disk is full')"
    preferences.stored().command = f"{shlex.quote(sys.executable)} -c {shlex.quote(script)}"
    bpy.ops.dreamstrip.start_daemon()
    settle(lambda: _connection().state == "refused")
    assert "the disk is full" in _connection().text


def test_a_proxy_of_the_user_does_not_capture_localhost(
    store: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    fake = FakeDaemon(store)
    settle(lambda: _connection().state == "online")
    fake.stop()
