"""`dreamstrip serve`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from backend.contract.endpoint import Endpoint

from .options import Store, Threads, store_or_default

Root = Annotated[
    list[Path] | None, typer.Option("--root", help="Folder whose files jobs may name by path; repeatable.")
]
Idle = Annotated[float, typer.Option("--idle-minutes", min=0.01, help="The worker ends after so long without a job.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")]
Executor = Annotated[str, typer.Option(hidden=True, help="module:function that does the jobs, for tests.")]


def serve(
    store: Store = None,
    root: Root = None,
    idle_minutes: Idle = 10.0,
    port: Port = 0,
    threads: Threads = None,
    executor: Executor = "backend.tasks:run",
) -> None:
    """Serve one store on 127.0.0.1 until stopped; endpoint.json in the store says where, and holds the token."""
    began = time.perf_counter()
    from backend.service.serve import serve as run
    from backend.service.settings import Settings

    def announce(endpoint: Endpoint) -> None:
        seconds = time.perf_counter() - began
        print(f"dreamstrip serves {settings.store} at {endpoint.url} (ready in {seconds:.2f} s)", flush=True)

    settings = Settings(
        store=store_or_default(store),
        roots=tuple(root or ()),
        port=port,
        idle_minutes=idle_minutes,
        threads=threads,
        executor=executor,
    )
    run(settings, announce)
