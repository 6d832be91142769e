"""A take's settings: read from its request, put back to the panel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.backend.contract.media import Clip, LocalMedia
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest, GenerateRequest
from bl_ext.user_default.dreamstrip.backend.contract.settings import FinetuneSettings, OutputSettings, SamplingSettings
from bl_ext.user_default.dreamstrip.blender_addon import preferences
from bl_ext.user_default.dreamstrip.blender_addon.presets import QUALITIES
from bl_ext.user_default.dreamstrip.blender_addon.shots import request_builder, shot_list
from bl_ext.user_default.dreamstrip.blender_addon.takes import panel_settings

_EDIT = EditRequest(Clip(LocalMedia("/a.mp4")), "at night", FinetuneSettings("none"), SamplingSettings(s=0.5, seed=7))


@pytest.mark.parametrize("quality", QUALITIES)
def test_the_panel_makes_the_same_request_again(timeline: Any, quality: str) -> None:
    timeline.select(timeline.clip(length=20))
    panel = timeline.scene.dreamstrip
    panel.prompt, panel.s, panel.seed, panel.quality, panel.finetune, panel.audio = "x", 0.4, 9, quality, "video", True

    def request() -> Any:
        (shot,) = shot_list.shots(timeline.scene)
        return request_builder.outbound(timeline.scene, shot, preferences.renders_folder()).request

    first = request()
    settings = panel_settings.of_request(first)
    panel.prompt, panel.s, panel.seed, panel.quality, panel.finetune, panel.audio = "y", 0.1, 0, "draft", "none", False
    panel_settings.put_back(panel, settings)
    assert request() == first


def test_what_a_take_does_not_say_stays_as_it_is(timeline: Any) -> None:
    panel = timeline.scene.dreamstrip
    panel.s, panel.coarse, panel.frames = 0.25, True, 77
    panel_settings.put_back(panel, panel_settings.of_request(replace(_EDIT, sampling=SamplingSettings(s=None))))
    assert (round(panel.s, 4), panel.coarse, panel.frames, panel.finetune) == (0.25, True, 77, "none")


def test_a_clip_from_the_prompt_alone_names_its_kind(timeline: Any) -> None:
    request = GenerateRequest("a ring", 48, "24", OutputSettings(width=64, height=64))
    panel_settings.put_back(timeline.scene.dreamstrip, panel_settings.of_request(request))
    assert (timeline.scene.dreamstrip.kind, timeline.scene.dreamstrip.frames) == ("generate", 48)


def test_a_take_is_told_in_a_line() -> None:
    assert panel_settings.words(_EDIT) == "embedded, whole cascade, s 0.5, seed 7, finetune none"
