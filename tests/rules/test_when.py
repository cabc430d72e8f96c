"""When a finding is said, to whom and how loudly: due dates, grace, profiles, overrides, one cause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from sheets_sync.model import Audience, Severity
from sheets_sync.rules.engine import run
from tests.builders import ANA, BEN, CLEO, DEV, Book, Broken, school

Change = Callable[[Book], Book]


def said(book: Book) -> list[str]:
    """Return the codes of a book's findings with their severities."""
    return sorted(f"{one.code} {one.severity}" for one in run(book.plans()))


SOFTENED: dict[str, tuple[Change, list[str], list[str]]] = {
    "blank is silent until due": (
        lambda b: b.put("goals", BEN, 1, component=""),
        [],
        ["PLP206 warning"],
    ),
    "typed is a hint until due": (
        lambda b: b.put("goals", BEN, 1, goal="Student agency"),
        ["PLP203 hint"],
        ["PLP203 warning"],
    ),
    "unreadable is said at once": (
        lambda b: b.put("goals", BEN, 1, component="SB2"),
        ["PLP207 error"],
        ["PLP207 error"],
    ),
}


@pytest.mark.parametrize("name", SOFTENED)
def test_before_and_after_a_step_is_due(name: str) -> None:
    change, before, after = SOFTENED[name]
    for due, expected in ((date(2026, 11, 24), before), (date(2026, 11, 23), after)):
        assert said(change(school()).set("Due 2 Goals", due)) == expected


def test_a_step_without_due_date_is_due() -> None:
    assert said(school().put("goals", BEN, 1, component="").set("Due 2 Goals", "")) == [
        "PLP023 hint",
        "PLP206 warning",
    ]


JOINED = [
    (date(2026, 10, 24), ["PLP102 hint", "PLP201 warning"]),
    (date(2026, 10, 25), []),
    (date(2019, 8, 1), ["PLP102 hint", "PLP201 warning"]),
]


@pytest.mark.parametrize(("joined", "expected"), JOINED)
def test_thirty_days_of_grace_for_those_who_joined_this_year(joined: date, expected: list[str]) -> None:
    assert said(school().at("roster", "email", DEV, joined_on=joined)) == expected


def test_grace_holds_without_due_dates_too() -> None:
    assert said(school().set("Due 2 Goals", "").set("Due 1 Why", "")) == ["PLP023 hint"]


def test_windows_leave_out_those_who_had_just_joined() -> None:
    book = school().put("follow_up", BEN, 1, first_check_in="")
    assert said(book) == ["PLP603 warning"]
    assert said(book.at("roster", "email", BEN, joined_on=date(2026, 10, 1))) == []


@pytest.mark.parametrize("active", ["No", "On leave"])
def test_nothing_is_said_of_people_who_are_not_active(active: str) -> None:
    book = (
        school().put("goals", BEN, 1, goal="x", component="SB2").put("actions", BEN, 1, due="soon", state="?")
    )
    assert len(said(book)) >= 4
    assert said(book.at("roster", "email", BEN, active=active)) == []


def test_typing_of_someone_on_leave_is_left_alone() -> None:
    assert said(school().add("goals", teacher=CLEO, goal_number=1, goal="x", component="SB2")) == []


PROFILES = [
    ("guided", ["PLP203 warning", "PLP206 warning", "PLP402 hint"]),
    ("flexible", ["PLP203 hint", "PLP206 warning", "PLP402 hint"]),
    ("strict", ["PLP203 error", "PLP206 error", "PLP402 hint"]),
]


@pytest.mark.parametrize(("profile", "expected"), PROFILES)
def test_profiles(profile: str, expected: list[str]) -> None:
    book = school().set("Profile", profile).put("goals", BEN, 1, goal="Student agency", component="")
    assert said(book.put("success", BEN, 1, looks_like="Charts are up", sounds_like="")) == expected


OVERRIDES = [
    ("error", ["PLP203 error"]),
    ("hint", ["PLP203 hint"]),
    ("off", []),
    (False, []),
    ("loud", ["PLP011 error", "PLP203 warning"]),
]


@pytest.mark.parametrize(("value", "expected"), OVERRIDES)
def test_a_school_sets_a_rule_as_it_likes(value: object, expected: list[str]) -> None:
    book = school().put("goals", BEN, 1, goal="Student agency")
    assert said(book.set("PLP203", value)) == expected


A_THIRD_GOAL: dict[str, object] = {
    "teacher": ANA,
    "goal_number": 3,
    "goal": "By June my students run a debate.",
    "focus_area": "FA1",
    "component": "SA2",
}

