# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operators share that go on from a cell of a contact sheet."""

from __future__ import annotations

from typing import Any

from ...backend.contract.errors import DreamstripError
from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.sheets import picking
from ...blender_addon.words import of_error, words


class OnCells:
    """To be mixed into an operator."""

    def pick(self, context: Any, sheet_id: str, cell: int) -> tuple[bool, str]:
        """Submit the edit; its take lands over the strip that the sheet was made of, wherever that is then.

        Whether it was sent, and what the user was told.
        """
        try:
            picking.pick(runtime.current(), compat.sequencer_scene(context), sheet_id, cell)
        except DreamstripError as error:
            return self._told("ERROR", of_error(error))
        return self._told("INFO", words("Goes on from cell {number}", number=cell + 1))

    def _told(self, level: str, text: str) -> tuple[bool, str]:
        self.report({level}, text)  # type: ignore[attr-defined]
        return level == "INFO", text
