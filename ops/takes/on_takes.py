# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operators on takes share: they work on the selected take strips, or on those over the selected strips."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...backend.contract.errors import DreamstripError
from ...blender_addon import compat
from ...blender_addon.takes import stack, strip_record
from ...blender_addon.takes.strip_record import TakeEntry
from ...blender_addon.words import of_error, words


class OnTakes:
    """To be mixed into an operator. `poll` looks at the active strip alone: it runs for each button drawn."""

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a take, or a strip that can have one."""
        scene = compat.sequencer_scene(context)
        editor = scene.sequence_editor if scene is not None else None
        strip = editor.active_strip if editor is not None else None
        record = strip_record.read(strip) if strip is not None else strip_record.EMPTY
        cls.poll_message_set("Select a take, or a strip that has takes")  # type: ignore[attr-defined]
        return bool(record.takes or record.strip_id)

    def take_at_hand(self, context: Any) -> tuple[Any, TakeEntry] | None:
        """The take strip that is active, or whose source is, and the take that it shows; the user is told if none."""
        strip = stack.active(compat.sequencer_scene(context))
        take = strip_record.read(strip).take if strip is not None else None
        if take is None:
            self.report({"INFO"}, "The active strip has no take")  # type: ignore[attr-defined]
            return None
        return strip, take

    def on_each(self, context: Any, act: Callable[[Any, Any], str]) -> set[str]:
        """Let `act` do its work on each take strip, given the scene; it returns what is to be told."""
        scene = compat.sequencer_scene(context)
        chosen = stack.chosen(scene) or [take for take in [stack.active(scene)] if take is not None]
        told: list[str] = []
        troubles: list[DreamstripError] = []
        for strip in chosen:
            try:
                told.append(act(scene, strip))
            except DreamstripError as error:
                troubles.append(error)
        for trouble in troubles:
            self.report({"WARNING" if told else "ERROR"}, of_error(trouble))  # type: ignore[attr-defined]
        if not told:
            if not chosen:
                self.report({"INFO"}, "The selected strips have no take")  # type: ignore[attr-defined]
            return {"CANCELLED"}
        more = words("{first}, and {count} more", first=told[0], count=len(told) - 1)
        self.report({"INFO"}, told[0] if len(told) == 1 else more)  # type: ignore[attr-defined]
        return {"FINISHED"}
