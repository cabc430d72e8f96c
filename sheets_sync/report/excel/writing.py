"""Writing the report to its file. I/O: replaces one .xlsx, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sheets_sync.errors import UsageError
from sheets_sync.frames import Plans
from sheets_sync.look import text_height
from sheets_sync.model import Finding, Role
from sheets_sync.report.excel.about import Entry, about
from sheets_sync.report.excel.book import Book
from sheets_sync.report.excel.figures import Figures, count
from sheets_sync.report.excel.gather import gather
from sheets_sync.report.excel.privacy import Privacy
from sheets_sync.report.excel.summary import draw_summary
from sheets_sync.report.excel.tables import tables
from sheets_sync.verdicts import Verdicts

_ABOUT_WIDTHS = (26, 100)


def write_report(
    out: Path, plans: Plans, findings: Sequence[Finding], verdicts: Verdicts, *, internal: bool, version: str
) -> None:
    """Write the report; by default one that may leave the school.

    Args:
        out: Where; an existing report is replaced.
        plans: What the workbook says.
        findings: Every finding; shown only when ``internal``.
        verdicts: Where every row stands.
        internal: Adds emails, what leaders typed, and the findings.
        version: The tool's version, named on the About tab.

    Raises:
        UsageError: ``out`` is no .xlsx file, or is the plan workbook itself.
        WriteError: The folder or disk would not have it, or a spreadsheet program has the file open.
    """
    # Imported here: the other reports need neither.
    from sheets_sync.backends.xlsx import saving

    check_out(out, plans.snapshot.source)
    saving.check_closed(out)
    before = saving.stamp(out)
    content = render_report(plans, findings, verdicts, internal=internal, version=version)
    saving.replace(out, content, None, before)


def check_out(out: Path, source: str) -> None:
    """Make sure a report may be written to ``out``.

    Raises:
        UsageError: It may not.
    """
    if out.suffix.casefold() != ".xlsx":
        raise UsageError(
            f"The report is an Excel file, so its name must end in .xlsx: {out.name}.xlsx would do."
        )
    if "://" not in source and _is_same_file(out, Path(source)):
        raise UsageError(f"{out.name} is the plan workbook itself; give the report another name.")


def _is_same_file(one: Path, other: Path) -> bool:
    if one.resolve() == other.resolve():
        return True
    try:
        return one.samefile(other)  # letter case, hard links
    except OSError:
        return False


def render_report(
    plans: Plans, findings: Sequence[Finding], verdicts: Verdicts, *, internal: bool, version: str
) -> bytes:
    """Return the report's bytes: the same for the same plans, day and library versions."""
    privacy = Privacy(plans, internal)
    gathered = gather(plans, verdicts)
    figures = count(plans, gathered)
    book = Book(privacy, plans.today)
    draw_summary(book, plans, figures)
    for table in tables(plans, gathered, findings, privacy):
        book.table(table)
    _draw_about(book, plans, figures, version)
    return book.finish()


def _draw_about(book: Book, plans: Plans, figures: Figures, version: str) -> None:
    tab = book.tab("About")
    for col, width in enumerate(_ABOUT_WIDTHS):
        tab.set_column(col, col, width)
    book.write(tab, 0, 0, "About this report", book.format(Role.TITLE))
    row = 1
    for entry in about(plans, figures, version, book.privacy.is_internal):
        row = _draw_entry(book, tab, row, entry)


def _draw_entry(book: Book, tab: Any, row: int, entry: Entry) -> int:
    """Draw a line and return the next free row."""
    if not entry.text:
        for col, text in enumerate((entry.label, "")):
            book.write(tab, row + 1, col, text, book.format(Role.SECTION))
        return row + 2
    tab.set_row(row, text_height(entry.text, _ABOUT_WIDTHS[1]))
    book.write(tab, row, 0, entry.label, book.format(Role.LABEL))
    book.write(tab, row, 1, entry.text, book.format(Role.BODY))
    return row + 1
