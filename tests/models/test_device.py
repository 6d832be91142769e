"""Where a model computes."""

from __future__ import annotations

import pytest
import torch

from backend.contract.errors import UnknownDevice
from backend.contract.status import DEVICE_VARIABLE
from backend.models import device, registry
from backend.provenance import processor

FREE = (8 << 30, 70 << 30, 20 << 30)


@pytest.fixture
def three_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with three GPUs, the second the emptiest."""
    monkeypatch.delenv(DEVICE_VARIABLE, raising=False)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: len(FREE))
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda gpu: (FREE[gpu.index], 80 << 30))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda gpu: f"GPU number {gpu.index}")


@pytest.mark.usefixtures("three_gpus")
def test_the_gpu_with_the_most_free_memory_is_taken() -> None:
    assert device.chosen() == torch.device("cuda", 1)
    assert device.name_of(device.chosen()) == "GPU number 1"


@pytest.mark.usefixtures("three_gpus")
@pytest.mark.parametrize(
    ("name", "taken"),
    [("cpu", torch.device("cpu")), ("cuda", torch.device("cuda", 1)), ("cuda:2", torch.device("cuda", 2))],
)
def test_the_user_may_name_another(name: str, taken: torch.device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEVICE_VARIABLE, name)
    assert device.chosen() == taken


@pytest.mark.usefixtures("three_gpus")
@pytest.mark.parametrize("name", ["cuda:3", "gpu", "CPU "])
def test_a_device_that_is_not_there_is_no_other_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEVICE_VARIABLE, name)
    with pytest.raises(UnknownDevice, match="no device called") as refused:
        registry.load("embedded")
    assert "cpu, cuda, cuda:0, cuda:1, cuda:2" in refused.value.fix


def test_without_a_gpu_it_is_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DEVICE_VARIABLE, raising=False)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    assert device.chosen() == torch.device("cpu")
    assert device.name_of(device.chosen()) == processor()
    with pytest.raises(UnknownDevice, match="'cuda'"):
        device.named("cuda")
