"""What judgements of words promise: never more than Check, once per goal, settled by a talk, no ping-pong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.model import Finding
from sheets_sync.report.json import render_json
from sheets_sync.rules.catalogue import CATALOGUE
from sheets_sync.rules.engine import run
from sheets_sync.verdicts import judge
from tests.builders import ANA, BEN, Book, school
from tests.rules.cases import CASES

Change = Callable[[Book], Book]

OF_WORDS = ("PLP306", "PLP307", "PLP308", "PLP405", "PLP511", "PLP512")
TALKED = date(2026, 11, 4)


def misled() -> Book:
    """Have Ben link a goal about choosing to routines, where any component may serve."""
    return CASES["PLP306"]["fails"](school())


def found(book: Book, code: str) -> list[Finding]:
    return [one for one in run(book.plans()) if one.code == code]


def word(book: Book) -> str:
    plans = book.plans()
    return judge(plans, run(plans)).alignment[BEN, 1]


SETTINGS: dict[str, tuple[Change, str | None, str]] = {
    "as it comes": (lambda b: b, "warning", "Check"),
    "flexible": (lambda b: b.set("Profile", "flexible"), "hint", "Check"),
    "strict": (lambda b: b.set("Profile", "strict"), "error", "Check"),
    "an error": (lambda b: b.set("PLP306", "error"), "error", "Check"),
    "a hint": (lambda b: b.set("PLP306", "hint"), "hint", "Check"),
    "off": (lambda b: b.set("PLP306", "off"), None, "Aligned"),
    "not due": (lambda b: b.set("Due 3 Document", date(2026, 12, 1)), "hint", "Check"),
    "talked through": (lambda b: b.put("documents", BEN, 1, talked_through_on=TALKED), None, "Aligned"),
    "never doubt": (lambda b: b.set("Doubt a link below", "0%"), None, "Aligned"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_doubt_is_as_loud_as_the_school_likes_and_never_more_than_check(name: str) -> None:
    change, severity, alignment = SETTINGS[name]
    book = change(misled())
    assert [str(one.severity) for one in found(book, "PLP306")] == ([severity] if severity else [])
    assert word(book) == alignment


@pytest.mark.parametrize("code", OF_WORDS)
def test_every_hint_about_words_can_be_turned_off(code: str) -> None:
    fails = CASES[code]["fails"]
    assert found(fails(school()), code)
    assert not found(fails(school()).set(code, "off"), code)


@pytest.mark.parametrize("code", OF_WORDS)
def test_a_goal_that_was_talked_through_is_left_alone(code: str) -> None:
    book = CASES[code]["fails"](school()).put("documents", BEN, 1, talked_through_on=TALKED)
    assert not found(book, code)


def test_a_date_nobody_can_read_settles_nothing() -> None:
    assert found(misled().put("documents", BEN, 1, talked_through_on="soon"), "PLP306")


def test_only_a_doubt_of_the_rubric_is_more_than_a_hint() -> None:
    loud = {one.code for one in CATALOGUE if one.code in OF_WORDS and one.severity != "hint"}
    assert loud == {"PLP306"}


def _facts(book: Book) -> Book:
    return book.put("documents", BEN, 1, component="AD2")


ONE_CAUSE: dict[str, tuple[Change, list[str]]] = {
    "two links that differ": (_facts, ["PLP304"]),
    "a link to nothing": (lambda b: b.put("goals", BEN, 1, component="Zzz"), ["PLP207"]),
    "a link that is half unread": (lambda b: b.put("goals", BEN, 1, component="CC1; Zzz"), ["PLP207"]),
    "no link": (lambda b: b.put("goals", BEN, 1, component=""), ["PLP206"]),
    "a link that does not serve": (
        lambda b: b.at("focus_areas", "id", "FA1", components="SA2"),
        ["PLP305"],
    ),
    "a statement that lacks a sign, too": (
        lambda b: b.put(
            "documents", BEN, 1, statement="By May my students choose how they learn in the lab."
        ),
        ["PLP306"],
    ),
}


@pytest.mark.parametrize("name", ONE_CAUSE)
def test_one_cause_one_finding_facts_first(name: str) -> None:
    change, expected = ONE_CAUSE[name]
    assert [one.code for one in run(change(misled()).plans())] == expected


def test_where_the_link_is_doubted_the_focus_area_is_not() -> None:
    book = CASES["PLP307"]["fails"](school())
    assert [one.code for one in run(book.plans())] == ["PLP307"]
    book = misled().put("goals", BEN, 1, focus_area="FA2").at("focus_areas", "id", "FA2", components="")
    assert [one.code for one in run(book.plans())] == ["PLP306"]


def test_who_takes_a_suggestion_hears_no_more() -> None:
    for listed in ("", "CC1; SA3", "CC1; AD2; SA3"):
        book = misled().at("focus_areas", "id", "FA1", components=listed)
        (doubt,) = found(book, "PLP306")
        assert doubt.suggestions == ("SA3",)
        for code in doubt.suggestions:
            taken = run(book.put("goals", BEN, 1, component=code).plans())
            assert [one for one in taken if one.teacher == BEN] == []


def test_an_empty_link_is_given_the_likely_ones_among_those_the_school_chose() -> None:
    book = school().put("goals", BEN, 1, component="")
    (asked,) = run(book.plans())
    assert (asked.code, asked.suggestions) == ("PLP206", ("SA3",))
    (asked,) = run(book.put("goals", BEN, 1, focus_area="FA2").plans())
    assert (asked.suggestions, asked.message) == (
        (),
        "Which rubric component does goal 1 grow most? Choose one from the list.",
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(("SA2", "SA3", "AD2", "CC1")), min_size=1, max_size=3, unique=True))
def test_a_link_among_those_suggested_is_never_doubted(linked: list[str]) -> None:
    book = misled().put("goals", BEN, 1, component="; ".join(linked))
    doubts = found(book, "PLP306")
    assert not (doubts and "SA3" in linked)
    assert all(not set(one.suggestions) & set(linked) for one in doubts)


@settings(max_examples=20, deadline=None)
@given(
    st.permutations(["Call two families a week", "Order stamps so that nothing waits", "Send a newsletter"])
)
def test_the_order_of_actions_does_not_matter(steps: list[str]) -> None:
    book = school().put("actions", BEN, 1, action_step=steps[0])
    for step in steps[1:]:
        book.add("actions", teacher=BEN, goal_number=1, action_step=step, pd_method="PLC", due="2027-01-18")
    (one,) = found(book, "PLP511")
    assert one.message == (
        "Your goal talks about student choice; these steps seem to be about something else. What is one "
        "small thing you could try next week for student choice?"
    )


def test_json_carries_scores_beside_the_words_of_a_doubt() -> None:
    plans = misled().plans()
    findings = run(plans)
    (one,) = json.loads(render_json(plans, findings, judge(plans, findings)))["findings"]
    assert (one["code"], one["suggestions"], list(one["scores"])) == ("PLP306", ["SA3"], ["SA3", "CC1"])
    assert 0 <= one["scores"]["CC1"] < one["scores"]["SA3"] <= 1
    clean = school().put("goals", ANA, 1, goal="Student agency").plans()
    findings = run(clean)
    (one,) = json.loads(render_json(clean, findings, judge(clean, findings)))["findings"]
    assert one["scores"] == {}


def test_no_score_is_shown_in_words() -> None:
    for code in OF_WORDS:
        for kind, change in CASES[code].items():
            if kind.startswith("fails"):
                assert not any(
                    str(score) in one.message
                    for one in run(change(school()).plans())
                    for _, score in one.scores
                )
