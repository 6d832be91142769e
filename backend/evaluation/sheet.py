"""Contact sheets: a row a clip, some of its frames, a line of text above where there is something to say."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Clip = NDArray[np.uint8]
Image = NDArray[np.uint8]

COLUMNS, ZOOM, LINE = 8, 3, 22


def contact_sheet(rows: Sequence[tuple[str, Clip]], columns: int = COLUMNS, zoom: int = ZOOM) -> Image:
    """Titled clips uint8 [T, H, W, 3] of one size as a picture; an empty title takes no room."""
    return np.concatenate([_row(title, clip, columns, zoom) for title, clip in rows])


def encode_png(image: Image) -> bytes:
    """An RGB picture as PNG."""
    return bytes(cv2.imencode(".png", image[..., ::-1])[1].tobytes())


def _row(title: str, clip: Clip, columns: int, zoom: int) -> Image:
    chosen = clip[:: max(len(clip) // columns, 1)][:columns]
    frames = [np.pad(frame, ((1, 1), (1, 1), (0, 0)), constant_values=128) for frame in chosen]
    picture = np.concatenate(frames, axis=1).repeat(zoom, axis=0).repeat(zoom, axis=1)
    if not title:
        return picture
    line = np.full((LINE, picture.shape[1], 3), 24, np.uint8)
    plain = title.encode("ascii", "replace").decode()
    cv2.putText(line, plain, (4, LINE - 7), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (230, 230, 230), 1, cv2.LINE_AA)
    return np.concatenate([line, picture])
