"""People edit a synced workbook in every way they do; the next sync keeps and places every typed word."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sheets_sync.keys import is_key
from sheets_sync.model import Place, Value
from sheets_sync.tabs import follow_up
from sheets_sync.tabs.follow_up import GOAL_GONE, LOST_KEY, NOT_DUE, TEACHER_GONE
from sheets_sync.tabs.kept import TWICE
from tests.e2e import people_edits as by_hand
from tests.e2e.people_edits import FALL, WINTER
from tests.e2e.school import (
    TALK_TITLES,
    TIMES,
    Paper,
    beside,
    beside_when_fresh,
    people_cells,
    sync_file,
)

GOAL_NOW = getattr(follow_up, "HAS_GOAL_NOW", GOAL_GONE)
GONE = {GOAL_NOW, GOAL_GONE, NOT_DUE, TEACHER_GONE, LOST_KEY}


def settle(path: Path, paper: Paper, *, is_thorough: bool = True) -> Paper:
    """Save what a person did, sync, and check what holds after any edit at all."""
    paper.save(path)
    typed = people_cells(paper)
    plan = sync_file(path)
    after = Paper(path)
    titles = {rename.old: rename.new for rename in plan.renames}
    assert_kept(typed, after, titles)
    if is_thorough:
        again = sync_file(path)
        assert again.is_empty, again
        assert beside(after) == beside_when_fresh(path)
    return after


def assert_kept(typed: dict[str, dict[Place, Value]], after: Paper, titles: dict[str, str]) -> None:
    """Every cell of people's stands where it stood."""
    for title, cells in typed.items():
        now = after[titles.get(title, title)].cells
        lost = {place: (cell, now.get(place)) for place, cell in cells.items() if now.get(place) != cell}
        assert not lost, (title, lost)


def refs_of(paper: Paper) -> dict[str, list[tuple[str, str, str]]]:
    """Return teacher, number and words of each goal by the ref that stands in its row."""
    page = next(page for page in paper.pages if page.has("Our ref"))
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in page.body():
        if page.value(row, "Our ref") != "" and page.value(row, "Goal") != "":
            cells = (page.value(row, "Teacher"), page.value(row, "Goal #"), page.value(row, "Goal"))
            found.setdefault(str(page.value(row, "Our ref")), []).append(
                (str(cells[0]), number(cells[1]), str(cells[2]))
            )
    return found


def number(value: Value) -> str:
    return str(value).removesuffix(".0")


def names_of(paper: Paper) -> dict[str, str]:
    page = paper["Roster"]
    return {
        str(page.value(row, "Email")): str(page.value(row, "Name"))
        for row in page.body()
        if page.value(row, "Active") in {"", "Yes"}
    }


def assert_at_home(
    paper: Paper, *, notes: dict[str, str] | None = None, unplaced: frozenset[str] = frozenset()
) -> None:
    """Every leader's words stand beside their goal's teacher, number and words of today.

    ``notes`` are what the rows of a ref must say instead of nothing.
    """
    goals, names = refs_of(paper), names_of(paper)
    for page in paper.talks():
        for row in page.body():
            said = str(page.value(row, "What we said"))
            if not said.startswith("said "):
                continue
            ref, window = said.split(" ", 2)[1:]
            assert page.value(row, "Next step") == f"next {ref} {window}"
            assert page.value(row, "Support promised") == f"help {ref} {window}"
            if ref in unplaced:
                continue
            note = page.value(row, "Note")
            assert note == (notes or {}).get(ref, ""), (page.title, row, ref, note)
            if note in GONE or ref == "hugo0":
                continue
            headers = [header for header in ("Teacher", "Goal #", "Goal") if page.has(header)]
            shown = [number(page.value(row, header)) for header in headers]
            wanted = [
                [
                    dict(zip(("Teacher", "Goal #", "Goal"), (names.get(who, who), *rest), strict=True))[h]
                    for h in headers
                ]
                for who, *rest in goals[ref]
            ]
            assert shown in wanted, (page.title, row, shown, wanted)


def words_in_talks(paper: Paper) -> Counter[str]:
    """Count what leaders typed, by column."""
    return Counter(
        f"{header}: {cell}"
        for page in paper.talks()
        for header in ("Met on", "What we said", "Next step", "Support promised")
        for row in page.body()
        if (cell := page.value(row, header)) != ""
    )


