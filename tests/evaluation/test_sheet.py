"""Contact sheets."""

from __future__ import annotations

import cv2
import numpy as np

from backend.evaluation.sheet import LINE, contact_sheet, encode_png


def test_a_row_a_clip_and_a_line_where_there_is_a_title() -> None:
    clip = np.full((16, 24, 40, 3), 200, np.uint8)
    clip[4] = (255, 0, 0)
    sheet = contact_sheet([("a title", clip), ("", clip), ("", clip[:4])], columns=4, zoom=2)
    assert sheet.shape == (3 * 26 * 2 + LINE, 4 * 42 * 2, 3)
    assert (sheet[LINE + 20, 100] == (255, 0, 0)).all()  # the second of frames 0, 4, 8, 12
    assert sheet[:LINE].max() > 200


def test_a_png_keeps_the_colours() -> None:
    sheet = np.zeros((4, 4, 3), np.uint8)
    sheet[..., 0] = 255
    read = cv2.imdecode(np.frombuffer(encode_png(sheet), np.uint8), cv2.IMREAD_COLOR)
    assert read is not None and (read[..., ::-1] == sheet).all()
