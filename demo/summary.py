"""The page of facts beside the contact sheet, from the manifests of the takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any


def summary(out: Path, takes: Sequence[dict[str, Any]], seconds: float) -> str:
    """Markdown: what was made, from what, how long each stage took, and what to know about it."""
    manifests = [json.loads(Path(take["path"]).with_suffix(".json").read_text(encoding="utf-8")) for take in takes]
    lines = [
        "# Dreamstrip demonstration",
        "",
        f"Made in {seconds:.0f} s by the add-on's own operators in real Blender.",
        "",
    ]
    lines += ["![Source above take](contact-sheet.png)", "", "The timeline itself: [demo.blend](demo.blend).", ""]
    for take, manifest in zip(takes, manifests, strict=True):
        lines += take_section(out, take, manifest)
    lines += ["## Versions", "", *versions(manifests[0]["versions"])]
    return "\n".join(lines) + "\n"


def take_section(out: Path, take: dict[str, Any], manifest: dict[str, Any]) -> Iterator[str]:
    """One take."""
    request, output = manifest["request"], manifest["output"]
    sources = ", ".join(f"`{source['name']}` ({source['sha256'][:12]})" for source in manifest["sources"])
    yield from (f"## {take['job']}: {manifest['kind']}", "")
    yield f"- Take: [`{Path(take['path']).name}`]({Path(take['path']).relative_to(out)}), channel {take['channel']},"
    yield f"  {output['frames']} frames of {output['width']}x{output['height']} at {output['fps']} fps"
    yield f"- Source: {sources}"
    if request["prompt"]:
        yield f'- Prompt: "{request["prompt"]}"'
    yield f"- Settings: {settings(request)}"
    stages = ", ".join(f"{name} {value:.1f} s" for name, value in manifest["seconds"].items())
    yield f"- Time: {take['seconds']:.1f} s seen from Blender; in the worker: {stages}"
    yield from (f"- Warning: {warning['text']}" for warning in manifest["warnings"])
    yield ""


def settings(request: dict[str, Any]) -> str:
    """The settings that decide about the result."""
    path = [f"a camera path of {len(request['camera']['poses'])} poses"] if "camera" in request else []
    if request.get("coarse"):
        return ", ".join([*path, "camera only, no model"])
    sampling, finetune = request["sampling"], request["finetune"]
    stop = f"until {sampling['until']}" if sampling["until"] else "the whole cascade"
    words = [f"model {request['model']}", f"s = {sampling['s']}", f"seed {sampling['seed']}", stop]
    words += [
        f"guidance {sampling['guidance']}",
        f"finetune {finetune['preset']} ({finetune['steps'] or 'its own'} steps)",
    ]
    return ", ".join(words + path)


def versions(found: dict[str, str]) -> list[str]:
    """A table of versions."""
    return ["| | |", "|---|---|", *(f"| {name} | {version} |" for name, version in found.items())]
