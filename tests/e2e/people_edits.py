"""What people do to a synced workbook: each takes the workbook and leaves it as a person would.

Pure, but for the ``Paper`` they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from sheets_sync.model import Value
from tests.e2e.school import STEPS, Page, Paper, email

Edit = Callable[[Paper], None]

FALL, WINTER = "Follow-up Fall", "Follow-up Winter"
ANA, BEN, CLEO, GRETA, HUGO = (
    email(name) for name in ("Ana Lopez", "Ben Ito", "Cleo Adler", "Greta Falk", "Hugo Sato")
)


def _typed_cols(page: Page) -> range:
    """Return people's columns of 2 Goals, those left of ours."""
    return range(1, page.col("Status"))


def _up_to(page: Page, header: str) -> range:
    return range(1, page.col(header) + 1)


def goal_row(paper: Paper, ref: str) -> int:
    (row,) = paper["2 Goals"].rows(Our_ref=ref)
    return row


# -- 2 Goals ----------------------------------------------------------------------------------------------


def sort_goals(paper: Paper) -> None:
    paper["2 Goals"].sort("Goal")


def sort_goals_by_teacher_down(paper: Paper) -> None:
    paper["2 Goals"].sort("Teacher", descending=True)


def sort_goals_without_ours(paper: Paper) -> None:
    page = paper["2 Goals"]
    page.sort("Goal", _typed_cols(page))


def sort_goals_without_ours_by_teacher(paper: Paper) -> None:
    page = paper["2 Goals"]
    page.sort("Teacher", _typed_cols(page), descending=True)


def sort_goals_without_key(paper: Paper) -> None:
    page = paper["2 Goals"]
    page.sort("Goal", range(1, page.col("Key")))


def sort_every_step(paper: Paper) -> None:
    for title in STEPS[1:]:
        paper[title].sort("Goal #", descending=True)


def sort_every_step_without_ours(paper: Paper) -> None:
    for title in STEPS:
        page = paper[title]
        page.sort("Teacher", range(1, page.col("Status")), descending=True)


def insert_blank_rows(paper: Paper) -> None:
    for title in STEPS:
        paper[title].insert_row(paper[title].header_row + 3)
        paper[title].insert_row(paper[title].header_row + 1)


def insert_rows_above_headers(paper: Paper) -> None:
    for title in (*STEPS, FALL):
        paper[title].insert_row(2)


def insert_goal(paper: Paper) -> None:
    page = paper["2 Goals"]
    at = goal_row(paper, "ben1")
    cells: Mapping[str, Value] = {
        "Teacher": BEN,
        "Goal #": 2,
        "Goal": "By May my students teach each other one method a week.",
        "Focus area": "FA2",
        "Rubric component": "AD2",
        "Our ref": "ben2",
    }
    page.insert_row(at, {page.col(header): value for header, value in cells.items()})


def copy_goal_to_start_a_second(paper: Paper) -> None:
    """A teacher copies the row, key and all, above itself, then types another number and goal."""
    page = paper["2 Goals"]
    at = goal_row(paper, "ben1")
    page.copy_row(at, at)
    page.put(at, "Goal #", 2)
    page.put(at, "Goal", "By May my students teach each other one method a week.")
    page.put(at, "Our ref", "ben2")


def copy_goal_by_colleague(paper: Paper) -> None:
    """Hugo copies Ana's whole row, key and all, and types his own address."""
    page = paper["2 Goals"]
    at = goal_row(paper, "ana1")
    page.copy_row(at, at)
    page.put(at, "Teacher", HUGO)
    page.put(at, "Our ref", "hugo1")


def copy_goal_and_leave_it(paper: Paper) -> None:
    page = paper["2 Goals"]
    at = goal_row(paper, "ben1")
    page.copy_row(at, at + 1)


def delete_goal(paper: Paper) -> None:
    paper["2 Goals"].delete_row(goal_row(paper, "ana1"))


def clear_goal(paper: Paper) -> None:
    page, at = paper["2 Goals"], goal_row(paper, "ana1")
    for col in _typed_cols(page):
        page.cells.pop((at, col), None)


def delete_goal_everywhere(paper: Paper) -> None:
    delete_goal(paper)
    for title in STEPS[2:]:
        page = paper[title]
        (row,) = (one for one in page.rows(Teacher=ANA) if page.value(one, "Goal #") == 1)
        page.delete_row(row)


def reword_goals(paper: Paper) -> None:
    for ref in ("ana1", "ben1", "cleo2"):
        paper["2 Goals"].put(
            goal_row(paper, ref), "Goal", f"By June every student of mine does more of {ref}."
        )


def swap_numbers(paper: Paper) -> None:
    for title in STEPS[1:]:
        page = paper[title]
        for row in page.rows(Teacher=ANA):
            page.put(row, "Goal #", 3 - int(float(str(page.value(row, "Goal #")))))


