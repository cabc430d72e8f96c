"""Dates as people type them: clear ones are read, unclear ones never guessed."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.dates import long_date, parse_date, short_date
from sheets_sync.model import Link, Value

YEAR = (date(2026, 8, 10), date(2027, 6, 11))

CLEAR: tuple[tuple[Value, date], ...] = (
    (date(2026, 10, 15), date(2026, 10, 15)),
    (datetime(2026, 10, 15, 14, 30), date(2026, 10, 15)),
    ("2026-10-15", date(2026, 10, 15)),
    ("  2026-10-15  ", date(2026, 10, 15)),
    ("2026-1-5", date(2026, 1, 5)),
    ("2026/10/15", date(2026, 10, 15)),
    ("2026.10.15", date(2026, 10, 15)),
    ("2026-10-15T08:00", date(2026, 10, 15)),
    ("2026-10-15 08:00:00", date(2026, 10, 15)),
    ("10/15/2026", date(2026, 10, 15)),
    ("15/10/2026", date(2026, 10, 15)),
    ("15.10.2026", date(2026, 10, 15)),
    ("10-15-26", date(2026, 10, 15)),
    ("5/5/2027", date(2027, 5, 5)),
    ("Oct 15, 2026", date(2026, 10, 15)),
    ("October 15 2026", date(2026, 10, 15)),
    ("OCTOBER 15TH, 2026", date(2026, 10, 15)),
    ("Oct. 15, 2026", date(2026, 10, 15)),
    ("15 Oct 2026", date(2026, 10, 15)),
    ("15th of October 2026", date(2026, 10, 15)),
    ("15-Oct-2026", date(2026, 10, 15)),
    ("Thursday, October 15, 2026", date(2026, 10, 15)),
    ("Thu 2026-10-15", date(2026, 10, 15)),
    ("Wed. Oct 14", date(2026, 10, 14)),
    ("1 Sept 2026", date(2026, 9, 1)),
    ("Feb 29, 2028", date(2028, 2, 29)),
    # a year that is not written is the school year's
    ("Oct 15", date(2026, 10, 15)),
    ("15 October", date(2026, 10, 15)),
    ("March 2nd", date(2027, 3, 2)),
    ("8/31/2026", date(2026, 8, 31)),
)

UNCLEAR: tuple[Value, ...] = (
    "",
    "   ",
    "each grading period",
    "ongoing",
    "TBD",
    "mid-year",
    "May",
    "May 2027",
    "monthly",
    "Monday",
    "week of October 15",
    "10/5/2026",  # May or October?
    "5-10-26",
    "1/2/2027",
    "10/5",
    "13/13/2026",
    "2026-13-01",
    "2026-02-30",
    "0000-01-01",
    "Feb 29",  # the school year has none
    "July 20",  # nor this
    "Octember 5, 2026",
    "Oct 32, 2026",
    "October 15, 2026 or so",
    "10/15/2026 and 10/22/2026",
    "15",
    15.0,
    46310.0,
    True,
    time(9, 30),
    Link("Oct 15, 2026", "1 Why", 3),
)


@pytest.mark.parametrize(("typed", "day"), CLEAR, ids=repr)
def test_clear_dates_are_read(typed: Value, day: date) -> None:
    assert parse_date(typed, YEAR) == day


@pytest.mark.parametrize("typed", UNCLEAR, ids=repr)
def test_what_is_not_a_clear_date_is_none(typed: Value) -> None:
    assert parse_date(typed, YEAR) is None


@pytest.mark.parametrize("typed", ["Oct 15", "15 October", "Thursday, October 15"])
def test_without_a_school_year_a_date_needs_its_year(typed: str) -> None:
    assert parse_date(typed, None) is None


def test_a_day_that_the_school_year_has_twice_is_not_guessed() -> None:
    long_year = (date(2026, 8, 1), date(2027, 9, 30))
    assert parse_date("Sep 1", long_year) is None
    assert parse_date("Oct 1", long_year) == date(2026, 10, 1)


def test_a_school_year_that_ends_before_it_starts_settles_nothing() -> None:
    assert parse_date("Oct 1", (YEAR[1], YEAR[0])) is None


@given(st.dates(), st.sampled_from("-/."))
@settings(max_examples=100)
def test_every_iso_date_round_trips(day: date, mark: str) -> None:
    assert parse_date(day.isoformat().replace("-", mark), None) == day


@given(st.dates(date(1900, 1, 1)))
@settings(max_examples=100)
def test_what_we_write_for_people_can_be_read_back(day: date) -> None:
    assert parse_date(long_date(day), None) == day
    assert parse_date(short_date(day), (day, day)) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
@settings(max_examples=100)
def test_a_numeric_date_is_read_in_one_order_or_not_at_all(day: date) -> None:
    read = parse_date(f"{day.month}/{day.day}/{day.year}", YEAR)
    is_clear = day.day > 12 or day.day == day.month
    assert read == (day if is_clear else None)
    assert parse_date(f"{day.day}/{day.month}/{day.year}", YEAR) == read


@given(st.text(st.characters(exclude_categories=["N"])))
@settings(max_examples=150)
def test_words_without_a_number_are_never_a_date(words: str) -> None:
    assert parse_date(words, YEAR) is None


@given(st.text())
@settings(max_examples=150)
def test_no_text_is_a_crash(text: str) -> None:
    assert parse_date(text, YEAR) is None or isinstance(parse_date(text, YEAR), date)


def test_dates_as_people_read_them() -> None:
    assert (long_date(date(2026, 11, 3)), short_date(date(2026, 11, 3))) == ("November 3, 2026", "Nov 3")
