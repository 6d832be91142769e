"""Files that are broken, cut off, or not what they say; each gives a sentence that names the file and the fix."""

from __future__ import annotations

import struct
import time
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from backend.contract.errors import BadMedia, DreamstripError, UnknownMedia
from backend.media.probe import probe
from backend.media.read import read_clip, read_still
from backend.media.sound import read_sound
from tests.media.clips import numbered, write_clip


def refusal(path: Path) -> DreamstripError:
    with pytest.raises(DreamstripError) as caught:
        read_clip(path)
    error = caught.value
    assert path.name in error.message
    assert str(path.parent) not in error.message
    assert error.fix
    return error


def test_text_named_mp4(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp4"
    path.write_text("These are my holidays.\n" * 500)
    assert isinstance(refusal(path), BadMedia)
    with pytest.raises(BadMedia):
        probe(path)


def test_an_empty_file_and_none(tmp_path: Path) -> None:
    path = tmp_path / "empty.mp4"
    path.touch()
    assert isinstance(refusal(path), BadMedia)
    assert isinstance(refusal(tmp_path / "gone.mp4"), UnknownMedia)


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
@pytest.mark.parametrize("kind", ["plain.mp4", "fast.mp4", "clip.mkv"])
def test_a_video_that_is_cut_off(tmp_path: Path, kind: str, share: float) -> None:
    whole = {"movflags": "+faststart"} if kind == "fast.mp4" else {}
    rng = np.random.default_rng(0)
    images = [rng.integers(0, 256, (48, 64, 3), np.uint8) for _ in range(60)]
    path = write_clip(tmp_path / kind, images=images, container_options=whole)
    assert len(read_clip(path)) == 60
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    error = refusal(path)
    assert isinstance(error, BadMedia)
    assert "again" in error.fix
    with pytest.raises(BadMedia):
        probe(path)


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_still_that_is_cut_off(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"still.{suffix}"
    cv2.imwrite(str(path), np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8))
    assert read_still(path).shape == (200, 200, 3)
    path.write_bytes(path.read_bytes()[:-4000])
    with pytest.raises(BadMedia, match=path.name):
        read_still(path)


def test_playlists_are_not_followed(tmp_path: Path) -> None:
    """HLS and concat scripts make FFmpeg read other files and addresses."""
    inner = write_clip(tmp_path / "inner.ts", 5)
    playlist = tmp_path / "list.m3u8"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{inner}\n#EXT-X-ENDLIST\n")
    script = tmp_path / "script.mp4"
    script.write_text(f"ffconcat version 1.0\nfile {inner}\n")
    for path in (playlist, script):
        assert isinstance(refusal(path), BadMedia)


def test_names_are_names_and_never_addresses(tmp_path: Path) -> None:
    with pytest.raises(UnknownMedia):
        read_clip(Path("http://127.0.0.1:9/clip.mp4"))
    odd = tmp_path / "100%d*?[1].png"
    odd.write_bytes(cv2.imencode(".png", numbered(5))[1].tobytes())
    assert read_still(odd).shape == (48, 64, 3)
    clip = write_clip(tmp_path / "clip.mp4", 2).rename(tmp_path / "cafe: 50%.mp4")
    assert len(read_clip(clip)) == 2


def test_a_picture_that_claims_to_be_huge_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(10_000_000)))
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b""))
    started = time.perf_counter()
    with pytest.raises(BadMedia, match=r"bomb.png"):
        read_still(path)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(("kind", "tag"), [("mov", b"jpeg"), ("mp4", b"avc1")])
def test_pictures_that_nothing_here_decodes(tmp_path: Path, kind: str, tag: bytes) -> None:
    options: dict[str, Any] = {"codec": "mjpeg", "pixels": "yuvj420p"} if kind == "mov" else {}
    path = write_clip(tmp_path / f"clip.{kind}", 5, **options)
    path.write_bytes(path.read_bytes().replace(tag, b"zzzz"))
    for look in (probe, read_clip, read_still):
        with pytest.raises(BadMedia):
            look(path)


def test_sound_that_nothing_here_decodes_is_none(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", 5, sound=True)
    assert probe(path).audio and read_sound(path, 0, 5) is not None
    path.write_bytes(path.read_bytes().replace(b"mp4a", b"zzzz").replace(b"esds", b"zzzz"))
    assert not probe(path).audio
    assert read_sound(path, 0, 5) is None


def test_sound_alone_has_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    path.write_bytes(
        b"RIFF\x24\x08\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\x08\0\0"
        + bytes(2048)
    )
    assert isinstance(refusal(path), BadMedia)


def test_a_folder_is_no_still(tmp_path: Path) -> None:
    with pytest.raises(BadMedia, match="folder"):
        read_still(tmp_path)
