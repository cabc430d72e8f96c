"""The calendar: who is met by when, identities for life, nothing confidential, lines as RFC 5545 has them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sheets_sync.errors import UsageError
from sheets_sync.report.calendar import render_calendar
from sheets_sync.report.check_ins import find_coach, unrecorded
from sheets_sync.talks import row_key
from tests.builders import ANA, ANA_1, ANA_2, BEN, COACH, DEV, Book, school

Entries = dict[str, tuple[str, date]]


def render(book: Book, *, internal: bool = False, coach: str | None = None) -> bytes:
    plans = book.plans()
    person = coach and find_coach(plans, coach)
    check_ins = [one for one in unrecorded(plans) if person is None or person in one.coaches]
    return render_calendar(plans, check_ins, internal=internal)


def entries(book: Book, **how: Any) -> Entries:
    """Return title and day of each entry by its identity, as a calendar program keeps them."""
    return {
        str(event["uid"]): (str(event["summary"]), event.decoded("dtstart"))
        for event in icalendar.Calendar.from_ical(render(book, **how)).walk("VEVENT")
    }


def shown(book: Book, **how: Any) -> list[tuple[str, str]]:
    return sorted((str(day), title) for title, day in entries(book, **how).values())


# -- whole texts -------------------------------------------------------------------------------------------

WHOLE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//sheets-sync//check-ins//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:Check-ins at Alder Creek School
X-WR-CALNAME:Check-ins at Alder Creek School
REFRESH-INTERVAL;VALUE=DURATION:PT12H
X-PUBLISHED-TTL:PT12H
BEGIN:VEVENT
SUMMARY:Check-in: Ben Ito
DTSTART;VALUE=DATE:20261201
DTEND;VALUE=DATE:20261202
DTSTAMP:20261123T000000Z
UID:{first}
SEQUENCE:9823
{private}DESCRIPTION:The first check-in\\, as planned on 6 Follow-up.{goal}
LAST-MODIFIED:20261123T000000Z
STATUS:CONFIRMED
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
SUMMARY:Check-in due: Ben Ito (Spring)
DTSTART;VALUE=DATE:20270507
DTEND;VALUE=DATE:20270508
DTSTAMP:20261123T000000Z
UID:{spring}
SEQUENCE:9823
{private}DESCRIPTION:Last day of the window Spring. A short talk counts\\; notes {go}{goal}
LAST-MODIFIED:20261123T000000Z
STATUS:CONFIRMED
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""
FIRST, SPRING = "047959d6-a341-5850-9417-1be202607078", "ef428c0c-7c04-590f-b92c-48aeec26cde0"
"""What stands in coaches' calendars: these must never be others."""

GO = "go into its follow-up tab."
GOAL = (
    "\\nGoal 1: By May my students choose how they investigate a question in the lab."
    "\\nCoach: rosa.lang@example.edu"
)


def only_ben() -> Book:
    book = school()
    book.rows["roster"] = [row for row in book.rows["roster"] if row["email"] == BEN]
    return book


def unfolded(content: bytes) -> str:
    return re.sub("\r\n[ \t]", "", content.decode()).replace("\r\n", "\n")


@pytest.mark.parametrize(("internal", "private", "goal"), [(False, "", ""), (True, "CLASS:PRIVATE\n", GOAL)])
def test_whole_calendars(internal: bool, private: str, goal: str) -> None:
    expected = WHOLE.format(first=FIRST, spring=SPRING, private=private, go=GO, goal=goal)
    assert unfolded(render(only_ben(), internal=internal)) == expected


def test_a_calendar_without_entries_is_whole_too() -> None:
    book = school()
    book.rows["roster"] = []
    content = render(book)
    check_lines(content)
    calendar = icalendar.Calendar.from_ical(content)
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]


# -- who is met, by when -----------------------------------------------------------------------------------

ANA_FIRST, BEN_FIRST = ("2027-01-15", "Check-in: Ana Lopez"), ("2026-12-01", "Check-in: Ben Ito")
ANA_SPRING, BEN_SPRING, DEV_SPRING = (
    ("2027-05-07", f"Check-in due: {name} (Spring)") for name in ("Ana Lopez", "Ben Ito", "Dev Okafor")
)
ALL = [BEN_FIRST, ANA_FIRST, ANA_SPRING, BEN_SPRING, DEV_SPRING]
BEN_FALL = ("2026-10-23", "Check-in due: Ben Ito (Fall)")


def noted(window: str, key: str, **cells: Any) -> Callable[[Book], object]:
    return lambda book: book.add(
        f"talks:{window}", teacher="x", key=row_key(window, key), met_on=date(2026, 10, 20), **cells
    )


