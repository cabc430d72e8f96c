"""A leaders' workbook of their own: moving there, back and elsewhere, and whatever goes wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.cloud import imported, opened
from tests.e2e.school import make_school
from tests.e2e.two import LEADERS, OTHER, PLANS, Files, School, Sheets, count
from tests.emulator.human import Human
from tests.emulator.workbook import Spreadsheet

pytestmark = pytest.mark.usefixtures("elsewhere")

FALL, ANA, BEN = "Follow-up Fall", "Ana Lopez", "Ben Ito"
MADE = ["Overview", "Follow-up Fall", "Follow-up Winter", "PD Needs", "Coverage", "Sync Log"]
KEPT = ("Logs by Friday", "Two books for Ben", "a word of one's own", "below it all", "beside the overview")
NOTED = {  # where leaders leave notes on tabs that have no columns of theirs
    "below the overview": ("Overview", 90, 2),
    "above its table": ("Overview", 5, 2),
    "below coverage": ("Coverage", 45, 1),
    "below the log": ("Sync Log", 12, 2),
    "beside the log": ("Sync Log", 4, 12),
}


@pytest.fixture
def files(plain: Path) -> Files:
    return Files(plain)


@pytest.fixture
def sheets(plain: Path, tmp_path: Path) -> Iterator[Sheets]:
    with opened(imported(plain), tmp_path) as cloud:
        yield Sheets(cloud)


@pytest.fixture(params=["files", "sheets"])
def school(request: pytest.FixtureRequest) -> School:
    found: School = request.getfixturevalue(request.param)
    return found


def sync(school: School, code: int = 0) -> str:
    """Sync, see how it ends, and that a second sync has nothing to add; return what was said."""
    ended = school.run("sync")
    assert ended.code == code, ended.err
    before = school.mark()
    again = school.run("sync")
    assert (again.code, school.mark()) == (code, before), again.err
    return ended.err


def talk(school: School, book: str) -> None:
    """Let leaders type wherever one can."""
    school.type(book, FALL, ANA, "What we said", KEPT[0])
    school.type(book, FALL, BEN, "What we said", KEPT[1])
    row, col = school.find(book, FALL, "Note")
    school.put(book, FALL, row, col + 1, "Our own column")
    school.put(book, FALL, row + 2, col + 1, KEPT[2])
    school.put(book, FALL, 30, 3, KEPT[3])
    school.put(book, "Overview", 5, 14, KEPT[4])
    for words, (title, row, col) in NOTED.items():
        school.put(book, title, row, col, words)


def stands(school: School, *books: str) -> list[str]:
    """Return the words leaders typed that do not stand exactly once in all these workbooks together."""
    return [word for word in (*KEPT, *NOTED) if sum(count(school, book, word) for book in books) != 1]


# -- moving ----------------------------------------------------------------------------------------------


def test_all_that_leaders_typed_moves_along_wherever_they_go(school: School) -> None:
    talk(school, PLANS)
    sync(school)
    for book, left in (
        (LEADERS, PLANS),
        (PLANS, LEADERS),
        (OTHER, PLANS),
        (LEADERS, OTHER),
        (PLANS, LEADERS),
    ):
        school.name("" if book == PLANS else school.address(book))
        sync(school)
        assert stands(school, book) == []
        assert set(MADE) <= set(school.titles(book))
        assert not set(MADE) & set(school.titles(left))
        assert ("Moved" in school.titles(left)) == (left != PLANS)
        assert "Moved" not in school.titles(book)
        row, col = school.find(book, FALL, KEPT[2])
        assert school.find(book, FALL, "Our own column") == (row - 2, col)


def test_nothing_of_follow_up_can_be_read_from_the_plans(school: School) -> None:
    talk(school, PLANS)
    sync(school)
    school.name(school.address(LEADERS))
    sync(school)
    everything = school.raw(PLANS)
    of_leaders = (
        "What we said",
        "Support still owed",
        "Worth celebrating",
        "This week",
        "sheets-sync moving",
    )
    assert [word for word in (*KEPT, *NOTED, *of_leaders) if word in everything] == []
    said = " ".join(school.words(PLANS)["Start Here"])
    assert f"Leaders' workbook: {school.address(LEADERS)}" in said
    assert "They stand in a workbook of their own" in said
    for title in MADE:
        first = school.words(LEADERS)[title][0]
        assert first.startswith("Everyone who can open this leaders' workbook can read this tab")


def test_a_school_may_begin_with_two(school: School) -> None:
    for title in MADE if isinstance(school, Files) else ():
        assert title in school.titles(PLANS)
    school.name(school.address(LEADERS))
    sync(school)
    school.type(LEADERS, FALL, ANA, "What we said", KEPT[0])
    school.type(
        PLANS, "2 Goals", "ana.lopez@example.edu", "Goal", "By May my students choose their own books."
    )
    sync(school)
    assert "By May my students choose their own books." in school.words(LEADERS)[FALL]
    assert count(school, LEADERS, KEPT[0]) == 1


def test_links_lead_into_the_plans(files: Files, sheets: Sheets) -> None:
    for school in (files, sheets):
        slip(school)
        school.name(school.address(LEADERS))
        sync(school)
    assert "HYPERLINK(\"plans.xlsx#'2 Goals'!A" in files.raw(LEADERS).replace("&quot;", '"')
    goals = next(tab for tab in sheets.books[PLANS].book.tabs if tab.title == "2 Goals")
    assert f"{sheets.address(PLANS)}#gid={goals.sheet_id}&range=A" in sheets.raw(LEADERS)


def test_one_read_and_one_write_each(sheets: Sheets) -> None:
    cloud = sheets.cloud
    sheets.name(sheets.address(LEADERS))
    assert cloud.run("sync").code == 0
    assert (cloud.reads, cloud.writes) == (2, 3)  # the last deletes copies of what moved
    assert cloud.run("sync").code == 0
    assert (cloud.reads, cloud.writes) == (2, 0)
    sheets.type(LEADERS, FALL, ANA, "Next step", "Try it")
    sheets.type(
        PLANS, "2 Goals", "ana.lopez@example.edu", "Goal", "By May my students choose their own books."
    )
    assert cloud.run("sync").code == 0
    assert (cloud.reads, cloud.writes) == (2, 2)
    for command in (("check",), ("sync", "--dry-run")):
        before = sheets.mark()
        cloud.run(*command)
        assert (cloud.reads, cloud.writes, sheets.mark()) == (2, 0, before)


def test_a_dry_run_shows_every_workbook(school: School) -> None:
    school.name(school.address(LEADERS))
    before = school.mark()
    said = school.run("sync", "--dry-run").out
    assert school.mark() == before
    assert "Deleted tabs, which stand in another workbook now\n  Overview\n  Follow-up Fall" in said
    assert f"== {school.address(LEADERS)}\n\nNew tabs\n  Overview" in said


# -- what goes wrong ---------------------------------------------------------------------------------------


def slip(school: School) -> None:
    """Let a teacher name a component that the rubric does not have."""
    school.type(PLANS, "2 Goals", "ana.lopez@example.edu", "Rubric component", "SA77")


def test_teachers_get_their_verdicts_while_the_leaders_workbook_is_lost(school: School) -> None:
    school.name(school.address(LEADERS))
    sync(school)
    school.type(LEADERS, FALL, ANA, "What we said", KEPT[0])
    school.lose(LEADERS)
    slip(school)
    said = sync(school, 6)
    assert "The plans are checked and up to date, but the leaders' workbook could not be reached" in said
    assert "Needs attention" in school.words(PLANS)["2 Goals"]
    assert not set(MADE) & set(school.titles(PLANS))
    assert not school.titles(LEADERS) or isinstance(school, Sheets)
    checked = school.run("check")
    assert checked.code == 3
    assert "SA77" in checked.out
    assert "The leaders' workbook could not be read" in checked.err
    for command, out in (("export", "report.xlsx"), ("calendar", "check-ins.ics")):
        refused = school.run(command, out)
        assert refused.code == 3 and "The leaders' workbook could not be read, so nothing" in refused.err
        assert not Path(out).exists()
    school.heal(LEADERS)
    sync(school)
    assert count(school, LEADERS, KEPT[0]) == 1


def test_leaders_tabs_stay_while_their_new_workbook_cannot_be_reached(sheets: Sheets) -> None:
    talk(sheets, PLANS)
    sync(sheets)
    sheets.lose(LEADERS)
    sheets.name(sheets.address(LEADERS))
    slip(sheets)
    assert "choose Share" in sync(sheets, 6)
    assert set(MADE) <= set(sheets.titles(PLANS))
    assert "Needs attention" in sheets.words(PLANS)["2 Goals"]
    sheets.heal(LEADERS)
    sync(sheets)
    assert stands(sheets, LEADERS) == []


def test_nothing_leaves_the_plans_before_it_stands_elsewhere(school: School) -> None:
    talk(school, PLANS)
    sync(school)
    school.name(school.address(LEADERS))
    school.close(LEADERS)
    if isinstance(school, Files):
        school.run("init")
    slip(school)
    said = sync(school, 6)
    assert "the leaders' workbook could not be written" in said
    assert "Needs attention" in school.words(PLANS)["2 Goals"]
    assert stands(school, PLANS) == []
    school.heal(LEADERS)
    sync(school)
    assert stands(school, LEADERS) == []


def test_a_move_that_was_cut_off_doubles_nothing(school: School) -> None:
    talk(school, PLANS)
    sync(school)
    school.name(school.address(LEADERS))
    school.close(PLANS)
    ended = school.run("sync")
    assert (ended.code, "those in the plans could not be deleted yet." in ended.err) == (6, True)
    assert stands(school, LEADERS) == stands(school, PLANS) == []
    school.heal(PLANS)
    school.type(LEADERS, FALL, ANA, "Met on", "typed in the new one")
    school.type(PLANS, FALL, BEN, "Met on", "typed in the old one")
    school.type(PLANS, FALL, ANA, "Progress", "both")
    school.type(LEADERS, FALL, BEN, "What we said", "changed in the new one")
    sync(school)
    assert not set(MADE) & set(school.titles(PLANS))
    words = (*KEPT, "typed in the new one", "typed in the old one", "both", "changed in the new one")
    assert [word for word in words if count(school, LEADERS, word) != 1] == []
    assert count(school, LEADERS, "This row stands here twice.") == 2  # both rows of Ben's say so


def test_a_tab_that_may_not_be_deleted_keeps_no_verdict_from_teachers(sheets: Sheets) -> None:
    talk(sheets, PLANS)
    sync(sheets)
    sheets.human(PLANS).protect("Coverage", editors=("maria.reyes@example.edu",))
    sheets.name(sheets.address(LEADERS))
    slip(sheets)
    ended = sheets.run("sync")
    if ended.code == 0:
        pytest.skip("the emulator lets anybody delete a protected tab")
    assert ended.code == 6
    assert "could not be deleted yet" in ended.err
    assert "Needs attention" in sheets.words(PLANS)["2 Goals"]


def test_words_typed_while_tabs_move_come_along(sheets: Sheets) -> None:
    talk(sheets, PLANS)
    sync(sheets)
    sheets.name(sheets.address(LEADERS))

    def late(book: Spreadsheet) -> None:
        human = Human(book)
        if book is sheets.books[PLANS] and FALL in human.titles():
            row, col = human.find(FALL, "Met on")
            human.type_text(FALL, row + 3, col, "typed at the last moment")

    sheets.cloud.google.before_write(late)
    assert sheets.cloud.run("sync").code == 0
    assert (sheets.cloud.reads, sheets.cloud.writes) == (2, 4)
    sheets.cloud.google.hooks.clear()
    sync(sheets)
    assert stands(sheets, LEADERS) == []
    assert count(sheets, LEADERS, "typed at the last moment") == 1
    assert "typed at the last moment" not in sheets.raw(PLANS)


def test_a_former_workbook_that_is_out_of_reach_is_asked_again(school: School) -> None:
    school.name(school.address(LEADERS))
    sync(school)
    talk(school, LEADERS)
    school.lose(LEADERS)
    school.name(school.address(OTHER))
    said = sync(school)
    assert "could not be brought along yet" in said
    assert set(MADE) <= set(school.titles(OTHER))
    school.type(OTHER, FALL, ANA, "Met on", "typed meanwhile")
    school.heal(LEADERS)
    sync(school)
    assert stands(school, OTHER) == []
    assert count(school, OTHER, "typed meanwhile") == 1
    assert school.titles(LEADERS) == ["Moved"]


# -- what Settings says --------------------------------------------------------------------------------------


def test_a_value_that_cannot_be_used_moves_nothing(school: School) -> None:
    school.name(school.address(LEADERS))
    sync(school)
    before = school.titles(PLANS)
    wrong = ("our leaders", school.address(PLANS), "notes.docx", "#REF!")
    for text in (*wrong, "secret.xlsx" if isinstance(school, Sheets) else "https://docs.google.com/x"):
        school.name(text)
        sync(school)
        checked = school.run("check")
        assert "cannot be used for Leaders' workbook" in checked.out or text == "#REF!"
        assert (school.titles(PLANS), set(MADE) <= set(school.titles(LEADERS))) == (before, True)


def test_a_lost_row_of_settings_moves_nothing(school: School) -> None:
    school.name(school.address(LEADERS))
    sync(school)
    row, col = school.find(PLANS, "Settings", "Leaders' workbook")
    school.put(PLANS, "Settings", row, col, "Lost")
    sync(school)
    assert not set(MADE) & set(school.titles(PLANS))
    assert set(MADE) <= set(school.titles(LEADERS))


def test_another_schools_workbook_is_left_alone(school: School, plain: Path) -> None:
    school.name(school.address(LEADERS))
    sync(school)
    if isinstance(school, Files):
        copy = Files(plain.with_name("copy.xlsx"))
        copy.plans.write_bytes(plain.read_bytes())
        before = copy.words(LEADERS)
        ended = copy.run("sync")
    else:
        before = school.words(LEADERS)
        twin = Spreadsheet("twin-0123456789abcdefghijklmnopqrstuvwxyz")
        twin.book = school.books[PLANS].book.copy()
        school.cloud.google.add(twin)
        school.cloud.google.share(twin.spreadsheet_id)
        school.cloud.link = f"https://docs.google.com/spreadsheets/d/{twin.spreadsheet_id}/edit"
        ended = school.cloud.run("sync")
    assert ended.code == 6
    assert "belong to another workbook with plans" in ended.err
    assert school.words(LEADERS) == before


def test_a_file_has_another_name_and_keeps_its_leaders_workbook(files: Files) -> None:
    files.name("leaders.xlsx")
    sync(files)
    talk(files, LEADERS)
    files.plans = files.plans.rename(files.plans.with_name("new name.xlsx"))
    sync(files)
    assert "HYPERLINK(\"new name.xlsx#'" in files.raw(LEADERS).replace("&quot;", '"')
    assert stands(files, LEADERS) == []


def test_a_workbook_with_plans_of_its_own_is_no_leaders_workbook(files: Files) -> None:
    sync(files)
    other = files.plans.with_name("other school.xlsx")
    make_school(other, 3)
    before = other.read_bytes()
    files.name("other school.xlsx")
    ended = files.run("sync")
    assert ended.code == 6
    assert "other school.xlsx holds teachers' plans itself, so nothing was written there." in ended.err
    assert other.read_bytes() == before


def test_no_report_is_made_while_words_are_yet_to_come(files: Files, tmp_path: Path) -> None:
    """Else the report would say that nobody had the talks which stand in the workbook left behind."""
    files.name("leaders.xlsx")
    sync(files)
    talk(files, LEADERS)
    hidden = files.plans.with_name("leaders.xlsx").rename(tmp_path / "elsewhere.xlsx")
    files.name("new.xlsx")
    assert files.run("sync").code == 0
    out = tmp_path / "report.xlsx"
    ended = files.run("export", out)
    assert ended.code == 3 and not out.exists()
    assert ended.err.startswith("sheets-sync: Talks would look as if nobody had them")
    hidden.rename(files.plans.with_name("leaders.xlsx"))
    sync(files)
    assert files.run("export", out).code == 0
