"""What stands beside each row: the status of every step, messages worst first, alignment by facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sheets_sync.model import About, Audience, Finding, Severity
from sheets_sync.rules.catalogue import CATALOGUE
from sheets_sync.typed import records
from sheets_sync.verdicts import Verdicts, judge, message_lines
from tests.builders import ANA, BEN, CLEO, DEV, Book, school

AFTER_WINDOWS = date(2027, 5, 8)
BASE = Finding(
    code="PLP203",
    name="goal-short",
    severity=Severity.WARNING,
    audience=Audience.TEACHER,
    about=About.TYPED,
    tab="2 Goals",
    row=4,
    col=3,
    column="Goal",
    teacher=BEN,
    goal=1,
    value="Lab",
    message="Say more.",
)


def judged(book: Book, *findings: Finding) -> Verdicts:
    return judge(book.plans(), findings)


def beside(verdicts: Verdicts, tab: str, row: int) -> Any:
    return next(one for one in records(verdicts.tabs[tab]) if one.row == row)


def status(book: Book, tab: str, row: int, *findings: Finding) -> str:
    return str(beside(judged(book, *findings), tab, row).status)


# -- status --------------------------------------------------------------------------------------------

REQUIRED = {
    "why": ["message_read_on", "curious_about", "learns_best_by"],
    "goals": ["goal", "focus_area", "component"],
    "documents": ["statement"],
    "actions": ["action_step", "pd_method", "due"],
    "follow_up": ["how_often", "first_check_in"],
}
OPTIONAL = {
    "documents": ["component", "why_this_goal", "talked_through_on"],
    "success": ["looks_like", "sounds_like", "feels_like"],
    "actions": ["support", "start", "state", "evidence"],
    "follow_up": ["follow_up_with", "mid_year", "year_end", "outcome"],
}
TYPED = {tab: [*REQUIRED.get(tab, ()), *OPTIONAL.get(tab, ())] for tab in {*REQUIRED, *OPTIONAL}}
TYPED["success"] = [*OPTIONAL["success"], "portfolio"]
STEPS = ("why", "goals", "documents", "success", "actions", "follow_up")


def bens_row(tab: str) -> int:
    return 3 if tab == "why" else 4


def goal_of(tab: str) -> int | None:
    return None if tab == "why" else 1


@pytest.mark.parametrize("tab", STEPS)
def test_all_that_is_required_is_ready(tab: str) -> None:
    assert status(school(), tab, bens_row(tab)) == "Ready"


@pytest.mark.parametrize("tab", STEPS)
def test_nothing_typed_beside_teacher_and_number_is_not_started(tab: str) -> None:
    book = school().put(tab, BEN, goal_of(tab), **dict.fromkeys(TYPED[tab], ""))
    assert status(book, tab, bens_row(tab)) == "Not started"


@pytest.mark.parametrize(("tab", "column"), [(tab, one) for tab in REQUIRED for one in REQUIRED[tab]])
def test_a_required_cell_that_is_blank_is_in_progress(tab: str, column: str) -> None:
    book = school().put(tab, BEN, goal_of(tab), **{column: ""})
    assert status(book, tab, bens_row(tab)) == "In progress"


@pytest.mark.parametrize(("tab", "column"), [(tab, one) for tab in OPTIONAL for one in OPTIONAL[tab]])
def test_an_optional_cell_that_is_blank_does_not_hold_a_row_up(tab: str, column: str) -> None:
    assert status(school().put(tab, BEN, goal_of(tab), **{column: ""}), tab, bens_row(tab)) == "Ready"


@pytest.mark.parametrize("kept", ["looks_like", "sounds_like", "feels_like"])
def test_one_of_looks_sounds_and_feels_is_enough(kept: str) -> None:
    cells = dict.fromkeys(("looks_like", "sounds_like", "feels_like"), "") | {kept: "Students talk."}
    assert status(school().put("success", BEN, 1, **cells), "success", 4) == "Ready"


def test_portfolio_alone_or_criteria_alone_is_in_progress() -> None:
    none = dict.fromkeys(("looks_like", "sounds_like", "feels_like"), "")
    assert status(school().put("success", BEN, 1, **none), "success", 4) == "In progress"
    assert status(school().put("success", BEN, 1, portfolio=""), "success", 4) == "In progress"


@pytest.mark.parametrize("column", ["mid_year", "year_end", "outcome"])
def test_reflections_and_outcome_are_asked_for_once_the_last_window_has_closed(column: str) -> None:
    whole = {"mid_year": "Slow.", "year_end": "There.", "outcome": "Met"}
    book = school().put("follow_up", BEN, 1, **whole | {column: ""})
    assert status(book.on(date(2027, 5, 7)), "follow_up", 4) == "Ready"
    assert status(book.on(AFTER_WINDOWS), "follow_up", 4) == "In progress"
    assert status(book.put("follow_up", BEN, 1, **whole), "follow_up", 4) == "Ready"


def test_a_column_that_is_not_there_is_not_missed() -> None:
    book = school().put("goals", BEN, 1, focus_area="").lose("goals", "focus_area")
    assert status(book, "goals", 4) == "Ready"


@pytest.mark.parametrize(
    ("severity", "about", "expected"),
    [
        (Severity.ERROR, About.TYPED, "Needs attention"),
        (Severity.WARNING, About.TYPED, "Needs attention"),
        (Severity.ERROR, About.UNREADABLE, "Needs attention"),
        (Severity.HINT, About.TYPED, "Ready"),  # hints never block
        (Severity.HINT, About.UNREADABLE, "Ready"),
    ],
)
def test_something_typed_with_a_warning_or_an_error_needs_attention(
    severity: Severity, about: About, expected: str
) -> None:
    assert status(school(), "goals", 4, replace(BASE, severity=severity, about=about)) == expected


@pytest.mark.parametrize("about", [About.BLANK, About.OWED])
def test_what_is_blank_or_owed_is_in_progress_and_not_attention(about: About) -> None:
    book = school().put("goals", BEN, 1, component="")
    assert status(book, "goals", 4, replace(BASE, about=about, severity=Severity.ERROR)) == "In progress"


@pytest.mark.parametrize("audience", [Audience.LEADER, Audience.COORDINATOR])
def test_what_others_must_do_never_reaches_the_teachers_row(audience: Audience) -> None:
    one = beside(judged(school(), replace(BASE, audience=audience)), "goals", 4)
    assert (one.status, one.messages) == ("Ready", "")


def test_what_can_be_typed_is_read_even_if_it_cannot_be_matched() -> None:
    book = school().put("goals", BEN, 1, component="zz")
    unreadable = replace(BASE, code="PLP207", about=About.UNREADABLE)
    assert status(book, "goals", 4, unreadable) == "Needs attention"


# -- messages ------------------------------------------------------------------------------------------


def said(number: int, severity: Severity, col: int = 3) -> Finding:
    return replace(BASE, code=f"PLP2{number:02}", severity=severity, col=col, message=f"Sentence {number}.")


def test_messages_are_worst_first_three_at_most_and_the_rest_counted() -> None:
    findings = [
        said(1, Severity.HINT),
        said(2, Severity.WARNING, col=5),
        said(3, Severity.WARNING, col=4),
        said(4, Severity.ERROR, col=9),
        said(5, Severity.HINT, col=1),
    ]
    expected = "Sentence 4. [PLP204]\nSentence 3. [PLP203]\nSentence 2. [PLP202]\nand 2 more"
    assert beside(judged(school(), *findings), "goals", 4).messages == expected
    assert message_lines(findings[::-1]) == expected


@pytest.mark.parametrize(
    ("count", "last"), [(1, "Sentence 1. [PLP201]"), (3, "Sentence 3. [PLP203]"), (4, "and 1 more")]
)
def test_only_what_does_not_fit_is_counted(count: int, last: str) -> None:
    findings = [said(number, Severity.WARNING) for number in range(1, count + 1)]
    assert message_lines(findings).split("\n")[-1] == last


def test_one_sentence_is_said_once_and_nothing_is_nothing() -> None:
    assert message_lines([BASE, BASE]) == "Say more. [PLP203]"
    assert message_lines([]) == ""


# -- alignment -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "severity", "goals", "documents"),
    [
        (None, Severity.ERROR, "Aligned", "Aligned"),
        ("PLP203", Severity.ERROR, "Aligned", "Aligned"),
        ("PLP205", Severity.ERROR, "Not aligned", "Not aligned"),
        ("PLP207", Severity.ERROR, "Not aligned", "Not aligned"),
        ("PLP305", Severity.WARNING, "Not aligned", "Not aligned"),
        ("PLP305", Severity.HINT, "Check", "Check"),
        ("PLP306", Severity.ERROR, "Check", "Check"),
        ("PLP306", Severity.HINT, "Check", "Check"),
        ("PLP307", Severity.ERROR, "Check", "Check"),
        ("PLP307", Severity.HINT, "Check", "Check"),
    ],
)
def test_facts_alone_make_not_aligned(
    code: str | None, severity: Severity, goals: str, documents: str
) -> None:
    found = judged(school(), *([replace(BASE, code=code, severity=severity)] if code else []))
    assert (beside(found, "goals", 4).alignment, beside(found, "documents", 4).alignment) == (
        goals,
        documents,
    )
    assert (beside(found, "goals", 2).alignment, beside(found, "why", 2).alignment) == ("Aligned", "")


@pytest.mark.parametrize("column", ["focus_area", "component"])
def test_a_goal_that_is_not_linked_yet_has_no_word(column: str) -> None:
    found = judged(school().put("goals", BEN, 1, **{column: ""}))
    assert (beside(found, "goals", 4).alignment, beside(found, "documents", 4).alignment) == ("", "")


def test_the_goals_word_is_step_3s_and_step_2s_while_step_3_has_none() -> None:
    doubt = replace(BASE, code="PLP304", tab="3 Document")
    whole = judged(school().put("documents", BEN, 1, component="CC1"), doubt)
    alone = judged(school().drop("documents", BEN, 1))
    assert [*whole.alignment.values()] == ["Aligned", "Aligned", "Check"]
    assert [*alone.alignment.values()] == ["Aligned", "Aligned", "Aligned"]


# -- who has verdicts ------------------------------------------------------------------------------------


def test_rows_of_people_who_are_not_active_stay_blank() -> None:
    found = judged(school().put("goals", BEN, 1, teacher=CLEO))
    assert list(found.tabs["goals"]["row"]) == [2, 3]
    assert CLEO not in found.steps.index


def test_a_row_of_nobody_on_the_roster_is_marked() -> None:
    book = school().put("why", BEN, teacher="someone@example.edu")
    unknown = replace(BASE, code="PLP012", about=About.UNREADABLE, tab="1 Why", row=3, teacher=None)
    one = beside(judged(book, unknown), "why", 3)
    assert (one.teacher, one.status, one.messages) == (None, "Needs attention", "Say more. [PLP012]")


def test_without_a_roster_there_are_no_verdicts() -> None:
    found = judged(school().lose("roster"))
    assert [len(frame) for frame in found.tabs.values()] == [0] * 6
    assert len(found.steps) == 0


def test_my_goal_is_step_2s_words_and_the_key_stands_on_step_2_alone() -> None:
    found = judged(school())
    words = "By May my students choose how they investigate a question in the lab."
    assert [beside(found, tab, 4).my_goal for tab in STEPS[2:]] == [words] * 4
    assert [bool(beside(found, tab, 3).key) for tab in STEPS] == [False, True, False, False, False, False]


# -- a teacher's steps -----------------------------------------------------------------------------------


def steps(book: Book, *findings: Finding) -> dict[str, list[str]]:
    frame = judged(book, *findings).steps
    return {email: list(frame.loc[email]) for email in frame.index}


def test_every_active_teacher_has_a_word_for_every_step() -> None:
    assert steps(school()) == {ANA: ["Ready"] * 6, BEN: ["Ready"] * 6, DEV: ["Not started"] * 6}


@pytest.mark.parametrize(
    ("book", "word"),
    [
        pytest.param(school().drop("documents", ANA, 2), "In progress", id="a goal without a row"),
        pytest.param(school().put("documents", ANA, 2, statement=""), "In progress", id="one begun"),
        pytest.param(
            school().put("documents", ANA, 2, statement="", why_this_goal=""),
            "In progress",
            id="one not begun",
        ),
        pytest.param(
            school().put("documents", ANA, statement="", why_this_goal=""), "Not started", id="none begun"
        ),
        pytest.param(school().drop("documents", ANA), "Not started", id="no row"),
        pytest.param(
            school().add("documents", teacher=ANA, goal_number=3), "Ready", id="a spare starter row"
        ),
    ],
)
def test_a_step_is_as_far_as_the_least_of_its_goals(book: Book, word: str) -> None:
    assert steps(book)[ANA][2] == word


def test_one_row_that_needs_attention_is_the_steps_word() -> None:
    one = replace(BASE, tab="3 Document", row=3, teacher=ANA, goal=2)
    assert steps(school(), one)[ANA] == ["Ready", "Ready", "Needs attention", "Ready", "Ready", "Ready"]


def test_statuses_are_counted_in_one_order() -> None:
    found = judged(school().put("goals", BEN, 1, focus_area=""), replace(BASE, row=2, teacher=ANA))
    assert found.counts("goals") == {
        "Not started": 0,
        "Needs attention": 1,
        "In progress": 1,
        "Ready": 1,
    }


def test_what_stands_against_alignment_are_rules_of_the_links() -> None:
    against = {rule.name: str(rule.against) for rule in CATALOGUE if rule.against}
    assert against == {
        "focus-area-unknown": "focus fact",
        "component-unknown": "link fact",
        "document-component-unknown": "link fact",
        "component-differs": "link doubt",
        "component-not-serving": "link fact",
        "words-fit-another-component": "link doubt",
        "words-beside-focus-area": "focus doubt",
    }


def test_a_judgement_of_words_is_never_a_fact() -> None:
    judgements = [rule for rule in CATALOGUE if rule.is_judgement and rule.against]
    assert [rule.code for rule in judgements] == ["PLP306", "PLP307"]
    assert not any(rule.against.is_fact for rule in judgements)
