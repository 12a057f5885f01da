"""The zip file that a workbook is: opened without trusting what it says about itself."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from scoring.record import record
from scoring.tables import limits

_CHUNK: Final = 1 << 20
_LOCAL_HEADER: Final = 30
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_ENCRYPTED_BIT: Final = 1
_NO_ZIP: Final = (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, struct.error)


class Broken(Exception):
    """The archive cannot be read; the text says what is wrong, for whoever made it."""


class Oversized(Exception):
    """The archive holds more than it may."""


class Locked(Exception):
    """The archive is encrypted."""


@record(frozen=False)
class Archive:
    """The entries of a zip file, by their names in lower case with forward slashes.

    unpacked  bytes that were unpacked so far, over all entries
    """

    data: bytes
    entries: dict[str, zipfile.ZipInfo]
    unpacked: int = 0

    @classmethod
    def open(cls, data: bytes) -> Archive:
        """Return the entries of a zip file; raises Broken, Oversized or Locked."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as opened:
                infos = [info for info in opened.infolist() if not info.is_dir()]
        except _NO_ZIP as error:
            raise Broken(str(error)) from None
        entries = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
        if len(infos) > limits.MOST_ENTRIES:
            raise Oversized
        if len(entries) < len(infos):
            raise Broken("two entries of one name")
        if any(info.flag_bits & _ENCRYPTED_BIT for info in infos):
            raise Locked
        if sum(info.file_size for info in infos) > limits.MOST_UNPACKED or sum(info.compress_size for info in infos) > len(data):
            raise Oversized
        return cls(data, entries)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the content of an entry piece by piece, counting what really comes out."""
        info = self.entries[name]
        packed = self._packed(info)
        if info.compress_type == _STORED:
            yield self._counted(bytes(packed))
            return
        if info.compress_type != _DEFLATED:
            raise Broken(f"compression {info.compress_type}")
        inflate, rest = zlib.decompressobj(-15), bytes(packed)
        while not inflate.eof:
            try:
                piece = inflate.decompress(rest, _CHUNK)
            except zlib.error as error:
                raise Broken(str(error)) from None
            rest = inflate.unconsumed_tail
            if not piece and not rest:
                break
            yield self._counted(piece)

    def read(self, name: str) -> bytes:
        """Return the whole content of an entry."""
        return b"".join(self.chunks(name))

    def _packed(self, info: zipfile.ZipInfo) -> memoryview:
        start = info.header_offset
        header = self.data[start:start + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise Broken("entry without a header")
        name, extra = struct.unpack_from("<HH", header, 26)
        begin = start + _LOCAL_HEADER + name + extra
        return memoryview(self.data)[begin:begin + info.compress_size]

    def _counted(self, piece: bytes) -> bytes:
        self.unpacked += len(piece)
        if self.unpacked > limits.MOST_UNPACKED:
            raise Oversized
        if self.unpacked > limits.SMALL_UNPACKED and self.unpacked > limits.MOST_RATIO * len(self.data):
            raise Oversized
        return piece
