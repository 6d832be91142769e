"""How long the coarse proxy of a camera's move takes, from the request to the take: `python -m benchmarks.proxy`.

The daemon runs. Its worker does not before half of the proxies, as after idle time, and does before the others. The
add-on's clip is 400 pixels long at most. `busy` is how many processes wanted the machine's cores meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import httpx

from backend.contract.camera import CameraPath, CameraPose
from backend.contract.endpoint import read_endpoint
from backend.contract.jobs import Submission
from backend.contract.media import LocalMedia
from backend.contract.requests import AnimateRequest
from backend.contract.settings import OutputSettings
from backend.contract.wire import to_wire

STILL = Path(__file__).resolve().parents[1] / "demo" / "media" / "coffee.png"
SIZE = (400, 266)


def main() -> None:
    """Print the seconds of each proxy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=240)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as store:
        command = [sys.executable, "-m", "backend.cli", "serve", "--store", store, "--root", str(STILL.parent)]
        daemon = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert daemon.stdout is not None
        daemon.stdout.readline()
        endpoint = read_endpoint(Path(store))
        assert endpoint is not None
        try:
            with httpx.Client(base_url=endpoint.url, headers={"authorization": f"Bearer {endpoint.token}"}) as client:
                without, warm = zip(*(pair(client, options.frames) for _ in range(options.times)), strict=True)
        finally:
            daemon.terminate()
            daemon.wait()
    found = {"frames": options.frames, "without a worker": sorted(without), "with one": sorted(warm)}
    print(json.dumps(found | {"busy": os.getloadavg()[0], "cores": os.cpu_count()}))


def pair(client: httpx.Client, frames: int) -> tuple[float, float]:
    """Seconds of a proxy without a worker, and of one with it."""
    client.post("/v1/unload").raise_for_status()
    return round(proxy(client, frames), 2), round(proxy(client, frames), 2)


def proxy(client: httpx.Client, frames: int) -> float:
    """Seconds from the request to the word that the take is there."""
    output = OutputSettings(width=SIZE[0], height=SIZE[1])
    camera = CameraPath(tuple(CameraPose(1.2, tilt=10 * k / frames, yaw=20 * k / frames) for k in range(frames)))
    request = AnimateRequest(LocalMedia(str(STILL)), camera, "24", "", output=output, coarse=True, quick=True)
    job_id, began = str(uuid.uuid4()), time.monotonic()
    client.post("/v1/jobs", json=to_wire(Submission(job_id, request, ""))).raise_for_status()
    while (job := client.get(f"/v1/jobs/{job_id}").json())["state"] != "done":
        assert job["error"] is None, job["error"]
        time.sleep(0.02)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
