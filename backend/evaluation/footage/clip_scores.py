"""How well a clip fits its prompt, and its frames each other, by a CLIP model (Radford et al. 2021) that lies on disk.

Optional: `transformers` is no dependency of Dreamstrip, nothing is downloaded, and without both there are no scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from backend.contract.errors import BadWeights, ModelError

FILES = ("config.json", "model.safetensors", "tokenizer.json")
MEAN = (0.48145466, 0.4578275, 0.40821073)  # of the pictures that CLIP was trained on, as its authors' code has them
DEVIATION = (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True)
class ClipScores:
    """Means of cosine similarities, in [-1, 1]: of every frame with the prompt, and of neighbouring frames."""

    text: float
    frames: float


class ClipJudge:
    """A CLIP model in `folder`. Raises ModelError without transformers, BadWeights where a file is missing."""

    def __init__(self, folder: Path) -> None:
        if find_spec("transformers") is None:
            raise ModelError("CLIP scores need transformers.", "pip install transformers, or go without them.")
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise BadWeights(
                f"{folder} holds no CLIP model: {', '.join(missing)} missing.",
                "Give the folder of a CLIP checkpoint in the format of transformers, such as clip-vit-base-patch32.",
            )
        from transformers import CLIPModel

        self.model: Any = CLIPModel.from_pretrained(str(folder), local_files_only=True).eval()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    @torch.no_grad()
    def scores(self, clip: NDArray[np.uint8], prompt: str) -> ClipScores:
        """Of a clip uint8 [T, H, W, 3], T >= 2, and its prompt."""
        ids = self.tokenizer.encode(prompt).ids[: self.model.config.text_config.max_position_embeddings]
        seen = self.model(
            input_ids=torch.tensor([ids]), pixel_values=prepared(clip, self.model.config.vision_config.image_size)
        )
        text, frames = seen.text_embeds, seen.image_embeds
        return ClipScores(float((frames @ text.T).mean()), float((frames[1:] * frames[:-1]).sum(dim=-1).mean()))


def prepared(clip: NDArray[np.uint8], size: int) -> Tensor:
    """The middle square of each frame in the model's size and normalised, float32 [T, 3, size, size]."""
    side = min(clip.shape[1:3])
    top, left = (clip.shape[1] - side) // 2, (clip.shape[2] - side) // 2
    squares = clip[:, top : top + side, left : left + side]
    method = cv2.INTER_AREA if side > size else cv2.INTER_CUBIC
    small = np.stack([cv2.resize(frame, (size, size), interpolation=method) for frame in squares])
    normal = (small / 255 - np.array(MEAN)) / np.array(DEVIATION)
    return torch.from_numpy(normal).permute(0, 3, 1, 2).float().contiguous()
