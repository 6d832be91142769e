"""Training the base: what a step learns from, and what is left of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from backend.models.embedded import build_network
from backend.models.text import build_tokenizer
from backend.training.base import PHASES, Lessons, Phase, Trainee, losses
from backend.training.corpus import CLIPS_DECIDED, draw
from backend.training.loop import Plan
from backend.training.weights import load_weights
from backend.world.vocabulary import VOCABULARY
from tests.models.elsewhere import elsewhere, move


def trainee() -> Trainee:
    torch.manual_seed(0)
    model = Trainee()
    torch.nn.init.normal_(model.sketch.weight, std=0.1)
    torch.nn.init.normal_(model.network.unet.leave.weight, std=0.1)
    return model


def test_a_phase_sees_its_clips_and_frames() -> None:
    shapes = {name: [tuple(b.clips.shape[:3]) for b in Lessons(phase, 0)[0]] for name, phase in PHASES.items()}
    assert shapes["frames"] == [(64, 3, 1)]
    assert [(frames, count > 0) for count, _, frames in shapes["paths"]] == [(8, True), (1, True)]
    assert [(frames, count > 0) for count, _, frames in shapes["clips"]] == [(16, True), (1, True)]


@pytest.mark.parametrize("frames", [1, 4])
def test_the_sketch_teaches_the_layers_before_it(frames: int) -> None:
    model, tokenizer = trainee(), build_tokenizer(VOCABULARY)
    error, sketch = losses(model, tokenizer, draw(0, 0, 2, frames), CLIPS_DECIDED, torch.Generator().manual_seed(0))
    assert error.ndim == 0 and 0.6 < sketch < 9
    sketch.backward()
    unet = model.network.unet
    assert unet.enter.weight.grad is not None and unet.enter.weight.grad.abs().max() > 0
    assert unet.leave.weight.grad is None, "the sketch is drawn before the decoder"
    frozen = [*model.network.text.parameters(), *unet.pool.parameters()]
    assert all(p.grad is None for p in frozen), "what has learned to read stays as it is"
    acted = [p.grad is not None for p in unet.middle.temporal.parameters()]
    assert all(acted) if frames > 1 else not any(acted)


def test_of_a_trainee_only_the_network_is_published(tmp_path: Path) -> None:
    model = trainee()
    torch.save({"averaged": model.state_dict()}, tmp_path / "checkpoint.pt")
    weights = load_weights(tmp_path / "checkpoint.pt")
    network = build_network("base")
    network.load_state_dict(weights)
    assert torch.equal(network.unet.enter.weight, model.network.unet.enter.weight)


@pytest.mark.parametrize("processes", [0, 2])
def test_lessons_drawn_ahead_are_the_same_in_the_same_order(processes: int) -> None:
    phase = Phase(Plan(steps=7, muon_rate=0.01, adam_rate=0.01), clips=2, clip_frames=4, frames=3)
    lessons = Lessons(phase, seed=3)
    drawn = list(lessons.drawn(2, processes))
    assert len(drawn) == 5
    for step, found in enumerate(drawn, 2):
        for batch, expected in zip(found, lessons[step], strict=True):
            assert batch.captions == expected.captions
            assert torch.equal(batch.clips, expected.clips) and torch.equal(batch.parts, expected.parts)


def test_a_step_is_the_same_on_another_device() -> None:
    batch = draw(0, 0, 2, 4)

    def worked(model: Trainee) -> torch.Tensor:
        generator = torch.Generator().manual_seed(0)
        error, sketch = losses(model, build_tokenizer(VOCABULARY), batch, CLIPS_DECIDED, generator)
        (error + sketch).backward()
        assert model.sketch.weight.grad is not None
        return torch.stack([error.detach(), sketch.detach(), model.sketch.weight.grad.square().sum()])

    here, model = worked(trainee()), trainee()
    move(model)
    with elsewhere():
        assert torch.allclose(worked(model).cpu(), here, rtol=1e-3)
