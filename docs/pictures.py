"""Draw the pictures of the READMEs from real output: `make pictures`.

Needs LibreOffice Calc, poppler's pdftoppm and pdftotext, and the Noto CJK fonts. A terminal is drawn as a sheet of one column, so that
nothing else is needed to draw text.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import date
from pathlib import Path

from wcwidth import wcswidth
from xlsxwriter import Workbook

import scoring

HERE = Path(__file__).parent
LINES = 18
CELL, LINE = 6, 20
"""Width of a character cell and height of a line, in pixels of a spreadsheet, at the size of the font below."""
A3 = 1587
"""Width of the paper in such pixels."""


def main() -> None:
    """Draw every picture."""
    example = next(e for e in scoring.examples() if e.rubric == "five-star-party-organisation")
    result = scoring.assess(example.rubric, example.data)
    (HERE / "images").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        table = scoring.ranking_table(result, "zh", most=LINES).splitlines()
        screen(["$ xingping demo", "", *table], work)
        scoring.write(result, work / "run", formats=["xlsx"], as_of=date(2026, 12, 1))
        page(work / "run" / "results.xlsx", "序号", work)


def screen(lines: list[str], work: Path) -> None:
    """Draw lines of a terminal as ranking.png."""
    most = max(map(wcswidth, lines))
    with Workbook(work / "screen.xlsx") as book:
        look = book.add_format({"font_name": "Noto Sans Mono CJK SC", "font_size": 9, "font_color": "#E6E6E6", "bg_color": "#202428",
                                "valign": "vcenter"})
        sheet = book.add_worksheet()
        sheet.set_margins(0, 0, 0, 0)
        sheet.set_paper(8)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 1)
        sheet.hide_gridlines(2)
        sheet.set_column_pixels(0, 0, most * CELL)
        for i, line in enumerate(lines):
            sheet.set_row_pixels(i, LINE)
            sheet.write_string(i, 0, line, look)
    dots, shrunk = 96, min(1.0, A3 / (most * CELL))
    cut = ["-x", "0", "-y", "0", "-W", str(int(most * CELL * shrunk)), "-H", str(int(len(lines) * LINE * shrunk))]
    drawn(converted(work / "screen.xlsx"), 1, "ranking", dots, *cut)


def page(workbook: Path, heading: str, work: Path) -> None:
    """Draw the first page of a workbook on which `heading` stands as workbook.png."""
    pdf = converted(workbook)
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, encoding="utf-8").stdout
    number = next(i for i, said in enumerate(text.split("\f"), 1) if heading in said)
    drawn(pdf, number, "workbook", 90)


def converted(file: Path) -> Path:
    """Return a spreadsheet as PDF."""
    subprocess.run(["soffice", f"-env:UserInstallation={(file.parent / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
                    "--outdir", file.parent, file], check=True, capture_output=True)
    return file.with_suffix(".pdf")


def drawn(pdf: Path, number: int, name: str, dots: int, *cut: str) -> None:
    """Write one page, or what `cut` leaves of it, as a picture."""
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-f", str(number), "-l", str(number), "-r", str(dots), *cut, pdf,
                    HERE / "images" / name], check=True)


if __name__ == "__main__":
    main()
