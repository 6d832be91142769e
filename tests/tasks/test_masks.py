"""Edits within a mask: outside it the source, inside it the edit, whatever the mask is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.contract.errors import InvalidRequest
from backend.contract.events import StepDone, WarningRaised
from backend.contract.media import Clip, LocalMedia
from backend.contract.requests import EditRequest, SheetRequest
from backend.contract.settings import FinetuneSettings, Mask, OutputSettings, SamplingSettings
from backend.evaluation.footage.fidelity import psnr
from backend.media.read import read_clip
from backend.media.write import write_poster, write_video
from backend.provenance import sha256
from backend.tasks import Workspace
from tests.tasks.test_jobs import edit_request, finished, manifest

RATE = Fraction(30000, 1001)
WHOLE = SamplingSettings(s=0.9, steps=2)
QUICK = replace(WHOLE, until="base")
PLAIN = FinetuneSettings("none")
HALF = 45
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes weights [T, H, W] or [H, W] in [0, 1] as a lossless clip or a picture."""

    def write(weights: np.ndarray, name: str = "mask", rate: Fraction = RATE) -> Path:
        pixels = np.repeat((weights * 255).astype(np.uint8)[..., None], 3, axis=-1)
        path = tmp_path / f"{name}{'.mkv' if weights.ndim == 3 else '.png'}"
        if weights.ndim == 3:
            write_video(path, iter(pixels), rate, master=True)
        else:
            write_poster(path, pixels)
        return path

    return write


