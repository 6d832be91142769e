"""The same job again: cheaper, with its file elsewhere, or read in place."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.backend.contract.errors import Conflict
from bl_ext.user_default.dreamstrip.backend.contract.media import Clip, LocalMedia, MediaRef
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest, FinetuneRequest
from bl_ext.user_default.dreamstrip.backend.contract.settings import SamplingSettings
from bl_ext.user_default.dreamstrip.blender_addon.daemon.cargo import Outbound
from bl_ext.user_default.dreamstrip.blender_addon.daemon.sending import Sending
from bl_ext.user_default.dreamstrip.blender_addon.daemon.smaller import moved, smaller
from bl_ext.user_default.dreamstrip.blender_addon.presets import QUALITIES


def edit(until: str | None, path: str = "/clips/a.mp4") -> EditRequest:
    """An edit that stops after a stage."""
    return EditRequest(Clip(LocalMedia(path)), "a red star", sampling=SamplingSettings(until=until))


def test_each_is_cheaper_than_the_one_before_down_to_the_draft() -> None:
    first = smaller(edit(None))
    assert isinstance(first, EditRequest)
    assert (first.sampling.until, first.sampling.upscaling_steps) == (QUALITIES["preview"].until, 2)
    draft = smaller(first)
    assert isinstance(draft, EditRequest)
    assert draft.sampling.until == "base"
    assert draft.source == first.source
    with pytest.raises(Conflict, match="as small as it can be") as refused:
        smaller(draft)
    assert "fewer frames" in refused.value.fix


def test_a_stage_that_is_no_quality_of_the_panel_counts_as_the_full_one() -> None:
    found = smaller(edit("ssr"))
    assert isinstance(found, EditRequest)
    assert found.sampling.until == QUALITIES["preview"].until


def test_a_finetune_has_no_smaller_one() -> None:
    with pytest.raises(Conflict):
        smaller(FinetuneRequest(source=Clip(LocalMedia("/clips/a.mp4"))))


def test_only_the_file_that_moved_is_exchanged() -> None:
    outbound = Outbound(str(uuid.uuid4()), "", edit(None), None)
    there = moved(outbound, {Path("/clips/a.mp4"): Path("/new/b.mp4")})
    assert isinstance(there.request, EditRequest)
    assert there.request.source.media == LocalMedia("/new/b.mp4")
    assert moved(outbound, {Path("/clips/other.mp4"): Path("/new/b.mp4")}) == outbound


class Client:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.uploaded: list[Path] = []
        self.submitted: list[Any] = []

    def upload(self, path: Path, _progress: Any) -> MediaRef:
        """As the daemon's."""
        self.uploaded.append(path)
        return MediaRef("0" * 64, path.name)

    def submit(self, submission: Any) -> None:
        """As the daemon's."""
        self.submitted.append(submission)


@pytest.mark.parametrize("granted", [True, False])
def test_a_file_in_a_granted_folder_is_read_in_place(tmp_path: Path, granted: bool) -> None:
    file = tmp_path / "clips" / "a.mp4"
    file.parent.mkdir()
    file.touch()
    client: Any = Client()
    outbound = Outbound(str(uuid.uuid4()), "", edit(None, str(file)), None)
    readable = (tmp_path / "clips" if granted else tmp_path / "cli",)
    assert Sending(outbound).advance(client, lambda told: None, readable)
    assert client.uploaded == ([] if granted else [file])
    media = client.submitted[0].request.source.media
    assert media == (LocalMedia(str(file)) if granted else MediaRef("0" * 64, "a.mp4"))
