"""The queue: idempotent, claimed once, written by the holder of the lease alone."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backend.contract.errors import BadMedia, Conflict, NotFound
from backend.contract.events import JobChanged, StageStarted, StepDone, WarningRaised
from backend.contract.jobs import JobState
from backend.jobs import folder
from backend.jobs.folder import read_request
from backend.jobs.outcome import Done, Failed, Lost, Stopped
from backend.jobs.queue import Claim, StaleClaim
from tests.contract.samples import generate
from tests.jobs.bench import Bench, submission


def claimed(bench: Bench, owner: str = "boot") -> Claim:
    claim = bench.queue.claim(owner)
    assert claim is not None
    return claim


def test_a_job_waits_with_its_folder(bench: Bench) -> None:
    sent = submission()
    view, created = bench.queue.submit(sent)
    assert created
    assert (view.state, view.position, view.attempt, view.fraction) == (JobState.QUEUED, 1, 0, 0.0)
    assert read_request(bench.queue.folder(view.id)) == sent.request


def test_sending_twice_is_harmless(bench: Bench) -> None:
    sent = submission()
    first, _ = bench.queue.submit(sent)
    again, created = bench.queue.submit(sent)
    assert (again, created) == (first, False)
    assert len(bench.queue.views()) == 1


@pytest.mark.parametrize("other", [{"request": generate("steps:4")}, {"label": "another"}])
def test_the_same_id_with_another_body_is_a_conflict(bench: Bench, other: dict[str, Any]) -> None:
    sent = submission()
    bench.queue.submit(sent)
    with pytest.raises(Conflict):
        bench.queue.submit(replace(sent, **other))


def test_jobs_go_in_the_order_they_came(bench: Bench) -> None:
    jobs = [bench.submit().id for _ in range(3)]
    assert [view.position for view in bench.queue.views()] == [1, 2, 3]
    assert [claimed(bench).job for _ in jobs] == jobs
    assert bench.queue.claim("boot") is None


def test_two_claims_never_meet(bench: Bench) -> None:
    jobs = {bench.submit().id for _ in range(30)}
    found: list[str] = []

    def take() -> None:
        while claim := bench.queue.claim(threading.current_thread().name):
            found.append(claim.job)

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 30
    assert set(found) == jobs


def test_progress_is_written_down(bench: Bench) -> None:
    bench.submit()
    claim = claimed(bench)
    for event in (StageStarted("base", 0, 2), StepDone("base", 1, 4, None), WarningRaised("words", "What is a zorb?")):
        bench.queue.note(claim, event)
    view = bench.queue.view(claim.job)
    assert (view.state, view.stage, view.done, view.total) == (JobState.RUNNING, "base", 1, 4)
    assert view.fraction == 0.125
    assert view.warnings == ("What is a zorb?",)


def test_a_result_ends_the_job(bench: Bench) -> None:
    bench.submit()
    claim = claimed(bench)
    bench.queue.note(claim, StepDone("base", 1, 4, 3.0))
    view = bench.queue.finish(claim, Done(("take.mp4",)))
    assert (view.state, view.fraction, view.files, view.error) == (JobState.DONE, 1.0, ("take.mp4",), None)
    assert view.finished is not None
    assert bench.kinds(claim.job) == ["job_changed", "job_changed", "task_finished", "job_changed"]  # steps are dropped


def test_an_error_of_the_work_ends_the_job_at_once(bench: Bench) -> None:
    bench.submit()
    error = BadMedia("The clip is broken.", "Choose another.").view()
    view = bench.queue.finish(claimed(bench), Failed(error))
    assert (view.state, view.error) == (JobState.FAILED, error)


def test_a_lost_worker_is_forgiven_once_and_the_queue_goes_on(bench: Bench) -> None:
    poison, next_job = bench.submit().id, bench.submit().id
    view = bench.queue.finish(claimed(bench), Lost("it was killed"))
    assert (view.state, view.position) == (JobState.INTERRUPTED, 1)
    view = bench.queue.finish(claimed(bench), Lost("it was killed again"))
    assert (view.id, view.state, view.attempt) == (poison, JobState.FAILED, 2)
    assert view.error is not None
    assert view.error.code == "worker_lost"
    assert "it was killed again" in view.error.message
    assert claimed(bench).job == next_job


def test_being_stopped_is_no_loss(bench: Bench) -> None:
    job = bench.submit().id
    for attempt in range(1, 5):
        view = bench.queue.finish(claimed(bench), Stopped())
        assert (view.id, view.state, view.attempt) == (job, JobState.INTERRUPTED, attempt)


def test_a_stale_attempt_cannot_commit(bench: Bench) -> None:
    bench.submit()
    stale = claimed(bench)
    bench.queue.finish(stale, Lost("it was killed"))
    present = claimed(bench)
    with pytest.raises(StaleClaim):
        bench.queue.note(stale, StepDone("base", 1, 4, None))
    with pytest.raises(StaleClaim):
        bench.queue.finish(stale, Done(("take.mp4",)))
    with pytest.raises(StaleClaim):
        bench.queue.note(replace(present, owner="another boot"), StepDone("base", 1, 4, None))
    assert bench.queue.view(present.job).done == 0
    assert bench.queue.finish(present, Done(())).state is JobState.DONE


def test_an_ended_job_takes_no_more_words(bench: Bench) -> None:
    bench.submit()
    claim = claimed(bench)
    bench.queue.finish(claim, Done(()))
    with pytest.raises(StaleClaim):
        bench.queue.finish(claim, Lost("late"))


def test_a_waiting_job_is_cancelled_at_once(bench: Bench) -> None:
    job = bench.submit().id
    view = bench.queue.cancel(job)
    assert (view.state, view.error and view.error.code) == (JobState.CANCELLED, "cancelled")
    assert bench.queue.cancel(job) == view
    assert bench.queue.claim("boot") is None


def test_a_cancel_wins_over_a_result_that_comes_after_it(bench: Bench) -> None:
    bench.submit()
    claim = claimed(bench)
    assert bench.queue.cancel(claim.job).state is JobState.RUNNING
    assert bench.queue.stop_wished(claim)
    assert bench.queue.finish(claim, Done(("take.mp4",))).state is JobState.CANCELLED


def test_what_is_done_cannot_be_cancelled(bench: Bench) -> None:
    bench.submit()
    claim = claimed(bench)
    bench.queue.finish(claim, Done(()))
    with pytest.raises(Conflict):
        bench.queue.cancel(claim.job)


def test_delete_is_not_cancel(bench: Bench) -> None:
    job = bench.submit().id
    claim = claimed(bench)
    with pytest.raises(Conflict):
        bench.queue.delete(job)
    bench.queue.finish(claim, Done(()))
    bench.queue.delete(job)
    assert not bench.queue.folder(job).exists()
    assert bench.kinds(job) == ["job_deleted"]


def test_a_deleted_jobs_folder_that_could_not_go_goes_at_the_next_start(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows while a player has the take open, or after kill -9 between the two."""
    deleted, kept = bench.submit().id, bench.submit().id
    bench.queue.folder("not-ours").mkdir()
    with monkeypatch.context() as held:
        held.setattr(folder, "discard", broken)
        bench.queue.delete(deleted)
    assert [view.id for view in bench.queue.views()] == [kept]
    assert bench.queue.folder(deleted).exists()
    bench.queue.discard_deleted()
    assert not bench.queue.folder(deleted).exists()
    assert bench.queue.folder(kept).exists() and bench.queue.folder("not-ours").exists()


