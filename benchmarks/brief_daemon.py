"""A fake daemon that tells only what has changed, as a real one does: what it tells of 1,000 jobs counts here."""

from __future__ import annotations

from pathlib import Path

from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobNews, JobView

from tests.blender.fake_daemon import FakeDaemon


class BriefDaemon(FakeDaemon):
    """For one client: what it has been told is not told again."""

    def __init__(self, store: Path) -> None:
        self._told: dict[str, JobView] = {}
        self._waited: tuple[str, ...] = ()
        super().__init__(store)

    def news(self, after: int) -> JobNews:
        """The jobs that have changed since the last call, and the order if that has."""
        waiting = super().news(after).waiting
        changed = tuple(job for job in self.jobs.values() if self._told.get(job.id) != job)
        order = waiting if waiting is not None and waiting != self._waited else None
        self._told, self._waited = dict(self.jobs), self._waited if order is None else order
        return JobNews(changed, (), order, self.paused, False, self.last)
