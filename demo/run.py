"""`make demo`: edit a clip and animate a still from Blender's sequencer, and show what came of it.

Builds the extension, lets `demo/in_blender.py` do a user's work in real Blender with it, and lays out a contact sheet
and a page of facts. Everything lands in one folder; the Blender profile is thrown away.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.contract.endpoint import read_endpoint
from demo.display import Display
from demo.sheet import Row, compose
from demo.summary import settings, summary
from tools.build_extension import build

ROOT = Path(__file__).resolve().parent.parent
MARK = ".dreamstrip-demo"
STORE = "store"


@dataclass
class Result:
    """What the Blender half reported."""

    takes: list[dict[str, Any]] = field(default_factory=list)
    frames: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    errors: list[dict[str, str]] = field(default_factory=list)


def main() -> int:
    """Run the demonstration; the exit status is 0 only if everything that was promised is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blender", type=Path, required=True, help="the Python of an environment with the bpy wheel")
    parser.add_argument("--out", type=Path, default=ROOT / "demo-out", help="folder of the results, emptied first")
    arguments, more = parser.parse_known_args()  # The rest is for the Blender half: prompts, lengths, --coarse-only.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # So that Blender and the daemon end as well.
    out = empty_folder(arguments.out.resolve())
    started = time.monotonic()
    with Display() as display, tempfile.TemporaryDirectory(prefix="dreamstrip-demo-") as profile:
        display.stage("Building the extension")
        extension = build(out)
        with daemon_stopped_after(out / STORE):
            status, result = work_in_blender(arguments.blender, extension, Path(profile), out, more, display)
        for error in result.errors:
            display.say(f"{error.get('code')}: {error.get('message')} {error.get('fix', '')}")
        if status != 0 or not result.takes:
            display.say(
                f"The Blender half ended with status {status}; see {out / 'blender.log'} and {out / STORE / 'logs'}."
            )
            return 1
        display.stage("Laying out the contact sheet")
        compose(
            [row_of(take, kind, result) for take in result.takes for kind in ("source", "take")],
            out / "contact-sheet.png",
        )
        shutil.rmtree(out / "frames")
        (out / "demo.blend1").unlink(missing_ok=True)
        (out / STORE / "logs").rename(out / "logs")
        shutil.rmtree(out / STORE)  # The takes and their manifests lie beside the .blend, where the import put them.
        (out / "summary.md").write_text(summary(out, result.takes, time.monotonic() - started), encoding="utf-8")
        display.finish()
    print(f"Done in {time.monotonic() - started:.0f} s. Look at {out / 'contact-sheet.png'} and {out / 'summary.md'}.")
    return 0


def empty_folder(out: Path) -> Path:
    """A fresh folder; one that the demonstration did not make itself is never emptied."""
    if out.is_dir() and any(out.iterdir()):
        if not (out / MARK).exists():
            raise SystemExit(f"{out} holds other things; choose another --out.")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).touch()
    return out


def work_in_blender(
    python: Path, extension: Path, profile: Path, out: Path, more: list[str], display: Display
) -> tuple[int, Result]:
    """Run the Blender half to its end and follow what it reports."""
    options: dict[str, object] = {
        "extension": extension,
        "profile": profile,
        "store": out / STORE,
        "daemon": f"{sys.executable} -m backend.cli",
        "media": ROOT / "demo" / "media",
        "out": out,
    }
    command = [str(python), str(ROOT / "demo" / "in_blender.py")]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    command += more
    result = Result()
    with (out / "blender.log").open("wb") as log:
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert child.stdout is not None
            for event in events(child.stdout):
                take_in(event, result, display)
            return child.wait(), result
        finally:
            child.kill()
            child.wait()


def events(lines: Iterator[str] | Any) -> Iterator[dict[str, Any]]:
    """The JSON objects among the lines; Blender itself writes to the same stream."""
    for line in lines:
        if line.startswith("{"):
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict) and "event" in event:
                yield event


def take_in(event: dict[str, Any], result: Result, display: Display) -> None:
    """Show an event and keep what the page needs of it."""
    match event["event"]:
        case "stage":
            display.stage(event["text"])
        case "progress":
            display.progress(event["job"], event["text"], event["fraction"])
        case "take":
            result.takes.append(event)
            display.say(f"{event['job']}: the take lies on channel {event['channel']} after {event['seconds']:.0f} s.")
        case "frames":
            result.frames[event["job"]] = {kind: event[kind] for kind in ("source", "take")}
        case "file":
            result.files[event["what"]] = event["path"]
        case "error":
            result.errors.append(event)


def row_of(take: dict[str, Any], kind: str, result: Result) -> Row:
    """A row of the sheet: the frames of a strip, and in words what they are."""
    paths = [Path(path) for path in result.frames[take["job"]][kind]]
    manifest = json.loads(Path(take["path"]).with_suffix(".json").read_text(encoding="utf-8"))
    if kind == "source":
        return Row(f"{take['job']}: source", paths)
    request = manifest["request"]
    words = f'"{request["prompt"]}", {settings(request)}' if request["prompt"] else settings(request)
    return Row(f"{take['job']}: take ({take['kind']}), {words}", paths)


@contextmanager
def daemon_stopped_after(store: Path) -> Iterator[None]:
    """Whatever happens to Blender, no daemon stays behind."""
    try:
        yield
    finally:
        endpoint = read_endpoint(store)
        if endpoint is not None:
            headers = {"Authorization": f"Bearer {endpoint.token}"}
            request = urllib.request.Request(f"{endpoint.url}/v1/shutdown", method="POST", headers=headers)
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            try:
                opener.open(request, timeout=10).close()
            except (urllib.error.URLError, OSError) as error:
                print(f"The daemon did not answer: {error}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