ONE_CAUSE: dict[str, tuple[Change, list[str]]] = {
    "no goal silences every later step": (
        lambda b: (
            b.put("goals", BEN, 1, goal="").lose("talks:W1").put("follow_up", ANA, 1, first_check_in="")
        ),
        ["PLP201 warning", "PLP603 warning"],
    ),
    "an empty step 3 silences what is blank on 4 and 5": (
        lambda b: b.drop("documents", BEN, 1).drop("success", BEN, 1).drop("actions", BEN, 1),
        ["PLP301 warning"],
    ),
    "an empty step 4 silences no action": (
        lambda b: b.drop("success", BEN, 1).drop("actions", BEN, 1),
        ["PLP401 warning"],
    ),
    "an unreadable cell is not blank": (
        lambda b: b.put("goals", BEN, 1, focus_area="Zzz", component="Zzz").put(
            "actions", BEN, 1, due="soon"
        ),
        ["PLP016 error", "PLP205 error", "PLP207 error"],
    ),
    "a spreadsheet error is not blank": (
        lambda b: b.put("success", BEN, 1, portfolio=Broken("#REF!")).put(
            "goals", BEN, 1, goal=Broken("#N/A")
        ),
        ["PLP015 error", "PLP015 error"],
    ),
    "too many goals silences the number out of range": (
        lambda b: (
            b.add("goals", **A_THIRD_GOAL)
            .add("documents", teacher=ANA, goal_number=3, statement="x " * 9)
            .on(date(2026, 10, 20))
        ),
        ["PLP202 warning"],
    ),
    "a number that nobody can read is not a missing row": (
        lambda b: b.put("documents", BEN, 1, goal_number="one"),
        ["PLP014 error"],
    ),
    "a number of no goal is not a missing row": (
        lambda b: b.put("documents", BEN, 1, goal_number=2),
        ["PLP020 warning"],
    ),
    "a misspelt teacher is not a missing row": (
        lambda b: b.put("success", BEN, 1, teacher="ben.itto@example.edu").put(
            "goals", ANA, teacher="Ana Lopes"
        ),
        ["PLP012 error", "PLP012 error", "PLP012 error"],
    ),
    "a rubric that is empty is said once": (lambda b: b.clear("rubric"), ["PLP007 error"]),
    "a missing step tab is said once": (lambda b: b.lose("documents"), ["PLP001 error"]),
    "a missing column is said once": (lambda b: b.lose("actions", "due"), ["PLP002 error"]),
    "an unknown component of the focus area is not held against goals": (
        lambda b: b.at("focus_areas", "id", "FA1", components="SB2; SA2"),
        ["PLP006 warning"],
    ),
    "a component that does not serve is said once on step 3": (
        lambda b: b.put("documents", BEN, 1, component="CC1"),
        ["PLP305 warning"],
    ),
    "a due date before the start is not overdue too": (
        lambda b: b.put("actions", BEN, 1, start=date(2026, 10, 30), due=date(2026, 10, 2)),
        ["PLP506 error"],
    ),
    "a due date of last year is not overdue too": (
        lambda b: b.put("actions", BEN, 1, due=date(2025, 10, 2)),
        ["PLP017 warning"],
    ),
    "a state that nobody can read is not overdue": (
        lambda b: b.put("actions", BEN, 1, due=date(2026, 11, 20), state="Waiting"),
        ["PLP018 warning"],
    ),
    "an overdue check-in is not an unrecorded window too": (
        lambda b: b.put("follow_up", BEN, 1, first_check_in=date(2026, 10, 6)),
        ["PLP602 warning"],
    ),
    "a row of nobody is judged no further": (
        lambda b: b.add("actions", teacher="nobody", goal_number="x", action_step="", due="soon", state="?"),
        ["PLP012 error"],
    ),
    "everyone without a coach when the column is gone": (
        lambda b: b.lose("roster", "coach"),
        ["PLP002 error"],
    ),
}


@pytest.mark.parametrize("name", ONE_CAUSE)
def test_one_cause_one_finding(name: str) -> None:
    change, expected = ONE_CAUSE[name]
    assert said(change(school())) == expected


def test_a_teachers_rule_is_for_whoever_fills_the_tab() -> None:
    book = school().at("roster", "email", BEN, joined_on="soon").put("actions", BEN, 1, due="soon")
    book.rows["talks:W1"][0]["met_on"] = "soon"
    audiences = {one.tab: one.audience for one in run(book.plans())}
    assert audiences == {
        "Roster": Audience.COORDINATOR,
        "5 Actions": Audience.TEACHER,
        "Follow-up Fall": Audience.LEADER,
    }


def test_a_renamed_follow_up_tab_is_still_known() -> None:
    book = school().call("talks:W1", "Our autumn talks")
    book.rows["talks:W1"][0]["support_given_on"] = ""
    (one,) = run(book.plans())
    assert (one.code, one.tab, one.severity) == ("PLP604", "Our autumn talks", Severity.WARNING)


@pytest.mark.parametrize("lost", [(), ("email",)])
def test_without_a_roster_nobody_is_told_that_they_are_not_on_it(lost: tuple[str, ...]) -> None:
    found = run(school().lose("roster", *lost).plans())
    assert {one.code for one in found} == ({"PLP002"} if lost else {"PLP001"})
