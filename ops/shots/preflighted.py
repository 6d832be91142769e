# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operators that submit jobs share: they show a preflight, and send only what the user then agrees to."""

from __future__ import annotations

from typing import Any

from ...backend.contract.errors import Conflict, DreamstripError
from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import AskMachine
from ...blender_addon.panels import once
from ...blender_addon.panels import preflight as dialog
from ...blender_addon.shots import preflight, shot_list, submitting
from ...blender_addon.shots.preflight import Preflight
from ...blender_addon.words import of_error, words

_WIDTH = 520


class Preflighted:
    """Submits the jobs of `scope` (empty: that of the panel)."""

    scope = ""

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a daemon and something to send; one job alone is sent without a dialog and must be without fault."""
        scene = compat.sequencer_scene(context)
        problem = _problem(scene, cls.scope) if scene is not None else "The sequencer shows no scene of this file"
        if not runtime.current().session.is_online:
            problem = "No daemon is running: start it first"
        cls.poll_message_set(problem)  # type: ignore[attr-defined]
        return not problem

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Show what would be sent; a single job without a conflict stands on the panel already."""
        prepared = _prepare(compat.sequencer_scene(context), self.scope, frozenset())
        runtime.current().post(AskMachine())
        self._is_asked = True
        if len(prepared.items) == 1 and not any((*prepared.conflicts, *prepared.items[0].conflicts)):
            return self.execute(context)
        asked: set[str] = context.window_manager.invoke_props_dialog(
            self, width=_WIDTH, title="Before They Are Sent", confirm_text="Send"
        )
        return asked

    def check(self, context: Any) -> bool:
        """Something in the dialog was changed: the preflight is worked out anew."""
        shown = runtime.current().session.preflight
        _prepare(compat.sequencer_scene(context), self.scope, shown.left_out if shown is not None else frozenset())
        return True

    def draw(self, context: Any) -> None:
        """The preflight as it was prepared."""
        shown = runtime.current().session.preflight
        if shown is not None:
            dialog.draw(self.layout, shown, compat.sequencer_scene(context))  # type: ignore[attr-defined]

    def cancel(self, _context: Any) -> None:
        """The user does not agree: nothing is sent."""
        runtime.current().session.preflight = None

    def execute(self, context: Any) -> set[str]:
        """Send what the preflight says, or what one would say now."""
        shown = runtime.current().session.preflight if getattr(self, "_is_asked", False) else None
        try:
            self._report("INFO", send(compat.sequencer_scene(context), self.scope, shown))
        except DreamstripError as error:
            self._report("ERROR", of_error(error))
            return {"CANCELLED"}
        return {"FINISHED"}

    def _report(self, kind: str, text: str) -> None:
        self.report({kind}, text)  # type: ignore[attr-defined]


def send(scene: Any, scope: str, agreed: Preflight | None = None) -> str:
    """Send what was agreed to, or what a scope comes to now; what the user is told of it. Raises DreamstripError."""
    current = runtime.current()
    if not current.session.is_online:
        raise Conflict("No daemon is running.", "Start it first.")
    agreed = agreed or _prepare(scene, scope, frozenset())
    current.session.preflight = None
    if not agreed.shots:
        raise Conflict(_fault(agreed), "")
    submitting.submit(current, scene, agreed.shots)
    count = len(agreed.shots)
    return words("Submitted 1 job") if count == 1 else words("Submitted {count} jobs", count=count)


def _prepare(scene: Any, scope: str, left_out: frozenset[str]) -> Preflight:
    """Work the preflight out and keep it for the dialog to draw."""
    current = runtime.current()
    busy = submitting.busy(current, scene)
    current.session.preflight = prepared = preflight.prepare(scene, current.session.machine, busy, scope, left_out)
    return prepared


def _problem(scene: Any, scope: str) -> str:
    if scope not in ("", "selection") and scene.dreamstrip.kind in ("generate", "subject"):
        return "The kind of job on the panel is not one for each strip: choose another"
    shown = once.made(("job", scene.as_pointer())) if not scope else None  # a button on the panel asks at each redraw
    if shown is not None:
        return str(shown.problem) if shown.count < 2 else ""
    shots, count = shot_list.first_shots(scene, scope, 1)
    return shot_list.problem(scene, shots, scope) if count < 2 else ""


def _fault(prepared: Preflight) -> str:
    conflicts = [*prepared.conflicts, *(conflict for item in prepared.items for conflict in item.conflicts)]
    return next((conflict.text for conflict in conflicts if conflict.blocks), "There is nothing to send")
