"""The journal: numbers only grow."""

from __future__ import annotations

from backend.contract.events import JobDeleted, StepDone, TaskFinished
from backend.jobs.journal import Journal
from tests.jobs.bench import Bench


def test_entries_come_back_in_order_and_in_pages(bench: Bench) -> None:
    for done in range(5):
        bench.journal.append("a", StepDone("base", done, 5, None))
    page = bench.journal.after(1, limit=2)
    assert [entry.seq for entry in page.events] == [2, 3]
    assert page.last == 3
    assert bench.journal.after(page.last).last == 5
    assert bench.journal.after(5).events == ()


def test_numbers_are_never_given_again(bench: Bench) -> None:
    bench.journal.append("a", JobDeleted())
    bench.journal.append("a", JobDeleted())
    bench.journal.forget("a")
    assert bench.journal.after(0).last == 0
    bench.journal.append("b", JobDeleted())
    assert [entry.seq for entry in bench.journal.after(0).events] == [3]
    assert Journal(bench.database).last() == 3


def test_only_steps_are_forgotten_of_an_ended_job(bench: Bench) -> None:
    bench.journal.append("a", StepDone("base", 1, 2, None))
    bench.journal.append("b", StepDone("base", 1, 2, None))
    bench.journal.append("a", TaskFinished(("take.mp4",)))
    bench.journal.forget_steps("a")
    assert [(entry.job, entry.event.kind) for entry in bench.journal.after(0).events] == [
        ("b", "step_done"),
        ("a", "task_finished"),
    ]


def test_a_client_of_another_store_sees_that_its_number_is_too_high(bench: Bench) -> None:
    bench.journal.append("a", JobDeleted())
    assert bench.journal.after(99).last == 1


def test_listeners_hear_after_the_commit(bench: Bench) -> None:
    heard: list[int] = []
    bench.journal.listen(lambda: heard.append(len(bench.journal.after(0).events)))
    bench.submit()
    assert heard == [1]


def test_what_an_older_version_told_is_left_out(bench: Bench) -> None:
    bench.journal.append("a", JobDeleted())
    with bench.database.transaction() as connection:
        connection.execute("INSERT INTO journal (job, kind, event) VALUES ('b', 'job_changed', '{\"kind\":\"moved\"}')")
    page = bench.journal.after(0)
    assert [entry.job for entry in page.events] == ["a"]
    assert page.last == 2
    assert bench.journal.after(1).last == 2
