"""A backend that does nothing, to be installed in the place of the real one."""

from __future__ import annotations

import zipfile
from pathlib import Path


def wheel(folder: Path, version: str = "0.1.0", requires: str = "") -> Path:
    """It as a wheel, whose command tells its version."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"dreamstrip-{version}-py3-none-any.whl"
    about = f"dreamstrip-{version}.dist-info"
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("stand_in.py", f"def main():\n    print('dreamstrip {version}')\n")
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: dreamstrip\nVersion: {version}\n{needs}")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/entry_points.txt", "[console_scripts]\ndreamstrip = stand_in:main\n")
        names = "".join(f"{name},,\n" for name in archive.namelist())
        archive.writestr(f"{about}/RECORD", f"{names}{about}/RECORD,,\n")
    return file
