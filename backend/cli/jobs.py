"""`dreamstrip edit | animate | subject | generate | finetune`: the five kinds of job, in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from backend.contract.camera import PRESETS, CameraPath, sample_preset
from backend.contract.errors import BadMedia, InvalidRequest
from backend.contract.media import Clip, LocalMedia
from backend.contract.requests import (
    AnimateRequest,
    EditRequest,
    FinetuneRequest,
    GenerateRequest,
    JobRequest,
    SubjectRequest,
)
from backend.contract.settings import FinetuneSettings, Mask, OutputSettings, SamplingSettings
from backend.contract.wire import loads

from . import options as o

_CLIP_SUFFIXES = {".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".mpg", ".mpeg", ".gif"}
Source = Annotated[Path, typer.Argument(help="The clip: a video file, or a folder of images.")]
Still = Annotated[Path, typer.Argument(help="The picture.")]
Photos = Annotated[list[Path], typer.Argument(help="Three or more photos of the subject.")]
Sources = Annotated[list[Path], typer.Argument(help="A clip, or photos.")]
Camera = Annotated[str, typer.Option(help=f"Camera preset: {', '.join(PRESETS)}.")]
CameraFile = Annotated[Path | None, typer.Option(help='JSON of a path, {"poses": [...]}, instead of a preset.')]
Coarse = Annotated[bool, typer.Option("--coarse", help="Only the warped picture, without a model.")]


def edit(
    source: Source,
    prompt: o.Prompt,
    out: o.Out,
    first: o.First = 0,
    frames: o.Frames = None,
    fps: o.Fps = None,
    mask: o.MaskFile = None,
    feather: o.Feather = 0.02,
    preset: o.EditPreset = "mixed",
    steps: o.Steps = None,
    alpha: o.Alpha = None,
    lr: o.Rate = None,
    s: o.EditStrength = 0.95,
    sampling_steps: o.SamplingSteps = None,
    upscaling_steps: o.UpscalingSteps = None,
    guidance: o.Guidance = 1.0,
    seed: o.Seed = 0,
    until: o.Until = None,
    master: o.Master = False,
    audio: o.Audio = False,
    width: o.Width = None,
    height: o.Height = None,
    model: o.Model = "embedded",
    store: o.Store = None,
    threads: o.Threads = None,
) -> None:
    """Change a clip as the prompt says, or what a mask shows of it."""
    request = EditRequest(
        source=Clip(local_media(source), first, frames, fps),
        prompt=prompt,
        finetune=FinetuneSettings(preset, steps, alpha, lr),
        sampling=SamplingSettings(s, sampling_steps, guidance, seed, until, upscaling_steps),
        output=OutputSettings(master, audio, width, height),
        model=model,
        mask=mask_of(mask, feather, first, frames, fps),
    )
    perform(request, out, store, threads)


def animate(
    still: Still,
    out: o.Out,
    prompt: o.Prompt = "",
    camera: Camera = "zoom_in",
    camera_file: CameraFile = None,
    frames: o.Frames = None,
    fps: o.Fps = None,
    coarse: Coarse = False,
    mask: o.StillMaskFile = None,
    feather: o.Feather = 0.02,
    preset: o.Preset = "frames",
    steps: o.Steps = None,
    alpha: o.Alpha = None,
    lr: o.Rate = None,
    s: o.Strength = 0.95,
    sampling_steps: o.SamplingSteps = None,
    upscaling_steps: o.UpscalingSteps = None,
    guidance: o.Guidance = 1.0,
    seed: o.Seed = 0,
    until: o.Until = None,
    master: o.Master = False,
    width: o.Width = None,
    height: o.Height = None,
    model: o.Model = "embedded",
    store: o.Store = None,
    threads: o.Threads = None,
) -> None:
    """Bring a picture to life along a camera path, or what a mask shows of it."""
    request = AnimateRequest(
        still=local_media(still),
        camera=_camera(camera, camera_file, frames),
        fps=fps or "25",
        prompt=prompt,
        finetune=FinetuneSettings(preset, steps, alpha, lr),
        sampling=SamplingSettings(s, sampling_steps, guidance, seed, until, upscaling_steps),
        output=OutputSettings(master, False, width, height),
        coarse=coarse,
        model=model,
        mask=mask_of(mask, feather, 0, None, None),
    )
    perform(request, out, store, threads)


def subject(
    photos: Photos,
    prompt: o.Prompt,
    out: o.Out,
    frames: o.Frames = 32,
    fps: o.Fps = "16",
    preset: o.Preset = "frames",
    steps: o.Steps = None,
    alpha: o.Alpha = None,
    lr: o.Rate = None,
    s: o.Strength = 0.95,
    sampling_steps: o.SamplingSteps = None,
    upscaling_steps: o.UpscalingSteps = None,
    guidance: o.Guidance = 1.0,
    seed: o.Seed = 0,
    until: o.Until = None,
    master: o.Master = False,
    width: o.Width = None,
    height: o.Height = None,
    model: o.Model = "embedded",
    store: o.Store = None,
    threads: o.Threads = None,
) -> None:
    """A new video of the subject in the photos; the prompt calls it t*."""
    request = SubjectRequest(
        photos=tuple(local_media(photo) for photo in photos),
        prompt=prompt,
        frames=frames or 32,
        fps=fps or "16",
        finetune=FinetuneSettings(preset, steps, alpha, lr),
        sampling=SamplingSettings(s, sampling_steps, guidance, seed, until, upscaling_steps),
        output=OutputSettings(master, False, width, height),
        model=model,
    )
    perform(request, out, store, threads)


def generate(
    prompt: o.Prompt,
    out: o.Out,
    frames: o.Frames = 32,
    fps: o.Fps = "16",
    sampling_steps: o.SamplingSteps = None,
    upscaling_steps: o.UpscalingSteps = None,
    guidance: o.Guidance = 1.0,
    seed: o.Seed = 0,
    until: o.Until = None,
    master: o.Master = False,
    width: o.Width = 480,
    height: o.Height = 288,
    model: o.Model = "embedded",
    store: o.Store = None,
    threads: o.Threads = None,
) -> None:
    """A new video from the prompt alone."""
    request = GenerateRequest(
        prompt=prompt,
        frames=frames or 32,
        fps=fps or "16",
        output=OutputSettings(master, False, width, height),
        sampling=SamplingSettings(1.0, sampling_steps, guidance, seed, until, upscaling_steps),
        model=model,
    )
    perform(request, out, store, threads)


def finetune(
    sources: Sources,
    out: o.Out,
    first: o.First = 0,
    frames: o.Frames = None,
    fps: o.Fps = None,
    preset: o.Preset = "mixed",
    steps: o.Steps = None,
    alpha: o.Alpha = None,
    lr: o.Rate = None,
    seed: o.Seed = 0,
    model: o.Model = "embedded",
    store: o.Store = None,
    threads: o.Threads = None,
) -> None:
    """Make a finetune alone, of a clip or of photos, for later jobs to reuse."""
    clip = Clip(local_media(sources[0]), first, frames, fps) if _is_clip(sources) else None
    request = FinetuneRequest(
        source=clip,
        photos=() if clip else tuple(local_media(photo) for photo in sources),
        finetune=FinetuneSettings(preset, steps, alpha, lr, seed),
        model=model,
    )
    perform(request, out, store, threads)


def perform(request: JobRequest, out: Path, store: Path | None, threads: int | None) -> None:
    """Do a job in this process."""
    from .direct import run_direct

    run_direct(request, out.absolute(), o.store_or_default(store), threads)


def local_media(path: Path) -> LocalMedia:
    """A file that the user named."""
    return LocalMedia(str(path.absolute()))


def mask_of(file: Path | None, feather: float, first: int, frames: int | None, fps: str | None) -> Mask | None:
    """A mask that the user named, trimmed as the clip is."""
    return Mask(Clip(local_media(file), first, frames, fps), feather) if file is not None else None


def _is_clip(sources: list[Path]) -> bool:
    """One video, folder or numbered pattern is a clip; anything else is photos."""
    only = sources[0]
    return len(sources) == 1 and (only.is_dir() or "%" in only.name or only.suffix.lower() in _CLIP_SUFFIXES)


def _camera(preset: str, file: Path | None, frames: int | None) -> CameraPath:
    if file is None:
        return sample_preset(preset.replace("-", "_"), frames or 48)
    path: CameraPath = loads(CameraPath, _read(file), "camera")
    if frames is not None and frames != len(path.poses):
        raise InvalidRequest(f"the file has {len(path.poses)} poses", "Leave --frames out.", "frames")
    return path


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadMedia("The camera file cannot be read.", "Check the path after --camera-file.") from error
