# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera's move as a small clip that the daemon makes without any model: for moves that no transform can show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from ...backend.contract.media import LocalMedia
from ...backend.contract.requests import AnimateRequest
from ...backend.contract.settings import OutputSettings
from .. import compat
from ..daemon.cargo import Outbound
from ..shots import prerender, request_builder, source
from ..takes import identity, source_state, stack
from ..takes.records import Record
from . import keys

_LONG_SIDE = 400
_SMALLEST = 16


def outbound(scene: Any, strip: Any, renders: Path) -> tuple[Record, Outbound]:
    """The job, and its record: its take lands over the still by itself, in the place of the proxy before.

    Raises InvalidRequest for a camera beyond its limits.
    """
    job_id = request_builder.new_job_id()
    origin = identity.origin_of(scene, strip)
    plan = None
    if not source.is_still_exact(strip):
        plan = prerender.plan(scene, strip, renders, job_id, compat.left(strip), compat.right(strip))
    still = LocalMedia(str(plan.output) if plan is not None else source.still_frames(strip).path)
    width, height = small_size(source.still_frames(strip).width, source.still_frames(strip).height)
    request = AnimateRequest(
        still=still,
        camera=keys.sample(scene, strip),
        fps=str(source.frame_rate(scene)),
        prompt="",
        output=OutputSettings(width=width, height=height),
        coarse=True,
        quick=True,
    )
    record = _record(scene, strip, job_id, origin)
    strip.dreamstrip.proxy_job = job_id
    return record, Outbound(job_id, origin.to_label(), request, plan)


def small_size(width: int, height: int) -> tuple[int, int]:
    """Width and height of the clip: even, of the still's shape, the longer side at most 400."""
    scale = min(1.0, _LONG_SIDE / max(width, height))
    small_width, small_height = (max(_SMALLEST, 2 * round(side * scale / 2)) for side in (width, height))
    return small_width, small_height


def _record(scene: Any, strip: Any, job_id: str, origin: identity.Origin) -> Record:
    before = strip.dreamstrip.proxy_job
    is_there = before and stack.with_job(scene.sequence_editor, before)
    record = Record(
        job_id=job_id,
        kind=AnimateRequest.kind,
        strip=origin.strip,
        strip_id=origin.strip_id,
        left=compat.left(strip),
        offset=compat.left(strip) - round(compat.content_start(strip)),
        channel=strip.channel,
        rendered=False,
        source=source_state.dumps(source_state.state_of(strip)),
        lands=True,
    )
    return replace(record, follows=before) if is_there else record
