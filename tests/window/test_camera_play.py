"""Moves from presets, changed by the menu and seen in the preview: at once, or as a small clip of a real daemon's."""

from __future__ import annotations

import pytest

from tests.window.cut import Cut, Serve


@pytest.fixture
def moving(cut: Cut) -> Cut:
    """The camera goes over the still from left to right, and the playhead is near its end."""
    cut.click_strip("coffee")
    cut.search("Pan Right")
    cut.wait(lambda: cut.ask("camera:keys"), "the preset's keys are there")
    cut.go_to(180)
    return cut


def test_a_preset_is_mirrored_and_reversed(moving: Cut) -> None:
    ((first, last),) = (way for way in moving.ask("camera:ways") if way[0] != way[1])
    moving.search("Mirror Left and Right")
    moving.wait(lambda: [-first, -last] in moving.ask("camera:ways"), "it goes to the other side")
    moving.search("Reverse")
    moving.wait(lambda: [-last, -first] in moving.ask("camera:ways"), "and back again")
    moving.hover(moving.timeline)
    moving.screen.key("ctrl+z", "ctrl+z", "ctrl+z")
    moving.wait(lambda: not moving.ask("camera:keys"), "each was one undo step")


def test_a_flat_move_plays_at_once_and_stops(moving: Cut) -> None:
    picture = moving.blender.region(moving.preview, "PREVIEW")
    still = moving.look(picture)
    moving.blender.press("dreamstrip.camera_play", moving.preview)
    moving.wait(lambda: moving.ask("camera:plays", name="coffee"), "it plays")
    moving.wait(lambda: (moving.look(picture) != still).mean() > 0.1, "the preview shows it")
    moving.blender.press("dreamstrip.camera_play", moving.preview)
    moving.wait(lambda: not moving.ask("camera:plays", name="coffee"), "it has stopped")
    moving.wait(lambda: (moving.look(picture) != still).mean() < 0.01, "the still is as it was, but for the area's rim")


def test_the_daemon_makes_a_small_clip_of_a_move_in_perspective_that_lands_by_itself(cut: Cut, serve: Serve) -> None:
    serve()
    cut.click_strip("coffee")
    cut.search("Orbit")
    cut.wait(lambda: cut.ask("camera:keys"), "the preset's keys are there")
    cut.blender.press("dreamstrip.camera_proxy", cut.preview)
    cut.wait(lambda: [strip[1:] for strip in cut.take_strips()] == [[2, 131, 181]], "it lies over the still")