def swap_numbers_and_reword(paper: Paper) -> None:
    swap_numbers(paper)
    paper["2 Goals"].put(goal_row(paper, "ana1"), "Goal", "By May my students choose what they read.")


def swap_words(paper: Paper) -> None:
    """Ana's goals change places: what was typed is cut and pasted, number and all, the keys stay."""
    page = paper["2 Goals"]
    first, second = goal_row(paper, "ana1"), goal_row(paper, "ana2")
    for col in _typed_cols(page):
        one, other = page.cells.get((first, col), ""), page.cells.get((second, col), "")
        page.cells[first, col], page.cells[second, col] = other, one


def renumber_first_away(paper: Paper) -> None:
    """Goal 1 of Ana is deleted, and goal 2 becomes the first."""
    delete_goal(paper)
    page = paper["2 Goals"]
    page.put(goal_row(paper, "ana2"), "Goal #", 1)


def type_numbers_as_text(paper: Paper) -> None:
    page = paper["2 Goals"]
    for row in page.body():
        page.put(row, "Goal #", str(page.value(row, "Goal #")).removesuffix(".0"))


def name_instead_of_email(paper: Paper) -> None:
    for title in STEPS:
        for row in paper[title].rows(Teacher=ANA):
            paper[title].put(row, "Teacher", "Ana Lopez")


def clear_keys(paper: Paper) -> None:
    page = paper["2 Goals"]
    for row in page.body():
        page.cells.pop((row, page.col("Key")), None)


def overtype_keys(paper: Paper) -> None:
    page = paper["2 Goals"]
    for row in page.body():
        page.put(row, "Key", "do not know")


def fill_keys_down(paper: Paper) -> None:
    """Someone drags the first key down over all the others."""
    page = paper["2 Goals"]
    first = page.value(page.header_row + 1, "Key")
    for row in page.body():
        page.put(row, "Key", first)


# -- columns and tabs -----------------------------------------------------------------------------------


def move_columns(paper: Paper) -> None:
    for title in STEPS:
        page = paper[title]
        page.order_cols(range(page.last_col, 0, -1))


def move_columns_of_talks(paper: Paper) -> None:
    page = paper[FALL]
    page.order_cols([*range(page.col("Met on"), page.last_col + 1), *range(1, page.col("Met on"))])


def delete_key_column(paper: Paper) -> None:
    paper["2 Goals"].delete_col(paper["2 Goals"].col("Key"))


def delete_status_columns(paper: Paper) -> None:
    for title in STEPS:
        paper[title].delete_col(paper[title].col("Status"))


def own_columns(paper: Paper) -> None:
    for title in (*STEPS, FALL, WINTER):
        page = paper[title]
        page.insert_col(2, "Our notes", {row: f"note {title} {row}" for row in page.body()})


def own_status_column(paper: Paper) -> None:
    """People delete our Status and make one of their own."""
    page = paper["2 Goals"]
    page.delete_col(page.col("Status"))
    page.insert_col(3, "Status", dict.fromkeys(page.body(), "fine"))


def rename_steps(paper: Paper) -> None:
    for number, title in enumerate(STEPS, 1):
        paper[title].title = f"Step {number}"


def rename_talks(paper: Paper) -> None:
    paper[FALL].title = "Autumn talks"


def reverse_tabs(paper: Paper) -> None:
    paper.pages.reverse()


def delete_overview(paper: Paper) -> None:
    paper.pages.remove(paper["Overview"])


def delete_start_here(paper: Paper) -> None:
    paper.pages.remove(paper["Start Here"])


def own_overview(paper: Paper) -> None:
    delete_overview(paper)
    paper.pages.insert(0, Page("Overview", {(1, 1): "Our year", (2, 1): "=1+1", (3, 2): "Teacher"}))


def own_follow_up_tab(paper: Paper) -> None:
    """A tab of people's stands where a window's would be made."""
    paper["Settings"].put(paper["Settings"].rows(Setting="Window W2")[0], "Value", "Spring")
    paper.pages.append(Page("Follow-up Spring", {(1, 1): "Ours", (2, 1): "keep"}))


def clear_talk_note(paper: Paper) -> None:
    paper[FALL].notes.clear()


def clear_every_note(paper: Paper) -> None:
    for page in paper.talks():
        page.notes.clear()


# -- follow-up --------------------------------------------------------------------------------------------


def type_follow_up(paper: Paper) -> None:
    for page in paper.talks():
        for row in page.body():
            if page.value(row, "What we said") != "":
                page.put(row, "Support given on", date(2026, 11, 20))
                page.put(row, "Progress", "going well, I think")


def sort_talks(paper: Paper) -> None:
    for page in paper.talks():
        page.sort("What we said", descending=True)


def sort_talks_to_leaders_columns(paper: Paper) -> None:
    """A range from the first column to the last a leader types in; it takes the hidden key along."""
    for page in paper.talks():
        page.sort("Goal", _up_to(page, "Support given on"))


