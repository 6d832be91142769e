"""The training loop: interrupted and resumed equals unbroken."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from backend.training.loop import Plan, Training

PLAN = Plan(steps=12, muon_rate=0.05, adam_rate=0.01, warmup=2)


def module() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(2, 4, 3), nn.SiLU(), nn.Conv2d(4, 1, 3))


def loss_of(network: nn.Module, step: int) -> dict[str, Tensor]:
    x = torch.randn(3, 2, 8, 8, generator=torch.Generator().manual_seed(step))
    return {"loss": (network(x).mean((1, 2, 3)) - x.mean((1, 2, 3))).square().mean()}


def test_resumed_equals_unbroken(tmp_path: Path) -> None:
    whole = module()
    Training(whole, PLAN, tmp_path).advance(lambda step: loss_of(whole, step))
    (tmp_path / "checkpoint.pt").unlink()

    class Interrupted(Exception):
        pass

    def until_seven(step: int) -> dict[str, Tensor]:
        if step == 7:
            first.save()
            raise Interrupted
        return loss_of(half, step)

    half = module()
    first = Training(half, PLAN, tmp_path)
    with pytest.raises(Interrupted):
        first.advance(until_seven)
    rest = module()
    second = Training(rest, PLAN, tmp_path)
    assert second.resume() and second.step == 7
    second.advance(lambda step: loss_of(rest, step))
    for a, b in zip(whole.parameters(), rest.parameters(), strict=True):
        torch.testing.assert_close(a, b, atol=0, rtol=0)


def test_nothing_to_resume_is_said(tmp_path: Path) -> None:
    assert not Training(module(), PLAN, tmp_path).resume()


def test_rates_rise_in_the_warmup_and_then_fall_to_almost_nothing() -> None:
    plan = Plan(steps=1000, muon_rate=0.01, adam_rate=0.001, warmup=50)
    rates = [plan.rate(step) for step in range(1000)]
    assert rates[0] == 0.02 and max(rates) > 0.94
    top = rates.index(max(rates))
    assert rates[: top + 1] == sorted(rates[: top + 1]) and rates[top:] == sorted(rates[top:], reverse=True)
    assert rates[500] == 0.5 and rates[-1] == 0.02
