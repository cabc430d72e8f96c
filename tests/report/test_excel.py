"""The district report: what stands in it, what does not, and how it comes onto the disk."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.errors import UsageError, WriteError
from sheets_sync.model import Snapshot
from sheets_sync.report.excel import write_report
from sheets_sync.report.excel.about import file_name
from sheets_sync.report.excel.privacy import HIDDEN_ADDRESS, Privacy
from sheets_sync.report.excel.tables import school_year
from sheets_sync.report.excel.writing import render_report
from sheets_sync.settings import School
from sheets_sync.talks import row_key
from tests.builders import ANA, ANA_1, BEN, BEN_1, CLEO, DEV, Book
from tests.report.school import FINDINGS, finding, judged, slips

FRONT = ["District", "School", "School year", "As of"]
TEACHERS = [
    *("Teacher", "Department", "Coach", "Goals"),
    *("1 Why", "2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up"),
    *("Alignment", "Actions", "Done", "Overdue"),
]
GOALS = [
    *("Teacher", "Department", "Goal #", "Goal", "Focus area", "Rubric component"),
    *("Alignment", "Actions", "Done", "Overdue", "Outcome"),
]
FOLLOW_UPS = [
    *("Teacher", "Department", "Follow-up with", "Goal #", "Goal"),
    *("Window", "Closes", "Recorded", "Outcome"),
]
LEADERS = ["Met on", "Progress", "What we said", "Next step", "Support promised", "Support given on"]


def render(book: Book, findings: Any = FINDINGS, *, internal: bool = False) -> bytes:
    plans, findings, verdicts = judged(book, tuple(findings))
    return render_report(plans, findings, verdicts, internal=internal, version="9.9")


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


@pytest.mark.parametrize("internal", [False, True])
def test_tabs_and_columns(internal: bool) -> None:
    book = read(render(slips(), internal=internal))
    assert book.sheetnames == [
        *("Summary", "Teachers", "Goals", "Follow-ups"),
        *(["Findings"] if internal else []),
        "About",
    ]
    email = ["Email"] if internal else []
    for title, columns, extra in (
        ("Teachers", TEACHERS, []),
        ("Goals", GOALS, []),
        ("Follow-ups", FOLLOW_UPS, LEADERS),
    ):
        header = [cell.value for cell in book[title][1]]
        assert header == [*FRONT, columns[0], *email, *columns[1:], *(extra if internal else [])]
    if internal:
        assert [cell.value for cell in book["Findings"][1]][:8] == [*FRONT, "Code", "Name", "Severity", "For"]


def test_every_row_begins_with_where_and_when() -> None:
    content = render(slips(), internal=True)
    for title in ("Teachers", "Goals", "Follow-ups", "Findings"):
        for row in table(content, title):
            assert [row[name] for name in FRONT[:3]] == [
                *("Three Rivers District", "Alder Creek School", "2026-2027")
            ]
            assert row["As of"].date() == date(2026, 11, 23)


def test_rows_of_active_teachers_only() -> None:
    content = render(slips().add("goals", teacher=CLEO, goal_number=1, goal="Away"))
    assert [row["Teacher"] for row in table(content, "Teachers")] == ["Ana Lopez", "Ben Ito", "Dev Okafor"]
    assert [(row["Teacher"], row["Goal #"]) for row in table(content, "Goals")] == [
        ("Ana Lopez", 1),
        ("Ana Lopez", 2),
        ("Ben Ito", 1),
    ]
    assert "Cleo" not in xml(content)


def test_a_goal_row() -> None:
    first, second, _ = table(render(slips()), "Goals")
    assert first["Focus area"] == "FA1 Student agency"
    assert first["Rubric component"] == "SA2 Self-Direction"
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
    assert rows[1]["Goal"] == "No goal yet"
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
    row = table(render(slips(), internal=True), "Follow-ups")[0]
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
    assert Privacy(plans, False).coach(coach) == shown
    assert Privacy(plans, True).coach(coach) == ("Ben Ito" if coach == BEN else coach)


def test_summary_counts_as_an_independent_count_does() -> None:
    book = slips()
    content = render(book)
    rows = label_rows(content)
    teachers, goals = table(content, "Teachers"), table(content, "Goals")
    for step in TEACHERS[4:10]:
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
    assert (rows["Peer visit"], rows["Coaching"]) == ([2, 3], [1, 1])


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
            "None of the 3 active teachers has all six steps ready; the step with the most still to do is "
            "2 Goals (2 teachers to go)."
        ),
        "2 of 3 goals serve both a school focus area and the rubric (1 not aligned).",
        "In the Fall check-ins, 1 of 2 talks are recorded.",
        None,
        "Where the steps stand",
    ]


def test_a_school_without_anyone() -> None:
    book = Book({"settings": [{"setting": "School", "value": ""}], "roster": []})
    content = render(book, ())
    assert [row[0] for row in read(content)["Summary"].iter_rows(values_only=True, max_row=5)][-1] == (
        "No active teacher is on the roster yet, so there is nothing to count."
    )
    assert table(content, "Teachers") == []


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


def test_ready_to_print() -> None:
    book = read(render(slips().set("School", "Oak & Elm")))
    for tab in book:
        assert tab.page_setup.orientation == "landscape"
        assert tab.oddFooter.left.text == "Oak && Elm"
        assert tab.oddFooter.right.text == "Page &P of &N"
    for title in ("Teachers", "Goals", "Follow-ups"):
        assert book[title].freeze_panes == "A2"
        assert book[title].print_title_rows == "$1:$1"
        assert book[title].page_setup.fitToWidth in {None, 1} and book[title].page_setup.fitToHeight == 0
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
    public, internal = xml(render(book, some)), xml(render(book, some, internal=True))
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
    assert Privacy(slips().plans(), False).text(text) == shown


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://example.edu", "mailto:x", "internal:A!A1", "007", "1e5"],
)
def test_words_stay_words(typed: str) -> None:
    content = render(slips().put("goals", BEN, 1, goal=typed).set("School", typed), internal=True)
    cell = read(content)["Goals"]["I4"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (typed, "s", None)
    assert "<f>" not in "".join(part for part in xml(content).split("<worksheet")[1:])


def test_what_no_file_can_hold_is_left_out() -> None:
    odd = "a\x00\x0b\ufffe\ud800b _x0041_ \U0001f600" + "é" * 40_000
    value = table(render(slips().put("goals", BEN, 1, goal=odd)), "Goals")[2]["Goal"]
    assert value.startswith("ab _x0041_ \U0001f600é") and value.endswith("é…")
    assert len(value.encode("utf-16-le")) // 2 == 32_767


# -- onto the disk ----------------------------------------------------------------------------------------


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def write(out: Path, *, source: str = "school.xlsx") -> None:
    plans, findings, verdicts = judged(slips())
    object.__setattr__(plans, "snapshot", Snapshot(source, plans.snapshot.tabs))
    write_report(out, plans, findings, verdicts, internal=False, version="9.9")


def test_same_bytes_again(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert names(tmp_path) == ["a.xlsx", "b.xlsx"]


def test_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import hashlib; from tests.report.test_excel import render, slips;"
        "print(hashlib.sha256(render(slips(), internal=True)).hexdigest())"
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
