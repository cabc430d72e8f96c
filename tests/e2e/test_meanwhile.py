"""People edit a Google spreadsheet while it is synced: nothing of theirs is lost, no verdict stays astray."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_sync.errors import ChangedError, PartWrittenError, WriteError
from sheets_sync.model import Plan
from tests.e2e import command
from tests.e2e.command import DAY
from tests.e2e.meanwhile import (
    ACTIONS,
    DOCUMENT,
    GOALS,
    NOTES,
    SPRING,
    Bases,
    Desk,
    assert_foreign_unharmed,
    assert_settled,
    hidden_tabs,
)
from tests.e2e.meanwhile_acts import (
    Act,
    Hands,
    all_of,
    copy_row,
    delete_col,
    delete_row,
    delete_tab,
    dress,
    insert_col,
    insert_row,
    move_col,
    protect,
    rename,
    show_tab,
    sort,
    typing,
)
from tests.e2e.meanwhile_scenes import one_act

TIMES = float(os.environ.get("MEANWHILE_TIMES", "1"))


# -- one thing at a time ----------------------------------------------------------------------------------

MOVED = insert_col(GOALS, 0)
"""What makes a first repair needed, which somebody else then interrupts."""

CASES: dict[str, tuple[Act, tuple[int, int, int]]] = {
    # How many writes it takes: before the write, before the repair, before the retry of a lost answer.
    "nobody does anything": (all_of(), (1, 2, 2)),
    "a full sort": (sort(GOALS, "Goal"), (2, 3, 3)),
    "a sort from Z to A": (sort(GOALS, "Teacher", down=True), (2, 3, 3)),
    "a sort of typed columns only": (
        sort(GOALS, "Goal", "Teacher", "Rubric component", down=True),
        (2, 3, 3),
    ),
    "a row inserted above": (insert_row(GOALS, 0), (2, 3, 3)),
    "a row inserted below": (insert_row(GOALS, 3), (1, 2, 2)),
    "a row inserted above the headers": (insert_row(GOALS, -1), (2, 3, 3)),
    "a row deleted": (delete_row(GOALS, 0), (2, 3, 3)),
    "a row copied": (copy_row(ACTIONS, 0), (2, 3, 3)),
    "a column inserted at the left": (insert_col(GOALS, 0), (2, 3, 2)),
    "a column inserted before ours and typed in": (insert_col(GOALS, "Status", "New"), (2, 3, 2)),
    "a column of ours moved": (move_col(GOALS, "Status", "Teacher"), (2, 3, 2)),
    "a column of theirs moved": (move_col(ACTIONS, "PD method", "Teacher"), (1, 2, 2)),
    "a column of ours deleted": (delete_col(GOALS, "Status"), (2, 3, 3)),
    "a column of theirs deleted": (delete_col(GOALS, "Rubric component"), (2, 3, 3)),
    "a step tab renamed": (rename(GOALS, "Our goals"), (2, 3, 3)),
    "Overview renamed": (rename("Overview", "Front page"), (1, 2, 2)),
    "a follow-up tab renamed": (rename(SPRING, "Spring talks"), (2, 3, 3)),
    "a step tab deleted that nothing is written to": (delete_tab("1 Why"), (2, 3, 3)),
    "a status typed over": (typing(GOALS, 0, "Status", "my own words"), (1, 2, 3)),
    "a goal retyped": (typing(GOALS, 0, "Goal", "By May every student reads daily."), (2, 3, 3)),
    "a leader types": (typing(SPRING, 0, "What we said", "We spoke of the logs."), (1, 2, 2)),
    "a follow-up tab sorted": (sort(SPRING, "What we said"), (2, 2, 2)),
    "a range protected that nothing is written to": (protect("1 Why", "Teacher"), (1, 2, 2)),
    "a formula, a link and a look, all hit": (
        all_of(
            dress(GOALS, 0, "Rubric component"),
            typing(DOCUMENT, 1, "Why this goal", "=1+1"),
            insert_col(GOALS, 0),
            insert_col(DOCUMENT, 0),
        ),
        (2, 3, 3),
    ),
}
MOMENTS = ("before the write", "before the repair", "after an answer was lost")


@pytest.mark.parametrize("what", CASES)
@pytest.mark.parametrize("moment", MOMENTS)
def test_what_people_do_is_put_right(desk: Desk, bases: Bases, what: str, moment: str) -> None:
    one, writes = CASES[what]
    acts = {MOMENTS[0]: {1: one}, MOMENTS[1]: {1: MOVED, 2: one}, MOMENTS[2]: {2: one}}[moment]
    if moment == MOMENTS[2]:
        desk.google.faults.add(when="after", method="POST", status=503)
    told = desk.sync(bases.worked, acts)
    assert told.error is None
    assert told.writes == writes[MOMENTS.index(moment)]
    assert told.routes.count("get") == (2 if moment == MOMENTS[2] else 1)
    assert_settled(desk, told)


@pytest.mark.parametrize("kind", ["reset", "truncate", "hang", "garbage"])
def test_a_lost_answer_is_looked_up_whatever_became_of_it(desk: Desk, bases: Bases, kind: Any) -> None:
    hasty = Desk(desk.google, desk.key, timeout_seconds=3.0) if kind == "hang" else desk
    desk.google.faults.add(when="after", method="POST", kind=kind)
    told = hasty.sync(bases.worked, {2: sort(GOALS, "Goal")})
    assert (told.error, told.writes) == (None, 3)
    assert_settled(desk, told)


@pytest.mark.parametrize("base", ["fresh", "bare"])
def test_a_first_sync_that_people_meet_is_put_right(desk: Desk, bases: Bases, base: str) -> None:
    before = all_of(insert_col(GOALS, 0, "New"), sort(DOCUMENT, "Goal statement"), insert_row(ACTIONS, 0))
    told = desk.sync(getattr(bases, base), {1: before, 2: delete_row("4 Success", 1)})
    assert (told.error, told.writes) == (None, 3)
    assert_settled(desk, told)


def test_a_formula_is_given_back_with_its_references(desk: Desk, bases: Bases) -> None:
    act = all_of(typing(GOALS, 0, NOTES, "=UPPER(A2)&B2"), insert_col(GOALS, 0))
    told = desk.sync(bases.worked, {1: act})
    assert (told.error, told.writes) == (None, 2)
    tab = told.hands.tab(GOALS)
    assert tab and tab.cell(1, 6).formula == "=UPPER(B2)&C2"
    assert_settled(desk, told)


def test_a_formula_about_a_status_is_given_back_once(desk: Desk, bases: Bases) -> None:
    act = all_of(typing(GOALS, 0, NOTES, '=IF(G2="Ready","done","to do")'), insert_col(GOALS, 0))
    told = desk.sync(bases.worked, {1: act})
    assert (told.error, told.writes) == (None, 2)
    assert_settled(desk, told)


def test_both_answers_lost_and_people_at_work_is_put_right(desk: Desk, bases: Bases) -> None:
    desk.google.faults.add(when="after", method="POST", status=503)
    desk.google.faults.add(when="after", method="POST", kind="reset", skip=1)
    told = desk.sync(bases.worked, {1: insert_col(GOALS, 0), 4: insert_row(GOALS, 0)})
    assert told.error is None
    assert_settled(desk, told)


@pytest.mark.parametrize("title", ["1 Why", "5 Actions"])
@pytest.mark.parametrize("header", ["Status", "Messages"])
@pytest.mark.parametrize("row_above", [False, True])
def test_a_new_column_deleted_before_its_answer_was_read_is_made_again(
    desk: Desk, bases: Bases, title: str, header: str, row_above: bool
) -> None:
    """What stands in its place by then is another column's header, and stays."""
    desk.google.faults.add(when="after", method="POST", kind="truncate")
    acts: dict[int, Act] = {2: delete_col(title, header)}
    if row_above:
        acts = {1: insert_row("1 Why", 0), 2: all_of(insert_row("1 Why", 0), delete_col(title, header))}
    told = desk.sync(bases.bare, acts)
    assert told.error is None
    assert_settled(desk, told)


