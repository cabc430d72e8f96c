"""The district report: what stands in it, what does not, and how it comes onto the disk."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string, get_column_letter
from python_calamine import CalamineWorkbook

from sheets_sync.errors import UsageError, WriteError
from sheets_sync.look import PAGE_WIDTH
from sheets_sync.model import Snapshot, fit_text
from sheets_sync.report.excel import Edition, Wanted, write_report
from sheets_sync.report.excel.about import file_name
from sheets_sync.report.excel.alike import KEPT_BACK
from sheets_sync.report.excel.tables import school_year
from sheets_sync.report.excel.writing import render_report
from sheets_sync.report.privacy import HIDDEN_ADDRESS, Privacy
from sheets_sync.settings import School
from sheets_sync.talks import row_key
from tests.builders import ANA, ANA_1, BEN, BEN_1, CLEO, DEV, Book
from tests.report.awkward import crowd
from tests.report.school import FINDINGS, finding, judged, slips

FRONT = ["District", "School", "School year", "As of"]
STEPS = ["1 Why", "2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up"]
LEADERS = ["Met on", "Progress", "What we said", "Next step", "Support promised", "Support given on"]
COLUMNS = {
    "Teachers x steps": [
        *("Teacher", "Department", "Coach", "Goals", *STEPS, "Alignment", "Actions", "Done", "Overdue"),
        "Email",
    ],
    "Goals": [
        *("Teacher", "Department", "Goal #", "Goal title", "Focus area", "Evaluation element"),
        *("Alignment", "Actions", "Done", "Overdue", "Outcome", "Email"),
    ],
    "Coverage": ["Focus area", "Evaluation objective", "Evaluation element", "Goals", "Teachers"],
    "PD needs": [
        *("Kind", "Asked for", "Teachers", "Actions", "For which focus area", "Asked by"),
        *("Offered", "Offered on", "Invited"),
    ],
    "Follow-ups": [
        *("Teacher", "Goal #", "Window", "Department", "Follow-up with", "Goal title"),
        *("Closes", "Recorded", "Outcome", *LEADERS, "Email"),
    ],
    "Findings": [
        *("Code", "Name", "Severity", "For", "Tab", "Cell", "Column", "Teacher", "Goal #"),
        *("Typed", "Message", "Suggestions", "Email"),
    ],
}
PEOPLE = ("Teachers x steps", "Goals", "Follow-ups")


def render(book: Book, findings: Any = FINDINGS, edition: Edition = Edition.DISTRICT, **wanted: Any) -> bytes:
    plans, findings, verdicts = judged(book, tuple(findings))
    wanted = {"edition": edition, "secret": b"a key", **wanted}
    return render_report(plans, findings, verdicts, version="9.9", wanted=Wanted(**wanted))


def read(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def table(content: bytes, title: str) -> list[dict[str, Any]]:
    header, *rows = read(content)[title].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def xml(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def label_rows(content: bytes, title: str = "Summary") -> dict[str, list[Any]]:
    """Return the cells right of each label; blanks dropped."""
    rows = read(content)[title].iter_rows(values_only=True)
    return {row[0]: [cell for cell in row[1:] if cell is not None] for row in rows if row[0]}


# -- what stands in it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("has_own_words", [False, True])
def test_the_columns_never_vary(edition: Edition, has_own_words: bool) -> None:
    school = slips()
    if has_own_words:
        school.call("goals", "My goals").head("goals", "goal", "My goal is").call("why", "Warum")
    book = read(render(school, edition=edition))
    people = [] if edition is Edition.SUMMARY else [*PEOPLE]
    assert book.sheetnames == [
        *("Summary", *people[:2], "Coverage", "PD needs", *people[2:]),
        *(["Findings"] if edition is Edition.INTERNAL else []),
        "About",
    ]
    for title in book.sheetnames[1:-1]:
        assert [cell.value for cell in book[title][1]] == [*FRONT, *COLUMNS[title]]


@pytest.mark.parametrize("edition", Edition)
def test_a_column_that_is_out_of_sight_is_blank(edition: Edition) -> None:
    content = render(slips(), edition=edition)
    for tab in read(content).worksheets[1:-1]:
        hidden = {
            tab.cell(1, col).value
            for col in range(1, tab.max_column + 1)
            for letter in [openpyxl.utils.get_column_letter(col)]
            if any(one.hidden and one.min <= col <= one.max for one in tab.column_dimensions.values())
            if letter
        }
        for row in table(content, tab.title):
            assert {row[name] for name in hidden} <= {None}
        assert ("Email" in hidden) == ("Email" in COLUMNS[tab.title] and edition is not Edition.INTERNAL)


def test_every_row_begins_with_where_and_when() -> None:
    content = render(slips(), edition=Edition.INTERNAL)
    for title in COLUMNS:
        for row in table(content, title):
            assert [row[name] for name in FRONT[:3]] == [
                *("Three Rivers District", "Alder Creek School", "2026-2027")
            ]
            assert row["As of"].date() == date(2026, 11, 23)


def test_rows_of_active_teachers_only() -> None:
    content = render(slips().add("goals", teacher=CLEO, goal_number=1, goal="Away"))
    assert [row["Teacher"] for row in table(content, "Teachers x steps")] == [
        "Ana Lopez",
        "Ben Ito",
        "Dev Okafor",
    ]
    assert [(row["Teacher"], row["Goal #"]) for row in table(content, "Goals")] == [
        ("Ana Lopez", 1),
        ("Ana Lopez", 2),
        ("Ben Ito", 1),
    ]
    assert "Cleo" not in xml(content)


def test_a_goal_row() -> None:
    first, second, _ = table(render(slips()), "Goals")
    assert first["Focus area"] == "FA1 Student agency"
    assert first["Evaluation element"] == "SA2 Self-Direction"
    assert (first["Alignment"], first["Actions"], first["Done"], first["Overdue"]) == ("Aligned", 1, 1, 0)
    assert (second["Alignment"], second["Actions"], second["Done"], second["Overdue"]) == (
        "Not aligned",
        1,
        0,
        1,
    )


def test_follow_ups_of_windows_that_have_opened() -> None:
    rows = table(render(slips()), "Follow-ups")
    assert [(row["Teacher"], row["Goal #"], row["Window"], row["Recorded"]) for row in rows] == [
        ("Ana Lopez", 1, "Fall", "Yes"),
        ("Dev Okafor", None, "Fall", "No"),
    ]
    assert rows[1]["Goal title"] == "No goal yet"
    assert rows[0]["Closes"].date() == date(2026, 10, 23)


@pytest.mark.parametrize(
    ("today", "recorded"),
    [(date(2027, 4, 1), set()), (date(2027, 4, 19), {"Not yet"}), (date(2027, 5, 8), {"No"})],
)
def test_recorded_says_no_only_once_the_window_has_closed(today: date, recorded: set[str]) -> None:
    rows = table(render(slips().on(today)), "Follow-ups")
    assert {row["Recorded"] for row in rows if row["Window"] == "Spring"} == recorded


def test_replaced_goals_are_not_owed_a_talk() -> None:
    rows = table(
        render(slips().put("follow_up", BEN, 1, outcome="Replaced").on(date(2027, 5, 8))), "Follow-ups"
    )
    assert "Ben Ito" not in {row["Teacher"] for row in rows}


def test_internal_follow_ups_say_what_leaders_typed() -> None:
    row = table(render(slips(), edition=Edition.INTERNAL), "Follow-ups")[0]
    assert [row[name] for name in LEADERS] == [
        *("2026-10-14", "Starting", None),
        *("Try the weekly log with one class", "Two books for the shelf", "2026-11-02"),
    ]
    assert (row["Email"], row["Follow-up with"]) == (ANA, "rosa.lang@example.edu")


@pytest.mark.parametrize(
    ("coach", "shown"),
    [
        ("rosa.lang@example.edu", ""),
        (BEN, "Ben Ito"),
        ("Rosa Lang", "Rosa Lang"),
        ("Rosa Lang <rosa.lang@example.edu>", "Rosa Lang"),
        ("Rosa Lang (rosa.lang@example.edu)", "Rosa Lang"),
        ("rosa＠example.edu", ""),
    ],
)
def test_coach_without_address(coach: str, shown: str) -> None:
    plans = slips().plans()
    assert Privacy(plans, Edition.DISTRICT).coach(coach) == shown
    assert Privacy(plans, Edition.INTERNAL).coach(coach) == ("Ben Ito" if coach == BEN else coach)


def test_summary_counts_as_an_independent_count_does() -> None:
    book = slips()
    content = render(book)
    rows = label_rows(content)
    teachers, goals = table(content, "Teachers x steps"), table(content, "Goals")
    for step in STEPS:
        counted = Counter(row[step] for row in teachers)
        words = ("Not started", "Needs attention", "In progress", "Ready")
        assert rows[step][:4] == [counted[word] for word in words]
        assert rows[step][4] == pytest.approx(counted["Ready"] / 3)
    aligned = Counter(row["Alignment"] for row in goals)
    assert rows["Aligned"] == [aligned["Aligned"], pytest.approx(aligned["Aligned"] / 3)]
    assert rows["Not aligned"] == [aligned["Not aligned"], pytest.approx(1 / 3)]
    states = Counter(row["state"] for row in book.rows["actions"])
    assert (rows["Planned"][0], rows["Done"][0]) == (states["Planned"], states["Done"])
    assert rows["Of all these, overdue"][0] == sum(row["Overdue"] for row in teachers) == 1
    assert rows["Fall"][2:] == ["Closed", 2, 1]
    assert rows["Spring"][2:] == ["Opens later", 4, 0]
    assert rows["Not recorded yet"] == [3, 1]
    assert (rows["Peer visit"], rows["Coaching"]) == ([2, 2], [1, 1])


def test_in_short() -> None:
    cells = [row[0] for row in read(render(slips()))["Summary"].iter_rows(values_only=True, max_row=9)]
    assert cells == [
        "Alder Creek School",
        (
            "Personalized learning plans, school year 2026-2027, as of November 23, 2026  |  "
            "Three Rivers District  |  Leader: Noor Castellan"
        ),
        None,
        "In short",
        (
            "None of the 3 active teachers has all six steps ready; the steps with the most still to do are "
            "2 Goals and 4 Success (2 teachers to go on each)."
        ),
        "2 of 3 goals serve both a school focus area and the rubric (1 not aligned).",
        "In the Fall check-ins, 1 of 2 talks are recorded.",
        None,
        "Where the steps stand",
    ]


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (
            [(0, False)],
            ["The 1 active teacher does not yet have all six steps ready.", "No goal has been written yet."],
        ),
        (
            [(0, False)] * 2,  # all six steps tie
            ["None of the 2 active teachers has all six steps ready.", "No goal has been written yet."],
        ),
        (
            [(0, True)] * 2,
            [
                (
                    "None of the 2 active teachers has all six steps ready; the steps with the most still to "
                    "do are 2 Goals, 3 Document, 4 Success, 5 Actions and 6 Follow-up (2 teachers to go on "
                    "each)."
                ),
                "No goal has been written yet.",
            ],
        ),
    ],
)
def test_in_short_of_few(people: list[tuple[int, bool]], said: list[str]) -> None:
    cells = [row[0] for row in read(render(crowd(people)))["Summary"].iter_rows(values_only=True)]
    assert cells[4 : 4 + len(said)] == said


def test_in_short_where_the_talks_due_are_kept_back() -> None:
    """Twenty-three talks less twenty goals would be the three who have none."""
    content = render(crowd([(1, True)] * 20 + [(0, False)] * 3), (), Edition.SUMMARY)
    cells = [row[0] for row in read(content)["Summary"].iter_rows(values_only=True)]
    assert cells[4:7] == [
        "None of the 23 active teachers has all six steps ready.",
        "20 of 20 goals serve both a school focus area and the rubric.",
        "In the Window 1 check-ins, 0 talks are recorded.",
    ]
    assert label_rows(content)["Window 1"][-2:] == [KEPT_BACK, 0]


def test_one_word_for_goals_nobody_has_judged() -> None:
    content = render(slips().put("goals", BEN, 1, component=""))
    assert label_rows(content)["Not judged yet"][0] == 1
    assert "1 not judged yet" in xml(content) and "Not linked yet" not in xml(content)
    assert label_rows(content, "About")["Not judged yet"] == [
        "The goal names no focus area or no rubric component yet; there is nothing to judge."
    ]


def test_a_long_name_of_the_school_is_shortened_in_the_footer_and_wrapped_on_top() -> None:
    name = "The Cedar Hollow & Alder Valley Consolidated Middle School for the Arts, Sciences and Humanities"
    for tab in (book := read(render(slips().set("School", name), has_plans=True))):
        assert tab.oddFooter.left.text == "The Cedar Hollow && Alder Valley…"
    assert book["Summary"]["A1"].value == name
    assert book["Summary"]["A1"].alignment.wrap_text and book["Summary"].row_dimensions[1].height > 50


def test_charts_say_what_is_kept_back() -> None:
    content = render(crowd([(1, True)] * 20 + [(0, False)] * 3), (), Edition.SUMMARY)
    tab = read(content)["Summary"]
    names = {row[0]: row[6] for row in tab.iter_rows(values_only=True) if row[6:] and row[6]}
    assert names == {
        "1 Why": "1 Why (kept back)",
        "2 Goals": "2 Goals (kept back)",
        "3 Document": "3 Document",
        "4 Success": "4 Success",
        "5 Actions": "5 Actions (kept back)",
        "6 Follow-up": "6 Follow-up",
    }
    assert tab.column_dimensions["G"].hidden
    parts = re.findall(r"<c:chartSpace.*?</c:chartSpace>", xml(content), re.DOTALL)
    assert "Summary!$G$" in parts[0] and "plotVisOnly" not in parts[0]  # it draws what is out of sight
    assert "Summary!$G$" not in xml(render(slips()))


def test_a_school_without_anyone() -> None:
    book = Book({"settings": [{"setting": "School", "value": ""}], "roster": []})
    content = render(book, ())
    assert [row[0] for row in read(content)["Summary"].iter_rows(values_only=True, max_row=5)][-1] == (
        "No active teacher is on the roster yet, so there is nothing to count."
    )
    assert table(content, "Teachers x steps") == []


def test_about_defines_every_word() -> None:
    labels = label_rows(render(slips()), "About")
    assert labels["Made from"] == ["school.xlsx"]
    assert labels["Made by"] == ["sheets-sync 9.9"]
    assert labels["As of"] == ["November 23, 2026"]
    assert labels["Focus area FA1"] == ["Student agency. Students steer."]
    assert labels["Rubric"] == ["The school's own Rubric tab, 4 components in 1 domain: Learning."]
    words = {"Not started", "Needs attention", "In progress", "Ready", "Aligned", "Check", "Not aligned"}
    assert words <= set(labels)
    assert "1 person on the roster is on leave or gone" in labels["Active teachers"][0]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/home/pat/secret/plans.xlsx", "plans.xlsx"),
        ("C:\\Users\\Pat\\plans.xlsx", "plans.xlsx"),
        ("https://docs.google.com/spreadsheets/d/1aBc/edit", "A Google spreadsheet"),
        ("1aBcD_eFgH-iJkL", "A Google spreadsheet"),
    ],
)
def test_made_from_is_a_name_not_a_path(source: str, name: str) -> None:
    assert file_name(source) == name


def test_school_year() -> None:
    assert school_year(School()) == ""
    assert school_year(School(year_start=date(2026, 1, 8), year_end=date(2026, 12, 1))) == "2026"


def test_a_shared_goal_counts_for_its_members_wherever_it_is_counted() -> None:
    book = slips().put("goals", ANA, 1, team_members=f"{BEN}; {DEV}; {CLEO}")
    shared, alone = (
        {row["Teacher"]: row for row in table(render(one), "Teachers x steps")} for one in (book, slips())
    )
    assert (shared["Dev Okafor"]["Goals"], shared["Dev Okafor"]["Alignment"]) == (1, "Aligned")
    assert shared["Ben Ito"]["Goals"] == alone["Ben Ito"]["Goals"] + 1
    assert shared["Ana Lopez"]["Goals"] == alone["Ana Lopez"]["Goals"]
    covered = [row["Teachers"] for row in table(render(book), "Coverage") if row["Goals"]]
    assert max(covered) == 3, "who is on leave has no goal here"


def test_ready_to_print() -> None:
    book = read(render(slips().set("School", "Oak & Elm")))
    for tab in book:
        assert tab.page_setup.orientation == "landscape"
        assert tab.oddFooter.left.text == "Oak && Elm"
        assert tab.oddFooter.right.text == "Page &P of &N"
    for title in PEOPLE:
        assert book[title].freeze_panes == "A2"
        assert book[title].print_title_rows == "$1:$1"
        assert book[title].page_setup.fitToWidth in {None, 1} and book[title].page_setup.fitToHeight == 0
    internal = read(render(slips(), edition=Edition.INTERNAL))["Follow-ups"]
    assert (internal.page_setup.fitToWidth, internal.print_title_cols) == (2, "$E:$G")
    assert [internal.cell(1, col).value for col in (5, 6, 7)] == ["Teacher", "Goal #", "Window"]


@pytest.mark.parametrize("edition", Edition)
def test_no_page_is_printed_too_small_to_read(edition: Edition) -> None:
    for tab in read(render(slips(), edition=edition)):
        if tab.sheet_properties.pageSetUpPr and tab.sheet_properties.pageSetUpPr.fitToPage:
            ends = re.findall(r"\$([A-Z]+)", tab.print_area) or ["A", get_column_letter(tab.max_column)]
            first, last = map(column_index_from_string, ends)
            columns = [tab.column_dimensions[get_column_letter(at)] for at in range(first, last + 1)]
            wide = sum(one.width for one in columns if not one.hidden)
            assert wide / (tab.page_setup.fitToWidth or 1) <= PAGE_WIDTH, tab.title
    assert 'descr="Bar chart of 3 active teachers by step and status. Ready: 1 Why 2,' in xml(render(slips()))


# -- what does not ---------------------------------------------------------------------------------------


TEXT_FORMAT = ";@_0"  # the part of a number format that stands for text
WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=6, max_size=8)


@settings(max_examples=20, deadline=None)
@given(words=st.lists(WORD, min_size=8, max_size=8, unique=True), joiner=st.sampled_from("@＠﹫"))
def test_the_default_report_keeps_what_stays_in_the_school(words: list[str], joiner: str) -> None:
    secret = [f"zq{word}" for word in words]
    address = f"{secret[7]}{joiner}example.edu"
    book = slips()
    book.rows["talks:W1"] = [
        {
            "key": row_key("W1", ANA_1),
            "met_on": date(2026, 10, 14),
            "progress": "Changing course",
            "what_we_said": secret[0],
            "next_step": secret[1],
            "support_promised": secret[2],
            "support_given_on": date(2026, 10, 15),
        }
    ]
    book.add("talks:W2", key=row_key("W2", BEN_1), what_we_said=secret[3], met_on=secret[4])
    book.put("goals", BEN, 1, goal=f"Ask {address}, or <{address}>; ({address}).")
    book.put("follow_up", BEN, 1, follow_up_with=address).set("Leader", address).set("District", address)
    book.set("School", f"School of {address}").at("roster", "email", DEV, name=address, department=address)
    some = [finding(message=secret[5], value=secret[6], suggestions=(secret[6],))]
    public, internal = xml(render(book, some)), xml(render(book, some, edition=Edition.INTERNAL))
    assert not [word for word in secret if word in public]
    assert not {"@", "＠", "﹫"} & set(public.replace(TEXT_FORMAT, ""))
    assert "Changing course" not in public and "2026-10-14" not in public
    assert [word for word in secret if word in internal and word != secret[4]] == secret[:4] + secret[5:]
    assert HIDDEN_ADDRESS in public


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See me @ noon", "See me @ noon"),
        ("@handle", "@handle"),
        ("a@b.org.", f"{HIDDEN_ADDRESS}."),
        ("(a@b.org), x", f"({HIDDEN_ADDRESS}), x"),
        ("mailto:ana.lopez@b.org?x", f"mailto:{HIDDEN_ADDRESS}"),
        ("a@b@c d", f"{HIDDEN_ADDRESS} d"),
        ("x" * 100_000 + " @", "x" * 100_000 + " @"),
    ],
)
def test_addresses_in_words(text: str, shown: str) -> None:
    assert Privacy(slips().plans(), Edition.DISTRICT).text(text) == shown


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://example.edu", "mailto:x", "internal:A!A1", "007", "1e5"],
)
def test_words_stay_words(typed: str) -> None:
    content = render(slips().put("goals", BEN, 1, goal=typed).set("School", typed), edition=Edition.INTERNAL)
    cell = read(content)["Goals"]["H4"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (typed, "s", None)
    assert "<f>" not in "".join(part for part in xml(content).split("<worksheet")[1:])


def test_what_no_file_can_hold_is_left_out() -> None:
    odd = "a\x00\x0b\ufffe\ud800b _x0041_ \U0001f600" + "é" * 40_000
    value = table(render(slips().put("goals", BEN, 1, goal=odd)), "Goals")[2]["Goal title"]
    assert value.startswith("ab _x0041_ \U0001f600é") and value.endswith("é…")
    assert len(value.encode("utf-16-le")) // 2 == 32_767


# -- onto the disk ----------------------------------------------------------------------------------------


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def write(out: Path, *, source: str = "school.xlsx") -> None:
    plans, findings, verdicts = judged(slips())
    object.__setattr__(plans, "snapshot", Snapshot(source, plans.snapshot.tabs))
    write_report(out, plans, findings, verdicts, version="9.9")


def test_same_bytes_again(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert names(tmp_path) == ["a.xlsx", "b.xlsx"]


def test_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import hashlib; from tests.report.test_excel import Edition, render, slips;"
        "print(hashlib.sha256(render(slips(), edition=Edition.INTERNAL)).hexdigest())"
    )
    root = Path(__file__).parents[2]
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(said) == 1


def test_an_older_report_is_replaced_and_nothing_left_beside(tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").write_bytes(b"old")
    write(tmp_path / "r.xlsx")
    assert read((tmp_path / "r.xlsx").read_bytes()).sheetnames[0] == "Summary"
    assert names(tmp_path) == ["r.xlsx"]


def test_never_over_the_plan_workbook(tmp_path: Path) -> None:
    plan = tmp_path / "plans.xlsx"
    plan.write_bytes(b"plans")
    (tmp_path / "sub").mkdir()
    for out in (plan, tmp_path / "sub" / ".." / "plans.xlsx"):
        with pytest.raises(UsageError, match="is the plan workbook itself; give the report another name"):
            write(out, source=str(plan))
    (tmp_path / "link.xlsx").symlink_to(plan)
    with pytest.raises(UsageError):
        write(tmp_path / "link.xlsx", source=str(plan))
    assert plan.read_bytes() == b"plans"


def test_only_xlsx(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"must end in \.xlsx: report\.xls\.xlsx would do"):
        write(tmp_path / "report.xls")
    assert names(tmp_path) == []


@pytest.mark.parametrize(("owner", "program"), [("~$r.xlsx", "Excel"), (".~lock.r.xlsx#", "LibreOffice")])
def test_open_in_a_spreadsheet_program(tmp_path: Path, owner: str, program: str) -> None:
    (tmp_path / owner).touch()
    with pytest.raises(WriteError, match=f"r.xlsx is open in {program}, so nothing was written"):
        write(tmp_path / "r.xlsx")
    assert names(tmp_path) == [owner]


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="There is no folder"):
        write(tmp_path / "none" / "r.xlsx")


def test_disk_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "r.xlsx").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="The disk is full"):
        write(tmp_path / "r.xlsx")
    assert (tmp_path / "r.xlsx").read_bytes() == b"old"
    assert names(tmp_path) == ["r.xlsx"]


# -- what people type is text --------------------------------------------------------------------------

SNARES = st.sampled_from(
    [
        "<r></r>",
        "<r><t>x</t></r>",
        "<r>&</r>",
        "<r>_x0041_</r>",
        "<r>\ny </r>",
        "_x000D_",
        "=1+1",
        "&amp;",
        " ",
    ]
)
TYPED = st.one_of(
    SNARES,
    st.text(max_size=12).map(lambda text: f"<r>{text}</r>"),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


def shown_as(text: str) -> str:
    """Return typed words as any reader is to find them: cleaned and without the spaces around them."""
    return fit_text(text.strip()).strip()


@settings(max_examples=20, deadline=None)
@given(words=st.lists(TYPED, min_size=12, max_size=12), edition=st.sampled_from([*Edition]))
def test_whatever_people_type_is_text_and_the_file_is_whole(words: list[str], edition: Edition) -> None:
    book = slips()
    book.set("School", words[0]).set("District", words[1]).set("Window W1", words[2] or "Fall")
    book.at("roster", "email", ANA, name=words[3], department=words[4], coach=words[5])
    book.at("focus_areas", "id", "FA1", name=words[6] or "Focus", meaning=words[7])
    book.put("goals", ANA, 1, goal=f"Goal {words[8]}").put("actions", ANA, 1, support=words[9])
    book.put("why", ANA, statement=words[10])
    book.add("talks:W1", key=row_key("W1", ANA_1), what_we_said=words[11], met_on=date(2026, 11, 12))
    content = render(book, edition=edition, has_plans=edition.is_named)
    for part in xml_parts(content):
        ElementTree.fromstring(part)
    cells = {
        str(cell.value)
        for tab in read(content)
        for row in tab.iter_rows()
        for cell in row
        if cell.value is not None
    }
    calamine = CalamineWorkbook.from_filelike(io.BytesIO(content))
    again = {
        str(value)
        for title in calamine.sheet_names
        for row in calamine.get_sheet_by_name(title).to_python()
        for value in row
    }
    if edition is Edition.INTERNAL:
        said = {shown_as(one) for one in (f"Goal {words[8]}", words[11])} - {""}
        assert said <= {one.strip() for one in cells} and said <= {one.strip() for one in again}
    if shown_as(words[0]) and "@" not in words[0]:
        assert any(shown_as(words[0]) in one for one in cells)


def xml_parts(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return [parts.read(name) for name in parts.namelist() if name.endswith((".xml", ".rels"))]


@pytest.mark.parametrize("text", ["<r></r>", "<r><t>x</t></r>", "<r>_x0041_ & </r>", "<r>\ny</r>"])
def test_a_text_like_markup_is_a_text_on_every_tab(text: str) -> None:
    book = slips().set("School", text).set("Window W1", text)
    book.at("focus_areas", "id", "FA1", name="Focus", meaning=text)
    content = render(book, has_plans=True)
    for part in xml_parts(content):
        ElementTree.fromstring(part)
    tabs = {
        tab.title: [str(cell.value) for row in tab.iter_rows() for cell in row if cell.value is not None]
        for tab in read(content)
    }
    assert set(tabs) >= {"Summary", "Plans", "About"}
    assert [title for title, said in tabs.items() if not any(text in one for one in said)] == []
