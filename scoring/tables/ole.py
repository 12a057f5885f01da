"""The compound file that an xls is: a small file system of sectors."""

from __future__ import annotations

import struct
from typing import Final

from scoring.record import record
from scoring.tables.archive import Broken

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE: Final = 0xFFFFFFFA
_ENTRY: Final = 128
_SMALL: Final = 64


@record
class Compound:
    """The streams of a compound file.

    entries  name → (first sector, size)
    root     where the small streams lie
    """

    data: bytes
    sector: int
    cutoff: int
    table: tuple[int, ...]
    small_table: tuple[int, ...]
    entries: dict[str, tuple[int, int]]
    root: tuple[int, int]

    @classmethod
    def open(cls, data: bytes) -> Compound:
        """Return the streams; raises Broken."""
        try:
            return _opened(data)
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise Broken(str(error)) from None

    def has(self, name: str) -> bool:
        """Return whether there is a stream of that name."""
        return name in self.entries

    def stream(self, name: str) -> bytes | None:
        """Return a stream, or nothing; raises Broken."""
        if name not in self.entries:
            return None
        first, size = self.entries[name]
        if size > len(self.data):
            raise Broken("a stream longer than the file")
        if size >= self.cutoff:
            return _chain(self.data, self.sector, self.table, first, self.sector)[:size]
        small = _chain(self.data, self.sector, self.table, self.root[0], self.sector)
        return _chain(small, _SMALL, self.small_table, first, 0)[:size]


def _opened(data: bytes) -> Compound:
    shift, = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise Broken("sectors of an odd size")
    sector = 1 << shift
    directory, = struct.unpack_from("<I", data, 48)
    cutoff, small, small_count, more, more_count = struct.unpack_from("<IIIII", data, 56)
    table = _table(data, sector, more, more_count)
    listing = _chain(data, sector, table, directory, sector)
    entries: dict[str, tuple[int, int]] = {}
    root = (_FREE, 0)
    for at in range(0, len(listing) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", listing, at + 64)
        name = listing[at:at + max(min(length, 64) - 2, 0)].decode("utf-16-le")
        first, size = struct.unpack_from("<II", listing, at + 116)
        if kind == 5:
            root = (first, size)
        elif kind == 2:
            entries.setdefault(name, (first, size))
    small_bytes = _chain(data, sector, table, small, sector) if small_count else b""
    return Compound(data, sector, cutoff, table, _numbers(small_bytes), entries, root)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[:len(data) // 4 * 4])


def _table(data: bytes, sector: int, more: int, more_count: int) -> tuple[int, ...]:
    """Return for every sector the one that follows it."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    for _ in range(min(more_count, len(data) // sector)):
        if more >= _FREE:
            break
        numbers = _numbers(_sector(data, sector, more, sector))
        sectors += numbers[:-1]
        more = numbers[-1]
    used = [number for number in sectors if number < _FREE]
    if len(used) * sector > len(data):
        raise Broken("more sectors than the file has")
    return _numbers(b"".join(_sector(data, sector, number, sector) for number in used))


def _sector(data: bytes, size: int, number: int, start: int) -> bytes:
    at = start + number * size
    return data[at:at + size]


def _chain(data: bytes, size: int, table: tuple[int, ...], first: int, start: int) -> bytes:
    """Return the sectors of a chain in order; raises Broken where it leads out of the file or round in a circle."""
    pieces: list[bytes] = []
    number = first
    while number < _FREE:
        if number >= len(table) or len(pieces) * size > len(data):
            raise Broken("a chain of sectors that does not end")
        pieces.append(_sector(data, size, number, start))
        number = table[number]
    return b"".join(pieces)