PLACED = (
    *("sort_goals", "sort_goals_by_teacher_down", "sort_goals_without_ours"),
    *("sort_goals_without_ours_by_teacher", "sort_goals_without_key", "sort_every_step"),
    *("sort_every_step_without_ours", "insert_blank_rows", "insert_rows_above_headers", "insert_goal"),
    *("copy_goal_to_start_a_second", "reword_goals", "swap_numbers"),
    *("swap_numbers_and_reword", "swap_words", "type_numbers_as_text"),
    *("clear_keys", "overtype_keys", "fill_keys_down"),
    *("move_columns", "move_columns_of_talks", "delete_key_column", "delete_status_columns", "own_columns"),
    *("own_status_column", "rename_steps", "rename_talks", "reverse_tabs", "delete_overview"),
    *("delete_start_here", "own_overview", "own_follow_up_tab", "clear_talk_note", "clear_every_note"),
    *("sort_talks", "sort_talks_to_leaders_columns", "sort_talks_visible_columns"),
    *("sort_talks_tools_columns", "delete_tool_column_of_talks"),
    *("delete_key_column_of_talks", "overtype_talks", "type_follow_up", "rename_window"),
    *("swap_window_names", "same_window_names", "move_window", "add_window"),
    *("teacher_renamed", "teacher_joins", "coach_changes"),
)


@pytest.mark.parametrize("edit", PLACED)
def test_every_word_stays_beside_its_goal(talked: Path, edit: str) -> None:
    paper = Paper(talked)
    before = words_in_talks(paper)
    getattr(by_hand, edit)(paper)
    after = settle(talked, paper)
    assert words_in_talks(after) == before
    assert_at_home(after)


MARKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("delete_goal", {"ana1": GOAL_GONE}),
    ("clear_goal", {"ana1": GOAL_GONE}),
    ("delete_goal_everywhere", {"ana1": GOAL_GONE}),
    ("renumber_first_away", {"ana1": GOAL_GONE}),
    ("teacher_leaves", {"ana1": TEACHER_GONE, "ana2": TEACHER_GONE}),
    ("teacher_row_deleted", {"ana1": TEACHER_GONE, "ana2": TEACHER_GONE}),
    ("teacher_on_leave", {"cleo1": TEACHER_GONE, "cleo2": TEACHER_GONE}),
    ("hugo_sets_a_goal", {"hugo0": GOAL_NOW}),
    ("copy_goal_by_colleague", {"hugo0": GOAL_NOW}),
)


@pytest.mark.parametrize(("edit", "notes"), MARKED, ids=[edit for edit, _ in MARKED])
def test_a_row_whose_goal_is_gone_is_kept_and_marked(talked: Path, edit: str, notes: dict[str, str]) -> None:
    paper = Paper(talked)
    before = words_in_talks(paper)
    getattr(by_hand, edit)(paper)
    after = settle(talked, paper)
    assert words_in_talks(after) == before
    assert_at_home(after, notes=notes)


@pytest.mark.parametrize(
    "edit",
    [
        "end_window",
        "drop_window",
        "clear_settings",
        "copy_goal_and_leave_it",
        "name_instead_of_email",
        "insert_talk_rows",
    ],
)
def test_nothing_typed_is_lost_where_places_follow_other_rules(talked: Path, edit: str) -> None:
    paper = Paper(talked)
    getattr(by_hand, edit)(paper)
    typed = words_in_talks(paper)
    after = settle(talked, paper)
    assert words_in_talks(after) == typed
    assert_rows_whole(after)


def assert_rows_whole(paper: Paper) -> None:
    for page in paper.talks():
        for row in page.body():
            said = str(page.value(row, "What we said"))
            if said.startswith("said "):
                assert page.value(row, "Next step") == "next" + said[4:]
                assert page.value(row, "Support promised") == "help" + said[4:]


def test_a_goal_due_only_later_keeps_its_row_in_the_earlier_window(talked: Path) -> None:
    paper = Paper(talked)
    by_hand.check_in_after_window(paper)
    after = settle(talked, paper)
    page = after[FALL]
    notes = {page.value(row, "Note") for row in page.body() if "ana" in str(page.value(row, "What we said"))}
    assert notes == {NOT_DUE}
    assert {after[WINTER].value(row, "Note") for row in after[WINTER].body()} == {""}


