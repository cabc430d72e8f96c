"""The Settings tab: every kind of row, what cannot be read, and what spreadsheets make of it."""

from __future__ import annotations

from datetime import date

import pytest

from sheets_sync.layout import locate
from sheets_sync.model import Snapshot, Tab, Value
from sheets_sync.settings import School, Unread, Window, parse_settings
from sheets_sync.template import load

TEMPLATE = load()
A_DATE = "a date such as 2026-10-05"


def read(*rows: list[Value]) -> School:
    tab = Tab("Settings", [["Setting", "Value", "Opens", "Closes"], *rows])
    return parse_settings(locate(Snapshot("x", (tab,)), TEMPLATE), TEMPLATE)


def test_every_kind_of_row() -> None:
    day = date(2026, 10, 1)
    found = read(
        ["School", " Alder Creek "],
        ["district", "Three Rivers"],
        ["Year  start", date(2026, 8, 10)],
        ["School year end", "June 11, 2027"],
        ["Principal", "Noor Castellan"],
        ["Time zone", "america/chicago"],
        ["Profile", "STRICT"],
        [],
        ["Message", "Choose what matters."],
        ["Goals per teacher", "1-3"],
        ["Leaders' workbook", "leaders.xlsx"],
        ["Doubt links below", "40 %"],
        ["Due 1 Why", day],
        ["due 6 follow-up", "2027-05-01"],
        ["Window W2", "Spring", date(2027, 4, 1), "2027-04-30"],
        ["window w1", "Fall", "2026-10-05", date(2026, 10, 23)],
        ["plp305", "Off"],
        ["PLP302", "hint"],
        ["Mascot", "An otter"],
    )
    assert found == School(
        name="Alder Creek",
        district="Three Rivers",
        year_start=date(2026, 8, 10),
        year_end=date(2027, 6, 11),
        leader="Noor Castellan",
        time_zone="America/Chicago",
        profile="strict",
        message="Choose what matters.",
        goals_min=1,
        goals_max=3,
        leaders_workbook="leaders.xlsx",
        doubt_share=0.4,
        due={1: day, 6: date(2027, 5, 1)},
        windows=(
            Window("W1", "Fall", date(2026, 10, 5), date(2026, 10, 23), 17),
            Window("W2", "Spring", date(2027, 4, 1), date(2027, 4, 30), 16),
        ),
        overrides={"PLP305": "off", "PLP302": "hint"},
        unread=(),
        rows=found.rows,
    )
    assert (found.rows["school"], found.rows["due_6"], found.rows["PLP305"]) == (2, 15, 18)


def test_without_settings_defaults_stand() -> None:
    assert parse_settings(locate(Snapshot("x", ()), TEMPLATE), TEMPLATE) == School()
    assert (School().profile, School().goals_min, School().goals_max) == ("guided", 1, 2)


def test_blank_values_are_defaults_and_no_finding() -> None:
    found = read(
        ["Profile", " "], ["Year start", ""], ["Goals per teacher"], ["PLP101", ""], ["Window W1", ""]
    )
    assert found == School(rows=found.rows)


@pytest.mark.parametrize(
    ("row", "unread"),
    [
        (["Year start", "next fall"], [("value", "Year start", "next fall", A_DATE)]),
        (["Due 2 Goals", 46000.0], [("value", "Due 2 Goals", "46000", A_DATE)]),
        (["Profile", "kind"], [("value", "Profile", "kind", "one of guided, flexible, strict")]),
        (
            ["Time zone", "Chicago time"],
            [("value", "Time zone", "Chicago time", "a time zone such as America/Chicago")],
        ),
        (
            ["Goals per teacher", "a few"],
            [("value", "Goals per teacher", "a few", "one number or two such as 1-2")],
        ),
        (["PLP301", "loud"], [("value", "PLP301", "loud", "one of error, warning, hint, off")]),
        (["PLP301", True], [("value", "PLP301", "TRUE", "one of error, warning, hint, off")]),
        (
            ["Window W1", "Fall", "soon", ""],
            [("opens", "Window W1", "soon", A_DATE), ("closes", "Window W1", "", A_DATE)],
        ),
        (
            ["Window W1", "Fall", date(2026, 10, 9), date(2026, 10, 1)],
            [("closes", "Window W1", "2026-10-01", "a day on or after the one it opens")],
        ),
    ],
    ids=lambda one: str(one[0]) if isinstance(one, list) else None,
)
def test_what_cannot_be_read_is_remembered_and_the_default_stands(
    row: list[Value], unread: list[tuple[str, str, str, str]]
) -> None:
    found = read(row)
    assert found.unread == tuple(Unread(2, *one) for one in unread)
    assert (found.profile, found.goals_min, found.goals_max, found.overrides) == ("guided", 1, 2, {})
    assert (found.year_start, dict(found.due), found.time_zone) == (None, {}, None)


