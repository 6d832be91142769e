"""Teaching the text side to read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from backend.models.embedded import build_network
from backend.models.text import build_tokenizer
from backend.training.base import take_text
from backend.training.text import VALUES, Reader, draw_captions, reading_loss
from backend.world.attributes import MOTIONS
from backend.world.caption import parse
from backend.world.vocabulary import VOCABULARY


def test_the_truth_is_what_the_caption_says() -> None:
    captions, truth = draw_captions(np.random.default_rng(0), 60)
    for index, caption in enumerate(captions):
        said = parse(caption)
        for name, values in VALUES.items():
            value = (*values, None)[int(truth[name][index])]
            assert getattr(said, name) == value, caption


def test_some_captions_are_silent_on_motion() -> None:
    _, truth = draw_captions(np.random.default_rng(1), 200)
    assert 0.15 < (truth["motion"] == len(MOTIONS)).float().mean() < 0.45


def test_a_step_along_the_gradient_reads_better() -> None:
    torch.manual_seed(0)
    reader, tokenizer = Reader(), build_tokenizer(VOCABULARY)
    before = reading_loss(reader, tokenizer, np.random.default_rng(2))["loss"]
    before.backward()
    with torch.no_grad():
        for parameter in reader.parameters():
            assert parameter.grad is not None
            parameter.sub_(0.01 * parameter.grad)
    assert reading_loss(reader, tokenizer, np.random.default_rng(2))["loss"] < before - 0.01


def test_the_base_takes_over_the_text_side_and_nothing_else(tmp_path: Path) -> None:
    torch.manual_seed(1)
    reader, base = Reader(), build_network("base")
    torch.save({"averaged": reader.state_dict()}, tmp_path / "text.pt")
    kept = base.unet.enter.weight.clone()
    take_text(base, tmp_path / "text.pt")
    assert torch.equal(base.text.words.weight, reader.text.words.weight)
    assert torch.equal(base.unet.pool.queries, reader.pool.queries)
    assert torch.equal(base.unet.enter.weight, kept)
