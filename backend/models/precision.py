"""In which precision the embedded networks compute: mixed with bfloat16 where the hardware multiplies it, else float32.

Measured on two cores with products of 2048 x 2048: with AMX, bfloat16 is five times as fast as float32; on a processor
without bfloat16 instructions, where it is emulated, five times as slow (50 against 239 GFLOP/s).
"""

from __future__ import annotations

import torch

_NATIVE = ("amx_bf16", "avx512_bf16", "bf16")  # Intel's and AMD's matrix and vector instructions, ARM's


def multiplies_bfloat16(device_type: str) -> bool:
    """Whether a device has instructions for bfloat16 products; a GPU is taken to have them."""
    if device_type != "cpu":
        return True
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name, False) for name in _NATIVE)


def mixed_precision(device_type: str) -> torch.autocast:
    """The context in which networks are evaluated and trained on a device."""
    return torch.autocast(device_type, torch.bfloat16, enabled=multiplies_bfloat16(device_type))
