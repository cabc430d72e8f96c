"""What the tool promises of any workbook at all.

Only owned cells change, a second sync writes nothing, findings do not hang on order, text stays text, and
whatever stands in a workbook no run ends in anything but an answer or a ``SheetsSyncError``.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sheets_sync.errors import SheetsSyncError
from sheets_sync.model import OUR_NOTE, Finding
from sheets_sync.report.excel import Edition, Wanted, write_report
from tests.e2e.school import (
    LEADER_COLUMNS,
    STEPS,
    TEMPLATE,
    TIMES,
    Paper,
    check,
    make_school,
    sync_file,
)

SCHOOL_TABS = ("Settings", "Focus Areas", "Rubric", "Roster")
FILLED = (*SCHOOL_TABS, *STEPS)
MADE = ("Start Here", "Overview", "PD Needs", "Coverage", "Sync Log")

a_few = settings(
    max_examples=12 * TIMES,
    deadline=None,
    derandomize=TIMES == 1,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

WORDS = (
    *(
        "=1+1",
        '=HYPERLINK("http://x.example","y")',
        "+49 30 1",
        "-3",
        "@here",
        "=cmd|' /C calc'!A0",
        "'quoted",
    ),
    *(
        "each grading period",
        "SA2",
        "sa2; AD2",
        "SA99",
        "2",
        "1-2",
        "goal 1",
        "2.10",
        "1e5",
        "007",
        "Yes",
        "No",
    ),
    *(
        "ana.lopez@example.edu",
        "Ana Lopez",
        "ANA.LOPEZ@EXAMPLE.EDU ",
        "nobody@example.edu",
        "Done",
        "Met",
        "FA1",
    ),
    *("2026-11-01", "11/31/2026", "Teacher", "Goal #", "Status", "Key", "Settings", "#REF!", "#N/A", "TRUE"),
    *("x" * 32767, "long " * 6000, "a\nb\tc", "_x0041_", "<b>&amp;", "\u200b", "\u202eabc", "😀" * 9, " "),
    *("Everyone with access to this spreadsheet can read this tab.", "W1", "plp305", "off", "Window W3"),
)
WORDS_OF_ROWS = tuple(word for word in WORDS if word != TEMPLATE.disclosure)
"""That sentence speaks for a whole tab when it stands at its top, so there order does matter."""

junk = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40),
    st.integers(-5, 3000000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)).map(lambda one: one.replace(microsecond=0)),
    st.times().map(lambda one: one.replace(microsecond=0)),
)


# -- slips, by openpyxl ----------------------------------------------------------------------------------

Slip = Callable[[Workbook, Any], None]


def _tab(book: Workbook, draw: Any, titles: tuple[str, ...] = FILLED) -> Worksheet:
    there = [title for title in titles if title in book.sheetnames]
    return book[draw(st.sampled_from(there or book.sheetnames))]


def put_junk(book: Workbook, draw: Any) -> None:
    tab = _tab(book, draw)
    for _ in range(draw(st.integers(1, 12))):
        cell = tab.cell(draw(st.integers(1, tab.max_row + 2)), draw(st.integers(1, tab.max_column + 2)))
        if type(cell).__name__ != "MergedCell":
            value = draw(junk)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"


def put_formula(book: Workbook, draw: Any) -> None:
    tab = _tab(book, draw)
    cell = tab.cell(draw(st.integers(2, tab.max_row + 1)), draw(st.integers(1, tab.max_column)))
    if type(cell).__name__ != "MergedCell":
        cell.value = draw(st.sampled_from(["=A1", "=1/0", "=TODAY()", '="SA2"']))


def lose_header(book: Workbook, draw: Any) -> None:
    tab = _tab(book, draw)
    tab.cell(2, draw(st.integers(1, tab.max_column))).value = draw(
        st.sampled_from([None, "Goal", "Nonsense", 7])
    )


def double_header(book: Workbook, draw: Any) -> None:
    tab = _tab(book, draw)
    tab.cell(2, tab.max_column + 1).value = tab.cell(2, draw(st.integers(1, tab.max_column))).value


def rename_tab(book: Workbook, draw: Any) -> None:
    tab = _tab(book, draw)
    tab.title = draw(
        st.sampled_from(["Tab", "goals", "2 GOALS", "Follow-up X", "Overview 2", "Étape 1", "x" * 31])
    )


def delete_tab(book: Workbook, draw: Any) -> None:
    if len(book.sheetnames) > 1:
        book.remove(_tab(book, draw))


def add_tab(book: Workbook, draw: Any) -> None:
    title = draw(
        st.sampled_from(["Notes", "Overview", "Start Here", "Follow-up Fall", "follow-up winter", "Goals"])
    )
    if title.casefold() not in {name.casefold() for name in book.sheetnames}:
        tab = book.create_sheet(title, draw(st.integers(0, 3)))
        for row in range(1, draw(st.integers(1, 4))):
            tab.append([draw(st.sampled_from(WORDS[:7])).replace("=", "is ") for _ in range(3)] + [row])


def insert_rows(book: Workbook, draw: Any) -> None:
    tab = _tab(book, draw)
    if not tab.merged_cells.ranges:
        tab.insert_rows(draw(st.integers(1, 6)))


def delete_rows(book: Workbook, draw: Any) -> None:
    tab = _tab(book, draw)
    tab.delete_rows(draw(st.integers(3, 8)), draw(st.integers(1, 2)))


def delete_column(book: Workbook, draw: Any) -> None:
    tab = _tab(book, draw)
    tab.delete_cols(draw(st.integers(1, tab.max_column)))


def drop_notes(book: Workbook, draw: Any) -> None:
    for row in _tab(book, draw).iter_rows():
        for cell in row:
            if getattr(cell, "comment", None) is not None:
                cell.comment = None


def hide_rows(book: Workbook, draw: Any) -> None:
    tab = _tab(book, draw)
    tab.row_dimensions[3].hidden = True
    tab.auto_filter.ref = f"A2:D{tab.max_row}"


SLIPS: tuple[Slip, ...] = (
    *(put_junk, put_junk, put_junk, put_formula, lose_header, double_header, rename_tab, delete_tab, add_tab),
    *(insert_rows, delete_rows, delete_column, drop_notes, hide_rows),
)


# -- an independent reader -------------------------------------------------------------------------------


def load(path: Path) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def cells_of(tab: Worksheet) -> dict[tuple[int, int], Any]:
    return {
        (cell.row, cell.column): (cell.data_type, cell.value, cell.number_format)
        for row in tab.iter_rows()
        for cell in row
        if cell.value is not None
    }


def notes_of(tab: Worksheet) -> dict[tuple[int, int], str]:
    return {
        (cell.row, cell.column): cell.comment.text
        for row in tab.iter_rows()
        for cell in row
        if getattr(cell, "comment", None) is not None
    }


TOOL_HEADERS = {column.header for tab in TEMPLATE.tabs for column in tab.owned()}


def our_columns(tab: Worksheet) -> set[int]:
    """Return the columns whose header carries our note below the top line, at the sync's end."""
    return {col for (row, col), note in notes_of(tab).items() if note.startswith(OUR_NOTE)}