def broken(_: Path) -> None:
    raise PermissionError(13, "in use")


@pytest.mark.parametrize("ask", ["view", "cancel", "delete"])
def test_an_unknown_job_is_not_found_and_never_done(bench: Bench, ask: str) -> None:
    with pytest.raises(NotFound):
        getattr(bench.queue, ask)("01234567-89ab-cdef-0123-456789abcdef")


def test_after_a_crash_the_running_job_goes_on(bench: Bench) -> None:
    job = bench.submit().id
    claimed(bench, "first boot")
    bench.queue.recover("second boot")
    assert bench.state(job) is JobState.INTERRUPTED
    claimed(bench, "second boot")
    bench.queue.recover("second boot")  # its own are left alone
    assert bench.state(job) is JobState.RUNNING
    bench.queue.recover("third boot")
    view = bench.queue.view(job)
    assert (view.state, view.error and view.error.code) == (JobState.FAILED, "worker_lost")


def test_after_a_crash_a_cancelled_job_stays_cancelled(bench: Bench) -> None:
    job = bench.submit().id
    claimed(bench, "first boot")
    bench.queue.cancel(job)
    bench.queue.recover("second boot")
    assert bench.state(job) is JobState.CANCELLED


def test_the_bar_never_goes_back(bench: Bench) -> None:
    bench.submit()
    claim = claimed(bench)
    seen = []
    for left in (3.0, 100.0, 1e-6, None, 0.0):
        bench.queue.note(claim, StepDone("base", 1, 4, left))
        seen.append(bench.queue.view(claim.job).fraction)
    assert seen == sorted(seen)
    assert seen[-1] < 1


