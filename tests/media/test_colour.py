"""Colours, against the equations of BT.601, BT.709 and BT.2020 written out here."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import pytest
from av.video.frame import VideoFrame

from backend.media.picture import Image, over_black, to_rgb
from backend.media.probe import probe
from backend.media.read import read_clip
from backend.media.write import write_video
from tests.media.clips import write_clip

Floats = npt.NDArray[np.float64]
WEIGHTS = {"709": (0.2126, 0.0722), "601": (0.299, 0.114), "2020": (0.2627, 0.0593)}
CODES = {"709": 1, "601": 5, "2020": 9, "unnamed": 2}
PATCH = 16


def patches() -> Image:
    """Six by six colours, in patches large enough for halved chroma."""
    levels = np.array([0, 51, 102, 153, 204, 255], np.uint8)
    grid = np.stack(np.meshgrid(levels, levels, indexing="ij"), -1)
    colours = np.concatenate([grid, (grid.sum(-1, keepdims=True) * 3 // 2 % 256).astype(np.uint8)], -1)
    return np.ascontiguousarray(colours.repeat(PATCH, 0).repeat(PATCH, 1))


def centres(image: Image) -> Image:
    return image[PATCH // 2 :: PATCH, PATCH // 2 :: PATCH]


def encoded(rgb: Image, matrix: str, full: bool, depth: int = 8) -> npt.NDArray[np.uint16]:
    """Y'CbCr planes [3, H, W] by the definition, rounded."""
    red, green, blue = (rgb[..., index] / 255.0 for index in range(3))
    kr, kb = WEIGHTS[matrix]
    luma = kr * red + (1 - kr - kb) * green + kb * blue
    cb, cr = (blue - luma) / (2 * (1 - kb)), (red - luma) / (2 * (1 - kr))
    top, scale, half = 2**depth - 1, 2 ** (depth - 8), 2 ** (depth - 1)
    planes = (
        (luma * top, cb * top + half, cr * top + half)
        if full
        else ((16 + 219 * luma) * scale, (128 + 224 * cb) * scale, (128 + 224 * cr) * scale)
    )
    result: npt.NDArray[np.uint16] = np.clip(np.rint(np.stack(planes)), 0, top).astype(np.uint16)
    return result


def frame_of(planes: npt.NDArray[np.uint16], pixels: str, code: int, full: bool) -> VideoFrame:
    _, height, width = planes.shape
    frame = VideoFrame(width, height, pixels)
    for plane, values in zip(frame.planes, planes.astype("<u2" if "10" in pixels else "u1"), strict=True):
        rows = np.zeros((height, plane.line_size), np.uint8)
        rows[:, : width * values.itemsize] = np.ascontiguousarray(values).view(np.uint8)
        plane.update(rows.tobytes())
    frame.colorspace = code
    frame.color_range = 2 if full else 1
    return frame


@pytest.mark.parametrize("matrix", WEIGHTS)
@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("pixels", ["yuv444p", "yuv444p10le"])
def test_named_matrices_and_ranges(matrix: str, full: bool, pixels: str) -> None:
    image = patches()
    planes = encoded(image, matrix, full, 10 if "10" in pixels else 8)
    rgb = to_rgb(frame_of(planes, pixels, CODES[matrix], full))
    assert np.abs(rgb.astype(int) - image).max() <= 2


def test_full_range_by_pixel_format_alone() -> None:
    image = patches()
    rgb = to_rgb(frame_of(encoded(image, "601", full=True), "yuvj444p", CODES["unnamed"], full=False))
    assert np.abs(rgb.astype(int) - image).max() <= 2


@pytest.mark.parametrize("lines", [480, 720, 1080])
def test_without_a_name_the_matrix_is_the_one_that_blender_takes(lines: int) -> None:
    image = np.full((lines, lines + 2, 3), (200, 40, 90), np.uint8)
    rgb = to_rgb(frame_of(encoded(image, "601", full=False), "yuv444p", CODES["unnamed"], full=False))
    assert np.abs(rgb[0, 0].astype(int) - image[0, 0]).max() <= 2


def test_full_range_keeps_its_darkest_and_brightest_steps(tmp_path: Path) -> None:
    """Taken for limited range, 0 to 16 and 235 to 255 would melt together."""
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :], 16, 0)
    planes = np.stack([ramp, np.full_like(ramp, 128), np.full_like(ramp, 128)]).astype(np.uint16)
    path = raw_clip(tmp_path / "full.mkv", frame_of(planes, "yuv444p", CODES["601"], full=True), color_range=2)
    assert probe(path).full_range
    row = read_clip(path)[0][8].astype(int)
    assert np.abs(row - np.arange(256)[:, None]).max() <= 1


