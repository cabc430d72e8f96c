"""Writing the report to its file. I/O: replaces one .xlsx, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sheets_sync.addresses import spreadsheet_id, spreadsheet_url
from sheets_sync.coverage import Coverage, coverage
from sheets_sync.errors import UsageError
from sheets_sync.frames import Plans
from sheets_sync.look import text_height
from sheets_sync.model import Finding, Role
from sheets_sync.needs import Need, needs
from sheets_sync.report.edition import Edition, Wanted
from sheets_sync.report.excel import tables
from sheets_sync.report.excel.about import Entry, about
from sheets_sync.report.excel.book import Book
from sheets_sync.report.excel.count_rows import CountRows
from sheets_sync.report.excel.figures import Figures, count
from sheets_sync.report.excel.gather import Gathered, gather
from sheets_sync.report.excel.ledger import Ledger, keep
from sheets_sync.report.excel.masked_rows import MaskedRows
from sheets_sync.report.excel.people_rows import PeopleRows
from sheets_sync.report.excel.plan_pages import draw_plans
from sheets_sync.report.excel.pseudonyms import Pseudonyms
from sheets_sync.report.excel.rows import Row, Rows
from sheets_sync.report.excel.summary import draw_summary
from sheets_sync.report.excel.tables import Table, fields, school_year
from sheets_sync.report.privacy import Privacy
from sheets_sync.verdicts import Verdicts

_ABOUT_WIDTHS = (26, 100)
_FOOTNOTE = " (* kept back, see About)"


def write_report(
    out: Path,
    plans: Plans,
    findings: Sequence[Finding],
    verdicts: Verdicts,
    *,
    version: str,
    wanted: Wanted = Wanted(),  # noqa: B008 - it is frozen
) -> None:
    """Write the report; by default one that may leave the school.

    Args:
        out: Where; an existing report is replaced.
        plans: What the workbook says.
        findings: Every finding; shown only inside the school.
        verdicts: Where every row stands.
        version: The tool's version, named on the About tab.
        wanted: For whom it is, and what goes along.

    Raises:
        UsageError: ``out`` is no .xlsx file, or is the plan workbook itself.
        WriteError: The folder or disk would not have it, or a spreadsheet program has the file open.
    """
    # Imported here: the other reports need neither.
    from sheets_sync.backends.xlsx import saving

    sources = {plans.snapshot.source, plans.desk.source}
    for source in sorted(sources):
        check_out(out, source)
    saving.check_closed(out)
    before = saving.stamp(out)
    if wanted.edition.is_internal:
        wanted = replace(wanted, homes={source: _home(out, source) for source in sources})
    content = render_report(plans, findings, verdicts, version=version, wanted=wanted)
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


def _home(out: Path, source: str) -> str:
    """Return how links from the report to a workbook begin; ``""`` where none can lead there."""
    from sheets_sync.backends.opening import is_remote

    if is_remote(source):
        own_id = spreadsheet_id(source)
        return spreadsheet_url(own_id) if own_id else ""
    path = Path(source).resolve()
    if "#" in str(path):  # ends the file's name in a link
        return ""
    try:
        return f"external:{os.path.relpath(path, out.resolve().parent)}"
    except ValueError:  # on another drive
        return f"external:{path}"


def render_report(
    plans: Plans,
    findings: Sequence[Finding],
    verdicts: Verdicts,
    *,
    version: str,
    wanted: Wanted = Wanted(),  # noqa: B008 - it is frozen
) -> bytes:
    """Return the report's bytes: the same for the same plans, day, key and library versions."""
    privacy = Privacy(plans, wanted.edition)
    gathered = gather(plans, verdicts, has_talks=wanted.edition.is_internal)
    asked, covered = needs(plans), coverage(plans)
    is_named = wanted.edition.is_named
    ledger = keep(plans, gathered, asked, is_named=is_named)
    figures = count(plans, ledger, asked, privacy.windows, is_named=is_named)
    book = Book(privacy, plans.today, mark=wanted.mark, footnote="" if ledger.is_whole else _FOOTNOTE)
    draw_summary(book, plans, figures)
    for table in _tables(plans, gathered, findings, privacy, wanted, ledger, asked, covered):
        book.table(table)
    if wanted.has_plans and is_named:
        draw_plans(book, plans, gathered)
    _draw_about(book, plans, figures, version)
    return book.finish()


def _tables(
    plans: Plans,
    gathered: Gathered,
    findings: Sequence[Finding],
    privacy: Privacy,
    wanted: Wanted,
    ledger: Ledger,
    asked: Sequence[Need],
    covered: Coverage,
) -> Iterator[Table]:
    """Yield the data tabs in order."""
    edition = wanted.edition
    counts = CountRows(plans, privacy, ledger)
    people = _people(plans, gathered, privacy, wanted, ledger) if edition.has_rows else None
    if people:
        yield Table(tables.TEACHERS_TAB, fields(tables.TEACHERS, edition), _rows(people.teachers()))
        yield Table("Goals", fields(tables.GOALS, edition), _rows(people.goals()))
    yield Table("Coverage", fields(tables.COVERAGE, edition), Rows.of(counts.coverage(covered)))
    yield Table("PD needs", fields(tables.NEEDS, edition), Rows.of(counts.needs(asked)))
    if people:
        columns = fields(tables.FOLLOW_UPS, edition)
        yield Table("Follow-ups", columns, _rows(people.check_ins()), tables.FOLLOW_UPS_REPEATED)
    if isinstance(people, PeopleRows) and edition.is_internal:
        rows = people.findings(findings, wanted.homes)
        yield Table("Findings", fields(tables.FINDINGS, edition), rows)


def _rows(rows: Rows | Iterator[Row]) -> Rows:
    return rows if isinstance(rows, Rows) else Rows.of(rows)


def _people(
    plans: Plans, gathered: Gathered, privacy: Privacy, wanted: Wanted, ledger: Ledger
) -> PeopleRows | MaskedRows:
    if wanted.edition is not Edition.ANONYMOUS:
        return PeopleRows(plans, gathered, privacy)
    if not wanted.secret:
        raise ValueError("pseudonyms need a key")
    school = plans.school
    pseudonyms = Pseudonyms(wanted.secret, school.name, school_year(school))
    return MaskedRows(plans, gathered, privacy, ledger, pseudonyms)


def _draw_about(book: Book, plans: Plans, figures: Figures, version: str) -> None:
    tab = book.tab("About")
    for col, width in enumerate(_ABOUT_WIDTHS):
        tab.set_column(col, col, width)
    book.write(tab, 0, 0, "About this report", book.format(Role.TITLE))
    row = 1
    for entry in about(plans, figures, version, book.privacy.edition):
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
