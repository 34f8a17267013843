"""The loopback Discord, as in `tests/wire`."""

from tests.wire.conftest import server

__all__ = ["server"]
