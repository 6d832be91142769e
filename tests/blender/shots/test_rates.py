"""The rate of a movie file is read once, and read anew where it may have changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.shots import preflight, rates, source
from bl_ext.user_default.dreamstrip.blender_addon.views import job

from tests.blender.conftest import ROOT

FILM = 24000 / 1001


class Movie:
    """What of a movie strip decides its rate; counts how often the file is opened for it."""

    def __init__(self, rate: float = FILM, stream: int = 0) -> None:
        self.opened = 0
        self.rate = rate
        self.stream_index = stream
        self.elements = [SimpleNamespace(orig_width=720, orig_height=400)]
        setattr(self, compat._CONTENT_DURATION, 150)

    @property
    def fps(self) -> float:
        """As Blender's: the file is opened."""
        self.opened += 1
        return self.rate


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    rates.forget()


def test_the_file_is_opened_once() -> None:
    movie = Movie()
    assert [rates.rate_of(movie, "/a.mp4") for _ in range(5)] == [FILM] * 5
    assert movie.opened == 1


def test_the_header_tells_what_blender_would() -> None:
    films = (ROOT / "demo" / "media" / "marathon.mp4", ROOT / "benchmarks" / "media" / "bottles.mp4")
    for film in films:
        strip = compat.strips(bpy.context.scene.sequence_editor_create()).new_movie("film", str(film), 1, 1)
        assert rates._told(str(film)) == pytest.approx(strip.fps)
        movie = Movie(rate=1.0)
        assert rates.rate_of(movie, str(film)) == pytest.approx(strip.fps) and movie.opened == 0
        assert rates.rate_of(Movie(rate=12.0, stream=1), str(film)) == 12, "the header is that of the first stream"


def test_frames_of_different_lengths_are_left_to_blender(tmp_path: Path) -> None:
    film = (ROOT / "demo" / "media" / "marathon.mp4").read_bytes()
    place = film.index(b"stts") + 8
    (tmp_path / "uneven.mp4").write_bytes(film[:place] + (2).to_bytes(4, "big") + film[place + 4 :])
    assert rates.rate_of(Movie(rate=12.0), str(tmp_path / "uneven.mp4")) == 12


def test_strips_of_one_file_share_its_rate() -> None:
    first, second = Movie(), Movie()
    rates.rate_of(first, "/a.mp4")
    assert rates.rate_of(second, "/a.mp4") == FILM
    assert second.opened == 0


@pytest.mark.parametrize("name", [compat._CONTENT_DURATION, "stream_index", "orig_width", "orig_height"])
def test_another_file_in_its_place_is_read(name: str) -> None:
    movie = Movie()
    rates.rate_of(movie, "/a.mp4")
    setattr(movie.elements[0] if name.startswith("orig") else movie, name, 7)
    movie.rate = 25.0
    assert rates.rate_of(movie, "/a.mp4") == 25
    assert rates.rate_of(movie, "/b.mp4") == 25
    assert movie.opened == 3


def test_a_file_that_cannot_be_read_is_tried_again() -> None:
    movie = Movie(rate=0.0)
    assert rates.rate_of(movie, "/a.mp4") == 0
    movie.rate = 25.0
    assert rates.rate_of(movie, "/a.mp4") == 25


def test_opening_a_blend_forgets_them() -> None:
    movie = Movie()
    rates.rate_of(movie, "/a.mp4")
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    rates.rate_of(movie, "/a.mp4")
    assert movie.opened == 2


def test_only_a_file_that_was_written_since_is_forgotten(tmp_path: Path) -> None:
    same, written, gone = (tmp_path / name for name in ("same.mp4", "written.mp4", "gone.mp4"))
    movies = {path: Movie() for path in (same, written, gone)}
    for path, movie in movies.items():
        path.write_bytes(b"film")
        rates.rate_of(movie, str(path))
    written.write_bytes(b"another film")
    gone.unlink()
    rates.forget_changed()
    for path, movie in movies.items():
        rates.rate_of(movie, str(path))
    assert {path.stem: movie.opened for path, movie in movies.items()} == {"same": 1, "written": 2, "gone": 2}


def test_the_panel_opens_no_file(timeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    timeline.select(timeline.clip())
    session = runtime.current().session
    shown = job.build(timeline.scene, session)
    assert len(rates._kept) == 1
    monkeypatch.setattr(rates, "_stamp", lambda _path: pytest.fail("a redraw looked at the file"))
    assert job.build(timeline.scene, session) == shown


def test_a_replaced_file_is_seen_before_it_is_sent(timeline: Any, tmp_path: Path) -> None:
    file = tmp_path / "clip.mp4"
    shutil.copy(timeline.media / "marathon.mp4", file)
    clip = timeline.strips.new_movie("clip", str(file), 1, 1)
    timeline.select(clip)
    assert source.exact_frames(timeline.scene, clip) is not None
    (key,) = rates._kept
    rates._kept[key] = rates._Kept(25.0, rates._kept[key].stamp)
    assert source.exact_frames(timeline.scene, clip) is None, "the rate is the one that is kept"
    os.utime(file, (0, 0))
    (item,) = preflight.prepare(timeline.scene, None, ()).items
    assert not item.shot.is_rendered