CASES: tuple[tuple[str, Callable[[Book], object], list[tuple[str, str]]], ...] = (
    ("as it is: Ana's first goal is met, her second is not due in the fall", lambda book: book, ALL),
    (
        "both goals on one day are one entry",
        lambda book: book.put("follow_up", ANA, first_check_in=date(2027, 1, 15)).clear("talks:W1"),
        [*ALL],
    ),
    (
        "two coaches are two entries",
        lambda book: book.put("follow_up", ANA, first_check_in=date(2027, 1, 15))
        .clear("talks:W1")
        .put("follow_up", ANA, 2, follow_up_with="Noor Castellan"),
        [*ALL, ANA_FIRST, ANA_SPRING],
    ),
    (
        "a talk noted in any window is the first one",
        noted("W1", ANA_2),
        [one for one in ALL if one != ANA_FIRST],
    ),
    (
        "a talk noted in one window leaves the other",
        lambda book: (
            book.put("follow_up", BEN, first_check_in=date(2026, 10, 6)),
            noted("W1", "g" + "0" * 10 + "-1")(book),
        ),
        [("2026-10-06", "Check-in: Ben Ito"), BEN_FALL, *(one for one in ALL if one != BEN_FIRST)],
    ),
    (
        "on leave",
        lambda book: book.at("roster", "email", BEN, active="On leave"),
        [ANA_FIRST, ANA_SPRING, DEV_SPRING],
    ),
    (
        "a goal that was replaced",
        lambda book: book.put("follow_up", BEN, outcome="Replaced"),
        [ANA_FIRST, ANA_SPRING, DEV_SPRING],
    ),
    (
        "no date typed: due in each window",
        lambda book: book.put("follow_up", BEN, first_check_in=""),
        [BEN_FALL, *(one for one in ALL if one != BEN_FIRST)],
    ),
    (
        "a date in another century is no date",
        lambda book: book.put("follow_up", BEN, first_check_in=date(2126, 12, 1)),
        [BEN_FALL, *(one for one in ALL if one != BEN_FIRST)],
    ),
    (
        "a new hire's first days",
        lambda book: book.at("roster", "email", DEV, joined_on=date(2027, 4, 20)),
        [one for one in ALL if one != DEV_SPRING],
    ),
    (
        "a window without a last day",
        lambda book: book.set("Window W2", "Spring", closes=""),
        [BEN_FIRST, ANA_FIRST],
    ),
    (
        "no tab of step 6",
        lambda book: book.lose("follow_up"),
        [BEN_FALL, ANA_SPRING, BEN_SPRING, DEV_SPRING, ("2026-10-23", "Check-in due: Ana Lopez (Fall)")],
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_who_is_met_by_when(change: Callable[[Book], object], expected: list[tuple[str, str]]) -> None:
    book = school()
    change(book)
    assert shown(book) == sorted(expected)


def test_rows_in_another_order_give_the_same_bytes() -> None:
    assert render(school().shuffled(Random(7))) == render(school())


# -- identities --------------------------------------------------------------------------------------------

CHANGES: tuple[tuple[str, Callable[[Book], object]], ...] = (
    ("a teacher is renamed", lambda book: book.at("roster", "email", BEN, name="Benedict Ito-Reyes")),
    ("a goal is reworded", lambda book: book.put("goals", BEN, goal="Something else altogether by May.")),
    ("a goal gets another component", lambda book: book.put("goals", BEN, component="CC1")),
    ("the coach changes", lambda book: book.put("follow_up", BEN, follow_up_with="Noor Castellan")),
    ("the day moves", lambda book: book.put("follow_up", BEN, first_check_in=date(2026, 12, 9))),
    ("the window is renamed", lambda book: book.set("Window W2", "May talks")),
    ("the window moves", lambda book: book.set("Window W2", "Spring", closes=date(2027, 5, 14))),
    ("the school is renamed", lambda book: book.set("School", "Alder Creek Academy")),
    ("the year starts a week later", lambda book: book.set("Year start", date(2026, 8, 17))),
    ("the tab is renamed", lambda book: book.call("follow_up", "6 Talks")),
    ("a goal is renumbered", lambda book: [book.put(tab, BEN, goal_number=2) for tab in _tabs_of_ben(book)]),
    ("somebody joins", lambda book: book.add("roster", email="abe@example.edu", name="Abe Aho", coach=COACH)),
    ("somebody is met", noted("W1", ANA_2)),
    ("another day", lambda book: book.on(date(2027, 2, 1))),
)  # fmt: skip


def _tabs_of_ben(book: Book) -> list[str]:
    return [
        tab
        for tab, rows in book.rows.items()
        if any(row.get("teacher") == BEN and "goal_number" in row for row in rows)
    ]


@pytest.mark.parametrize("change", [case[1] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_an_entry_is_the_same_one_for_life(change: Callable[[Book], object]) -> None:
    book = school()
    change(book)
    assert {FIRST, SPRING} <= set(entries(book)) and {FIRST, SPRING} <= set(entries(school()))


def test_a_second_import_moves_what_moved() -> None:
    book = school().put("follow_up", BEN, first_check_in=date(2026, 12, 9)).on(date(2026, 11, 24))
    before, after = entries(school()), entries(book)
    assert set(before) == set(after)
    assert before[FIRST][1] == date(2026, 12, 1) and after[FIRST][1] == date(2026, 12, 9)
    was, now = (icalendar.Calendar.from_ical(render(one)).walk("VEVENT")[0] for one in (school(), book))
    assert now["sequence"] > was["sequence"] and now.decoded("dtstamp") > was.decoded("dtstamp")


def test_a_filter_changes_nothing_but_what_is_there() -> None:
    book = school().put("follow_up", ANA, 2, follow_up_with="Noor Castellan")
    everyone = entries(book)
    rosa, noor = entries(book, coach=COACH), entries(book, coach="noor castellan")
    assert {**rosa, **noor} == everyone and not set(rosa) & set(noor)
    assert {title for title, _ in noor.values()} == {ANA_FIRST[1], ANA_SPRING[1]}


def test_a_talk_noted_for_one_goal_keeps_the_entry_for_the_other() -> None:
    both = school().put("follow_up", ANA, first_check_in=date(2027, 1, 15)).clear("talks:W1")
    one = school().put("follow_up", ANA, first_check_in=date(2027, 1, 15))
    assert entries(one) == entries(both)
    assert "Goal 1: By May my students plan" in unfolded(render(both, internal=True))
    assert (
        "Goal 1: By May my students plan" not in unfolded(render(one, internal=True)).partition("Spring")[0]
    )
    assert ANA_1 != ANA_2


def test_next_years_goals_are_not_this_years() -> None:
    book = school().set("Year start", date(2027, 8, 9)).set("Year end", date(2028, 6, 9))
    assert not set(entries(book)) & set(entries(school()))


def test_identities_hold_no_address_and_no_key() -> None:
    text = render(school()).decode()
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", uid) for uid in entries(school()))
    assert ANA_2[:11] not in text


# -- whose they are ----------------------------------------------------------------------------------------

LONG = "Give the coach's email, or a name that only one person has."
NEITHER = "Neither Follow-up with on 6 Follow-up nor Coach on Roster names"


def named() -> Book:
    """Return the school with Rosa on the roster by name, and two people called Kim Bell, both coaches."""
    book = school().add("roster", email=COACH, name="Rosa Lang", active="No")
    for email in ("kim.bell@example.edu", "k.bell@example.edu"):
        book.add("roster", email=email, name="Kim Bell", active="No")
        book.add("roster", email=f"of.{email}", name=f"Of {email[:3]}", coach=email)
    return book.put("follow_up", ANA, 2, follow_up_with="Noor Castellan; rosa.lang@example.edu")


@pytest.mark.parametrize(
    ("asked", "person"),
    [
        (COACH, COACH),
        ("  ROSA.Lang@example.edu ", COACH),
        ("rosa lang", COACH),
        ("Rosa Lang <rosa.lang@example.edu>", COACH),
        ("Noor  Castellan", "noor castellan"),
        ("k.bell@example.edu", "k.bell@example.edu"),
    ],
)
def test_a_coach_is_found(asked: str, person: str) -> None:
    assert find_coach(named().plans(), asked) == person


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "rosa.lnag@example.edu",
            f"{NEITHER} 'rosa.lnag@example.edu'. Did you mean rosa.lang@example.edu? {LONG}",
        ),
        ("Noor Castelan", f"{NEITHER} 'Noor Castelan'. Did you mean Noor Castellan? {LONG}"),
        ("Kim Bell", "More than one coach is called 'Kim Bell'. Give the email instead."),
        ("Qqq", f"{NEITHER} 'Qqq'. {LONG}"),
        ("", f"{NEITHER} ''. {LONG}"),
    ],
)
def test_an_unknown_coach_gets_a_sentence(asked: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_coach(named().plans(), asked)
    assert str(caught.value) == said


# -- what it does not say ----------------------------------------------------------------------------------


def test_by_default_there_is_no_goal_no_coach_and_no_email() -> None:
    book = (
        named().at("roster", "email", DEV, name="dev.okafor@example.edu").at("roster", "email", BEN, name="")
    )
    book.set("Window W2", "Spring, ask rosa.lang@example.edu").set(
        "School", "Alder Creek <office@example.edu>"
    )
    text = unfolded(render(book))
    assert "@" not in text and "Noor" not in text and "By May" not in text and "Rosa" not in text
    assert "Two books" not in text and "weekly log" not in text, "what leaders typed"
    assert "Check-in: (no name on the roster)\n" in text
    inside = unfolded(render(book, internal=True))
    assert "Coach: Rosa Lang" in inside and "Goal 2: By May my students use comments" in inside
    assert "Two books" not in inside and "weekly log" not in inside


def test_two_of_one_name_are_told_apart_without_their_addresses() -> None:
    book = school().at("roster", "email", DEV, name="Ben Ito")
    titles = {title for title, _ in entries(book).values()}
    assert {"Check-in due: Ben Ito (1) (Spring)", "Check-in due: Ben Ito (2) (Spring)"} <= titles


# -- lines -------------------------------------------------------------------------------------------------

LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*:(?P<value>.*)'
)
ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE")


def check_lines(content: bytes) -> list[dict[str, str]]:
    """Check RFC 5545's rules for lines, and return each entry's values, unescaped."""
    assert content.endswith(b"\r\n")
    physical = content.removesuffix(b"\r\n").split(b"\r\n")
    assert all(0 < len(line) <= 75 and not set(line) & {*range(9), *range(10, 32), 127} for line in physical)
    assert [line.decode() for line in physical], "no character is torn apart"
    found: list[dict[str, str]] = []
    standing: list[str] = []
    for line in unfolded(content).removesuffix("\n").split("\n"):
        match = LINE.fullmatch(line)
        assert match, line
        name, value = match["name"], match["value"]
        if name == "BEGIN":
            standing.append(value)
            found += [{}] if value == "VEVENT" else []
        elif name == "END":
            assert standing.pop() == value
        elif standing[-1] == "VEVENT":
            assert name not in found[-1], f"{name} twice"
            found[-1][name] = unescaped(value) if name in {"SUMMARY", "DESCRIPTION"} else value
    assert not standing
    assert all(name in entry for entry in found for name in ONCE)
    assert len({entry["UID"] for entry in found}) == len(found)
    return found


def unescaped(value: str) -> str:
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


AWKWARD = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from("\\;,:\"\n\r\t\x00\x0b\x1c\x85\u2028'=<>@ aé字👩‍🏫\u202e"), max_size=200),
    st.sampled_from(
        ["END:VEVENT", "\r\nEND:VCALENDAR\r\n", "O'Neill, Jr.; \\n", "字" * 90, "=cmd()", "a@b.c"]
    ),
)


