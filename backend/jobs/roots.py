"""Which folders of this machine the daemon may read sources from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backend.contract.errors import InvalidRequest, UnknownMedia
from backend.contract.media import LocalMedia


@dataclass(frozen=True)
class Roots:
    """Granted folders; `None` grants everything, for the command line, which runs as the user who types."""

    folders: tuple[Path, ...] | None = ()

    @classmethod
    def granted(cls, folders: tuple[Path, ...]) -> Roots:
        """Roots with links resolved. Raises InvalidRequest for one that is not there."""
        for folder in folders:
            if not folder.exists():
                raise InvalidRequest(f"{folder} does not exist", "Make the folder, or leave it out.", "root")
        return cls(tuple(folder.resolve(strict=True) for folder in folders))

    def check(self, media: LocalMedia) -> Path:
        """The real path behind `media`; one answer for "not granted" and "not there", to tell nothing about others."""
        try:
            path = Path(media.path).resolve()
            if self._grants(path) and (path.exists() or ("%" in path.name and path.parent.is_dir())):
                return path
        except (OSError, RuntimeError):  # too long, a loop of links, or not ours to look at
            pass
        if self.folders is None:  # whoever typed the path may be told about it
            raise UnknownMedia(f"{media.path} does not exist or cannot be read.", "Check the path.")
        raise UnknownMedia(
            "This path does not exist or is not under a granted folder.",
            "Start the daemon with --root for the folder, or upload the file.",
        )

    def _grants(self, path: Path) -> bool:
        return self.folders is None or any(path.is_relative_to(root) for root in self.folders)
