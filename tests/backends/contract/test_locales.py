"""In every country's spreadsheets the same is found and written; only what is displayed differs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.backends import Backend
from tests.backends.contract.homes import GoogleHome
from tests.backends.contract.schools import TEMPLATE, check, judged, synced
from tests.e2e.school import make_school
from tests.emulator.book import Book
from tests.emulator.server import Emulator

TYPED = {
    "en_US": ("1/31/2027", "11/12/2026", "2.5", "TRUE"),
    "fr_FR": ("31/01/2027", "12/11/2026", "2,5", "VRAI"),
    "de_DE": ("31.01.2027", "12.11.2026", "2,5", "WAHR"),
    "pt_BR": ("31/01/2027", "12/11/2026", "2,5", "VERDADEIRO"),
    "ja_JP": ("2027/01/31", "2026/11/12", "2.5", "TRUE"),
}
"""How people type 31 January 2027, 12 November 2026, two and a half, and what is true."""

SHOWN = {
    "fr_FR": "02/11/2026",
    "de_DE": "02.11.2026",
    "pt_BR": "02/11/2026",
}
"""How they see 2 November 2026; the emulator does not know how Japan does."""


@pytest.fixture(scope="module")
def school_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("school") / "school.xlsx"
    make_school(path)
    return path


@pytest.fixture
def here(google: Emulator, tmp_path: Path) -> GoogleHome:
    return GoogleHome(google, tmp_path)


@pytest.fixture(scope="module")
def american(school_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what is found in the United States after the day's work."""
    with Emulator() as google:
        home = GoogleHome(google, tmp_path_factory.mktemp("us"))
        return _day(home, school_file)


def _day(home: GoogleHome, path: Path) -> dict[str, Any]:
    """Let people and syncs take turns; return what is found at the end and what stands in our cells."""
    home.put(path)
    synced(home.open())
    later, earlier, half, true = TYPED[home.locale]
    person = home.person
    actions, why, goals = "5 Actions", "1 Why", "2 Goals"
    person.type_text(actions, 3, _col(home, actions, "Due"), later)
    person.type_text(actions, 4, _col(home, actions, "Due"), "31/02/2027")
    person.type_text(actions, 5, _col(home, actions, "Start"), half)
    person.type_text(actions, 6, _col(home, actions, "State"), true)
    person.type_text(actions, 7, _col(home, actions, "State"), "Planned")
    person.type_text(why, 3, _col(home, why, "Message read on"), earlier)
    person.type_text(goals, 4, _col(home, goals, "Goal #"), half)
    talks = "Follow-up Fall"
    header_row = person.find(talks, "Met on")[0]
    person.type_text(talks, header_row + 1, _col(home, talks, "Met on"), earlier)
    person.type_text(talks, header_row + 2, _col(home, talks, "Met on"), f"{earlier}; soon")
    person.type_text(talks, header_row + 1, _col(home, talks, "Support promised"), "A sub")
    person.type_text(talks, header_row + 1, _col(home, talks, "Support given on"), later)
    synced(home.open())
    assert synced(home.open()).is_empty
    return {"findings": _without_values(judged(home.open())), "cells": _cells(home)}


def _col(home: GoogleHome, title: str, header: str) -> int:
    return home.person.find(title, header)[1]


def _without_values(said: dict[str, Any]) -> dict[str, Any]:
    """Leave out what people typed and messages quote: a date that is none stands there in their own way."""
    for finding in said["findings"]:
        if finding["code"] == "PLP016":
            finding.pop("value")
            finding.pop("message")
    return said


def _cells(home: GoogleHome) -> dict[str, Any]:
    """Return the values and links on every tab but the words we quote and what was typed differently."""
    snapshot = home.open().read(TEMPLATE.code_headers)
    ours = {"Start Here", "Overview"}
    return {tab.title: _trimmed(tab.rows) for tab in snapshot.tabs if tab.title in ours}


def _trimmed(rows: Any) -> list[list[str]]:
    return [[repr(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("locale", [name for name in TYPED if name != "en_US"])
def test_the_findings_are_those_of_the_united_states(
    google: Emulator, tmp_path: Path, school_file: Path, american: dict[str, Any], locale: str
) -> None:
    home = GoogleHome(google, tmp_path, locale)
    here = _day(home, school_file)
    assert here["findings"] == american["findings"]
    assert here["cells"] == american["cells"]
    snapshot = home.open().read(TEMPLATE.code_headers)
    why = snapshot.tab("1 Why")
    assert why is not None
    assert why.value(3, _col(home, "1 Why", "Message read on")) == date(2026, 11, 12)
    _assert_nothing_depends_on_the_locale(home)


def _assert_nothing_depends_on_the_locale(home: GoogleHome) -> None:
    """See that drop-downs and links work and that not one formula was written."""
    book = home.spreadsheet.book
    assert list(book.formulas()) == []
    goals = next(tab for tab in book.tabs if tab.title == "2 Goals")
    links = [held.leads_to for held in home.cells("Overview").values() if held.leads_to]
    assert links
    for target in links:
        assert target.rpartition("!")[0] in home.titles()
    assert any(cell.validation for _, _, cell in goals.held(goals.whole)) or goals.rules is not None
    assert _statuses(home) >= {"Ready"}


def _statuses(home: GoogleHome) -> set[str]:
    col = _col(home, "2 Goals", "Status")
    return {row[col - 1] for row in home.person.rows("2 Goals") if len(row) >= col}


@pytest.mark.parametrize(("locale", "shown"), SHOWN.items())
def test_our_dates_look_as_the_country_writes_them(
    google: Emulator, tmp_path: Path, locale: str, shown: str
) -> None:
    from sheets_sync import sync
    from tests.backends.contract.schools import MOMENT
    from tests.e2e.school import new_school, quiet

    home = GoogleHome(google, tmp_path, locale)
    backend: Backend = home.open(may_create=True)
    sync.initialise(backend, TEMPLATE, new_school(), MOMENT, quiet)
    assert home.person.find("Settings", shown)[0] > 1
    check(home.open())
    synced(home.open())
    assert synced(home.open()).is_empty
    _assert_no_patterns(home.spreadsheet.book)


def _assert_no_patterns(book: Book) -> None:
    assert set(_patterns(book)) == set()


def _patterns(book: Book) -> Iterator[str]:
    for tab in book.tabs:
        for _, _, cell in tab.held(tab.whole):
            look = (cell.format or {}).get("numberFormat", {})
            if look.get("type", "").startswith("DATE") and look.get("pattern"):
                yield f"{tab.title}: {look['pattern']}"
