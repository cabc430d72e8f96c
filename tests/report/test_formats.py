"""Findings for programs: JSON, CSV and GitHub's commands."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.model import Severity, Snapshot
from sheets_sync.report.csv import render_csv
from sheets_sync.report.findings import KEYS
from sheets_sync.report.github import render_github
from sheets_sync.report.json import render_json
from tests.report.school import FINDINGS, finding, judged, slips

GITHUB = """\
::error file=school.xlsx,title=PLP011 setting-unreadable::Settings, B8: Profile cannot be read.
::error file=school.xlsx,title=PLP207 component-unknown::\
2 Goals, E3, Ana Lopez, goal 2: That is not in the Rubric tab. Did you mean AD2?
::warning file=school.xlsx,title=PLP401 no-criteria::\
4 Success, Ben Ito, goal 1: Start with one: what would a visitor hear?
::notice file=school.xlsx,title=PLP602 check-in-overdue::6 Follow-up, row 4, Ben Ito, goal 1: The talk is due.
"""


def test_json_is_the_contract() -> None:
    text = render_json(*judged(slips()))
    read = json.loads(text)
    assert list(read) == ["schema", "workbook", "today", "summary", "findings"]
    assert (read["schema"], read["workbook"], read["today"]) == (1, "school.xlsx", "2026-11-23")
    assert list(read["summary"]) == ["findings", "teachers", "goals", "status"]
    assert read["summary"]["findings"] == {"error": 2, "warning": 1, "hint": 1}
    assert (read["summary"]["teachers"], read["summary"]["goals"]) == (3, 3)
    assert list(read["summary"]["status"]) == [
        *("1 Why", "2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up")
    ]
    assert read["summary"]["status"]["2 Goals"] == {
        "Not started": 0,
        "Needs attention": 1,
        "In progress": 0,
        "Ready": 2,
    }
    assert read["findings"][1] == {
        "code": "PLP207",
        "name": "component-unknown",
        "severity": "error",
        "for": "teacher",
        "tab": "2 Goals",
        "row": 3,
        "column": "Rubric component",
        "cell": "E3",
        "teacher": "ana.lopez@example.edu",
        "goal": 2,
        "value": "Studnt Feedback",
        "message": "That is not in the Rubric tab. Did you mean AD2?",
        "suggestions": ["AD2"],
        "scores": {},
    }
    assert [tuple(one) for one in read["findings"]] == [(*KEYS, "scores")] * 4
    assert [read["findings"][2][key] for key in ("row", "column", "cell", "value")] == [None] * 4
    assert text == render_json(*judged(slips()))


def test_json_keeps_letters_and_escapes_what_steers() -> None:
    text = render_json(*judged(slips(), (finding(value="Żółć \x1b \x9b \ud800"),)))
    assert '"value": "Żółć \\u001b \\u009b \\ud800"' in text
    assert json.loads(text)["findings"][0]["value"] == "Żółć \x1b \x9b \ud800"
    text.encode()


def test_csv_has_a_row_per_finding() -> None:
    header, *rows = csv.reader(io.StringIO(render_csv(FINDINGS)))
    assert tuple(header) == KEYS
    assert rows[1] == [
        *("PLP207", "component-unknown", "error", "teacher", "2 Goals", "3", "Rubric component", "E3"),
        *("ana.lopez@example.edu", "2", "Studnt Feedback"),
        *("That is not in the Rubric tab. Did you mean AD2?", "AD2"),
    ]
    assert [row[0] for row in rows] == ["PLP011", "PLP207", "PLP401", "PLP602"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_csv_holds_no_formula(start: str) -> None:
    some = finding(value=f"{start}1+1", suggestions=(f"{start}A1", "x"), tab=f"{start}tab")
    row = next(csv.DictReader(io.StringIO(render_csv([some]), newline="")))
    shown = start.replace("\r", "\n")  # a lone carriage return would end the row for some readers
    assert (row["value"], row["tab"]) == (f"'{shown}1+1", f"'{shown}tab")
    assert row["suggestions"] == f"'{shown}A1; x"


@given(st.text(st.characters(), max_size=30))
def test_csv_cells_come_back(words: str) -> None:
    text = render_csv([finding(value=words)])
    text.encode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert not row["value"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_github_commands() -> None:
    plans, findings, _ = judged(slips())
    assert render_github(plans, findings) == GITHUB


def test_github_escapes() -> None:
    plans, _, _ = judged(slips())
    object.__setattr__(plans, "snapshot", Snapshot("C:\\50%,a\nb.xlsx", plans.snapshot.tabs))
    some = finding(tab="a\n::error::b", message="100% \r\n::stop-commands::x", severity=Severity.HINT)
    assert render_github(plans, [some]) == (
        "::notice file=C%3A\\50%25%2Ca b.xlsx,title=PLP207 component-unknown::"
        "a ::error::b, E3, Ana Lopez, goal 2: 100%25 ::stop-commands::x\n"
    )
    object.__setattr__(plans, "snapshot", Snapshot("https://docs.google.com/x", plans.snapshot.tabs))
    assert render_github(plans, [some]).startswith("::notice title=PLP207")
