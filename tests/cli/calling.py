"""The command line, called from within."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from backend.cli.app import app


def call(*words: object) -> Result:
    """What a command says and how it ends."""
    return CliRunner().invoke(app, [str(word) for word in words])
