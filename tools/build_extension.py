"""Build the extension's zip: the add-on, its operators and the contract, and the backend's wheel if one is given."""

from __future__ import annotations

import argparse
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_FILES = ("__init__.py", "blender_manifest.toml", "backend/__init__.py")
_FOLDERS = ("blender_addon", "ops", "backend/contract")
_DATE = (2020, 1, 1, 0, 0, 0)  # fixed, so that the same sources give the same zip


def members(root: Path = ROOT) -> Iterator[str]:
    """The files of the extension, relative to the repository."""
    yield from _FILES
    for folder in _FOLDERS:
        yield from sorted(path.relative_to(root).as_posix() for path in (root / folder).rglob("*.py"))


def build(folder: Path, root: Path = ROOT, backend: Path | None = None) -> Path:
    """Write `<id>-<version>.zip` into a folder; with the wheel `backend` it can install the other half."""
    manifest = tomllib.loads((root / "blender_manifest.toml").read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{manifest['id']}-{manifest['version']}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in members(root):
            archive.writestr(zipfile.ZipInfo(name, _DATE), (root / name).read_bytes(), zipfile.ZIP_DEFLATED)
        if backend is not None:
            archive.writestr(zipfile.ZipInfo(backend.name, _DATE), backend.read_bytes(), zipfile.ZIP_STORED)
    return target


def main() -> None:
    """Build into `--out`, `dist` where none is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="folder of the zip")
    parser.add_argument("--backend", type=Path, help="wheel of the backend that the add-on is to bring along")
    options = parser.parse_args()
    print(build(options.out, backend=options.backend))


if __name__ == "__main__":
    main()
