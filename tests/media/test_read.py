"""Which frames come out, and that they are upright and whole, for the files that people really have."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from backend.contract.errors import BadMedia, InvalidRequest, UnknownMedia
from backend.media.probe import probe
from backend.media.read import count_frames, iter_frames, read_clip, read_still
from tests.media.clips import number, numbered, write_clip

REAL = Path(__file__).parents[2] / "demo" / "media"


def numbers(path: Path, first: int = 0, frames: int | None = None, fps: Fraction | None = None) -> list[int]:
    return [number(frame) for frame in iter_frames(path, first, frames, fps)]


def every(frames: int) -> list[int]:
    return list(range(frames))


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "mov", "avi", "ts"])
@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30000, 1001)])
def test_every_frame_once_and_in_order(tmp_path: Path, suffix: str, rate: Fraction) -> None:
    codec = "mpeg4" if suffix == "avi" else "libx264"
    path = write_clip(tmp_path / f"clip.{suffix}", 60, rate=rate, codec=codec)
    info = probe(path)
    assert (info.width, info.height, info.frames, info.fps, info.variable) == (64, 48, 60, rate, False)
    assert numbers(path) == every(60)
    assert numbers(path, fps=rate) == every(60)


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts"])
@pytest.mark.parametrize(("first", "frames"), [(1, 1), (23, 4), (30, 30), (97, 20), (199, 1)])
def test_a_trim_starts_and_ends_on_its_frames(tmp_path: Path, suffix: str, first: int, frames: int) -> None:
    path = write_clip(tmp_path / f"clip.{suffix}", 200, options={"g": "50", "bf": "3"})
    assert numbers(path, first, frames) == list(range(first, first + frames))


def test_another_rate_repeats_and_drops(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", 40)
    assert numbers(path, 0, 10, Fraction(50)) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert numbers(path, 2, 4, Fraction(5)) == [10, 15, 20, 25]
    assert numbers(path, fps=Fraction(24)) == [k * 25 // 24 for k in range(39)]
    assert len(numbers(path, fps=Fraction(24000, 1001))) == 39 == count_frames(path, Fraction(24000, 1001))


def test_the_ntsc_rates_do_not_drift(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", 240, rate=Fraction(24000, 1001))
    assert numbers(path, fps=Fraction(24000, 1001)) == every(240)
    assert numbers(path, 200, 4, Fraction(24000, 1001)) == [200, 201, 202, 203]


def test_variable_rate_shows_what_a_player_shows(tmp_path: Path) -> None:
    times = [0, 40, 80, 400, 440, 1000, 1040]
    path = write_clip(tmp_path / "clip.mp4", 7, pts=times, tick=Fraction(1, 1000), options={"bf": "0"})
    assert probe(path).variable
    at_25 = [max(index for index, time in enumerate(times) if time <= 40 * k) for k in range(27)]
    assert numbers(path, 0, 27, Fraction(25)) == at_25
    assert numbers(path, 9, 3, Fraction(25)) == at_25[9:12]
    assert numbers(path, 5, 3, Fraction(10)) == [4, 4, 4]
    assert probe(path).duration == pytest.approx(1.08, abs=0.05)


def test_times_that_do_not_start_at_zero(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", 5, pts=[70, 71, 72, 73, 74], tick=Fraction(1, 25))
    assert numbers(path) == every(5)
    assert numbers(path, 1, 2, Fraction(25)) == [1, 2]


@pytest.mark.parametrize("frames", [1, 2, 3])
@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_very_short_clips(tmp_path: Path, frames: int, suffix: str) -> None:
    path = write_clip(tmp_path / f"clip.{suffix}", frames)
    assert probe(path).frames == frames
    assert numbers(path) == every(frames)


def test_asking_beyond_the_end_is_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", 10)
    for first, frames in ((0, 11), (10, 1), (10, None), (-1, 2), (3, 0)):
        with pytest.raises(InvalidRequest, match="only 0 to 9"):
            read_clip(path, first, frames)


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_rotated_clips_are_shown_upright(tmp_path: Path, degrees: int, suffix: str) -> None:
    path = write_clip(tmp_path / f"clip.{suffix}", 3, rotation=-degrees)
    stored = write_clip(tmp_path / f"stored.{suffix}", 3)
    info, shown = probe(path), read_clip(path)[2]
    assert info.rotation == degrees
    assert (info.height, info.width) == shown.shape[:2]
    assert np.array_equal(shown, np.rot90(read_clip(stored)[2], -degrees // 90))


def test_rotation_turns_the_way_players_turn(tmp_path: Path) -> None:
    """A phone held upright stores rows sideways with "rotate 90": the stored left edge becomes the top."""
    image = numbered(1)
    image[:, :8] = (255, 0, 0)
    upright = tmp_path / "exif.jpg"
    plain = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 98])[1].tobytes()
    upright.write_bytes(with_orientation(plain, 6))
    still = read_still(upright)
    assert still.shape == (64, 48, 3)
    assert still[2, 24, 0] > 200 > still[2, 24, 2] + 100
    path = write_clip(tmp_path / "clip.mp4", images=[image] * 2, rotation=-90)
    assert probe(path).rotation == probe(upright).rotation == 90
    assert np.abs(read_clip(path)[0].astype(int) - still).mean() < 20


@pytest.mark.parametrize("size", [(47, 63), (48, 63), (47, 64), (1, 1)])
def test_odd_sizes(tmp_path: Path, size: tuple[int, int]) -> None:
    path = write_clip(tmp_path / "clip.mkv", 4, codec="ffv1", pixels="bgr0", size=size)
    clip = read_clip(path)
    assert clip.shape == (4, *size, 3)
    if size[1] > 8:
        assert numbers(path) == every(4)


def test_odd_sizes_with_halved_chroma(tmp_path: Path) -> None:
    image = numbered(77, (47, 63))
    path = write_clip(tmp_path / "clip.mkv", codec="ffv1", pixels="yuv420p", images=[image])
    assert np.abs(read_clip(path)[0].astype(int) - image)[:, :-1].max() <= 3


@pytest.mark.parametrize(
    ("codec", "pixels", "suffix"),
    [("prores_ks", "yuva444p10le", "mov"), ("png", "rgba", "mov"), ("ffv1", "yuva420p", "mkv")],
)
def test_transparency_is_laid_over_black(tmp_path: Path, codec: str, pixels: str, suffix: str) -> None:
    image = np.zeros((48, 64, 4), np.uint8)
    image[..., :3] = (200, 100, 60)
    image[:, :32, 3] = 255
    image[:, 32:48, 3] = 128
    path = write_clip(tmp_path / f"clip.{suffix}", codec=codec, pixels=pixels, images=[image])
    assert probe(path).has_alpha
    frame = read_clip(path)[0].astype(int)
    assert np.abs(frame[24, 8] - (200, 100, 60)).max() <= 4
    assert np.abs(frame[24, 40] - (100, 50, 30)).max() <= 4
    assert frame[24, 60].max() == 0


def test_a_picture_with_transparency(tmp_path: Path) -> None:
    image = np.full((20, 30, 4), 255, np.uint8)
    image[:, 15:, 3] = 0
    cv2.imwrite(str(tmp_path / "still.png"), image)
    assert probe(tmp_path / "still.png").has_alpha
    assert read_still(tmp_path / "still.png")[10].mean(axis=1).tolist() == [255] * 15 + [0] * 15


def test_ten_bits(tmp_path: Path) -> None:
    path = write_clip(
        tmp_path / "clip.mkv", 3, codec="libx265", pixels="yuv420p10le", options={"x265-params": "log-level=none"}
    )
    assert probe(path).bit_depth == 10
    assert numbers(path) == every(3)
    assert read_clip(path)[0][4, 4].tolist() == pytest.approx([128] * 3, abs=3)


def test_sixteen_bit_and_grey_pictures(tmp_path: Path) -> None:
    deep = np.full((20, 30, 3), 0x8080, np.uint16)
    cv2.imwrite(str(tmp_path / "deep.png"), deep)
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((20, 30), 77, np.uint8))
    assert probe(tmp_path / "deep.png").bit_depth == 16
    assert np.abs(read_still(tmp_path / "deep.png").astype(int) - 0x80).max() <= 1
    assert (read_still(tmp_path / "grey.png") == 77).all()


def test_sequences_by_folder_by_pattern_and_by_first_file(tmp_path: Path) -> None:
    for index in range(12):
        cv2.imwrite(str(tmp_path / f"shot_{index + 1}.png"), numbered(index))
    (tmp_path / "notes.txt").write_text("not a picture")
    (tmp_path / ".hidden_5.png").write_bytes(b"")
    assert numbers(tmp_path) == every(12)
    assert numbers(tmp_path / "shot_%d.png") == every(12)
    assert numbers(tmp_path / "shot_1.png") == every(12)
    assert numbers(tmp_path / "shot_9.png") == [8, 9, 10, 11]
    assert numbers(tmp_path, 3, 4, Fraction(60)) == [3, 4, 5, 6]
    assert count_frames(tmp_path, Fraction(60)) == 12
    info = probe(tmp_path)
    assert (info.frames, info.still, info.fps) == (12, False, Fraction(24))
    assert number(read_still(tmp_path / "shot_4.png")) == 3


def test_a_sequence_whose_names_end_in_another_number(tmp_path: Path) -> None:
    for index in range(3):
        cv2.imwrite(str(tmp_path / f"shot_{index:04}_v2.png"), numbered(index))
    assert numbers(tmp_path / "shot_%04d_v2.png") == every(3)


def test_of_two_ways_to_write_a_number_the_one_that_was_named_is_meant(tmp_path: Path) -> None:
    for index in range(2):
        cv2.imwrite(str(tmp_path / f"shot_{index}.png"), numbered(index))
        cv2.imwrite(str(tmp_path / f"shot_{index:03}.png"), numbered(index + 5))
    for name, first in (("shot_0.png", 0), ("shot_%d.png", 0), ("shot_000.png", 5), ("shot_%03d.png", 5)):
        assert numbers(tmp_path / name) == [first, first + 1]


def test_a_folder_of_pictures_with_strange_digits(tmp_path: Path) -> None:
    for index, name in enumerate(("1²2.png", "1²3.png")):
        (tmp_path / name).write_bytes(cv2.imencode(".png", numbered(index))[1].tobytes())
    assert numbers(tmp_path) == every(2)


def test_a_sequence_with_a_gap_or_with_two_sizes_is_refused(tmp_path: Path) -> None:
    for index in (1, 2, 4):
        cv2.imwrite(str(tmp_path / f"shot_{index:03}.png"), numbered(index))
    with pytest.raises(BadMedia, match=r"after shot_002.png comes shot_004.png"):
        read_clip(tmp_path / "shot_001.png")
    cv2.imwrite(str(tmp_path / "shot_003.png"), numbered(3, (20, 30)))
    with pytest.raises(BadMedia, match=r"shot_003.png has another size"):
        read_clip(tmp_path)


def test_sequences_that_are_not_there(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "shot_%04d.png", tmp_path / "clip.mp4"):
        with pytest.raises(UnknownMedia):
            read_clip(path)


@pytest.mark.parametrize("turn", range(1, 9))
def test_exif_orientation_of_stills(tmp_path: Path, turn: int) -> None:
    image = np.zeros((40, 60, 3), np.uint8)
    image[:20, :30], image[:20, 30:], image[20:, :30], image[20:, 30:] = 250, 170, 90, 10
    data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 98])[1].tobytes()
    path = tmp_path / "still.jpg"
    path.write_bytes(with_orientation(data, turn))
    still = read_still(path)
    shades = [int(still[y * still.shape[0] // 4, x * still.shape[1] // 4, 0]) for y in (1, 3) for x in (1, 3)]
    expected = {
        1: [250, 170, 90, 10],
        2: [170, 250, 10, 90],
        3: [10, 90, 170, 250],
        4: [90, 10, 250, 170],
        5: [250, 90, 170, 10],
        6: [90, 250, 10, 170],
        7: [10, 170, 90, 250],
        8: [170, 10, 250, 90],
    }[turn]
    assert shades == pytest.approx(expected, abs=4)
    info = probe(path)
    assert (info.height, info.width) == still.shape[:2]


def with_orientation(jpeg: bytes, turn: int) -> bytes:
    tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + bytes([turn, 0, 0, 0]) + b"\0\0\0\0"
    block = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block + jpeg[2:]


def test_frames_may_be_asked_for_in_another_size(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", 3)
    assert read_clip(path, size=(24, 40)).shape == (3, 24, 40, 3)


def test_repeated_frames_are_arrays_of_their_own(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", 2)
    one, other = (frame for frame in iter_frames(path, 0, 2, Fraction(50)))
    one[:] = 0
    assert other.any()


def test_the_real_clip_and_still() -> None:
    info = probe(REAL / "marathon.mp4")
    assert (info.width, info.height, info.frames, info.fps) == (720, 400, 150, Fraction(30000, 1001))
    clip = read_clip(REAL / "marathon.mp4", 100, 4)
    whole = [frame for index, frame in enumerate(iter_frames(REAL / "marathon.mp4", 0, 104)) if index >= 100]
    assert np.array_equal(clip, whole)
    assert clip.std() > 30
    still = read_still(REAL / "coffee.png")
    assert np.array_equal(still, cv2.cvtColor(cv2.imread(str(REAL / "coffee.png")), cv2.COLOR_BGR2RGB))