def test_a_copied_follow_up_row_is_kept_twice_and_marked(talked: Path) -> None:
    paper = Paper(talked)
    page = paper[FALL]
    (row,) = page.rows(What_we_said=f"said ben1 {FALL}")
    page.copy_row(row, row + 1)
    after = settle(talked, paper)[FALL]
    rows = after.rows(What_we_said=f"said ben1 {FALL}")
    assert [after.value(row, "Note") for row in rows] == [TWICE, TWICE]


def test_a_deleted_follow_up_row_comes_back_blank(talked: Path) -> None:
    paper = Paper(talked)
    by_hand.delete_talk_row(paper)
    after = settle(talked, paper)[FALL]
    (row,) = (
        row
        for row in after.body()
        if after.value(row, "Teacher") == "Ana Lopez" and after.value(row, "Goal #") == 1
    )
    assert [after.value(row, header) for header in ("Met on", "What we said", "Next step", "Note")] == [
        ""
    ] * 4


def test_a_window_of_a_new_name_keeps_its_tab(talked: Path) -> None:
    paper = Paper(talked)
    by_hand.rename_window(paper)
    after = settle(talked, paper)
    assert [page.title for page in after.talks()] == ["Follow-up Autumn talks2026", WINTER]


def test_windows_that_swap_names_swap_titles(talked: Path) -> None:
    paper = Paper(talked)
    by_hand.swap_window_names(paper)
    after = settle(talked, paper)
    titles = {
        page.title: str(page.value(page.header_row + 1, "What we said")).split(" ", 2)[2]
        for page in after.talks()
    }
    assert set(titles) == set(TALK_TITLES)


def test_a_tab_of_people_is_never_written(talked: Path) -> None:
    paper = Paper(talked)
    by_hand.own_overview(paper)
    after = settle(talked, paper)
    assert after["Overview"].cells == {(1, 1): "Our year", (2, 1): "=1+1", (3, 2): "Teacher"}


def test_a_new_window_gets_its_tab(talked: Path) -> None:
    paper = Paper(talked)
    by_hand.add_window(paper)
    after = settle(talked, paper)
    page = after["Follow-up Spring"]
    assert len({page.value(row, "Key") for row in page.body()}) == len([*page.body()]) == 13


def test_every_goal_has_one_key_of_its_own(talked: Path) -> None:
    paper = Paper(talked)
    by_hand.fill_keys_down(paper)
    page = settle(talked, paper)["2 Goals"]
    keys = [str(page.value(row, "Key")) for row in page.body() if page.value(row, "Goal") != ""]
    assert all(map(is_key, keys)) and len(set(keys)) == len(keys)


# -- a year of edits --------------------------------------------------------------------------------------

_ANY = tuple(
    edit
    for edit in PLACED
    if edit
    not in {"own_overview", "own_follow_up_tab", "rename_steps", "own_status_column", "overtype_talks"}
    and edit not in {"delete_tool_column_of_talks", "delete_key_column_of_talks", "insert_goal", "add_window"}
    and edit not in {"copy_goal_to_start_a_second", "same_window_names", "rename_talks"}
    and edit not in {"rename_window", "swap_window_names", "move_columns_of_talks", "delete_key_column"}
)


@settings(
    max_examples=4 * TIMES,
    deadline=None,
    derandomize=TIMES == 1,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=st.lists(st.sampled_from(_ANY), min_size=3, max_size=6))
def test_any_run_of_edits_keeps_every_word_at_home(
    talked_bytes: bytes, tmp_path: Path, edits: list[str]
) -> None:
    path = tmp_path / "plans.xlsx"
    path.write_bytes(talked_bytes)
    before = words_in_talks(Paper(path))
    for edit in edits:
        paper = Paper(path)
        try:
            getattr(by_hand, edit)(paper)
        except (StopIteration, ValueError, KeyError):
            continue  # what it would touch is gone already
        after = settle(path, paper, is_thorough=edit == edits[-1])
        assert words_in_talks(after) == before, edit
        assert_at_home(after)
