"""Takes, masters and posters: every frame, every pixel's place, whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from backend.contract.errors import NotEnoughSpace
from backend.media.picture import Image
from backend.media.probe import probe
from backend.media.read import iter_frames, read_clip, read_still
from backend.media.sound import Sound, read_sound
from backend.media.write import VideoWriter, out_of_space, write_poster, write_video
from tests.media.clips import number, numbered, write_clip

NTSC = Fraction(30000, 1001)


def noise(frames: int, height: int, width: int) -> list[Image]:
    rng = np.random.default_rng(5)
    return [rng.integers(0, 256, (height, width, 3), np.uint8) for _ in range(frames)]


@pytest.mark.parametrize("fps", [Fraction(24), NTSC, Fraction(179, 6), Fraction(3), Fraction(120)])
@pytest.mark.parametrize("frames", [1, 2, 37])
def test_a_take_has_its_frames_its_rate_and_no_other(tmp_path: Path, fps: Fraction, frames: int) -> None:
    path = tmp_path / "take.mp4"
    assert write_video(path, (numbered(index) for index in range(frames)), fps) == frames
    info = probe(path)
    assert (info.frames, info.variable, info.codec, info.width, info.height) == (frames, False, "h264", 64, 48)
    assert info.fps == fps or frames == 1
    assert [number(frame) for frame in iter_frames(path)] == list(range(frames))


@pytest.mark.parametrize("size", [(48, 64), (47, 64), (48, 63), (47, 63), (16, 16)])
def test_a_take_keeps_its_size_odd_or_even(tmp_path: Path, size: tuple[int, int]) -> None:
    images = [np.full((*size, 3), 40 * index, np.uint8) for index in range(4)]
    write_video(tmp_path / "take.mp4", images, Fraction(25))
    clip = read_clip(tmp_path / "take.mp4")
    assert clip.shape == (4, *size, 3)
    assert np.abs(clip.astype(int) - np.stack(images)).max() <= 3


def test_a_take_is_made_for_scrubbing(tmp_path: Path) -> None:
    """The index lies in front, packets come in the order of display, a key frame is never far."""
    path = tmp_path / "take.mp4"
    write_video(path, noise(40, 48, 64), Fraction(25))
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    assert [packet.pts for packet in packets] == [packet.dts for packet in packets]
    assert packets[0].pts == 0
    keys = [index for index, packet in enumerate(packets) if packet.is_keyframe]
    assert max(np.diff([*keys, 40])) <= 12


@pytest.mark.parametrize("size", [(48, 64), (47, 63)])
def test_a_master_is_exact(tmp_path: Path, size: tuple[int, int]) -> None:
    images = noise(5, *size)
    write_video(tmp_path / "master.mkv", images, NTSC, master=True)
    assert np.array_equal(read_clip(tmp_path / "master.mkv"), np.stack(images))
    info = probe(tmp_path / "master.mkv")
    assert (info.codec, info.frames, info.fps) == ("ffv1", 5, NTSC)


def test_a_real_clip_survives(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "demo" / "media" / "marathon.mp4"
    clip = read_clip(source, 30, 6)
    write_video(tmp_path / "take.mp4", clip, NTSC)
    error = np.abs(read_clip(tmp_path / "take.mp4").astype(int) - clip)
    assert error.mean() < 2


def test_a_failure_leaves_nothing_and_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "take.mp4"
    write_video(path, noise(3, 48, 64), Fraction(25))
    before = path.read_bytes()

    def breaking() -> Iterator[Image]:
        yield from noise(3, 48, 64)
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        write_video(path, breaking(), Fraction(25))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_take_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "take.mp4"
    with VideoWriter(path, Fraction(25), 48, 64) as writer:
        for image in noise(3, 48, 64):
            writer.write(image)
            assert not path.exists()
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_has_a_name() -> None:
    with pytest.raises(NotEnoughSpace, match=r"take.mp4"), out_of_space(Path("/store/take.mp4")):
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(PermissionError), out_of_space(Path("/store/take.mp4")):
        raise PermissionError(errno.EACCES, "no")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux")
def test_a_disk_that_fills_up_while_writing(tmp_path: Path) -> None:
    path = tmp_path / "master.mkv"
    (tmp_path / ".master.mkv.partial").symlink_to("/dev/full")
    with pytest.raises(NotEnoughSpace):
        write_video(path, noise(30, 480, 640), Fraction(25), master=True)
    assert not path.exists()


def test_a_poster_is_exact(tmp_path: Path) -> None:
    image = noise(1, 33, 47)[0]
    write_poster(tmp_path / "poster.png", image)
    assert np.array_equal(read_still(tmp_path / "poster.png"), image)
    assert np.array_equal(np.asarray(cv2.imread(str(tmp_path / "poster.png")))[..., ::-1], image)
    assert len(list(tmp_path.iterdir())) == 1


def loud_at(sound: Sound) -> list[int]:
    """Where silence ends, in milliseconds."""
    level = np.abs(sound.samples).max(axis=0) > 0.2
    quiet = np.convolve(level, np.ones(sound.rate // 10, bool), "full")[: len(level)] == 0
    onsets = np.flatnonzero(level & np.r_[True, quiet[:-1]])
    return [round(onset * 1000 / sound.rate) for onset in onsets]


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_sound_is_cut_where_the_pictures_are(tmp_path: Path, suffix: str) -> None:
    source = write_clip(tmp_path / f"clip.{suffix}", 100, sound=True)
    assert probe(source).audio
    whole = read_sound(source, 0, 100)
    assert whole is not None
    assert whole.samples.shape == (1, 4 * 48_000)
    assert loud_at(whole) == pytest.approx([0, 500, 1000, 1500, 2000, 2500, 3000, 3500], abs=3)
    part = read_sound(source, 40, 20, Fraction(25))
    assert part is not None
    assert part.samples.shape == (1, round(0.8 * 48_000))
    assert loud_at(part) == pytest.approx([400], abs=3)
    assert np.abs(part.samples - whole.samples[:, 76_800 : 76_800 + 38_400]).max() < 0.02


def test_a_take_carries_the_sound_of_its_source(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "clip.mkv", 100, sound=True)
    sound = read_sound(source, 10, 60)
    take = tmp_path / "take.mp4"
    write_video(take, (numbered(index) for index in range(60)), Fraction(25), sound=sound)
    assert probe(take).audio
    assert probe(take).frames == 60
    again = read_sound(take, 0, 60)
    assert again is not None
    assert loud_at(again) == pytest.approx([100, 600, 1100, 1600, 2100], abs=4)


def test_sound_ends_with_the_pictures(tmp_path: Path) -> None:
    sound = Sound(np.full((2, 96_000), 0.1, np.float32), 48_000)
    write_video(tmp_path / "take.mp4", noise(25, 48, 64), Fraction(25), sound=sound)
    with av.open(str(tmp_path / "take.mp4")) as container:
        audio = container.streams.audio[0]
        assert audio.codec_context.name == "aac"
        assert float((audio.duration or 0) * (audio.time_base or 0)) == pytest.approx(1, abs=0.05)


def test_sources_without_sound_have_none(tmp_path: Path) -> None:
    assert read_sound(write_clip(tmp_path / "clip.mp4", 10), 0, 10) is None
    write_poster(tmp_path / "still.png", numbered(1))
    assert read_sound(tmp_path / "still.png", 0, 1) is None
