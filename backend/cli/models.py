"""`dreamstrip models`."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from backend.models.catalogue import CATALOGUE


def models() -> None:
    """List the models: what each needs, and under which licence it stands."""
    table = Table("name", "title", "stages", "needs", "licence")
    for model in CATALOGUE:
        stages = ", ".join(str(stage) for stage in model.stages)
        table.add_row(model.name, model.title, stages, str(model.needs), model.licence)
    Console().print(table)
