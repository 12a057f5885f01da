"""Files that cannot be what they are named, that are damaged, or that would do harm."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pandas as pd

from tests.broken.making import (
    HEAD,
    Given,
    book,
    broken,
    compound,
    in_sheet,
    ods_row,
    old_book,
    open_document,
    raw,
    record,
    rezipped,
    row,
    sheet_only,
    sound,
    text,
)


@broken("01-web-page-named-xls")
def web_page(folder: Path) -> Path:
    return raw(folder, "导出.xls", "<html><head><meta charset=gbk></head><table><tr><td>编号</td></tr></table></html>".encode("gbk"))


@broken("02-xml-spreadsheet")
def xml_spreadsheet(folder: Path) -> Path:
    return raw(folder, "导出.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>')


@broken("03-csv-named-xlsx")
def csv_named_xlsx(folder: Path) -> Path:
    return text(folder, sound(), "数据.xlsx")


@broken("04-gbk-text-named-xls")
def gbk_named_xls(folder: Path) -> Path:
    return raw(folder, "数据.xls", "编号\t名称\nS01\t虚构一社区\n".encode("gbk"))


@broken("05-workbook-named-csv")
def workbook_named_csv(folder: Path) -> Path:
    return book(folder, sound(), "数据.csv")


@broken("06-pdf-named-xlsx")
def pdf(folder: Path) -> Path:
    return raw(folder, "数据.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


@broken("07-empty-file")
def empty(folder: Path) -> Path:
    return raw(folder, "数据.xlsx", b"")


@broken("08-empty-csv")
def empty_csv(folder: Path) -> Path:
    return raw(folder, "数据.csv", b"\xef\xbb\xbf\n\n")


@broken("09-password-xlsx")
def password(folder: Path) -> Path:
    return raw(folder, "数据.xlsx", compound({"EncryptionInfo": b"1", "EncryptedPackage": b"2"}))


@broken("10-password-xls")
def old_password(folder: Path) -> Path:
    return raw(folder, "数据.xls", old_book(before=record(0x002F, b"\x01\x00" + b"\x00" * 52)))


@broken("11-encrypted-zip")
def encrypted_zip(folder: Path) -> Path:
    path = book(folder, sound())
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return raw(folder, "数据.xlsx", bytes(data))


@broken("12-cut-off-xlsx")
def cut_off(folder: Path) -> Path:
    data = book(folder, sound()).read_bytes()
    return raw(folder, "数据.xlsx", data[:len(data) // 2])


@broken("13-broken-xml")
def broken_xml(folder: Path) -> Path:
    return in_sheet(book(folder, sound()), "</sheetData>", "</sheetDat>")


@broken("14-another-zip")
def another_zip(folder: Path) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return raw(folder, "数据.xlsx", made.getvalue())


@broken("15-entities")
def entities(folder: Path) -> Path:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    return rezipped(book(folder, sound()), lambda name, data: bomb.encode() if name.endswith("sheet1.xml") else data)


@broken("16-zip-bomb")
def zip_bomb(folder: Path) -> Path:
    return rezipped(book(folder, sound()), lambda name, data: data, {"xl/media/image1.xml": b" " * 60_000_000})


@broken("17-zip-bomb-that-lies")
def lying_bomb(folder: Path) -> Path:
    path = rezipped(book(folder, sound()), lambda name, data: data, {"xl/media/image1.xml": b" " * 60_000_000})
    data = path.read_bytes().replace(struct.pack("<I", 60_000_000), struct.pack("<I", 100))
    return raw(folder, "数据.xlsx", data)


@broken("18-too-many-entries")
def many_entries(folder: Path) -> Path:
    return rezipped(book(folder, sound()), lambda name, data: data, {f"xl/media/{i}.png": b"" for i in range(5001)})


@broken("19-far-cell")
def far_cell(folder: Path) -> Path:
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return sheet_only(folder, f'<row r="1"><c r="A1"><v>1</v></c></row>{last}')


@broken("20-far-cell-by-another-spelling")
def far_cell_spelled(folder: Path) -> Path:
    return sheet_only(folder, "<row r='1'><c r='A1'><v>1</v></c></row><row r='1'><c t='n' r='XFD900000'><v>1</v></c></row>")


@broken("21-column-beyond-the-last")
def beyond(folder: Path) -> Path:
    return sheet_only(folder, '<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>')


@broken("22-repeated-rows-of-an-ods")
def repeated_rows(folder: Path) -> Path:
    rows = ods_row(*HEAD) + ods_row(*row(1), repeated=999_999_999)
    return raw(folder, "数据.ods", open_document(f'<table:table table:name="社区党组织">{rows}</table:table>'))


@broken("23-dimensions-of-an-xls")
def dimensions(folder: Path) -> Path:
    return raw(folder, "数据.xls", old_book(record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))))


@broken("24-column-of-an-xls")
def old_column(folder: Path) -> Path:
    cell = record(0x0203, struct.pack("<HHHd", 65535, 65535, 0, 1.0))
    return raw(folder, "数据.xls", old_book(cell))


@broken("25-circle-of-sectors")
def circle(folder: Path) -> Path:
    data = bytearray(old_book())
    table = 512 + 512 * struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<I", data, table, 0)
    return raw(folder, "数据.xls", bytes(data))


@broken("26-binary-workbook")
def binary(folder: Path) -> Path:
    return rezipped(book(folder, sound()), lambda name, data: None if name == "xl/workbook.xml" else data, {"xl/workbook.bin": b"1"})


@broken("27-unknown-encoding")
def encoding(folder: Path) -> Path:
    return raw(folder, "数据.csv", "编号,名称\n".encode() + b"S01,\xff\xff\xfe\n")


@broken("28-open-quote")
def open_quote(folder: Path) -> Path:
    return raw(folder, "数据.csv", '编号,名称\nS01,"虚构一社区\nS02,虚构二社区\n'.encode())


@broken("29-comma-too-many")
def comma(folder: Path) -> Path:
    return text(folder, [*sound(2), [*row(3), 1, 2]])


@broken("30-very-wide-csv")
def wide(folder: Path) -> Path:
    return text(folder, [range(17_000)])


@broken("31-no-such-file")
def absent(folder: Path) -> Path:
    book(folder, sound(), "社区数据.xlsx")
    return folder / "社区数椐.xlsx"


@broken("32-unknown-ending")
def ending(folder: Path) -> Path:
    return raw(folder, "数据.docx", b"PK\x03\x04")


@broken("33-folder-without-tables")
def folder_without(folder: Path) -> Path:
    raw(folder, "说明.docx", b"PK\x03\x04")
    inner = folder / "上报"
    inner.mkdir()
    return inner


@broken("34-broken-parquet")
def parquet(folder: Path) -> Path:
    return raw(folder, "数据.parquet", b"PAR1PAR1")


@broken("35-not-a-regular-file")
def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "数据.xlsx")
    return folder / "数据.xlsx"


@broken("36-frame-of-mixed-types")
def mixed_frame(_: Path) -> Given:
    return Given(pd.DataFrame({"编号": ["S01", "S02"], "名称": ["甲", "乙"], "成立月数": [1, ["十二"]]}))


@broken("37-folder-with-two-broken-files")
def two_broken(folder: Path) -> Path:
    web_page(folder)
    pdf(folder)
    book(folder, sound(), "好的.xlsx")
    return folder


@broken("38-encoding-that-does-not-exist")
def no_encoding(folder: Path) -> Given:
    return Given(text(folder, sound()), encoding="utf-9")


@broken("39-text-in-another-encoding")
def other_encoding(folder: Path) -> Path:
    return text(folder, [["編號", "名稱", "類別"], ["S01", "虛構一社區", "甲類"]], encoding="big5")


@broken("40-full-width-commas")
def wide_commas(folder: Path) -> Path:
    return raw(folder, "数据.csv", "编号，名称，类别\nS01，虚构一社区，甲类\n".encode())