# -- what stops a sync ------------------------------------------------------------------------------------

DELETED = (
    "Somebody deleted a tab while the sync was running, so nothing was written. Run the sync again; it makes "
    "its own tabs anew, and File > Version history brings back one of people's."
)
PROTECTED = (
    "A tab or range that sheets-sync writes is protected, so nothing was written. Choose Data > Protect "
    "sheets and ranges, click the protected one, Set permissions, and add "
    "sync-robot@school-plans.iam.gserviceaccount.com to the editors."
)


@pytest.mark.parametrize(
    ("one", "kind", "said"),
    [
        (delete_tab("Overview"), ChangedError, DELETED),
        (delete_tab(SPRING), ChangedError, DELETED),
        (delete_tab(GOALS), ChangedError, DELETED),
        (delete_tab("sheets-sync"), ChangedError, DELETED),
        (protect(GOALS, "Status"), WriteError, PROTECTED),
    ],
)
def test_what_cannot_be_written_leaves_everything_as_it_was(
    desk: Desk, bases: Bases, one: Act, kind: type[Exception], said: str
) -> None:
    told = desk.sync(bases.worked, {1: one})
    assert told.error and (type(told.error), str(told.error), told.error.exit_code) == (kind, said, 3)
    assert told.routes == ["get", "batchUpdate"]
    assert told.hands.synced.book.tabs == told.hands.twin.book.tabs
    if kind is ChangedError:
        assert desk.again(told).error is None
        assert_settled(desk, told)


def test_a_repair_refused_since_a_tab_is_gone_is_planned_anew(desk: Desk, bases: Bases) -> None:
    moved = all_of(insert_col(GOALS, 0), insert_row("Overview", 3))
    told = desk.sync(bases.worked, {1: moved, 2: delete_tab("Overview")})
    assert told.error is None
    assert told.routes == ["get", "batchUpdate", "batchUpdate", "get", "batchUpdate"]
    assert_settled(desk, told)


