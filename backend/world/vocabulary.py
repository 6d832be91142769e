"""Every word that a caption can contain."""

from __future__ import annotations

from backend.world import words

# The words of the phrasings that carry no attribute.
GLUE: tuple[str, ...] = (
    "a", "against", "an", "front", "in", "is", "of", "on", "one", "over", "picture", "that", "the", "video", "with",
)  # fmt: skip


def _all_words() -> tuple[str, ...]:
    tables = (words.SHAPE_WORDS, words.COLOUR_WORDS, words.BACKGROUND_WORDS, words.MOTION_KEYWORDS)
    texts = [text for table in tables for texts in table.values() for text in texts]
    texts += [text for pairs in words.MOTION_PHRASES.values() for pair in pairs for text in pair]
    texts += [*words.GROUND_NOUNS, *GLUE]
    return tuple(sorted({word for text in texts for word in text.split()}))


VOCABULARY: tuple[str, ...] = _all_words()
