# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings that a take was made with, as the panel has them: read from its request, put back to be used again."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from ...backend.contract.requests import AnimateRequest, EditRequest, JobRequest
from ...backend.contract.settings import SamplingSettings
from ..presets import FINETUNES, QUALITIES


@dataclass(frozen=True)
class PanelSettings:
    """What the panel asks for; None where the take does not say."""

    kind: str
    prompt: str
    s: float | None = None
    s_auto: bool | None = None
    guidance: float | None = None
    seed: int | None = None
    quality: str | None = None
    finetune: str | None = None
    coarse: bool | None = None
    audio: bool | None = None
    master: bool | None = None
    frames: int | None = None
    masking: str | None = None
    feather: float | None = None


def of_request(request: JobRequest) -> PanelSettings:
    """The panel's settings that make this request."""
    sampling = getattr(request, "sampling", None)
    finetune = getattr(request, "finetune", None)
    output = getattr(request, "output", None)
    is_edit = isinstance(request, EditRequest)
    mask = request.mask if isinstance(request, EditRequest | AnimateRequest) else None
    can_have_mask = is_edit or (isinstance(request, AnimateRequest) and not request.coarse)
    return PanelSettings(
        kind=request.kind,
        prompt=getattr(request, "prompt", ""),
        s=sampling.s if sampling is not None else None,
        s_auto=sampling.s is None if is_edit and sampling is not None else None,
        guidance=sampling.guidance if sampling is not None else None,
        seed=sampling.seed if sampling is not None else None,
        quality=quality_of(sampling) if sampling is not None else None,
        finetune=finetune.preset if is_edit and finetune is not None and finetune.preset in FINETUNES else None,
        coarse=request.coarse if isinstance(request, AnimateRequest) else None,
        audio=output.audio if is_edit and output is not None else None,
        master=output.master if output is not None else None,
        frames=getattr(request, "frames", None),
        masking=("over" if mask is not None else "none") if can_have_mask else None,
        feather=round(100 * mask.feather, 2) if mask is not None else None,
    )


def quality_of(sampling: SamplingSettings) -> str | None:
    """The panel's quality that stops after this stage, with as many steps if there are several."""
    same = [key for key, quality in QUALITIES.items() if quality.until == sampling.until]
    exact = [key for key in same if QUALITIES[key].upscaling_steps == sampling.upscaling_steps]
    return next(iter([*exact, *same]), None)


def put_back(panel: Any, settings: PanelSettings) -> None:
    """Show a take's settings on the panel; the job's kind only where the selection would not choose it."""
    for field in fields(PanelSettings):
        value = getattr(settings, field.name)
        if value is not None and field.name != "kind":
            setattr(panel, field.name, value)
    panel.kind = settings.kind if settings.kind in ("subject", "generate") else "auto"
    panel.prompts = "one"


def words(request: JobRequest) -> str:
    """How a take was made, in a line."""
    if isinstance(request, AnimateRequest) and request.coarse:
        return "camera only, no model"
    sampling = getattr(request, "sampling", None)
    finetune = getattr(request, "finetune", None)
    told = [request.model]
    if sampling is not None:
        told += [f"until {sampling.until}" if sampling.until else "whole cascade"]
        told += [_strength(sampling.s)] if isinstance(request, EditRequest) else []
        told += [f"seed {sampling.seed}"]
    if finetune is not None:
        told += [f"finetune {finetune.preset}"]
    return ", ".join(told)


def words_of_choice(choice: dict[str, Any] | None) -> str:
    """What was chosen from previews and why, as the manifest tells it; empty where nothing was."""
    if choice is None:
        return ""
    return f"; chosen: s {choice['s']:g}, finetune {choice['preset']} ({choice['reason']})"


def _strength(s: float | None) -> str:
    return "s chosen" if s is None else f"s {s:g}"
