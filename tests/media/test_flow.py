"""Flow on clips whose motion is known to the pixel."""

from __future__ import annotations

import numpy as np
import pytest

from backend.media.flow import SMALLEST, optical_flow
from tests.evaluation.footage.scenes import panned


def test_flow_of_a_pan_is_the_pan() -> None:
    first, second = panned(2, 3, -2)
    flow = optical_flow(first, second)
    assert flow.shape == (64, 96, 2)
    assert np.median(flow, axis=(0, 1)) == pytest.approx([3, -2], abs=0.1)


def test_a_frame_without_room_for_a_patch_does_not_move() -> None:
    first, second = panned(2, 1, 0, SMALLEST - 2, SMALLEST - 1)
    flow = optical_flow(first, second)
    assert flow.shape == (*first.shape[:2], 2) and not flow.any()
