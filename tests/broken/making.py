"""What broken workbooks are made with."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import xlsxwriter
import xlwt

HEAD: Final = ("编号", "名称", "类别", "所属街道", "成立月数", "按期换届", "诉求办结率", "困难党员数")
LEDGER: Final = ("编号", "日期", "事由", "认定单位", "文号")


@dataclass(frozen=True)
class Given:
    """What is read: a source, further tables, fields beyond those of the sample, the groups where the rubric lists them, and an encoding."""

    source: Any
    extra: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    encoding: str | None = None


Make = Callable[[Path], Given]
CASES: Final[dict[str, Make]] = {}


def broken(name: str) -> Callable[[Callable[[Path], Given | Path]], Make]:
    """Enter a workbook under its number and name."""

    def enter(make: Callable[[Path], Given | Path]) -> Make:
        assert name not in CASES

        def given(folder: Path) -> Given:
            made = make(folder)
            return made if isinstance(made, Given) else Given(made)

        CASES[name] = given
        return given

    return enter


def row(number: int, **cells: object) -> list[object]:
    """Return a sound row of the subjects, with some cells put in its place by heading."""
    sound = dict(zip(HEAD, (f"S{number:02d}", f"虚构{number}社区", "甲类", "东湖街道", 12 + number, "是", 95.5, number), strict=True))
    return list((sound | cells).values())


def sound(count: int = 3) -> list[list[object]]:
    """Return headings and sound rows."""
    return [list(HEAD), *(row(number) for number in range(1, count + 1))]


def with_cell(heading: str, *said: object) -> list[list[object]]:
    """Return headings and one row for each thing that is said under a heading."""
    return [list(HEAD), *(row(number, **{heading: one}) for number, one in enumerate(said, 1))]


def with_column(heading: str, *said: object) -> list[list[object]]:
    """Return headings and rows with one column more."""
    return [[*HEAD, heading], *([*row(number), one] for number, one in enumerate(said, 1))]


def book(folder: Path, sheets: Mapping[str, Sequence[Sequence[object]]] | Sequence[Sequence[object]], name: str = "数据.xlsx") -> Path:
    """Write a workbook; numbers as numbers, everything else as text."""
    path = folder / name
    sheets = sheets if isinstance(sheets, Mapping) else {"社区党组织": sheets}
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as made:
        for title, rows in sheets.items():
            sheet = made.add_worksheet(title)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    return path


def text(folder: Path, rows: Sequence[Sequence[object]], name: str = "数据.csv", encoding: str = "utf-8") -> Path:
    """Write a csv without any quoting."""
    path = folder / name
    path.write_bytes("".join(",".join(map(str, cells)) + "\n" for cells in rows).encode(encoding))
    return path


def raw(folder: Path, name: str, data: bytes) -> Path:
    """Write bytes."""
    path = folder / name
    path.write_bytes(data)
    return path


def rezipped(path: Path, change: Callable[[str, bytes], bytes | None], more: Mapping[str, bytes] | None = None) -> Path:
    """Write a workbook's archive again with its parts changed; a part that becomes None is left out."""
    with zipfile.ZipFile(path) as old:
        parts = {name: change(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {**parts, **(more or {})}.items():
            if data is not None:
                new.writestr(name, data)
    return path


def in_sheet(path: Path, old: str, new: str) -> Path:
    """Replace text in the xml of the first sheet."""

    def change(name: str, data: bytes) -> bytes:
        assert name != "xl/worksheets/sheet1.xml" or old.encode() in data
        return data.replace(old.encode(), new.encode()) if name == "xl/worksheets/sheet1.xml" else data

    return rezipped(path, change)


def sheet_only(folder: Path, cells: str, name: str = "数据.xlsx") -> Path:
    """Write a workbook whose one sheet holds the given xml."""
    path = book(folder, [["编号"]], name)
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    return rezipped(path, lambda part, data: xml.encode() if part == "xl/worksheets/sheet1.xml" else data)


# ---------------------------------------------------------------- the old office format, by hand


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file of these streams, each padded to the size from which streams lie in whole sectors."""
    padded = {name: data.ljust(4096, b"\x00") for name, data in streams.items()}
    sectors: list[bytes] = []
    table: list[int] = []
    starts: dict[str, int] = {}

    def put(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[i:i + 512].ljust(512, b"\x00") for i in range(0, len(data), 512)]
        sectors.extend(pieces)
        table.extend([*range(first + 1, first + len(pieces)), 0xFFFFFFFE])
        return first

    for name, data in padded.items():
        starts[name] = put(data)
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0), *(_entry(n, 2, starts[n], len(d)) for n, d in padded.items())]
    directory = put(b"".join(entries))
    fat = len(sectors)
    numbers = [*table, 0xFFFFFFFD]
    sectors.append(struct.pack("<128I", *numbers, *[0xFFFFFFFF] * (128 - len(numbers))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\x00" * 10
    header += struct.pack("<IIIIIIIII", 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, fat)
    return header.ljust(512, b"\xff") + b"".join(sectors)


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    title = name.encode("utf-16-le") + b"\x00\x00"
    body = title.ljust(64, b"\x00") + struct.pack("<HBBIII", len(title), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    return body.ljust(116, b"\x00") + struct.pack("<IQ", first, size)


def record(kind: int, body: bytes) -> bytes:
    """Return a record of the old format."""
    return struct.pack("<HH", kind, len(body)) + body


def old_book(*sheet: bytes, before: bytes = b"") -> bytes:
    """Return an xls with one sheet named 一 that consists of these records."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    bound = record(0x0085, struct.pack("<IBBBB", len(begin) + len(before) + 4 + 10 + 4, 0, 0, 1, 1) + "一".encode("utf-16-le"))
    end = record(0x000A, b"")
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    return compound({"Workbook": begin + before + bound + end + start + b"".join(sheet) + end})


def old_sheet(folder: Path, rows: Sequence[Sequence[object]], name: str = "数据.xls") -> Path:
    """Write an xls with one sheet; formulas may stand in it, without a result."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("一")
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell)
    made.save(str(folder / name))
    return folder / name


def old_formulas(path: Path, *, edited: bool, result: bytes, flags: int) -> Path:
    """Let every formula of an xls by xlwt hold a result, with its flags; `edited` as programs sign that the file went through them."""
    start, blank = struct.pack("<HHHH", 0x0600, 0x0005, 0x0DBB, 0x07CC), struct.pack("<QHI", 0xFFFF000000000003, 0, 0)
    data = path.read_bytes()
    assert start in data
    assert blank in data
    data = data.replace(blank, struct.pack("<8sHI", result, flags, 0))
    return raw(path.parent, path.name, data.replace(start + bytes(4), start + struct.pack("<I", 0x41 * edited)))


def open_document(content: str) -> bytes:
    """Return an ods with these table elements."""
    head = ('<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            "<office:body><office:spreadsheet>")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest:manifest '
                         'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        archive.writestr("content.xml", f"{head}{content}</office:spreadsheet></office:body></office:document-content>",
                         zipfile.ZIP_DEFLATED)
    return made.getvalue()


def ods_row(*cells: object, repeated: int = 1) -> str:
    """Return a row of an ods."""
    said = "".join(f'<table:table-cell office:value-type="float" office:value="{c}"/>' if isinstance(c, int | float) else
                   f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells)
    return f'<table:table-row table:number-rows-repeated="{repeated}">{said}</table:table-row>'
