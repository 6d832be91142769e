"""Frames over a stream."""

from __future__ import annotations

import io
import os
import threading

from backend.contract.events import StepDone
from backend.jobs.channel import Channel
from backend.jobs.messages import Beat, Report, TaskStopped


def pipe() -> tuple[Channel, Channel]:
    read, write = os.pipe()
    sender = Channel(io.BytesIO(), os.fdopen(write, "wb"))
    return sender, Channel(os.fdopen(read, "rb"), io.BytesIO())


def test_messages_arrive_and_then_the_end() -> None:
    sender, receiver = pipe()
    sender.send(StepDone("Stufe ä", 1, 2, None))
    sender.send(TaskStopped())
    sender.close()
    assert receiver.receive(Report) == StepDone("Stufe ä", 1, 2, None)
    assert receiver.receive(Report) == TaskStopped()
    assert receiver.receive(Report) is None


def test_threads_do_not_mix_their_frames() -> None:
    sender, receiver = pipe()
    step = StepDone("x" * 500, 1, 2, None)

    def send() -> None:
        for _ in range(50):
            sender.send(step)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert all(receiver.receive(Report) == step for _ in range(200))
    for thread in threads:
        thread.join()


def test_a_stream_that_breaks_off_is_an_end() -> None:
    whole = io.BytesIO()
    Channel(io.BytesIO(), whole).send(Beat())
    broken = io.BytesIO(whole.getvalue()[:-1])
    assert Channel(broken, io.BytesIO()).receive(Report) is None


def test_an_absurd_length_is_an_end() -> None:
    assert Channel(io.BytesIO(b"\xff\xff\xff\xff{}"), io.BytesIO()).receive(Report) is None