def test_a_window_id_twice_is_remembered_and_the_first_stands() -> None:
    days: list[Value] = [date(2026, 10, 5), date(2026, 10, 23)]
    found = read(["Window W1", "Fall", *days], ["Window w1", "Autumn", *days])
    assert found.windows == (Window("W1", "Fall", date(2026, 10, 5), date(2026, 10, 23), 2),)
    assert [(one.row, one.column) for one in found.unread] == [(3, "setting")]


def test_a_window_with_dates_and_no_name_is_not_silently_dropped() -> None:
    found = read(["Window W1", "", date(2026, 10, 5), date(2026, 10, 23)])
    assert [window.id for window in found.windows] == ["W1"] or [one.row for one in found.unread] == [2]


def test_off_that_a_spreadsheet_made_false_is_off() -> None:
    assert read(["PLP305", False]).overrides == {"PLP305": "off"}


@pytest.mark.parametrize(
    ("typed", "goals"),
    [
        ("1-2", (1, 2)),
        ("1 – 3", (1, 3)),
        ("1 to 2", (1, 2)),
        ("2", (2, 2)),
        (2.0, (2, 2)),
        (date(2026, 1, 2), (1, 2)),  # what a spreadsheet makes of 1-2
        ("3-1", None),
        ("0-2", None),
        ("0", None),
        (1.5, None),
        (True, None),
        ("1-99", None),
        ("-2", None),
    ],
)
def test_goals_per_teacher(typed: Value, goals: tuple[int, int] | None) -> None:
    found = read(["Goals per teacher", typed])
    assert (found.goals_min, found.goals_max) == (goals or (1, 2))
    assert [one.column for one in found.unread] == ([] if goals else ["value"])


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("40", 0.4),
        ("40%", 0.4),
        (" 12,5 % ", 0.125),
        (40.0, 0.4),
        (0.4, 0.4),  # a cell formatted as a percentage
        (0.0, 0.0),
        ("0", 0.0),
        ("100", 1.0),
        (1.0, 1.0),
        ("", None),
        ("often", None),
        ("-5", None),
        ("120", None),
        ("nan", None),
        (True, None),
    ],
)
def test_the_share_below_which_a_link_is_doubted(typed: Value, share: float | None) -> None:
    found = read(["Doubt a link below", typed])
    assert found.doubt_share == share
    wanted = "a number from 0 to 100"
    assert [one.wanted for one in found.unread] == ([wanted] if share is None and typed != "" else [])


def test_a_number_where_a_name_is_wanted_reads_as_people_see_it() -> None:
    found = read(["School", 12.0], ["Window W1", 1.0, date(2026, 10, 5), date(2026, 10, 9)], ["Leader", 7.0])
    assert (found.name, found.windows[0].name, found.leader) == ("12", "1", "7")


def test_windows_stand_in_the_order_they_close_and_one_without_a_close_is_last() -> None:
    found = read(
        ["Window W3", "Open end", date(2026, 9, 1), ""],
        ["Window W2", "Late", date(2027, 1, 1), date(2027, 2, 1)],
        ["Window W1", "Early", date(2026, 10, 1), date(2026, 10, 9)],
    )
    assert [window.id for window in found.windows] == ["W1", "W2", "W3"]
    assert found.last_close == date(2027, 2, 1)
    assert School().last_close is None


@pytest.mark.parametrize(
    ("joined_on", "due"),
    [
        (None, date(2026, 10, 1)),
        (date(2025, 9, 20), date(2026, 10, 1)),  # joined in an earlier year
        (date(2026, 8, 10), date(2026, 10, 1)),  # 30 days are over before the step is due
        (date(2026, 9, 20), date(2026, 10, 20)),
        (date(2027, 2, 1), date(2027, 3, 3)),
    ],
)
def test_nothing_is_due_for_30_days_after_joining(joined_on: date | None, due: date) -> None:
    settled = School(year_start=date(2026, 8, 10), due={2: date(2026, 10, 1)})
    assert settled.due_date(2, joined_on) == due


def test_a_step_without_a_date_is_due_always_but_for_those_who_just_joined() -> None:
    settled = School(year_start=date(2026, 8, 10))
    assert settled.due_date(3, None) is None
    assert settled.due_date(3, date(2026, 11, 9)) == date(2026, 12, 9)


@pytest.mark.parametrize(
    ("day", "is_in"),
    [
        (date(2026, 8, 10), True),
        (date(2027, 6, 11), True),
        (date(2026, 8, 9), False),
        (date(2027, 6, 12), False),
    ],
)
def test_the_school_year_holds_both_its_ends(day: date, is_in: bool) -> None:
    assert School(year_start=date(2026, 8, 10), year_end=date(2027, 6, 11)).in_year(day) is is_in
    assert School(year_start=date(2026, 8, 10)).in_year(date(2099, 1, 1))
    assert School().in_year(day)