@settings(max_examples=60, deadline=None)
@example("", "", "0@", "", False)
@given(AWKWARD, AWKWARD, AWKWARD, AWKWARD, st.booleans())
def test_whatever_people_type_the_lines_are_whole(
    name: str, goal: str, window: str, school_name: str, internal: bool
) -> None:
    book = school().at("roster", "email", BEN, name=name).put("goals", BEN, goal=f"Goal {goal}")
    book.set("Window W2", f"W {window}").set("School", school_name)
    content = render(book, internal=internal)
    found = check_lines(content)
    said = unfolded(content).replace(". A short talk", " ")  # our full stop is no part of an address
    assert internal or not re.search(r"[^\s@]@[^\s@)]", said)
    parsed = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [str(event["summary"]) for event in parsed] == [entry["SUMMARY"] for entry in found]
    assert [str(event["description"]) for event in parsed] == [entry["DESCRIPTION"] for entry in found]
    assert not [event.errors for event in parsed if event.errors]
    assert {FIRST, SPRING} <= {entry["UID"] for entry in found}


@given(st.dates(date(2026, 8, 10), date(2027, 6, 11)), st.dates(date(2026, 8, 10), date(2027, 6, 11)))
@settings(max_examples=30, deadline=None)
def test_a_day_is_a_day_everywhere(day: date, today: date) -> None:
    book = school().put("follow_up", BEN, first_check_in=day).on(today)
    [entry] = [one for one in check_lines(render(book)) if one["UID"] == FIRST]
    assert (entry["DTSTART"], entry["DTEND"]) == (f"{day:%Y%m%d}", f"{day + timedelta(days=1):%Y%m%d}")


def test_a_calendar_loads_nothing_of_the_report() -> None:
    code = "import sheets_sync.report.calendar, sys; sys.exit('xlsxwriter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
