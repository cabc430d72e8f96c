"""A page per teacher: their own plan, to sign as seen; and dated reports that never replace each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.model import MADE_NOTE, OUR_NOTE, Snapshot, Tab
from sheets_sync.report.dated import drop_report
from sheets_sync.report.edition import Wanted
from sheets_sync.report.excel import Edition, write_report
from sheets_sync.report.excel.people_rows import link_to
from sheets_sync.report.excel.plan_pages import RESPONSE, SEEN
from sheets_sync.sync import Checked
from tests.builders import ANA, BEN, Book
from tests.report.school import finding, judged, slips
from tests.report.test_excel import read, render, table, xml


def pages(content: bytes) -> list[list[tuple[Any, ...]]]:
    """Return the rows of each printed page of the Plans tab, blanks dropped."""
    tab = read(content)["Plans"]
    ends = [one.id for one in tab.row_breaks.brk] + [tab.max_row]
    found, start = [], 1
    for end in ends:
        rows = tab.iter_rows(min_row=start, max_row=end, values_only=True)
        found.append([tuple(cell for cell in row if cell is not None) for row in rows])
        start = end + 1
    return found


def test_each_teacher_has_a_page_of_their_own() -> None:
    found = pages(render(slips(), has_plans=True))
    assert [page[0] for page in found] == [("Ana Lopez",), ("Ben Ito",), ("Dev Okafor",)]
    for page in found:
        assert page[-1] == (RESPONSE,)
        said = [row[0] for row in page if row]
        at = said.index(SEEN)
        assert said[at + 1].startswith("Teacher: ____") and "Date: ____" in said[at + 1]
        assert said[at + 2].startswith("Leader or coach: ____")
    assert ("No goal has been written yet.",) in found[2]


def test_a_page_says_the_plan_in_the_teachers_own_words() -> None:
    first, second, _ = pages(render(slips(), has_plans=True))
    rows = {row[0]: row[1:] for row in first if row}
    assert rows["Step"] == ("Goal 1", "Goal 2")
    assert rows["2 Goal"] == (
        "By May my students plan and track their own reading every week.",
        "By May my students use comments from classmates to revise essays.",
    )
    assert rows["1 Learns best by"] == ("visiting a colleague",)
    assert rows["5 Action steps"][0] == (
        "• Watch a colleague's class plan its week and note three moves (Peer visit; by Nov 1; Done)"
    )
    assert {row[0]: row[1:] for row in second if row}["6 First check-in"] == ("December 1, 2026",)


def test_no_plan_is_cut_however_long() -> None:
    book = slips().put("documents", ANA, 1, statement="word " * 900)
    assert "word " * 899 in xml(render(book, has_plans=True))


def test_a_long_plan_goes_on_under_the_teachers_name() -> None:
    book = slips()
    for cell in ("looks_like", "sounds_like", "feels_like", "portfolio"):
        book.put("success", ANA, 1, **{cell: "word " * 900})
    tab = read(render(book, has_plans=True))["Plans"]
    ends = [0, *(one.id for one in tab.row_breaks.brk), tab.max_row]
    heads = [tab.cell(end + 1, 1).value for end in ends[:-1]]
    assert heads == [
        "Ana Lopez",
        "Ana Lopez (continued)",
        "Ana Lopez (continued)",
        "Ana Lopez (continued)",
        "Ben Ito",
        "Dev Okafor",
    ]
    for start, end in pairwise(ends):
        points = sum(tab.row_dimensions[row].height or 15 for row in range(start + 1, end + 1))
        assert points * SCALE / 100 < LANDSCAPE_POINTS
    assert SEEN in [tab.cell(row, 1).value for row in range(ends[3] + 1, ends[4] + 1)]


def test_a_page_leaves_room_for_wider_fonts() -> None:
    tab = read(render(slips(), has_plans=True))["Plans"]
    assert tab.page_setup.scale == SCALE
    pixels = sum(tab.column_dimensions[one].width * 7 for one in "ABC")  # a digit of Calibri is 7 wide
    assert pixels * 72 / 96 * SCALE / 100 * 1.3 < 720  # of DejaVu or Verdana 9; a page is 10 inches


SCALE, LANDSCAPE_POINTS = 70, (8.27 - 1.3) * 72
"""A4 less margins, which is lower than letter."""


@pytest.mark.parametrize("edition", [Edition.ANONYMOUS, Edition.SUMMARY])
def test_plans_never_stand_where_nobody_is_named(edition: Edition) -> None:
    assert "Plans" not in read(render(slips(), edition=edition, has_plans=True)).sheetnames


def test_an_email_in_a_plan_is_left_out() -> None:
    book = slips().put("success", ANA, 1, looks_like="Write to pat.doe@example.edu")
    assert "Write to (email left out)" in xml(render(book, has_plans=True))
    assert "pat.doe@example.edu" in xml(render(book, edition=Edition.INTERNAL, has_plans=True))


def test_the_print_is_landscape_and_broken_by_hand() -> None:
    tab = read(render(slips(), has_plans=True))["Plans"]
    assert tab.page_setup.orientation == "landscape" and not tab.sheet_properties.pageSetUpPr.fitToPage
    assert tab.oddFooter.left.text == "Alder Creek School"


# -- links to cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("home", "link"),
    [
        ("https://docs.google.com/spreadsheets/d/1aB/edit", "https://docs.google.com/spreadsheets/d/1aB/edit#gid=7&range=E3"),
        ("external:plans.xlsx", "external:plans.xlsx#'Ana''s goals'!E3"),
    ],
)  # fmt: skip
def test_where_a_finding_leads(home: str, link: str) -> None:
    assert link_to(home, "Ana's goals", 7, 3, 5) == link


def test_findings_lead_to_their_cells_and_stay_text(tmp_path: Path) -> None:
    plans, _, verdicts = judged(slips(), ())
    source = tmp_path / "school plans.xlsx"
    object.__setattr__(plans, "snapshot", Snapshot(str(source), plans.snapshot.tabs))
    object.__setattr__(plans, "desk", plans.snapshot)
    (tmp_path / "out").mkdir()
    out = tmp_path / "out" / "r.xlsx"
    some = [finding(), finding(tab="2 Goals", row=None, col=None), finding(tab="Nowhere", message="=1+1")]
    write_report(out, plans, some, verdicts, version="9", wanted=Wanted(Edition.INTERNAL))
    tab = read(out.read_bytes())["Findings"]
    cells = [tab.cell(row, 10) for row in (2, 3, 4)]
    assert [cell.value for cell in cells] == ["E3", "the tab", "E3"]
    links = [cell.hyperlink and (cell.hyperlink.target, cell.hyperlink.location) for cell in cells]
    assert links[0][0].replace("\\", "/").removeprefix("file:///") in {
        "../school%20plans.xlsx",
        "../school plans.xlsx",
    }
    assert links[0][1] == "'2 Goals'!E3" and links[1][1] == "'2 Goals'!A1" and links[2] is None
    assert table(out.read_bytes(), "Findings")[2]["Message"] == "=1+1"


# -- dated ------------------------------------------------------------------------------------------------


def checked(source: str, book: Book | None = None) -> Checked:
    plans, findings, verdicts = judged(book or slips())
    object.__setattr__(plans, "snapshot", Snapshot(source, plans.snapshot.tabs))
    object.__setattr__(plans, "desk", plans.snapshot)
    return Checked(plans, findings, verdicts)


def others() -> Book:
    """Return a school of the same name whose people have other names."""
    book = slips()
    for at, row in enumerate(book.rows["roster"]):
        row["name"] = f"Somebody {at}"
    return book


CASES: tuple[tuple[str, Callable[[Book], object], bool], ...] = (
    ("the same", lambda _: None, True),
    ("one left, one came", lambda book: book.at("roster", "name", "Ben Ito", name="Eva Sand"), True),
    ("most are others", lambda book: book.rows.update(roster=others().rows["roster"]), False),
    ("another district", lambda book: book.set("District", "Elsewhere"), False),
    ("another year", lambda book: book.set("Year end", date(2028, 6, 1)), False),
    ("nobody has a name", lambda book: [row.update(name="") for row in book.rows["roster"]], False),
)


@pytest.mark.parametrize(("edit", "is_same"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_workbook_reached_by_another_way_is_known_by_its_people(
    tmp_path: Path, edit: Callable[[Book], object], is_same: bool
) -> None:
    book = slips()
    edit(book)
    assert drop_report(tmp_path, "week", checked("/mnt/share/plans.xlsx"), version="9")
    path = drop_report(tmp_path, "week", checked("X:/plans.xlsx", book), version="9")
    assert (path is None) is is_same
    assert len([*tmp_path.iterdir()]) == 2 - is_same
    assert drop_report(tmp_path, "week", checked("X:/plans.xlsx", book), version="9") is None


def test_two_schools_of_one_name_keep_apart(tmp_path: Path) -> None:
    one, other = checked(str(tmp_path / "north.xlsx")), checked(str(tmp_path / "south.xlsx"), others())
    dropped = [drop_report(tmp_path / "out", "week", who, version="9") for who in (one, other, one, other)]
    assert [path and path.name for path in dropped] == [
        "Alder Creek School plans 2026-W48.xlsx",
        "Alder Creek School 2 plans 2026-W48.xlsx",
        None,
        None,
    ]
    later = checked(str(tmp_path / "south.xlsx"), others().on(date(2026, 12, 1)))
    path = drop_report(tmp_path / "out", "week", later, version="9")
    assert path and path.name == "Alder Creek School plans 2026-W49.xlsx"


def test_a_dated_report_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "Alder Creek School plans 2026-11.xlsx"
    path.write_bytes(b"half")
    assert drop_report(tmp_path, "month", checked("north.xlsx"), version="9") is None
    assert path.read_bytes() == b"half"


def test_a_dated_report_is_the_districts(tmp_path: Path) -> None:
    path = drop_report(tmp_path, "day", checked("north.xlsx"), version="9")
    assert path and ANA not in xml(path.read_bytes()) and BEN not in xml(path.read_bytes())
    assert "Findings" not in read(path.read_bytes()).sheetnames


# -- what leaders typed in PD Needs ------------------------------------------------------------------------


def test_internal_pd_needs_say_what_leaders_offer() -> None:
    book = slips()
    template = book.template.by_key["pd_needs"]
    lines = [
        {"need": "Peer visit", "kind": "Method", "key": "method peer_visit", "offered": "Visits in March"},
        {"need": "Old books", "kind": "Support", "key": "support old books", "invited": "Everyone"},
        {"need": "Old pens", "kind": "Support", "key": "support old pens"},
    ]
    rows = [[column.header for column in template.columns]]
    rows += [[line.get(column.key, "") for column in template.columns] for line in lines]
    owned = {(1, col): OUR_NOTE for col, one in enumerate(template.columns, 1) if one.owner == "tool"}
    book.others.append(Tab(template.title, rows, notes={**owned, (1, 1): MADE_NOTE}))
    public, internal = (
        table(render(book, edition=edition), "PD needs") for edition in (Edition.DISTRICT, Edition.INTERNAL)
    )
    assert {row["Offered"] for row in public} == {None} and "Old books" not in str(public)
    columns = ("Kind", "Asked for", "Teachers", "Asked by", "Offered", "Invited")
    said = [tuple(row[one] for one in columns) for row in internal]
    assert said[0] == ("Method", "Peer visit", 2, "Ana Lopez, Ben Ito", "Visits in March", None)
    assert said[-1] == ("Support", "Old books", 0, None, None, "Everyone")
