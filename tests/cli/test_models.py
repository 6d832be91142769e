"""`dreamstrip models`."""

from __future__ import annotations

from typer.testing import CliRunner

from backend.cli.app import app
from backend.models.catalogue import CATALOGUE


def test_every_model_is_listed() -> None:
    result = CliRunner().invoke(app, ["models"])
    assert result.exit_code == 0
    assert all(model.name in result.stdout for model in CATALOGUE)
