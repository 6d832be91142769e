"""`dreamstrip edit | animate | subject | generate | finetune` without a daemon."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from backend.cli.progress import Display
from backend.contract.camera import CameraPath, CameraPose, sample_preset
from backend.contract.events import WarningRaised
from backend.contract.media import Clip, LocalMedia
from backend.contract.requests import AnimateRequest, EditRequest, FinetuneRequest, GenerateRequest, SubjectRequest
from backend.contract.settings import FinetuneSettings, Mask, OutputSettings, SamplingSettings
from backend.contract.wire import dumps
from backend.jobs.folder import read_request
from tests.cli.calling import call
from tests.jobs import stub
from tests.jobs.bench import until

ROOT = Path(__file__).parents[2]
LAUNCH = "import sys, backend, tests.jobs.stub as s; backend.tasks = s; from backend.cli import main; main()"


pytestmark = pytest.mark.usefixtures("counting_tasks")


def command(*words: object) -> list[str]:
    return [sys.executable, "-c", LAUNCH, *(str(word) for word in words)]


def test_an_edit_with_every_option(clip: Path, tmp_path: Path) -> None:
    options = "--first 3 --frames 32 --fps 24000/1001 --preset video --steps 20 --alpha 0.65 --lr 0.0003 --s 0.8"
    options += " --sampling-steps 32 --guidance 2 --seed 9 --until base --master --audio --width 640 --height 360"
    result = call("edit", clip, "--prompt", "a red ball", "--out", tmp_path / "out", *options.split())
    assert result.exit_code == 0, result.output
    assert read_request(tmp_path / "out") == EditRequest(
        source=Clip(LocalMedia(str(clip)), 3, 32, "24000/1001"),
        prompt="a red ball",
        finetune=FinetuneSettings("video", 20, 0.65, 0.0003),
        sampling=SamplingSettings(0.8, 32, 2.0, 9, "base"),
        output=OutputSettings(True, True, 640, 360),
    )
    assert str(tmp_path / "out" / "take.mp4") in result.stdout
    assert "3 steps were only counted." in result.output


def test_the_defaults_are_the_requests_own(clip: Path, tmp_path: Path) -> None:
    call("edit", clip, "-p", "a red ball", "-o", tmp_path / "out")
    assert read_request(tmp_path / "out") == EditRequest(Clip(LocalMedia(str(clip))), "a red ball")


def test_a_mask_is_trimmed_as_the_clip_is(clip: Path, tmp_path: Path) -> None:
    options = "--first 5 --frames 9 --fps 24 --feather 0.1"
    result = call("edit", clip, "-p", "a red ball", "-o", tmp_path / "out", "--mask", clip, *options.split())
    assert result.exit_code == 0, result.output
    request = read_request(tmp_path / "out")
    assert isinstance(request, EditRequest)
    assert request.mask == Mask(request.source, 0.1)


def test_a_picture_along_a_preset(clip: Path, tmp_path: Path) -> None:
    result = call("animate", clip, "-o", tmp_path / "out", "--coarse", "--camera", "pan-left", "--frames", 8)
    assert result.exit_code == 0, result.output
    wanted = AnimateRequest(LocalMedia(str(clip)), sample_preset("pan_left", 8), "25", "", coarse=True)
    assert read_request(tmp_path / "out") == wanted


def test_a_picture_along_a_path_within_a_mask(clip: Path, tmp_path: Path) -> None:
    options = ("--mask", clip, "--feather", 0.1)
    result = call("animate", clip, "-p", "steam rises", "-o", tmp_path / "out", *options)
    assert result.exit_code == 0, result.output
    request = read_request(tmp_path / "out")
    assert isinstance(request, AnimateRequest)
    assert request.mask == Mask(Clip(LocalMedia(str(clip))), 0.1)


def test_a_picture_along_a_path_from_a_file(clip: Path, tmp_path: Path) -> None:
    path = CameraPath((CameraPose(), CameraPose(zoom=2.0)))
    (tmp_path / "path.json").write_text(dumps(path))
    words = ("animate", clip, "-p", "steam rises", "-o", tmp_path / "out", "--camera-file", tmp_path / "path.json")
    assert call(*words).exit_code == 0
    request = read_request(tmp_path / "out")
    assert isinstance(request, AnimateRequest)
    assert request.camera == path


def test_a_subject(clip: Path, tmp_path: Path) -> None:
    assert call("subject", clip, clip, clip, "-p", "t* rolls", "-o", tmp_path / "out").exit_code == 0
    request = read_request(tmp_path / "out")
    assert isinstance(request, SubjectRequest)
    assert len(request.photos) == 3


def test_a_prompt_alone(tmp_path: Path) -> None:
    assert call("generate", "-p", "a red ball", "-o", tmp_path / "out", "--width", 80, "--height", 48).exit_code == 0
    request = read_request(tmp_path / "out")
    assert isinstance(request, GenerateRequest)
    assert (request.output.width, request.output.height) == (80, 48)


@pytest.mark.parametrize(("count", "photos"), [(1, 0), (2, 2)])
def test_a_finetune_of_a_clip_or_of_photos(
    clip: Path, tmp_path: Path, count: int, photos: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stub, "run", lambda _, place: iter(()))
    call("finetune", *[clip] * count, "-o", tmp_path / "out")
    request = read_request(tmp_path / "out")
    assert isinstance(request, FinetuneRequest)
    assert (request.source is None, len(request.photos)) == (photos > 0, photos)


def test_an_error_has_code_sentence_and_fix(clip: Path, tmp_path: Path) -> None:
    words = command("edit", clip, "-p", "a red ball", "-o", tmp_path / "out", "--s", "1.4")
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert told.stderr == "error invalid_request: s: 1.4 is above 1\n  fix: Choose a value from 0 to 1.\n"


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    words = command("edit", tmp_path / "none.mp4", "-p", "a red ball", "-o", tmp_path / "out")
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr.split(":")[0]) == (2, "error unknown_media")


def test_a_failure_of_the_work_keeps_its_story(tmp_path: Path) -> None:
    words = command("generate", "-p", "fail:defect", "-o", tmp_path / "out")
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "error internal_error: Dreamstrip failed at stub.py:" in told.stderr
    assert "ZeroDivisionError: canary" in (tmp_path / "out" / "failure.txt").read_text()


def test_another_request_does_not_get_the_folder(tmp_path: Path) -> None:
    call("generate", "-p", "a red ball", "-o", tmp_path / "out")
    result = call("generate", "-p", "a blue ball", "-o", tmp_path / "out")
    assert result.exception is not None
    assert getattr(result.exception, "code", "") == "conflict"


def _as_from_a_terminal() -> None:
    """A shell that runs the tests in the background has them, and all their children, ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_leaves_a_folder_in_which_the_same_command_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = command("generate", "-p", "steps:6 hold:4", "-o", out)
    process = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True, preexec_fn=_as_from_a_terminal)
    until((out / "holding").exists, "holding")
    second = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "error conflict: Another dreamstrip works in this folder." in second.stderr
    os.kill(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "The same command goes on" in told
    (out / "go").touch()
    again = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (out / "trace").read_text().splitlines()[1].endswith("from 4")
    assert json.loads((out / "manifest.json").read_text()) == {"steps": 6}
    assert str(out / "take.mp4") in again.stdout


def test_a_folder_of_another_version_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "request.json").write_text("{}")
    result = call("generate", "-p", "a red ball", "-o", tmp_path / "out")
    assert getattr(result.exception, "code", "") == "version_mismatch"


def test_a_warning_is_shown_as_it_was_written() -> None:
    console = Console(file=io.StringIO())
    Display(console).take(WarningRaised("no_sound", "clip [final] [/b].mp4 has no sound."))
    assert isinstance(console.file, io.StringIO)
    assert "clip [final] [/b].mp4 has no sound." in console.file.getvalue()
