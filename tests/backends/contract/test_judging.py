"""The same workbook is judged and planned alike wherever it lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sheets_sync import sync
from sheets_sync.demo import make
from sheets_sync.model import Link, Plan
from tests.backends.contract.homes import FileHome, GoogleHome, Home
from tests.backends.contract.papers import Rows, write_paper
from tests.backends.contract.schools import MOMENT, SCHOOLS, TEMPLATE, judged, planned, synced
from tests.e2e.school import new_school, quiet

OTHERS = {name: make for name, make in SCHOOLS.items() if name != "demo"}  # which has a test of its own below


@pytest.mark.parametrize("make_file", OTHERS.values(), ids=OTHERS)
def test_both_homes_say_the_same(
    make_file: Callable[[Path], Path], file_home: FileHome, google_home: GoogleHome, tmp_path: Path
) -> None:
    path = make_file(tmp_path / "source.xlsx")
    file_home.put(path)
    google_home.put(path)
    said = judged(file_home.open())
    assert judged(google_home.open()) == said
    plans = planned(file_home.open()), planned(google_home.open())
    assert _by_cell(plans[1]) == _by_cell(plans[0])
    assert [tab.title for tab in plans[1].new_tabs] == [tab.title for tab in plans[0].new_tabs]
    assert plans[1].new_columns == plans[0].new_columns
    for home in (file_home, google_home):
        synced(home.open())
        assert synced(home.open()).is_empty
    assert judged(google_home.open()) == judged(file_home.open())
    assert google_home.titles() == file_home.titles()
    for title in file_home.titles():
        assert google_home.cells(title) == file_home.cells(title), title


def _by_cell(plan: Plan) -> dict[tuple[str, int, int], object]:
    """Return the edits but those that only make words lead somewhere: a file's links are not Google's."""
    return {
        (edit.tab, edit.row, edit.col): edit.new
        for edit in plan.edits
        if not (isinstance(edit.new, Link) and edit.old == edit.new.text)
    }


SCHOOL = replace(new_school(), steps={})


def _init(home: Home) -> Plan:
    return sync.initialise(home.open(may_create=True), TEMPLATE, SCHOOL, MOMENT, quiet)


def test_the_demo_is_the_same_in_both_homes(file_home: FileHome, google_home: GoogleHome) -> None:
    for home in (file_home, google_home):
        make(home.open(may_create=True), TEMPLATE, MOMENT, quiet)
    assert [call.route for call in google_home.google.calls] == ["get", "batchUpdate"] * 4
    assert judged(google_home.open()) == judged(file_home.open())
    assert [title for title in google_home.titles() if title != "Sheet1"] == file_home.titles()
    for title in file_home.titles():
        assert google_home.cells(title) == file_home.cells(title), title
    assert synced(google_home.open()).is_empty


def test_init_again_adds_nothing(home: Home) -> None:
    home.put_nothing()
    assert not _init(home).is_empty
    before = {title: home.cells(title) for title in home.titles()}
    again = _init(home)
    assert again.is_empty
    assert {title: home.cells(title) for title in home.titles()} == before


HALF_MADE: dict[str, Rows] = {
    "Settings": [["Setting", "Value"], ["School", "Alder Creek"], ["Goals per teacher", "1-3"]],
    "2 Goals": [
        ["Our goals, please be kind"],
        ["Teacher", "Goal #", "Goal", "Status"],
        ["ana.lopez@example.edu", 1, "Ask better questions", "in the works"],
        ["ben.ito@example.edu", 1, "Read more", "thinking"],
    ],
    "Roster": [["Name", "Email"], ["Ana Lopez", "ana.lopez@example.edu"]],
    "Ideas": [["anything", 3], ["", True]],
}


def test_init_never_overwrites_what_stands(home: Home, tmp_path: Path) -> None:
    home.put(write_paper(tmp_path / "half.xlsx", HALF_MADE))
    before = {title: home.cells(title) for title in HALF_MADE}
    plan = _init(home)
    assert not plan.is_empty
    for title, cells in before.items():
        now = home.cells(title)
        assert {place: now[place].value for place in cells} == {p: held.value for p, held in cells.items()}
    assert _init(home).is_empty
    synced(home.open())
    assert home.cells("2 Goals")[3, 4].value == "in the works"
    assert home.cells("2 Goals")[4, 4].value == "thinking"
    assert synced(home.open()).is_empty
