"""The precision follows the hardware."""

from __future__ import annotations

import pytest
import torch

from backend.models.precision import mixed_precision, multiplies_bfloat16


@pytest.mark.parametrize(
    ("capabilities", "native"),
    [
        ({"avx512_f": True, "amx_bf16": False, "avx512_bf16": False}, False),
        ({"avx2": True}, False),
        ({"avx512_f": True, "avx512_bf16": True}, True),
        ({"amx_bf16": True}, True),
        ({"neon": True, "bf16": True}, True),
    ],
)
def test_bfloat16_only_where_the_processor_multiplies_it(
    capabilities: dict[str, bool], native: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    assert multiplies_bfloat16("cpu") is native
    with mixed_precision("cpu"):
        product = torch.ones(2, 2) @ torch.ones(2, 2)
    assert product.dtype is (torch.bfloat16 if native else torch.float32)


def test_a_gpu_multiplies_it() -> None:
    assert multiplies_bfloat16("cuda")
