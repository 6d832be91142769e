"""Build the extension's zip: the add-on, its operators and the contract, nothing else."""

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


def build(folder: Path, root: Path = ROOT) -> Path:
    """Write `<id>-<version>.zip` into a folder."""
    manifest = tomllib.loads((root / "blender_manifest.toml").read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{manifest['id']}-{manifest['version']}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in members(root):
            archive.writestr(zipfile.ZipInfo(name, _DATE), (root / name).read_bytes(), zipfile.ZIP_DEFLATED)
    return target


def main() -> None:
    """Build into `--out`, `dist` where none is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="folder of the zip")
    print(build(parser.parse_args().out))


if __name__ == "__main__":
    main()
