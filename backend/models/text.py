"""The embedded models' text side: a word tokenizer and a small transformer encoder, trained with the base."""

from __future__ import annotations

import torch
from tokenizers import AddedToken, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from torch import Tensor, nn

from .layers import TextFeatures

RARE_TOKEN = "t*"
PAD, UNKNOWN = "<pad>", "<unk>"
VOCABULARY_SIZE = 512  # rows of the embedding; those above the vocabulary wait for a wider world
MAX_TOKENS = 32
SPECIAL = (PAD, UNKNOWN, RARE_TOKEN, ",")


def build_tokenizer(words: tuple[str, ...]) -> Tokenizer:
    """A word-level tokenizer of `words`, the rare token t* (paper 4.2) and the comma.

    Raises ValueError when the words do not fit the embedding.
    """
    vocabulary = {word: index for index, word in enumerate((*SPECIAL, *words))}
    if len(vocabulary) > VOCABULARY_SIZE:
        raise ValueError(f"{len(vocabulary)} words do not fit an embedding of {VOCABULARY_SIZE} rows")
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token=UNKNOWN))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.add_special_tokens([AddedToken(RARE_TOKEN, single_word=False)])
    tokenizer.enable_padding(pad_id=0, pad_token=PAD)
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


class TextEncoder(nn.Module):
    """Word embeddings and two pre-norm transformer layers. An empty prompt is one padding token that is seen."""

    def __init__(self, width: int = 128, layers: int = 2, heads: int = 4) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY_SIZE, width)
        self.positions = nn.Parameter(torch.randn(MAX_TOKENS, width) * 0.02)
        layer = nn.TransformerEncoderLayer(
            width, heads, 4 * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, layers, norm=nn.LayerNorm(width), enable_nested_tensor=False)

    @torch.no_grad()
    def leave_unknown(self, taught: int) -> None:
        """Let words after the first `taught` ones of the vocabulary read like any unknown word."""
        self.words.weight[len(SPECIAL) + taught :] = self.words.weight[SPECIAL.index(UNKNOWN)]

    def forward(self, ids: Tensor, mask: Tensor) -> TextFeatures:
        """ids [B, L], mask [B, L] (true where a token stands) -> features [B, L, D]."""
        hidden = self.words(ids) + self.positions[: ids.shape[1]]
        return TextFeatures(self.layers(hidden, src_key_padding_mask=~mask), mask)


def tokenize(tokenizer: Tokenizer, prompts: list[str]) -> tuple[Tensor, Tensor]:
    """Prompts -> ids [B, L] and mask [B, L]; position 0 of an empty prompt counts as seen."""
    encoded = tokenizer.encode_batch(prompts)
    length = max(1, *(len(e.ids) for e in encoded))
    ids = torch.tensor([e.ids + [0] * (length - len(e.ids)) for e in encoded])
    mask = torch.tensor([e.attention_mask + [0] * (length - len(e.ids)) for e in encoded], dtype=torch.bool)
    mask[:, 0] = True
    return ids, mask
