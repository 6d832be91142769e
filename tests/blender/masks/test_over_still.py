"""A mask over a still: sent over the still's own picture, however the still lies in the frame."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.errors import UnknownMedia
from bl_ext.user_default.dreamstrip.backend.contract.media import Clip, LocalMedia, MediaRef
from bl_ext.user_default.dreamstrip.backend.contract.requests import AnimateRequest, request_from_wire
from bl_ext.user_default.dreamstrip.backend.contract.settings import Mask
from bl_ext.user_default.dreamstrip.backend.contract.wire import to_wire
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.camera import move
from bl_ext.user_default.dreamstrip.blender_addon.masks import region
from bl_ext.user_default.dreamstrip.blender_addon.panels import mask as mask_panel
from bl_ext.user_default.dreamstrip.blender_addon.shots import prerender, request_builder, shot_list
from bl_ext.user_default.dreamstrip.blender_addon.takes import panel_settings, records

from tests.blender.fake_daemon import FakeDaemon
from tests.blender.masks.test_shape import key_shape
from tests.blender.shots.test_prerender import _pixels as pixels

TRIANGLE = np.array([[0.3, 0.3], [0.7, 0.35], [0.45, 0.75]])
PICTURE = (600, 400)
Settle = Callable[[Callable[[], object]], None]


@pytest.fixture
def still(timeline: Any) -> Any:
    """The coffee still, selected, to be painted within a mask along its camera keys."""
    still = timeline.still(channel=2, start=11, length=10)
    timeline.select(still)
    timeline.scene.dreamstrip.prompt, timeline.scene.dreamstrip.masking = "steam rises", "over"
    return still


def add(timeline: Any, left: int = 11, right: int = 21) -> Any:
    """A mask strip with a triangle."""
    mask = region.make("mask", [TRIANGLE], (720, 400))
    mask.frame_start, mask.frame_end = 1, 1 + right - left
    strip = timeline.strips.new_mask("mask", mask, 4, left)
    strip.mute = True
    return strip


def _flip(still: Any) -> None:
    still.use_flip_x = True
    still.transform.offset_x, still.transform.offset_y = 40, -25


def _stretch(still: Any) -> None:
    still.transform.scale_x, still.transform.scale_y = 1.2, 0.8
    still.transform.rotation, still.transform.offset_x = 0.3, -30


def _leave(_still: Any) -> None:
    """As it was added."""


@pytest.mark.parametrize("place", [_leave, _flip, _stretch])
def test_laid_back_over_the_still_it_shows_where_it_was_drawn(
    timeline: Any, still: Any, tmp_path: Path, place: Callable[[Any], None]
) -> None:
    scene, mask = timeline.scene, add(timeline)
    place(still)
    masks = len(bpy.data.masks)
    plan = prerender.plan_over_still(scene, mask, still, tmp_path, "mask")
    assert (len(bpy.data.masks), len(bpy.data.scenes)) == (masks, 1)
    subprocess.run(plan.argv, check=True, capture_output=True, timeout=60)
    mask.mute, still.mute = False, True
    drawn = pixels(scene, 11, tmp_path).reshape(400, 720, 4)[..., 0]
    mask.mute, still.mute = True, False
    still.elements[0].filename, still.directory = plan.output.name, f"{tmp_path}/"
    laid = pixels(scene, 11, tmp_path).reshape(400, 720, 4)[..., 0]
    assert (still.elements[0].orig_width, still.elements[0].orig_height) == PICTURE
    covered = _shows(scene, still, tmp_path)
    assert (drawn[covered] > 200).mean() > 0.05
    differs = np.abs(drawn.astype(int) - laid)[covered]
    assert (differs > 64).mean() < 0.004, "but for the edge of the outline, which two rasters draw"


def _shows(scene: Any, still: Any, folder: Path) -> Any:
    """Where the still is in the frame."""
    still.elements[0].filename, still.directory = "coffee.png", f"{Path(__file__).parents[3] / 'demo/media'}/"
    still.color_multiply = 0.0
    black = pixels(scene, 11, folder).reshape(400, 720, 4)[..., 0]
    still.color_multiply = 1000.0
    white = pixels(scene, 11, folder).reshape(400, 720, 4)[..., 0]
    return (white.astype(int) - black) > 200


def test_a_keyed_shape_is_taken_as_it_is_on_the_stills_first_frame(timeline: Any, still: Any, tmp_path: Path) -> None:
    mask = add(timeline)
    still.transform.offset_x = 60
    for first, right in ((1, 0.0), (9, 0.3)):
        key_shape(mask.mask, first, right)
    timeline.scene.frame_set(19)
    means = []
    for left in (11, 19):
        compat.set_left(mask, left)
        plan = prerender.plan_over_still(timeline.scene, mask, still, tmp_path, f"mask{left}")
        subprocess.run(plan.argv, check=True, capture_output=True, timeout=60)
        image = bpy.data.images.load(str(plan.output))
        white = np.array(image.pixels[:]).reshape(400, 600, 4)[..., 0] > 0.5
        means.append(np.flatnonzero(white.any(0)).mean())
    assert means[1] - means[0] == pytest.approx(0.3 * 720, abs=3)


def test_the_request_has_one_picture_of_the_mask_beside_the_still(timeline: Any, still: Any, tmp_path: Path) -> None:
    add(timeline)
    (shot,) = shot_list.shots(timeline.scene)
    assert (shot.kind, shot.mask, shot.needs_blender) == ("animate", "mask", True)
    timeline.scene.dreamstrip.feather = 5.0
    sent = request_builder.outbound(timeline.scene, shot, tmp_path, "job")
    assert isinstance(sent.request, AnimateRequest)
    assert sent.request.still == LocalMedia(str(timeline.media / "coffee.png"))
    assert sent.request.mask == Mask(Clip(LocalMedia(str(tmp_path / "job-mask.png"))), 0.05)
    assert request_from_wire(to_wire(sent.request)) == sent.request
    told = panel_settings.of_request(sent.request)
    assert (told.masking, told.feather) == ("over", 5.0)
    timeline.scene.dreamstrip.coarse = True
    (shot,) = shot_list.shots(timeline.scene)
    assert (shot.mask, shot.problem) == ("", ""), "the camera alone paints nothing"


def test_a_mask_strip_without_a_mask_says_so(timeline: Any, still: Any, tmp_path: Path) -> None:
    add(timeline).mask = None
    (shot,) = shot_list.shots(timeline.scene)
    with pytest.raises(UnknownMedia, match="has no mask"):
        request_builder.outbound(timeline.scene, shot, tmp_path, "job")


def test_it_is_drawn_over_a_still_at_rest(timeline: Any, still: Any, daemon: FakeDaemon, settle: Settle) -> None:
    bpy.ops.dreamstrip.camera_preset(preset="zoom_in")
    move.play(timeline.scene, still)
    assert not bpy.ops.dreamstrip.mask_draw.poll()
    move.stop(timeline.scene, still)
    assert bpy.ops.dreamstrip.mask_draw(outlines=json.dumps([TRIANGLE.tolist()])) == {"FINISHED"}
    timeline.select(still)
    assert bpy.ops.dreamstrip.submit() == {"FINISHED"}
    job_id = records.listed(timeline.scene)[-1].job_id
    settle(lambda: job_id in daemon.submissions)
    request = daemon.submissions[job_id].request
    assert isinstance(request, AnimateRequest) and request.mask is not None
    media = request.mask.clip.media
    assert isinstance(media, MediaRef) and media.sha256 in daemon.media


class _Column:
    """Notes what is drawn."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def row(self, **_options: Any) -> _Column:
        return self

    def prop(self, _owner: Any, name: str, **_options: Any) -> None:
        self.drawn.append(name)

    def operator(self, name: str, **_options: Any) -> None:
        self.drawn.append(name)

    def label(self, text: str, **_options: Any) -> None:
        self.drawn.append(text)


@pytest.mark.parametrize(
    ("kind", "coarse", "masking", "drawn"),
    [
        ("edit", False, "none", ["masking", "dreamstrip.mask_draw"]),
        ("animate", False, "over", ["masking", "dreamstrip.mask_draw", "feather"]),
        ("animate", True, "over", ["No mask: the camera alone paints nothing"]),
        ("subject", False, "over", ["No mask: a subject has no source picture"]),
        ("subject", False, "none", []),
        ("finetune", False, "over", []),
    ],
)
def test_the_panel_says_where_there_is_no_mask(
    timeline: Any, kind: str, coarse: bool, masking: str, drawn: list[str]
) -> None:
    settings = timeline.scene.dreamstrip
    settings.coarse, settings.masking = coarse, masking
    column = _Column()
    mask_panel.draw_mask(column, settings, frozenset({kind}))
    assert column.drawn == drawn