def test_limited_range_in_a_file_is_stretched(tmp_path: Path) -> None:
    image = patches()
    frame = frame_of(encoded(image, "709", full=False), "yuv444p", CODES["709"], full=False)
    path = raw_clip(tmp_path / "limited.mkv", frame, color_range=1, colorspace=1)
    assert not probe(path).full_range
    assert np.abs(read_clip(path)[0].astype(int) - image).max() <= 2


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv422p", "yuv420p10le", "nv12"])
def test_a_chroma_sample_stands_for_all_pixels_that_share_it(pixels: str) -> None:
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (10, 14, 3), dtype=np.uint8)
    depth = 10 if "10" in pixels else 8
    planes = encoded(image, "601", full=False, depth=depth)
    down = 1 if "422" in pixels else 2
    chroma = planes[1:, ::down, ::2]
    frame = VideoFrame(14, 10, pixels)
    parts = [planes[0], *chroma] if pixels != "nv12" else [planes[0], np.stack(list(chroma), -1).reshape(5, 14)]
    for plane, values in zip(frame.planes, parts, strict=True):
        data = np.ascontiguousarray(values.astype("<u2" if depth == 10 else "u1"))
        rows = np.zeros((len(data), plane.line_size), np.uint8)
        rows[:, : data.nbytes // len(data)] = data.view(np.uint8).reshape(len(data), -1)
        plane.update(rows.tobytes())
    shared = np.stack([planes[0], *(part.repeat(down, 0).repeat(2, 1) for part in chroma)])
    assert np.abs(to_rgb(frame).astype(int) - decoded(shared, "601", depth)).max() <= 1


def decoded(planes: npt.NDArray[np.uint16], matrix: str, depth: int) -> Floats:
    """RGB [H, W, 3] of limited Y'CbCr planes [3, H, W], by the definition."""
    kr, kb = WEIGHTS[matrix]
    luma, cb, cr = (planes / 2 ** (depth - 8) - np.array([16, 128, 128])[:, None, None]) / np.array(
        [219, 224, 224]
    )[:, None, None]  # fmt: skip
    red, blue = luma + 2 * (1 - kr) * cr, luma + 2 * (1 - kb) * cb
    green = (luma - kr * red - kb * blue) / (1 - kr - kb)
    return np.clip(np.stack([red, green, blue], -1) * 255, 0, 255)


def test_halved_chroma_keeps_the_colour_of_areas(tmp_path: Path) -> None:
    image = patches()
    path = write_clip(
        tmp_path / "clip.mkv", codec="ffv1", pixels="yuv420p", images=[image], colorspace=1, color_range=1
    )
    assert np.abs(centres(read_clip(path)[0]).astype(int) - centres(image)).max() <= 3


def test_a_take_comes_back_in_the_same_colours(tmp_path: Path) -> None:
    image = patches()
    write_video(tmp_path / "take.mp4", [image] * 3, Fraction(25))
    error = np.abs(centres(read_clip(tmp_path / "take.mp4")[1]).astype(int) - centres(image))
    assert error.max() <= 3
    assert error.mean() < 1


def test_the_takes_tags_say_what_its_numbers_mean(tmp_path: Path) -> None:
    """The encoded numbers are those of BT.709, limited: the same by the equations above."""
    image = patches()
    write_video(tmp_path / "take.mp4", [image], Fraction(25))
    with av.open(str(tmp_path / "take.mp4")) as container:
        stream = container.streams.video[0]
        tags = (stream.colorspace, stream.color_range, stream.color_primaries, stream.color_trc)
        luma = next(container.decode(stream)).to_ndarray()[: image.shape[0]]
    assert tags == (1, 1, 1, 1)
    expected = encoded(image, "709", full=False)[0]
    assert np.abs(luma[8::PATCH, 8::PATCH].astype(int) - expected[8::PATCH, 8::PATCH]).max() <= 2


def test_over_black_rounds_and_is_exact_at_both_ends() -> None:
    pixels = np.zeros((256, 256, 4), np.uint8)
    pixels[..., :3] = np.arange(256, dtype=np.uint8)[:, None, None]
    pixels[..., 3] = np.arange(256, dtype=np.uint8)[None, :]
    expected = np.floor(np.outer(np.arange(256), np.arange(256)) / 255 + 0.5)
    assert np.array_equal(over_black(pixels)[..., 1], expected)


def raw_clip(path: Path, frame: VideoFrame, **tags: Any) -> Path:
    """One frame as it is, without a conversion that might undo an error of the reader."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, frame.format.name
        for name, value in tags.items():
            setattr(stream.codec_context, name, value)
        frame.pts = 0
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path
