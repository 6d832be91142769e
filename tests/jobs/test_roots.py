"""Granted folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.contract.errors import InvalidRequest, UnknownMedia
from backend.contract.media import LocalMedia
from backend.jobs.roots import Roots


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    """`granted` is granted; a prefix sibling and a secret are not."""
    for name in ("granted/deep", "granted-not"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "clip.mp4").touch()
    (tmp_path / "secret").touch()
    (tmp_path / "granted" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "granted" / "loop").symlink_to(tmp_path / "granted" / "loop")
    return Roots.granted((tmp_path / "granted",))


def local(path: Path | str) -> LocalMedia:
    return LocalMedia(str(path))


@pytest.mark.parametrize("name", ["granted/deep/clip.mp4", "granted/deep", "granted/deep/%04d.png"])
def test_what_is_under_a_root_is_taken(roots: Roots, tmp_path: Path, name: str) -> None:
    assert roots.check(local(tmp_path / name)) == tmp_path / name


@pytest.mark.parametrize(
    "name",
    [
        "granted-not/clip.mp4",
        "secret",
        "granted/../secret",
        "granted/link",
        "granted/loop",
        "granted/none.mp4",
        "granted/none/%d.png",
        "granted/" + "x" * 5000,
        "granted/" + "x/" * 5000,
    ],
)
def test_siblings_detours_links_and_nothing_are_refused_alike(roots: Roots, tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownMedia) as refused:
        roots.check(local(f"{tmp_path}/{name}"))
    assert str(tmp_path) not in str(refused.value)


def test_without_roots_nothing_is_granted(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").touch()
    with pytest.raises(UnknownMedia):
        Roots().check(local(tmp_path / "clip.mp4"))


def test_the_command_line_may_read_what_its_user_may(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").touch()
    assert Roots(None).check(local(tmp_path / "clip.mp4")) == tmp_path / "clip.mp4"


def test_the_command_lines_user_is_told_which_path_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnknownMedia, match=r"none\.mp4 does not exist"):
        Roots(None).check(local(tmp_path / "none.mp4"))


def test_a_root_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match=r"^root: .*none does not exist"):
        Roots.granted((tmp_path / "none",))