def right(height: int = 60, width: int = 90) -> np.ndarray:
    """White in the right half of a picture."""
    weights = np.zeros((height, width))
    weights[:, width // 2 :] = 1
    return weights


def masked(clip: Path, file: Path | None, feather: float = 0.0, **changes: Any) -> EditRequest:
    mask = Mask(Clip(LocalMedia(str(file))), feather) if file is not None else None
    settings = {"finetune": PLAIN, "sampling": QUICK, "output": OutputSettings(master=True), "mask": mask}
    return edit_request(clip, **(settings | changes))


def take(request: EditRequest, workspace: Workspace, name: str, apart: bool = False) -> np.ndarray:
    """The master of a job in a folder of its own; `apart`: with a store of its own too."""
    folder = workspace.folder / name
    place = replace(workspace, folder=folder, store=folder / "store" if apart else workspace.store)
    finished(request, place)
    return read_clip(folder / "master.mkv")


@pytest.mark.parametrize("sampling", [QUICK, WHOLE])
def test_outside_is_exactly_the_source_and_inside_the_edit(
    clip: Path, workspace: Workspace, make: Make, sampling: SamplingSettings
) -> None:
    source = read_clip(clip)
    edited = take(masked(clip, make(right()), sampling=sampling), workspace, "half")
    inside = np.broadcast_to(right() > 0, source.shape[:3])
    assert np.array_equal(edited[:, :, :HALF], source[:, :, :HALF])
    assert psnr(source, edited, inside) == np.inf
    assert np.abs(edited[:, :, HALF:].astype(int) - source[:, :, HALF:]).mean() > 5
    take(masked(clip, None, sampling=replace(QUICK, s=0.0)), workspace, "source")
    lossy, coded = (read_clip(workspace.folder / name / "take.mp4") for name in ("half", "source"))
    beyond = np.s_[:, :, : HALF - 4]  # the codec's colours are of half the size: at the edge they mix
    assert psnr(source[beyond], lossy[beyond]) > psnr(source[beyond], coded[beyond]) - 1


@pytest.mark.parametrize("sampling", [QUICK, WHOLE])
def test_a_white_mask_is_no_mask(clip: Path, workspace: Workspace, make: Make, sampling: SamplingSettings) -> None:
    tuned = FinetuneSettings("mixed", steps=1)
    without = take(masked(clip, None, sampling=sampling, finetune=tuned), workspace, "none", apart=True)
    white = masked(clip, make(np.ones((60, 90))), 0.1, sampling=sampling, finetune=tuned)
    assert np.array_equal(take(white, workspace, "white", apart=True), without)
    keys = [manifest(replace(workspace, folder=workspace.folder / n))["resolved"]["stages"] for n in ("none", "white")]
    assert keys[0] == keys[1]


def test_a_black_mask_is_the_source_and_says_so(clip: Path, workspace: Workspace, make: Make) -> None:
    black = masked(clip, make(np.zeros((60, 90))))
    events = finished(black, workspace)
    assert np.array_equal(read_clip(workspace.folder / "master.mkv"), read_clip(clip))
    assert "empty_mask" in [event.code for event in events if isinstance(event, WarningRaised)]


def test_at_s_0_a_masked_take_is_the_source(clip: Path, workspace: Workspace, make: Make) -> None:
    still = take(masked(clip, make(right()), sampling=replace(WHOLE, s=0.0)), workspace, "still")
    assert np.array_equal(still, read_clip(clip))


def test_a_feather_lies_inside_and_another_one_costs_no_sampling(
    clip: Path, workspace: Workspace, make: Make, tmp_path: Path
) -> None:
    file, source = make(right()), read_clip(clip).astype(int)
    hard, soft = (take(masked(clip, file, f), workspace, str(f)).astype(int) for f in (0.0, 0.2))
    assert np.array_equal(soft[:, :, :HALF], source[:, :, :HALF])
    assert np.array_equal(soft[:, :, HALF + 13 :], hard[:, :, HALF + 13 :])
    way = np.abs(soft - source)[:, :, HALF : HALF + 12] <= np.abs(hard - source)[:, :, HALF : HALF + 12] + 1
    assert way.all() and not np.array_equal(soft, hard)
    events = finished(masked(clip, file, 0.1), replace(workspace, folder=tmp_path / "third"))
    assert {event.stage for event in events if isinstance(event, StepDone)} == {"write"}


def test_a_moving_mask_holds_frame_by_frame(clip: Path, workspace: Workspace, make: Make) -> None:
    weights = np.zeros((20, 60, 90))
    for index, frame in enumerate(weights):
        frame[10:40, 4 * index : 4 * index + 10] = 1
    source = read_clip(clip)
    edited = take(masked(clip, make(weights), sampling=WHOLE), workspace, "moving")
    assert np.array_equal(edited[weights == 0], source[weights == 0])
    assert np.abs(edited[weights == 1].astype(int) - source[weights == 1]).mean() > 5


def test_trims_and_sizes_are_honoured(clip: Path, workspace: Workspace, make: Make) -> None:
    weights = np.zeros((20, 121, 181))
    for index, frame in enumerate(weights):
        frame[:, : 9 * index] = 1
    mask = Mask(Clip(LocalMedia(str(make(weights))), 3, 12), 0.0)
    source = Clip(LocalMedia(str(clip)), 3, 12)
    edited = take(masked(clip, None, source=source, mask=mask), workspace, "trimmed")
    kept = read_clip(clip, 3, 12)
    changed = (edited != kept).any(axis=(1, 3))
    for index, columns in enumerate(changed, start=3):
        edge = 9 * index * 90 / 181
        assert not columns[int(edge) + 2 :].any()
        assert columns[: int(edge) - 1].any()


def test_in_the_takes_own_size_outside_is_the_resized_source(clip: Path, workspace: Workspace, make: Make) -> None:
    output = OutputSettings(master=True, width=66, height=44)
    edited = take(masked(clip, make(right()), output=output), workspace, "smaller")
    assert np.array_equal(edited[:, :, :33], read_clip(clip, size=(44, 66))[:, :, :33])


def test_what_is_edited_knows_what_is_around_it(clip: Path, workspace: Workspace, make: Make) -> None:
    alone = take(masked(clip, None), workspace, "alone")
    beside = take(masked(clip, make(right())), workspace, "beside")
    assert not np.array_equal(beside[:, :, HALF:], alone[:, :, HALF:])


def test_the_manifest_records_the_mask(clip: Path, workspace: Workspace, make: Make) -> None:
    file = make(right())
    finished(masked(clip, file, 0.05), workspace)
    record = manifest(workspace)
    assert record["resolved"]["mask"] == {"name": "mask.png", "sha256": sha256(file), "feather": 0.05}
    assert [source["name"] for source in record["sources"]] == [clip.name, "mask.png"]
    assert record["request"]["mask"]["clip"]["media"]["path"] == str(file)


def test_outputs_are_shared_where_masks_agree_and_nowhere_else(clip: Path, workspace: Workspace, make: Make) -> None:
    keys = []
    for name, weights in (("a", right()), ("b", np.stack([right()] * 20)), ("c", 1 - right()), ("d", right(120, 180))):
        place = replace(workspace, folder=workspace.folder / name)
        finished(masked(clip, make(weights, name)), place)
        keys.append(manifest(place)["resolved"]["stages"][0]["key"])
    assert keys[0] == keys[1] == keys[3] != keys[2]


def test_a_sheet_keeps_to_the_mask_and_its_cell_goes_on_as_an_edit(
    clip: Path, workspace: Workspace, make: Make, tmp_path: Path
) -> None:
    mask = Mask(Clip(LocalMedia(str(make(right())))), 0.0)
    sheet = SheetRequest(Clip(LocalMedia(str(clip))), "a red star", (0.5, 0.9), (0,), (2,), finetune=PLAIN, mask=mask)
    finished(sheet, workspace)
    going_on = sheet.edit(1)
    assert going_on.mask == mask
    request = replace(going_on, sampling=replace(going_on.sampling, until="base"))
    events = finished(request, replace(workspace, folder=tmp_path / "on"))
    assert {event.stage for event in events if isinstance(event, StepDone)} == {"write"}


def test_settings_can_be_chosen_for_a_masked_edit(clip: Path, workspace: Workspace, make: Make) -> None:
    sampling = SamplingSettings(s=None, steps=2, until="base")
    chosen = take(masked(clip, make(right()), sampling=sampling), workspace, "chosen")
    assert np.array_equal(chosen[:, :, :HALF], read_clip(clip)[:, :, :HALF])


REFUSALS: list[tuple[tuple[int, ...], Fraction, str]] = [
    ((19, 60, 90), RATE, "mask.clip: has 19 frames, the source 20"),
    ((21, 60, 90), RATE, "mask.clip: has 21 frames, the source 20"),
    ((20, 60, 90), Fraction(25), "mask.clip: has 25 frames a second, the source 29.97"),
    ((20, 60, 60), RATE, "mask.clip: is 60 x 60, the source 90 x 60"),
    ((60, 40), RATE, "mask.clip: is 40 x 60, the source 90 x 60"),
]


@pytest.mark.parametrize("s", [0.9, 0.0])
@pytest.mark.parametrize(("shape", "rate", "message"), REFUSALS)
def test_a_mask_that_does_not_fit_is_refused(
    clip: Path, workspace: Workspace, make: Make, shape: tuple[int, ...], rate: Fraction, message: str, s: float
) -> None:
    file = make(np.ones(shape), rate=rate)
    with pytest.raises(InvalidRequest, match=f"^{message}") as refused:
        finished(masked(clip, file, sampling=replace(QUICK, s=s)), workspace)
    assert refused.value.fix
    assert not (workspace.folder / "manifest.json").exists()


def test_frames_beyond_the_masks_end_are_refused_by_its_name(clip: Path, workspace: Workspace, make: Make) -> None:
    mask = Mask(Clip(LocalMedia(str(make(np.ones((20, 60, 90))))), first=5, frames=20))
    with pytest.raises(InvalidRequest, match=r"^mask\.clip: takes 20 frames from frame 5 on"):
        finished(masked(clip, None, mask=mask), workspace)


def test_a_rate_that_differs_by_less_than_anyone_sees_is_the_same(clip: Path, workspace: Workspace, make: Make) -> None:
    file = make(np.stack([right()] * 20), rate=Fraction(2997, 100))
    assert np.array_equal(take(masked(clip, file), workspace, "near")[:, :, :HALF], read_clip(clip)[:, :, :HALF])
