"""Messages over a byte stream: four bytes of length, then JSON."""

from __future__ import annotations

import struct
import threading
from typing import Any, BinaryIO

from backend.contract.wire import dumps, loads

_LENGTH = struct.Struct(">I")
MAX_FRAME = 1 << 20


class Channel:
    """One direction reads, the other writes; several threads may write."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._lock = threading.Lock()

    def send(self, message: Any) -> None:
        """Write a message whole; OSError when nobody reads any more."""
        data = dumps(message).encode()
        with self._lock:
            self._outgoing.write(_LENGTH.pack(len(data)) + data)
            self._outgoing.flush()

    def receive(self, hint: Any) -> Any | None:
        """The next message, or None at the end of the stream."""
        head = self._incoming.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return None
        (size,) = _LENGTH.unpack(head)
        data = self._incoming.read(size) if size <= MAX_FRAME else b""
        return loads(hint, data, "frame") if len(data) == size else None

    def close(self) -> None:
        """Close the writing end, which the other side sees as the end of the stream."""
        with self._lock:
            self._outgoing.close()