def is_made(tab: Worksheet) -> bool:
    """Tell whether the tool made a whole tab; in a follow-up tab leaders' columns are people's."""
    first = notes_of(tab).get((1, 1), "")
    disclosed = tab.cell(1, 1).value == TEMPLATE.disclosure
    return disclosed or (first.startswith(OUR_NOTE) and "leader's message" not in first)


def assert_only_ours(before: Workbook, after: Workbook, renamed: dict[str, str]) -> None:
    for tab in before:
        now = after[renamed.get(tab.title, tab.title)]
        old, new = cells_of(tab), cells_of(now)
        hit = {place for place in {*old, *new} if old.get(place) != new.get(place)}
        if is_made(tab):
            heads = {str(cell[1]): place for place, cell in old.items() if cell[1] in LEADER_COLUMNS}
            leaders = {col for _, (_, col) in heads.items()} if len(heads) > 3 else set()
            assert not {place for place in hit if place[1] in leaders}, tab.title
            continue
        ours = our_columns(now)
        if notes_of(tab).get((1, 1), "").startswith(OUR_NOTE):
            hit.discard((1, 1))  # the leader's message above step 1
        wrong = {place: (old.get(place), new.get(place)) for place in hit if place[1] not in ours}
        assert not wrong, (tab.title, wrong)
        assert not {place for place in old if place[1] in our_columns(now) - our_columns(tab)}, tab.title


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Return a school of three as made, as synced, and one nobody has filled."""
    folder = tmp_path_factory.mktemp("bases")
    made, synced, bare = (folder / f"{name}.xlsx" for name in ("made", "synced", "bare"))
    make_school(made, 3)
    synced.write_bytes(made.read_bytes())
    sync_file(synced)
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for tab in TEMPLATE.filled:
        title = book.create_sheet(tab.title)
        title.append([None])
        title.append([column.header for column in tab.typed() if not column.optional])
    book.save(bare)
    return made, synced, bare


@a_few
@given(draw=st.data(), base=st.integers(0, 9), slips=st.lists(st.sampled_from(SLIPS), min_size=1, max_size=6))
def test_only_owned_cells_change_and_a_second_sync_writes_nothing(
    bases: tuple[Path, ...], tmp_path: Path, draw: Any, base: int, slips: list[Slip]
) -> None:
    path = tmp_path / "any.xlsx"
    path.write_bytes(bases[base % 3].read_bytes())
    book = load(path)
    for slip in slips:
        slip(book, draw.draw)
    book.save(path)
    before = load(path)
    raw = path.read_bytes()
    try:
        plan = sync_file(path, allow_shrink=True)
    except SheetsSyncError:
        assert path.read_bytes() == raw
        return
    after = load(path)
    assert_only_ours(before, after, {rename.old: rename.new for rename in plan.renames})
    synced = path.read_bytes()
    again = sync_file(path, allow_shrink=True)
    assert again.is_empty, again
    assert path.read_bytes() == synced


# -- order -----------------------------------------------------------------------------------------------


def told(finding: Finding) -> tuple[Any, ...]:
    """Return a finding without where it stands."""
    return (
        *(finding.code, finding.severity, finding.audience, finding.tab, finding.column),
        *(finding.teacher, finding.goal, finding.value, finding.message, finding.suggestions),
    )


def shuffle(paper: Paper, rng: Random) -> None:
    """Put rows, columns and tabs in another order; what stands above a header stays."""
    rng.shuffle(paper.pages)
    for page in paper.pages:
        if not page.header_row or page.title in MADE:
            continue
        if not page.has("What we said"):
            order = list(page.body())
            rng.shuffle(order)
            page.reorder(order)
        cols = list(range(1, page.last_col + 1))
        rng.shuffle(cols)
        page.order_cols(cols)


@a_few
@given(draw=st.data(), seed=st.integers(0, 10**6))
def test_no_order_changes_a_finding(bases: tuple[Path, ...], tmp_path: Path, draw: Any, seed: int) -> None:
    path = tmp_path / "any.xlsx"
    path.write_bytes(bases[seed % 2].read_bytes())
    paper = Paper(path)
    for _ in range(draw.draw(st.integers(1, 25))):
        page = paper[draw.draw(st.sampled_from(FILLED))]
        row = draw.draw(st.integers(page.header_row + 1, page.last_row + 1))
        page.put(row, draw.draw(st.integers(1, page.last_col)), draw.draw(st.sampled_from(WORDS_OF_ROWS)))
    paper.save(path)
    before = Counter(map(told, check(path).findings))
    shuffle(paper, Random(seed))
    paper.save(path)
    after = Counter(map(told, check(path).findings))
    assert before - after == after - before == Counter()


# -- text stays text -------------------------------------------------------------------------------------

STARTS = ("=", "+", "-", "@", "\t=", "'=", "＝")


@settings(a_few, max_examples=6 * TIMES)
@given(
    start=st.sampled_from(STARTS),
    rest=st.sampled_from(["1+1", 'HYPERLINK("http://x.example";"y")', "cmd|' /C calc'!A0"]),
)
def test_what_people_type_is_never_a_formula(
    bases: tuple[Path, ...], tmp_path: Path, start: str, rest: str
) -> None:
    path, report = tmp_path / "any.xlsx", tmp_path / "report.xlsx"
    path.write_bytes(bases[1].read_bytes())
    words = start + rest
    paper = Paper(path)
    for title, header in (
        *(("2 Goals", "Goal"), ("2 Goals", "Rubric component"), ("3 Document", "Goal statement")),
        *(("4 Success", "Looks like (students do)"), ("5 Actions", "Action step"), ("5 Actions", "Due")),
        *(("6 Follow-up", "Follow-up with"), ("1 Why", "Learns best by"), ("Roster", "Name")),
        *(("Roster", "Department"), ("Roster", "Coach"), ("Follow-up Fall", "Next step")),
        ("Follow-up Fall", "Support promised"),
    ):
        page = paper[title]
        page.put(page.header_row + 1, header, words)
    settings_tab = paper["Settings"]
    for label in ("School", "Leader", "Message", "Window W1"):
        settings_tab.put(settings_tab.rows(Setting=label)[0], "Value", words)
    paper.save(path)
    sync_file(path, allow_shrink=True)
    checked = check(path)
    for edition in Edition:
        wanted = Wanted(edition, has_plans=edition.is_named, secret=b"key")
        write_report(report, checked.plans, checked.findings, checked.verdicts, version="0", wanted=wanted)
        assert_no_formula_of_peoples(report)
    assert_no_formula_of_peoples(path)
    shown = Paper(path)["3 Document"]
    assert shown.value(shown.header_row + 1, "My goal") == words.strip()


def assert_no_formula_of_peoples(path: Path) -> None:
    for tab in load(path):
        for row in tab.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert str(cell.value).startswith(('=HYPERLINK("#', "=SUM(", "=COUNTIF", "=SUBTOTAL")), (
                        cell.value
                    )


# -- what no spreadsheet program writes --------------------------------------------------------------------

ODD_CHOICES = st.one_of(junk, st.none())


@settings(a_few, max_examples=10 * TIMES)
@given(draw=st.data())
def test_a_workbook_of_junk_is_answered(tmp_path: Path, draw: Any) -> None:
    path = tmp_path / "junk.xlsx"
    book = openpyxl.Workbook()
    for title in draw.draw(
        st.lists(st.sampled_from((*FILLED, *MADE, "Follow-up Fall", "Other")), unique=True, max_size=5)
    ):
        tab = book.create_sheet(title)
        columns = TEMPLATE.by_key.get({one.title: one.key for one in TEMPLATE.tabs}.get(title, ""))
        heads = [column.header for column in columns.columns] if columns else ["a", "b"]
        Random(len(heads)).shuffle(heads)
        tab.append(heads)
        for _ in range(draw.draw(st.integers(0, 5))):
            tab.append([None] * len(heads))
            for cell in tab[tab.max_row]:
                cell.value = draw.draw(ODD_CHOICES)
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    book.save(path)
    before = load(path)
    try:
        plan = sync_file(path)
    except SheetsSyncError:
        return
    assert_only_ours(before, load(path), {rename.old: rename.new for rename in plan.renames})
    assert sync_file(path).is_empty