def test_a_repair_that_may_not_be_written_still_gives_people_their_cells(desk: Desk, bases: Bases) -> None:
    told = desk.sync(bases.worked, {1: insert_col(GOALS, 0), 2: protect(GOALS, "Status")})
    assert isinstance(told.error, PartWrittenError)
    assert "is protected, so that was not put right." in str(told.error)
    assert str(told.error).endswith("The next sync puts statuses right.")
    assert_foreign_unharmed(told.hands)


@pytest.mark.parametrize("one", [show_tab("sheets-sync"), rename("sheets-sync", "Ours")])
def test_the_hidden_tab_may_be_shown_or_renamed(desk: Desk, bases: Bases, one: Act) -> None:
    told = desk.sync(bases.worked, {1: one})
    assert (told.error, told.writes, hidden_tabs(told.hands.synced)) == (None, 1, ["sheets-sync 2"])
    assert desk.plan(told) == Plan()


def test_a_spreadsheet_unshared_meanwhile_stays_as_it_was(desk: Desk, bases: Bases) -> None:
    told = desk.sync(bases.worked, {}, between=lambda hands: desk.google.unshare(hands.synced.spreadsheet_id))
    assert told.error and told.error.exit_code == 3
    assert "may not edit the spreadsheet, so nothing was written." in str(told.error)
    assert told.routes == ["get", "batchUpdate"]
    assert told.hands.synced.book.tabs == told.hands.twin.book.tabs


def test_people_who_never_stop_moving_are_told_and_the_next_sync_settles(desk: Desk, bases: Bases) -> None:
    moving = dict.fromkeys((1, 2, 3), insert_row(GOALS, 0))
    told = desk.sync(bases.worked, moving)
    assert isinstance(told.error, PartWrittenError) and told.writes == 3
    assert str(told.error) == (
        "People were moving rows or columns all through this sync, so a status may stand beside the wrong "
        "row. The next sync puts it right; nothing that people typed is lost."
    )
    assert desk.again(told).error is None
    assert_settled(desk, told)


# -- through the command line -----------------------------------------------------------------------------

ID = "1MeanwhileMeanwhileMeanwhileMeanwhileMeanwhile"


@pytest.mark.parametrize(
    ("one", "code", "said"),
    [
        (sort(GOALS, "Goal"), 0, "52 cells written; 3 teachers, 2 rows to look at."),
        (insert_col(GOALS, 0, "New"), 0, "49 cells written; 3 teachers, 2 rows to look at."),
        (delete_tab("Overview"), 3, DELETED),
        (protect(GOALS, "Status"), 3, PROTECTED),
    ],
)
def test_the_command_says_what_became_of_it(
    desk: Desk, bases: Bases, tmp_path: Path, one: Act, code: int, said: str
) -> None:
    hands = Hands(bases.worked, ID)
    with desk.keeping(hands.synced):
        desk.google.before_write(lambda _workbook: one(hands), 1)
        env = {
            "SHEETS_SYNC_GOOGLE_ENDPOINT": desk.google.endpoint,
            "GOOGLE_APPLICATION_CREDENTIALS": str(desk.key),
        }
        words = ("sync", ID, *DAY, "--state-dir", tmp_path)
        ended = command.run_apart(*words, env=env, cwd=tmp_path)
        assert (ended.code, ended.out) == (code, ""), ended
        assert said in ended.err
        assert_foreign_unharmed(hands)
        if code == 0:
            assert "nothing to write" in command.run_apart(*words, env=env, cwd=tmp_path).err


# -- anything, in any order -------------------------------------------------------------------------------

_FAULTS: dict[str, dict[str, Any]] = {
    "none": {},
    "503": {"status": 503},
    "reset": {"kind": "reset"},
    "cut": {"kind": "truncate"},
}


@settings(
    max_examples=int(200 * TIMES),
    deadline=None,
    derandomize=TIMES == 1,  # the same scenes each day; other ones where more are asked for
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    base=st.sampled_from([*["worked"] * 9, "fresh", "bare"]),
    acts=st.dictionaries(
        st.integers(1, 3),
        st.lists(one_act(), min_size=1, max_size=2).map(lambda some: all_of(*some)),
        max_size=2,
    ),
    fault=st.sampled_from(["none", "none", "none", "503", "reset", "cut"]),
    skip=st.integers(0, 1),
)
def test_whatever_people_do_meanwhile_nothing_is_lost(
    desk: Desk, bases: Bases, base: str, acts: dict[int, Act], fault: str, skip: int
) -> None:
    if fault != "none":
        desk.google.faults.add(when="after", method="POST", skip=skip, **_FAULTS[fault])
    told = desk.sync(getattr(bases, base), acts)
    assert told.error is None
    assert told.writes <= 3 + (fault != "none")
    assert_foreign_unharmed(told.hands)
    assert desk.plan(told) == Plan()
