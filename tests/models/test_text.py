"""The tokenizer and the text encoder."""

from __future__ import annotations

import pytest
import torch

from backend.models.text import MAX_TOKENS, RARE_TOKEN, UNKNOWN, TextEncoder, build_tokenizer, tokenize
from backend.world.vocabulary import FIRST_VOCABULARY, VOCABULARY


def test_words_become_tokens_whatever_their_case() -> None:
    tokenizer = build_tokenizer(VOCABULARY)
    assert tokenizer.encode("A Red circle").tokens == ["a", "red", "circle"]


def test_the_rare_token_is_one_token() -> None:
    tokenizer = build_tokenizer(VOCABULARY)
    assert tokenizer.encode(f"{RARE_TOKEN} moving left").tokens[0] == RARE_TOKEN


def test_an_unknown_word_is_marked_and_the_rest_survives() -> None:
    tokens = build_tokenizer(VOCABULARY).encode("a red dragon").tokens
    assert tokens == ["a", "red", UNKNOWN]


def test_a_longer_prompt_changes_no_shorter_one() -> None:
    tokenizer, encoder = build_tokenizer(VOCABULARY), TextEncoder().eval()
    with torch.no_grad():
        alone = encoder(*tokenize(tokenizer, ["a red circle"]))
        both = encoder(*tokenize(tokenizer, ["a red circle", "a blue star moving left on a plain red background"]))
    torch.testing.assert_close(both.tokens[:1, :3], alone.tokens[:, :3], atol=1e-5, rtol=0)
    assert both.mask[0].sum() == 3


def test_an_empty_prompt_still_has_something_to_attend_to() -> None:
    ids, mask = tokenize(build_tokenizer(VOCABULARY), ["", ""])
    assert mask.sum(dim=1).tolist() == [1, 1]
    assert torch.isfinite(TextEncoder()(ids, mask).tokens).all()


def test_a_very_long_prompt_is_cut() -> None:
    ids, _ = tokenize(build_tokenizer(VOCABULARY), ["red " * 100])
    assert ids.shape == (1, MAX_TOKENS)


def test_words_that_weights_were_not_taught_read_as_unknown() -> None:
    tokenizer, encoder = build_tokenizer(VOCABULARY), TextEncoder().eval()
    prompts = [f"a {word} circle" for word in ("dragon", FIRST_VOCABULARY[-1], VOCABULARY[-1])]
    before = encoder(*tokenize(tokenizer, prompts)).tokens
    encoder.leave_unknown(len(FIRST_VOCABULARY))
    after = encoder(*tokenize(tokenizer, prompts)).tokens
    assert torch.equal(after[:2], before[:2])
    assert torch.equal(after[2], after[0]) and not torch.equal(before[2], before[0])


def test_too_many_words_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        build_tokenizer(tuple(f"w{i}" for i in range(600)))
