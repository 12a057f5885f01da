"""YAML text to plain values and their places, without YAML's traps.

Plain decimals become `int` or `Decimal`, `true` and `false` booleans, nothing at all (or `null`, `~`) None; everything else is text: `no`,
`012`, `12:30` and dates stay what was typed. What could be read two ways, or not as it was meant, is a fault; a document goes on after a fault
wherever it can, so that all are found in one pass. Events are read one by one and never recursively: a hostile depth cannot hurt.
"""

from __future__ import annotations

import re
from dataclasses import field, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path as File
from typing import Any, Final

import yaml

from scoring.errors import Fault, Place
from scoring.expression.syntax import MAX_PLACES, MAX_WHOLE
from scoring.language.spots import Path, Spot, label
from scoring.language.unread import unread
from scoring.record import record

MAX_DEPTH: Final = 40
MAX_BYTES: Final = 2 * 1024 * 1024
_NUMBER: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_NOT_FINITE: Final = re.compile(r"[-+]?\.?(inf|nan|infinity)", re.IGNORECASE)
# of those that YAML allows, the ones that turn the direction of what follows are left out too
_CONTROL: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS: Final = {"": None, "~": None, "null": None, "true": True, "false": False}
_COLON: Final = "\uff1a"
_BRACKETS: Final = str.maketrans("\uff08\uff09", "()")


@record
class Document:
    """A file as read.

    value   plain values; None where nothing could be read
    faults  what could not be read as it was meant
    mended  paths that were guessed after a fault: complaints about them would be echoes
    """

    file: str
    text: str
    value: Any
    faults: tuple[Fault, ...] = ()
    mended: frozenset[Path] = frozenset()

    @cached_property
    def root(self) -> Spot | None:
        """Return where everything stands; read again when it is asked, because most files are never asked."""
        if not self.text:
            return None
        reader = _Reader(self.text, self.file, keep=True)
        reader.document()
        return reader.root

    def place(self, path: Path, at: int = 0) -> Place:
        """Return where a path is, or the nearest part of it that exists; `at` counts characters into a text, from 1."""
        line, column = (0, 0) if self.root is None else self.root.find(path, at, self.text)
        return Place(file=self.file, line=line, column=column, path=label(path, self.value))

    def called(self, file: str) -> Document:
        """Return it under another name, which everything in it has, too."""
        return replace(self, file=file, faults=tuple(replace(f, place=replace(f.place, file=file)) for f in self.faults))

    def key_place(self, path: Path) -> Place:
        """Return where the last key of a path is written."""
        line, column = (0, 0) if self.root is None else self.root.find_key(path)
        return Place(file=self.file, line=line, column=column, path=label(path[:-1], self.value))


def read_file(path: File, name: str = "") -> Document:
    """Return a file as read; a file that cannot be opened is a fault of the document."""
    shown = name or str(path)
    try:
        with path.open("rb") as handle:
            data = handle.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return _refused(shown, "FILE_NOT_FOUND")
    except OSError:
        return _refused(shown, "FILE_UNREADABLE")
    return read_bytes(data, shown)


