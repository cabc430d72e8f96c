"""What stands in a workbook is read alike wherever it lives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.model import Snapshot, Tab, Value
from tests.backends.contract.homes import Home
from tests.backends.contract.papers import Formula, Noted, Outside, Shown, write_paper

CODES = frozenset({"code"})
LONG = "x" * 32_767

CELLS: dict[str, tuple[Any, Value]] = {
    "text": ("Read more", "Read more"),
    "a whole number": (3, 3.0),
    "a number with decimals": (2.5, 2.5),
    "a large number": (12_345_678_901, 12_345_678_901.0),
    "a percentage": (Shown(0.25, "0%"), 0.25),
    "a date": (date(2026, 11, 23), date(2026, 11, 23)),
    "the first date": (date(1900, 3, 1), date(1900, 3, 1)),
    "a date with a time": (datetime(2026, 11, 23, 14, 30), datetime(2026, 11, 23, 14, 30)),
    "a date in a pattern of its own": (Shown(date(2026, 11, 23), "dddd d mmmm"), date(2026, 11, 23)),
    "a time": (time(9, 45), time(9, 45)),
    "a length of time": (Shown(1.5, "[h]:mm"), 1.5),
    "true": (True, True),
    "false": (False, False),
    "a formula": (Formula("=1+2", 3), 3.0),
    "a formula of words": (Formula('="a"&"b"', "ab"), "ab"),
    "a formula that shows nothing": (Formula('=""', ""), ""),
    "an error": (Formula("=1/0", "#DIV/0!"), "#DIV/0!"),
    "an unknown name": (Formula("=NOSUCHTHING(1)", "#NAME?"), "#NAME?"),
    "a link to the web": (Outside("our site", "https://www.example.edu/"), "our site"),
    "leading zeros": ("007", "007"),
    "what looks like a power": ("1e", "1e"),
    "what looks like a number": ("2.10", "2.10"),
    "what looks like a formula": ("=1+1", "=1+1"),
    "a plus": ("+49 30 1", "+49 30 1"),
    "a minus": ("-3", "-3"),
    "an at": ("@here", "@here"),
    "an apostrophe": ("'quoted", "'quoted"),
    "lines": ("a\nb\n\nc\td", "a\nb\n\nc\td"),
    "spaces": ("  two  ", "  two  "),
    "markup": ("<b>&amp;</b> \"q\"", "<b>&amp;</b> \"q\""),
    "emoji": ("\U0001f600\u200d\U0001f393 é", "\U0001f600\u200d\U0001f393 é"),
    "right to left": ("\u202eabc\u200b", "\u202eabc\u200b"),
    "an error's name as text": ("#N/A", "#N/A"),
    "a very long text": (LONG, LONG),
}  # fmt: skip


@pytest.mark.parametrize("is_noted", [False, True], ids=["plain", "noted"])
def test_every_kind_of_value(home: Home, tmp_path: Path, is_noted: bool) -> None:
    cells = [cell for cell, _ in CELLS.values()]
    rows: list[list[Any]] = [
        ["What", "Value"],
        *([name, cell] for name, cell in zip(CELLS, cells, strict=True)),
    ]
    if is_noted:
        rows = [[first, Noted(cell, "why?\nbecause")] for first, cell in rows]
    home.put(write_paper(tmp_path / "values.xlsx", {"Values": rows}))
    tab = _only(home.open().read(frozenset()))
    found = {str(tab.value(row, 1)): tab.value(row, 2) for row in range(2, len(CELLS) + 2)}
    expected = {name: value for name, (_, value) in CELLS.items()}
    assert found == expected
    assert {name: type(value) for name, value in found.items()} == {
        name: type(value) for name, value in expected.items()
    }
    row = list(CELLS).index("an error") + 2
    assert tab.errors == {(row, 2): "#DIV/0!", (row + 1, 2): "#NAME?"}
    assert (tab.last_row, tab.last_col) == (len(CELLS) + 1, 2)
    assert set(tab.notes.values()) == ({"why?\nbecause"} if is_noted else set())
    assert len(tab.notes) == (len(CELLS) + 1 if is_noted else 0)


def test_longer_than_a_file_can_hold(home: Home, tmp_path: Path) -> None:
    home.put(write_paper(tmp_path / "a.xlsx", {"A": [["x"]]}))
    if home.source.endswith(".xlsx"):
        pytest.skip("no file holds it")
    home.type("A", 1, 1, "y" * 50_000)
    assert _only(home.open().read(frozenset())).value(1, 1) == "y" * 50_000


CODE_ROWS: Sequence[Sequence[Any]] = [
    ["Our rubric", "", ""],
    ["Code", "Weight", "Since"],
    [Shown(2.1, "0.00"), Shown(2.1, "0.00"), date(2026, 1, 2)],
    [Shown(7, "000"), 7, ""],
    [Shown(0.5, "0%"), 1, ""],
    ["2.10", "", ""],
    [7, "", ""],
    [date(2026, 1, 2), "", ""],
]


def test_codes_that_became_numbers(home: Home, tmp_path: Path) -> None:
    home.put(write_paper(tmp_path / "codes.xlsx", {"Rubric": CODE_ROWS}))
    shown = _only(home.open().read(CODES)).displayed
    told = {place: text for place, text in shown.items() if place[0] not in {7, 8}}
    assert told == {(3, 1): "2.10", (4, 1): "007", (5, 1): "50%"}
    assert shown.get((7, 1), "7") == "7"
    assert shown.get((8, 1), "2026-01-02") == "2026-01-02"
    assert {col for _, col in shown} == {1}
    assert _only(home.open().read(frozenset())).displayed == {}


RAGGED: Sequence[Sequence[Any]] = [["a"], [], ["", "b", "", "d", ""], ["", ""], [], ["", "", 1], [""], []]


def test_ragged_and_blank_rows(home: Home, tmp_path: Path) -> None:
    home.put(write_paper(tmp_path / "ragged.xlsx", {"Ragged": RAGGED, "Empty": []}))
    snapshot = home.open().read(frozenset())
    ragged, empty = snapshot.tabs
    assert _filled(ragged) == {(1, 1): "a", (3, 2): "b", (3, 4): "d", (6, 3): 1.0}
    assert (ragged.last_row, ragged.last_col) == (6, 4)
    assert (empty.last_row, empty.last_col) == (0, 0)


def test_formulas_that_show_nothing_count(home: Home, tmp_path: Path) -> None:
    nothing = Formula('=""', "")
    home.put(write_paper(tmp_path / "nothing.xlsx", {"A": [["x"], ["", "", nothing], ["y", 1], [nothing]]}))
    tab = _only(home.open().read(frozenset()))
    assert (tab.last_row, tab.last_col) == (4, 3)


def test_hidden_filtered_and_frozen_rows(home: Home, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Name", "Age"], *([f"name {at}", at] for at in range(1, 9))]
    path = write_paper(
        tmp_path / "hidden.xlsx", {"List": rows}, hidden_rows=(3, 4), filtered="A1:B9", frozen=(1, 1)
    )
    home.put(path)
    assert _filled(_only(home.open().read(frozenset()))) == {
        (row, col): cell for row, line in enumerate(rows, 1) for col, cell in enumerate(line, 1)
    }


TITLES = (
    "O'Brien",
    "'quoted' twice",
    "Ünïts & <co>",
    "\U0001f600 goals!",
    "A1",
    "R1C1",
    "Sheet1!B2",
    "1.5 - x",
)


def test_titles_of_every_kind(home: Home, tmp_path: Path) -> None:
    titles = [title for title in TITLES if not title.startswith("'")]
    home.put(write_paper(tmp_path / "titles.xlsx", {title: [[title, 1]] for title in titles}))
    snapshot = home.open().read(frozenset())
    assert [(tab.title, tab.value(1, 1)) for tab in snapshot.tabs] == [(title, title) for title in titles]


def test_the_fingerprint_changes_when_a_person_types(home: Home, tmp_path: Path) -> None:
    home.put(write_paper(tmp_path / "a.xlsx", {"A": [["x", 1]]}))
    first = home.open().read(frozenset()).fingerprint
    assert home.open().read(frozenset()).fingerprint == first
    home.type("A", 1, 2, 2)
    assert home.open().read(frozenset()).fingerprint != first


def test_what_a_person_moves_is_read_where_it_stands(home: Home, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Name", Noted("Age", "in years")], ["Ana", 1], ["Ben", 2], ["Cleo", 3]]
    home.put(write_paper(tmp_path / "moved.xlsx", {"List": rows}))
    home.sort("List", 1, 2)
    home.insert_row("List", 3)
    home.type("List", 3, 1, "007")
    home.delete_row("List", 2)
    home.insert_col("List", 2)
    home.rename("List", "People's list")
    tab = _only(home.open().read(frozenset()))
    assert tab.title == "People's list"
    assert _filled(tab) == {
        (1, 1): "Name",
        (1, 3): "Age",
        (2, 1): "007",
        (3, 1): "Ben",
        (3, 3): 2.0,
        (4, 1): "Ana",
        (4, 3): 1.0,
    }
    assert tab.notes == {(1, 3): "in years"}


def _only(snapshot: Snapshot) -> Tab:
    (tab,) = snapshot.tabs
    return tab


def _filled(tab: Tab) -> dict[tuple[int, int], Value]:
    return {
        (row, col): cell
        for row, line in enumerate(tab.rows, 1)
        for col, cell in enumerate(line, 1)
        if cell != ""
    }