def sort_talks_visible_columns(paper: Paper) -> None:
    """The leader's own columns and the key beside them, without the tool's."""
    page = paper[FALL]
    page.sort("Key", range(page.col("Key"), page.col("Support given on") + 1), descending=True)


def sort_talks_tools_columns(paper: Paper) -> None:
    """Only what the tool writes is sorted; key and typing stay."""
    page = paper[FALL]
    page.sort("Goal", _up_to(page, "Learns best by"))


def insert_talk_rows(paper: Paper) -> None:
    page = paper[FALL]
    page.insert_row(page.header_row + 2)
    page.insert_row(page.header_row + 4, {page.col("What we said"): "a remark of my own"})


def delete_tool_column_of_talks(paper: Paper) -> None:
    paper[FALL].delete_col(paper[FALL].col("Goal"))


def delete_key_column_of_talks(paper: Paper) -> None:
    for page in paper.talks():
        page.delete_col(page.col("Key"))


def overtype_talks(paper: Paper) -> None:
    """A leader types over what the tool wrote."""
    page = paper[FALL]
    for row in page.body():
        page.put(row, "Goal", "mine")
        page.put(row, "Teacher", "someone")


def delete_talk_row(paper: Paper) -> None:
    page = paper[FALL]
    (row,) = page.rows(What_we_said=f"said ana1 {FALL}")
    page.delete_row(row)


# -- the school ------------------------------------------------------------------------------------------


def _set(paper: Paper, label: str, header: str, value: Value) -> None:
    page = paper["Settings"]
    page.put(page.rows(Setting=label)[0], header, value)


def rename_window(paper: Paper) -> None:
    _set(paper, "Window W1", "Value", "Autumn: [talks]/2026")


def swap_window_names(paper: Paper) -> None:
    _set(paper, "Window W1", "Value", "Winter")
    _set(paper, "Window W2", "Value", "Fall")


def same_window_names(paper: Paper) -> None:
    _set(paper, "Window W1", "Value", "Talks")
    _set(paper, "Window W2", "Value", "Talks")


def move_window(paper: Paper) -> None:
    _set(paper, "Window W1", "Opens", date(2026, 9, 1))
    _set(paper, "Window W1", "Closes", date(2026, 12, 11))


def end_window(paper: Paper) -> None:
    _set(paper, "Window W1", "Opens", date(2026, 9, 1))
    _set(paper, "Window W1", "Closes", date(2026, 10, 1))


def add_window(paper: Paper) -> None:
    page = paper["Settings"]
    at = page.last_row + 1
    for header, value in (
        ("Setting", "Window W3"),
        ("Value", "Spring"),
        ("Opens", date(2027, 4, 1)),
        ("Closes", date(2027, 4, 30)),
    ):
        page.put(at, header, value)


def drop_window(paper: Paper) -> None:
    page = paper["Settings"]
    page.delete_row(page.rows(Setting="Window W1")[0])


def clear_settings(paper: Paper) -> None:
    page = paper["Settings"]
    page.cells = {place: cell for place, cell in page.cells.items() if place[0] <= page.header_row}


def _roster(paper: Paper, address: str, header: str, value: Value) -> None:
    page = paper["Roster"]
    page.put(page.rows(Email=address)[0], header, value)


def teacher_leaves(paper: Paper) -> None:
    _roster(paper, ANA, "Active", "No")


def teacher_row_deleted(paper: Paper) -> None:
    page = paper["Roster"]
    page.delete_row(page.rows(Email=ANA)[0])


def teacher_on_leave(paper: Paper) -> None:
    _roster(paper, CLEO, "Active", "On leave")


def teacher_renamed(paper: Paper) -> None:
    _roster(paper, GRETA, "Name", "Greta Falk-Ruiz")


def teacher_joins(paper: Paper) -> None:
    page = paper["Roster"]
    at = page.last_row + 1
    for header, value in (
        ("Email", "jo.park@example.edu"),
        ("Name", "Aaron Park"),
        ("Coach", "Rosa Lang"),
        ("Joined on", date(2026, 11, 16)),
    ):
        page.put(at, header, value)


def coach_changes(paper: Paper) -> None:
    for address in (ANA, BEN):
        _roster(paper, address, "Coach", "Zoe Quist")


def hugo_sets_a_goal(paper: Paper) -> None:
    page = paper["2 Goals"]
    at = page.last_row + 1
    for header, value in (
        ("Teacher", HUGO),
        ("Goal #", 1),
        ("Goal", "By May my students run the science fair."),
        ("Focus area", "FA1"),
        ("Rubric component", "SA2"),
        ("Our ref", "hugo1"),
    ):
        page.put(at, header, value)


def check_in_after_window(paper: Paper) -> None:
    page = paper["6 Follow-up"]
    for row in page.rows(Teacher=ANA):
        page.put(row, "First check-in", date(2027, 1, 20))