def read_bytes(data: bytes, file: str = "") -> Document:
    """Return UTF-8 bytes, with or without a byte order mark, as read."""
    if len(data) > MAX_BYTES:
        return _refused(file, "FILE_TOO_LARGE", most=MAX_BYTES // 1024 // 1024)
    try:
        return read(data.decode("utf-8-sig"), file)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        return Document(file, "", None, (Fault("NOT_UTF8", Place(file, before.count(b"\n") + 1, column)),))


def read(text: str, file: str = "") -> Document:
    """Return YAML text as read."""
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_BYTES:
        return _refused(file, "FILE_TOO_LARGE", most=MAX_BYTES // 1024 // 1024)
    if control := _CONTROL.search(text):
        before = text[: control.start()]
        place = Place(file, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
        return Document(file, text, None, (Fault("CONTROL_CHARACTER", place, {"found": _code_point(control[0])}),))
    document = _Reader(text, file).document()
    return _Reader(text, file, keep=True).document() if document.faults else document


def from_mapping(value: Any) -> Document:
    """Return plain values that came from elsewhere as a document without a file."""
    return Document("", "", value)


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


def _refused(file: str, code: str, **args: object) -> Document:
    return Document(file, "", None, (Fault(code, Place(file=file), args),))


class _Stop(Exception):
    """The rest of the file is not worth reading."""


@record(frozen=False)
class _Frame:
    """A mapping or list that is being read; `last` and `before` are the path and the spot of what was put into it last."""

    value: Any
    spot: Spot
    flow: bool
    path: Path
    key: yaml.ScalarEvent | None = None
    lost_key: bool = False
    last: Path = ()
    before: Spot | None = None


@record(frozen=False)
class _Reader:
    """Reads events; what stands where is kept only when asked, because thousands of events that live cost more than reading them."""

    text: str
    file: str
    keep: bool = False
    frames: list[_Frame] = field(default_factory=list)
    found: list[tuple[str, int, int, Path, dict[str, Any]]] = field(default_factory=list)
    mended: set[Path] = field(default_factory=set)
    value: Any = None
    root: Spot | None = None
    documents: int = 0
    # the indentation is not what it seems, so that nothing can be said of the shape
    lost: bool = False

    def document(self) -> Document:
        try:
            for event in yaml.parse(self.text, Loader=yaml.CSafeLoader):
                self.take(event)
            if not isinstance(self.value, dict):
                self.fault("TOP_NOT_MAPPING" if self.root else "FILE_EMPTY", None, ())
        except _Stop:
            self.value = None
        except yaml.MarkedYAMLError as error:
            self.found += [(code, line, column, (), args) for code, line, column, args in unread(error, self.text)]
            self.value = None
        whole = None if self.lost else self.value
        faults = tuple(Fault(code, Place(self.file, line, column, path=label(path, whole)), args)
                       for code, line, column, path, args in self.found)
        return Document(self.file, self.text, whole if isinstance(whole, dict) else None, faults, frozenset(self.mended))

    def fault(self, code: str, event: Any, path: Path, shift: int = 0, **args: Any) -> None:
        mark = event.start_mark if event is not None else None
        line, column = (mark.line + 1, mark.column + 1 + shift) if mark else (1, 1)
        self.found.append((code, line, column, path, args))

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self.scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self.open(event, {} if kind is yaml.MappingStartEvent else [])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.frames.pop()
        elif kind is yaml.AliasEvent:
            self.fault("ANCHOR", event, self.next_path(), found=f"*{event.anchor}")
            self.mended.add(self.add(event, None, Spot(event)))
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self.fault("SEVERAL_DOCUMENTS", event, ())
                raise _Stop

    def next_path(self) -> Path:
        frame = self.frames[-1] if self.frames else None
        if frame is None or (isinstance(frame.value, dict) and frame.key is None):
            return frame.path if frame else ()
        return (*frame.path, frame.key.value if frame.key else len(frame.value))

    # values

    def open(self, event: Any, value: Any) -> None:
        self.refuse_properties(event)
        spot = Spot(event)
        if len(self.frames) >= MAX_DEPTH:
            self.fault("FILE_TOO_DEEP", event, (), most=MAX_DEPTH)
            raise _Stop
        path = self.add(event, value, spot)
        spot.children = {} if isinstance(value, dict) else []
        self.frames.append(_Frame(value, spot, bool(event.flow_style), path))

    def scalar(self, event: yaml.ScalarEvent) -> None:
        frame = self.frames[-1] if self.frames else None
        self.refuse_properties(event)
        if event.style == '"' and (control := _CONTROL.search(event.value)):
            self.fault("CONTROL_CHARACTER", event, self.next_path(), found=_code_point(control[0]))
            event.value = _CONTROL.sub("", event.value)
        if frame is not None and isinstance(frame.value, dict) and frame.key is None and not frame.lost_key:
            frame.key = event
            return
        if frame is not None and frame.flow and self.belongs_to_the_text_before(frame, event):
            return
        value = _resolved(event)
        path = self.add(event, value, Spot(event))
        if event.implicit[0] and value is not None and not isinstance(value, bool):
            self.check_number(event, value, path)

    def check_number(self, event: yaml.ScalarEvent, value: Any, path: Path) -> None:
        if isinstance(value, str):
            if _NOT_FINITE.fullmatch(value):
                self.fault("NUMBER_NOT_FINITE", event, path, found=value)
                self.mended.add(path)
            return
        whole, _, fraction = event.value.lstrip("+-").partition(".")
        if len(whole) > MAX_WHOLE or len(fraction) > MAX_PLACES:
            self.fault("NUMBER_TOO_LONG", event, path, found=event.value[:40], whole=MAX_WHOLE, places=MAX_PLACES)
            self.mended.add(path)

    def refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self.fault("ANCHOR", event, self.next_path(), found=f"&{event.anchor}")
        if event.tag is not None:
            self.fault("TAG", event, self.next_path(), found=event.tag.replace("tag:yaml.org,2002:", "!!"))

    def add(self, event: Any, value: Any, spot: Spot) -> Path:
        """Put a value where it belongs and return its path."""
        if not self.frames:
            self.value, self.root = value, spot
            return ()
        frame = self.frames[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
            frame.before = spot
            if self.keep:
                frame.spot.children.append(spot)
            frame.last = (*frame.path, len(frame.value) - 1)
            return frame.last
        if frame.key is None and not frame.lost_key:
            # a list, a mapping or an alias stands where a key should
            self.fault("KEY_NOT_TEXT", event, frame.path, found=self.text[event.start_mark.index : event.start_mark.index + 1])
            frame.lost_key = True
            return frame.path
        key, frame.key, frame.lost_key = frame.key, None, False
        return frame.path if key is None else self.pair(frame, key, event, value, spot)

    # keys

    def pair(self, frame: _Frame, key: yaml.ScalarEvent, event: Any, value: Any, spot: Spot) -> Path:
        name = key.value
        if key.implicit[0]:
            if not isinstance(_resolved(key), str):
                self.fault("KEY_NOT_TEXT", key, frame.path, found=name)
            elif name != name.strip():
                self.fault("FULL_WIDTH_SPACE", key, frame.path)
                self.lost = True
            elif _COLON in name:
                return self.swallowed(frame, key, event, spot)
            elif value is None and ":" in name and isinstance(event, yaml.ScalarEvent):
                return self.glued(frame, key, spot)
        path = (*frame.path, name)
        if name in frame.value:
            first = frame.spot.children[name].key.start_mark.line + 1 if self.keep else 0
            self.fault("KEY_REPEATED", key, frame.path, key=name, line=first)
            return path
        self.put(frame, name, key, value, spot)
        return path

    def put(self, frame: _Frame, name: str, key: Any, value: Any, spot: Spot) -> None:
        spot.key = key
        frame.value[name] = value
        frame.before = spot
        if self.keep:
            frame.spot.children[name] = spot
        frame.last = (*frame.path, name)

    def swallowed(self, frame: _Frame, key: yaml.ScalarEvent, event: Any, spot: Spot) -> Path:
        """Take a key that a full-width colon glued to its value apart again."""
        name, _, rest = key.value.partition(_COLON)
        path = (*frame.path, name)
        self.fault("FULL_WIDTH_COLON", key, frame.path, len(name), key=name)
        value = _plain(rest) if isinstance(event, yaml.ScalarEvent) and event.value == "" else None
        self.put(frame, name, key, value, spot)
        self.mended.add(path)
        return path

    def glued(self, frame: _Frame, key: yaml.ScalarEvent, spot: Spot) -> Path:
        name, _, rest = key.value.partition(":")
        path = (*frame.path, name)
        self.fault("COLON_WITHOUT_SPACE", key, frame.path, len(name), key=name)
        self.put(frame, name, key, _plain(rest), spot)
        self.mended.add(path)
        return path

    def belongs_to_the_text_before(self, frame: _Frame, event: yaml.ScalarEvent) -> bool:
        """Return whether a comma inside an expression cut it in two, as in `{of: if(a > 0, b, c)}`; if so, mend it."""
        parent = frame.value
        if not frame.last or (isinstance(parent, dict) and not (event.value == "" and event.implicit[0])):
            return False
        last = frame.last[-1]
        before = parent[last]
        if not isinstance(before, str) or not _open(before) or frame.before is None or not frame.before.plain:
            return False
        part = event if isinstance(parent, list) else frame.key
        if frame.last not in self.mended:
            self.fault("COMMA_IN_TEXT", frame.before.event, frame.last, found=before)
            self.mended.add(frame.last)
        parent[last] = f"{before}, {part.value if part else ''}"
        frame.key = None
        return True


def _resolved(event: yaml.ScalarEvent) -> Any:
    return _plain(event.value) if event.implicit[0] else event.value


def _plain(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-0123456789" and (number := _NUMBER.fullmatch(text)):
        return int(text) if number[2] is None and len(text) < 4 * MAX_WHOLE else Decimal(text)
    return text


def _open(text: str) -> bool:
    folded = text.translate(_BRACKETS)
    return folded.count("(") > folded.count(")")