def test_every_change_tells_the_whole_job(bench: Bench) -> None:
    job = bench.submit().id
    bench.queue.cancel(job)
    changes = [entry.event for entry in bench.journal.after(0).events]
    assert [change.job.state for change in changes if isinstance(change, JobChanged)] == ["queued", "cancelled"]


def order(bench: Bench) -> list[str]:
    """The waiting jobs as the queue has them."""
    waiting = [view for view in bench.queue.views() if view.position is not None]
    return [view.id for view in sorted(waiting, key=lambda view: view.position or 0)]


@pytest.mark.parametrize(
    ("job", "position", "expected"),
    [(3, 1, "30124"), (1, 4, "02314"), (0, 99, "12340"), (4, 1, "40123"), (2, 3, "01234"), (2, 2, "02134")],
)
def test_a_waiting_job_takes_another_place(bench: Bench, job: int, position: int, expected: str) -> None:
    jobs = [bench.submit().id for _ in range(5)]
    view = bench.queue.move(jobs[job], position)
    assert view.position == min(position, 5)
    assert order(bench) == [jobs[int(sign)] for sign in expected]
    assert [claimed(bench).job for _ in jobs] == [jobs[int(sign)] for sign in expected]


def test_a_move_leaves_running_and_ended_jobs_where_they_are(bench: Bench) -> None:
    jobs = [bench.submit().id for _ in range(6)]
    running = claimed(bench)
    bench.queue.cancel(jobs[2])
    bench.queue.move(jobs[5], 1)
    assert order(bench) == [jobs[index] for index in (5, 1, 3, 4)]
    bench.queue.finish(running, Stopped())
    assert order(bench)[0] == jobs[0]  # what was interrupted goes on first
    for job in (claimed(bench).job, jobs[2]):
        with pytest.raises(Conflict):
            bench.queue.move(job, 1)


def test_a_new_job_comes_last_whatever_was_moved_before(bench: Bench) -> None:
    jobs = [bench.submit().id for _ in range(3)]
    bench.queue.move(jobs[0], 3)
    bench.queue.cancel(jobs[1])
    bench.queue.retry(jobs[1])
    last = bench.submit().id
    assert order(bench) == [jobs[2], jobs[0], jobs[1], last]


