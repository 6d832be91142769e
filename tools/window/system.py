"""A prepared Debian that has a real Blender: commands run inside it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
_ENTER = Path(__file__).with_name("enter.sh")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class System:
    """The folder that `prepare.sh` made; `scratch` is reached by the same path inside and outside."""

    folder: Path
    scratch: Path

    def start(self, *command: str, log: Path, **environment: str) -> subprocess.Popen[bytes]:
        """A long-lived program in namespaces of its own. Killing it ends all of its children and mounts."""
        inside = [str(_ENTER), str(self.folder), str(self.scratch), str(REPOSITORY), *command]
        with log.open("ab") as output:
            return subprocess.Popen(
                inside, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=self._env(environment)
            )

    def run(self, *command: str, **environment: str) -> bytes:
        """A short command that needs no mounts; what it printed. Raises `CalledProcessError`."""
        inside = ["chroot", str(self.folder), *command]
        return subprocess.run(inside, env=self._env(environment), check=True, stdout=subprocess.PIPE).stdout

    def _env(self, own: dict[str, str]) -> dict[str, str]:
        path = f"{_PATH}:{os.environ.get('PATH', '')}"
        return {"PATH": path, "HOME": str(self.scratch), "TMPDIR": str(self.scratch), "LC_ALL": "C.UTF-8", **own}
