"""The doctor's chain: how it is walked, printed, and what is said of a workbook that was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from sheets_sync import doctor
from sheets_sync.doctor import BrokenLinkError, ChainLink, Found, Mark, Probe, render, walk
from sheets_sync.errors import NotSharedError, SheetsSyncError, UsageError, WriteError
from sheets_sync.model import MADE_NOTE, Severity, Snapshot, Tab
from sheets_sync.sync import Checked, judge_snapshot
from sheets_sync.template import load
from tests.builders import TODAY, Book, school

TEMPLATE = load()
ADDRESS = "https://docs.google.com/spreadsheets/d/1Cedar-Hollow_0123456789abcdefghijklmnopqrst/edit"


def fails(error: SheetsSyncError) -> Callable[[], Found]:
    """Return what looks at a link and finds it broken."""

    def look() -> Found:
        raise error

    return look


def checked(book: Book) -> Checked:
    return judge_snapshot(book.snapshot(), TEMPLATE, TODAY)


# -- walking -----------------------------------------------------------------------------------------------


def test_a_chain_is_walked_to_its_end() -> None:
    seen: list[str] = []

    def look(name: str) -> Found:
        seen.append(name)
        return Found("there", "but old" if name == "b" else "")

    links = walk(Probe(name, partial(look, name), "gone") for name in "abc")
    assert next(links) == ChainLink("a", Mark.FINE, "there")
    assert seen == ["a"]  # a link is looked at when its turn has come
    assert list(links) == [
        ChainLink("b", Mark.WARNING, "there", "but old"),
        ChainLink("c", Mark.FINE, "there"),
    ]


@pytest.mark.parametrize(
    ("error", "link"),
    [
        (UsageError("Name a key."), ChainLink("b", Mark.BROKEN, "gone", "Name a key.", "", 2)),
        (WriteError("Close it."), ChainLink("b", Mark.BROKEN, "gone", "Close it.", "", 3)),
        (
            BrokenLinkError("2 missing", "Run init."),
            ChainLink("b", Mark.BROKEN, "2 missing", "Run init.", "", 3),
        ),
        (
            NotSharedError("Share it.", "Please share it."),
            ChainLink("b", Mark.BROKEN, "gone", "Share it.", "Please share it.", 3),
        ),
    ],
)
def test_nothing_is_looked_at_after_a_broken_link(error: SheetsSyncError, link: ChainLink) -> None:
    probes = [
        Probe("a", lambda: Found("there"), "gone"),
        Probe("b", fails(error), "gone"),
        Probe("c", fails(AssertionError("c was looked at")), "gone"),  # type: ignore[arg-type]
    ]
    assert list(walk(probes)) == [ChainLink("a", Mark.FINE, "there"), link]


def test_a_fault_of_ours_is_no_broken_link() -> None:
    with pytest.raises(ZeroDivisionError):
        list(walk([Probe("a", lambda: Found(str(1 / 0)), "gone")]))


# -- printing ----------------------------------------------------------------------------------------------


def test_a_whole_link_is_one_line() -> None:
    assert render(ChainLink("Token", Mark.FINE, "given")) == "ok Token           given"


def test_the_cure_stands_below_and_a_command_stays_whole() -> None:
    cure = f"Two tabs are missing. Run `sheets-sync init {ADDRESS}` and look again."
    assert render(ChainLink("Tabs", Mark.BROKEN, "2 missing", cure), 60) == (
        "!! Tabs            2 missing\n"
        "   Two tabs are missing. Run\n"
        f"   `sheets-sync init {ADDRESS}`\n"
        "   and look again."
    )


def test_a_mail_is_printed_as_it_is_to_be_sent() -> None:
    mail = f"Hello,\n\nplease share {ADDRESS} with sync-robot@school-plans.iam.gserviceaccount.com.\n"
    assert render(ChainLink("Sharing", Mark.BROKEN, "not shared", "Share it.", mail), 40) == (
        "!! Sharing         not shared\n"
        "   Share it.\n"
        "   If the spreadsheet is not yours, send its owner these words:\n"
        "\n"
        "Hello,\n"
        "\n"
        f"please share {ADDRESS} with sync-robot@school-plans.iam.gserviceaccount.com."
    )


# -- what is said of a workbook ----------------------------------------------------------------------------


def test_a_part_that_is_closed_to_the_account_is_a_warning() -> None:
    assert doctor.editing_found(()) == Found("it may edit")
    assert doctor.editing_found(("Overview", "2\nGoals")) == Found(
        "it may edit, but not everywhere",
        "A part of “Overview” and “2 Goals” is protected and closed to it. A sync that needs that part will "
        "be refused. In Google Sheets choose Data > Protect sheets and ranges, and let the account edit it, "
        "or only show a warning.",
    )


def test_every_tab_and_header_is_there() -> None:
    whole = checked(school())
    assert doctor.tabs_found(whole, "x.xlsx") == Found("all 10 that people fill are there")
    assert doctor.headers_found(whole.findings, "x.xlsx") == Found("every column is there")
    assert doctor.others_found(whole.findings, "x.xlsx") == Found("nothing for a coordinator to put right")


def test_missing_tabs_are_named_with_what_makes_them() -> None:
    with pytest.raises(BrokenLinkError) as broken:
        doctor.tabs_found(checked(school().lose("goals").lose("why")), "x.xlsx")
    assert broken.value.found == "2 of 10 missing"
    assert str(broken.value) == (
        "Missing: 1 Why and 2 Goals. If one was renamed, give it its title back. Otherwise run `sheets-sync "
        "init x.xlsx`: it makes what is missing and touches nothing else."
    )


def test_a_spreadsheet_without_any_of_the_tabs_is_one_for_init() -> None:
    with pytest.raises(BrokenLinkError) as broken:
        doctor.tabs_found(checked(Book({})), "x.xlsx")
    assert broken.value.found == "none of the plan's tabs is there yet"
    assert str(broken.value) == "Run `sheets-sync init x.xlsx`: it makes them and touches nothing else."


def test_a_missing_header_is_named_with_its_cure() -> None:
    with pytest.raises(BrokenLinkError) as broken:
        doctor.headers_found(checked(school().head("goals", "goal", "Golas")).findings, "x.xlsx")
    assert (broken.value.found, str(broken.value)) == (
        "1 column cannot be read",
        "2 Goals: The column “Goal” is missing. Is it “Golas”? Then rename that header.",
    )


def test_other_findings_are_counted_and_nobodys_words_are_said() -> None:
    found = checked(school().set("Time zone", "Ana's own time")).findings
    assert doctor.others_found(found, "x.xlsx") == Found(
        "1 thing for a coordinator to put right",
        "Look in Settings: `sheets-sync check x.xlsx` says what and how. A sync works meanwhile.",
    )
    mild = [replace(one, severity=Severity.WARNING) for one in found]
    assert doctor.others_found(mild, "x.xlsx") == Found("nothing for a coordinator to put right")


def start_here(said: str, *, note: str = MADE_NOTE, title: str = "Start Here") -> Snapshot:
    """Return a workbook with a page that says when it was checked."""
    rows = (("Written by the tool",), ("Start Here",), (said,))
    return Snapshot("x.xlsx", (Tab("2 Goals", ()), Tab(title, rows, notes={(1, 1): note})))


@pytest.mark.parametrize(
    ("snapshot", "day"),
    [
        (start_here("Checked on November 23, 2026"), date(2026, 11, 23)),
        (start_here("Checked on February 2, 2027", title="start here"), date(2027, 2, 2)),
        (start_here("Checked on some day"), None),
        (start_here("Seen on November 23, 2026"), None),
        (start_here("Checked on November 23, 2026", note="mine"), None),
        (Snapshot("x.xlsx", ()), None),
    ],
)
def test_start_here_says_when_a_sync_last_ran(snapshot: Snapshot, day: date | None) -> None:
    assert doctor.checked_on(snapshot, TEMPLATE) == day


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (-1, Found("checked on November 23, 2026")),
        (0, Found("checked on November 23, 2026")),
        (2, Found("checked on November 23, 2026")),
        (
            3,
            Found(
                "checked on November 23, 2026, 3 days ago",
                "If a schedule should sync it, that schedule no longer runs. Look at the machine or the "
                "workflow it is on; `sheets-sync schedule` prints the entry anew.",
            ),
        ),
    ],
)
def test_a_schedule_that_died_is_a_warning(days: int, found: Found) -> None:
    snapshot = start_here("Checked on November 23, 2026")
    assert doctor.last_sync(snapshot, TEMPLATE, date(2026, 11, 23) + timedelta(days)) == found


def test_a_workbook_that_was_never_synced_is_fine() -> None:
    assert doctor.last_sync(Snapshot("x.xlsx", ()), TEMPLATE, TODAY) == Found("none yet")