def test_moves_and_claims_at_once_lose_no_job_and_give_none_twice(bench: Bench) -> None:
    jobs = [bench.submit().id for _ in range(24)]
    found: list[str] = []

    def move(turn: int) -> None:
        for job in jobs[turn::3]:
            try:
                bench.queue.move(job, 1 + turn)
            except Conflict:
                continue  # it was claimed meanwhile

    def take() -> None:
        while claim := bench.queue.claim(threading.current_thread().name):
            found.append(claim.job)

    threads = [threading.Thread(target=move, args=(turn,)) for turn in range(3)]
    threads += [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(jobs)


def test_a_paused_job_waits_for_the_user_and_comes_back_to_its_place(bench: Bench) -> None:
    jobs = [bench.submit().id for _ in range(3)]
    view = bench.queue.pause(jobs[1])
    assert (view.state, view.position) == (JobState.PAUSED, None)
    assert bench.queue.pause(jobs[1]).state is JobState.PAUSED
    assert order(bench) == [jobs[0], jobs[2]]
    assert bench.queue.resume(jobs[1]).state is JobState.QUEUED
    assert order(bench) == jobs


def test_pausing_a_running_job_is_a_wish_until_its_worker_has_stopped(bench: Bench) -> None:
    bench.submit()
    claim = claimed(bench)
    view = bench.queue.pause(claim.job)
    assert (view.state, view.wish) == (JobState.RUNNING, "pause")
    assert bench.queue.stop_wished(claim)
    view = bench.queue.finish(claim, Stopped())
    assert (view.state, view.wish) == (JobState.PAUSED, "")
    assert bench.queue.claim("boot") is None
    assert bench.queue.resume(claim.job).state is JobState.INTERRUPTED
    assert claimed(bench).attempt == 2


def test_a_pause_that_is_taken_back_in_time_changes_nothing(bench: Bench) -> None:
    bench.submit()
    claim = claimed(bench)
    bench.queue.pause(claim.job)
    assert bench.queue.resume(claim.job).wish == ""
    assert bench.queue.finish(claim, Stopped()).state is JobState.INTERRUPTED


def test_a_result_wins_over_a_pause_and_a_cancel_over_both(bench: Bench) -> None:
    done, cancelled = bench.submit().id, bench.submit().id
    claim = claimed(bench)
    bench.queue.pause(done)
    assert bench.queue.finish(claim, Done(())).state is JobState.DONE
    claim = claimed(bench)
    bench.queue.pause(cancelled)
    assert bench.queue.cancel(cancelled).wish == "cancel"
    assert bench.queue.finish(claim, Stopped()).state is JobState.CANCELLED


def test_after_a_crash_a_job_that_was_to_be_paused_is(bench: Bench) -> None:
    job = bench.submit().id
    claimed(bench, "first boot")
    bench.queue.pause(job)
    bench.queue.recover("second boot")
    assert bench.state(job) is JobState.PAUSED


def test_a_paused_job_can_be_cancelled_and_deleted(bench: Bench) -> None:
    job = bench.submit().id
    bench.queue.pause(job)
    assert bench.queue.cancel(job).state is JobState.CANCELLED
    for wish in (bench.queue.pause, bench.queue.resume):
        with pytest.raises(Conflict):
            wish(job)
    bench.queue.delete(job)


def test_a_paused_queue_begins_nothing_and_remembers_it(bench: Bench) -> None:
    bench.submit()
    bench.queue.set_paused(True)
    assert bench.queue.claim("boot") is None
    bench.database.close()
    again = Bench(bench.store)
    assert again.queue.paused() and again.queue.claim("boot") is None
    again.queue.set_paused(False)
    assert again.queue.claim("boot") is not None
    again.database.close()


def test_what_failed_or_was_cancelled_is_tried_again_at_the_end_of_the_queue(bench: Bench) -> None:
    failed, cancelled, other = bench.submit().id, bench.submit().id, bench.submit().id
    bench.queue.finish(claimed(bench), Failed(BadMedia("The clip is broken.", "Choose another.").view()))
    bench.queue.cancel(cancelled)
    view = bench.queue.retry(failed)
    assert (view.state, view.error, view.finished, view.fraction) == (JobState.QUEUED, None, None, 0.0)
    bench.queue.retry(cancelled)
    assert order(bench) == [other, failed, cancelled]
    claimed(bench)
    assert claimed(bench).attempt == 2
    with pytest.raises(Conflict):
        bench.queue.retry(other)


def test_news_are_what_changed_and_nothing_else(bench: Bench) -> None:
    jobs = [bench.submit().id for _ in range(4)]
    claim = claimed(bench)
    seen = bench.queue.listed().last
    assert bench.queue.news(seen).jobs == ()
    bench.queue.note(claim, StepDone("base", 1, 4, None))
    told = bench.queue.news(seen)
    assert ([view.id for view in told.jobs], told.gone, told.waiting) == ([claim.job], (), None)
    bench.queue.move(jobs[3], 1)
    bench.queue.delete(jobs[2])
    told = bench.queue.news(told.last)
    assert ([view.id for view in told.jobs], told.gone) == ([jobs[3]], (jobs[2],))
    assert told.waiting == (jobs[3], jobs[1])
    bench.queue.set_paused(True)
    told = bench.queue.news(told.last)
    assert (told.jobs, told.paused) == ((), True)


def test_news_of_another_store_are_everything(bench: Bench) -> None:
    jobs = [bench.submit().id for _ in range(2)]
    told = bench.queue.news(10_000)
    assert told.whole
    assert [view.id for view in told.jobs] == jobs == list(told.waiting or ())
