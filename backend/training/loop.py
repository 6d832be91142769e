"""The training loop of every embedded network: resumable, checkpointed, its figures logged as JSON lines."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from .muon import Muon

SAVE_SECONDS = 180
LOG_STEPS = 50
OUTER = (
    "enter.",
    "leave.",
    "words.",
    "positions",
    "pool.",
    "position.",
    "modulation.",
    "time.",
    "heads.",
    "sketch.",
    "skip.",
)


@dataclass(frozen=True)
class Plan:
    """One phase of training: how long, how fast. Learning rates fall linearly to almost nothing over all of it.

    Measured on frames: Muon at a constant 0.01 stood still at a loss of .0467 for 350 steps; 50 steps at 0.003 or at
    0.0008 brought .0433.
    """

    steps: int
    muon_rate: float
    adam_rate: float
    warmup: int = 50
    average: float = 0.998

    def rate(self, step: int) -> float:
        """The factor on both learning rates at `step` of this phase, in (0, 1]."""
        return min((step + 1) / self.warmup, max(0.02, 1 - step / self.steps))


class Training:
    """A module in training: optimisers, the running average of its weights, and where it stands."""

    def __init__(self, module: nn.Module, plan: Plan, folder: Path) -> None:
        self.module, self.plan, self.folder = module, plan, folder
        parameters = [p for p in module.parameters() if p.requires_grad]
        inner = [p for n, p in module.named_parameters() if p.requires_grad and is_inner(n, p)]
        chosen = {id(p) for p in inner}
        self.muon = Muon(inner, lr=plan.muon_rate)
        self.adam = torch.optim.AdamW(
            [p for p in parameters if id(p) not in chosen],
            lr=plan.adam_rate,
            betas=(0.9, 0.98),
            weight_decay=0.0,
            fused=True,
        )
        self.averaged = {k: v.detach().clone() for k, v in module.state_dict().items()}
        self.step, self.seconds = 0, 0.0

    def advance(self, loss_at: Callable[[int], dict[str, Tensor]]) -> None:
        """Train until the plan's steps are done; `loss_at(step)` gives named terms, of which `loss` is minimised."""
        started = saved = time.monotonic()
        seconds_before, since = self.seconds, 0
        log: dict[str, float] = {}
        while self.step < self.plan.steps:
            terms = loss_at(self.step)
            terms["loss"].backward()
            self._update()
            log = {k: log.get(k, 0.0) + float(v.detach()) for k, v in terms.items()}
            self.step, since = self.step + 1, since + 1
            self.seconds = seconds_before + time.monotonic() - started
            if since == LOG_STEPS:
                self._report({k: v / since for k, v in log.items()})
                log, since = {}, 0
            if time.monotonic() - saved > SAVE_SECONDS:
                self.save()
                saved = time.monotonic()
        self.save()

    def _update(self) -> None:
        factor = self.plan.rate(self.step)
        for optimizer, rate in ((self.muon, self.plan.muon_rate), (self.adam, self.plan.adam_rate)):
            for group in optimizer.param_groups:
                group["lr"] = rate * factor
        nn.utils.clip_grad_norm_(self.module.parameters(), 1.0)
        self.muon.step()
        self.adam.step()
        self.module.zero_grad(set_to_none=True)
        weight = 1 - min(self.plan.average, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            for name, value in self.module.state_dict().items():
                self.averaged[name].lerp_(value, weight)

    def _report(self, figures: dict[str, float]) -> None:
        row = {"step": self.step, "seconds": round(self.seconds, 1), **{k: round(v, 5) for k, v in figures.items()}}
        with (self.folder / "log.jsonl").open("a") as file:
            file.write(json.dumps(row) + "\n")
        print(row, flush=True)

    def save(self) -> None:
        """Write the checkpoint atomically."""
        state = {
            "module": self.module.state_dict(), "averaged": self.averaged, "muon": self.muon.state_dict(),
            "adam": self.adam.state_dict(), "step": self.step, "seconds": self.seconds,
        }  # fmt: skip
        partial = self.folder / "checkpoint.part"
        torch.save(state, partial)
        partial.rename(self.folder / "checkpoint.pt")

    def resume(self) -> bool:
        """Continue from the folder's checkpoint if there is one."""
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return False
        where = next(self.module.parameters()).device
        state = torch.load(path, weights_only=True, map_location=where)
        self.module.load_state_dict(state["module"])
        self.averaged = state["averaged"]
        self.muon.load_state_dict(state["muon"])
        self.adam.load_state_dict(state["adam"])
        self.step, self.seconds = state["step"], state["seconds"]
        return True


def is_inner(name: str, parameter: Tensor) -> bool:
    """Whether Muon takes it: kernels and attention matrices inside the network; no embeddings, no modulations."""
    return parameter.ndim >= 2 and not any(part in name for part in OUTER)
