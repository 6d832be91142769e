"""A device that is none: tensors on it compute on the processor, but refuse to meet tensors that are not there.

So what a GPU does to code that forgets to move a tensor is seen on a machine without one, and results can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map_only

ELSEWHERE = torch.device("meta")  # the one device besides the processor that every build of PyTorch knows


_INDEXING = (torch.ops.aten.index.Tensor, torch.ops.aten.index_put.default, torch.ops.aten.index_put_.default)


class Placed(Tensor):
    """A tensor on that device; `here` holds its numbers."""

    here: Tensor

    @staticmethod
    def __new__(cls: type[Placed], here: Tensor) -> Placed:
        """The same numbers, there."""
        placed: Placed = torch.Tensor._make_wrapper_subclass(
            cls, here.shape, here.stride(), here.storage_offset(), dtype=here.dtype, device=ELSEWHERE
        )
        placed.here = here
        return placed

    @classmethod
    def __torch_dispatch__(cls, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # type: ignore[override]
        """Compute here; also where no mode is active, as in a backward pass."""
        return computed(function, args, kwargs or {})


class _Everywhere(TorchDispatchMode):
    def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return computed(function, args, kwargs or {})


def computed(function: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """An operation's result, on the device that it would have there. Raises RuntimeError where devices meet."""
    tensors = [leaf for leaf in tree_flatten((args, kwargs))[0] if isinstance(leaf, Tensor)]
    target = kwargs.get("device")
    moves = function is torch.ops.aten._to_copy.default and target is not None
    there = [leaf for leaf in tensors if isinstance(leaf, Placed)]
    free = {id(index) for index in args[1]} if function in _INDEXING else set()  # indices may be on the processor
    if (
        there
        and not moves
        and any(leaf.ndim for leaf in tensors if not isinstance(leaf, Placed) and id(leaf) not in free)
    ):
        raise RuntimeError(f"{function} got tensors of two devices")
    on = torch.device(target) if target is not None else ELSEWHERE if there else torch.device("cpu")
    bare_args, bare = tree_map_only(Placed, lambda placed: placed.here, (args, kwargs))
    if target is not None:
        bare["device"] = torch.device("cpu")
    result = function(*bare_args, **bare)
    if on != ELSEWHERE:
        return result
    known = {id(leaf.here): leaf for leaf in there}  # an operation in place gives back the tensor itself
    return tree_map_only(Tensor, lambda tensor: known[id(tensor)] if id(tensor) in known else Placed(tensor), result)


@contextmanager
def elsewhere() -> Iterator[None]:
    """Inside the block the device is there; it knows no mixed precision."""
    with _Everywhere(), patch("torch.autocast", lambda *_, **__: nullcontext()):
        yield


def move(network: nn.Module) -> None:
    """Put a network's parameters there."""
    for module in network.modules():
        for name, parameter in module.named_parameters(recurse=False):
            setattr(module, name, nn.Parameter(Placed(parameter.detach().clone()), parameter.requires_grad))
