# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operators share that tell a job to do something."""

# mypy: disable-error-code="valid-type"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any, ClassVar, Literal

from bpy.props import StringProperty

from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import WishJob


class Wishing:
    """To be mixed into an operator: it tells its job the `wish`."""

    wish: ClassVar[Literal["pause", "resume", "retry"]]

    job_id: StringProperty(description="The job", options={"HIDDEN"})

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher."""
        runtime.current().post(WishJob(self.job_id, self.wish))
        return {"FINISHED"}
