"""Where cells went that people moved: rows and columns are known by what they hold."""

from __future__ import annotations

import pytest

from sheets_sync.following import follow
from sheets_sync.model import Place, Tab, Value

ROWS: list[list[Value]] = [
    ["Teacher", "Goal", "Now"],
    ["Ana", "Read aloud daily", 1.0],
    ["Ben", "Confer weekly", 2.0],
    ["Cleo", "Confer weekly", 3.0],
]


def tab(rows: list[list[Value]]) -> Tab:
    return Tab("2 Goals", rows)


@pytest.mark.parametrize(
    ("now", "place", "found"),
    [
        pytest.param(ROWS, (3, 2), [(3, 2)], id="nothing moved"),
        pytest.param([ROWS[0], [], *ROWS[1:]], (3, 2), [(4, 2)], id="a row inserted above"),
        pytest.param([ROWS[0], *reversed(ROWS[1:])], (2, 2), [(4, 2)], id="sorted"),
        pytest.param([[row[2], row[0], row[1]] for row in ROWS], (3, 2), [(3, 3)], id="a column moved"),
        pytest.param([*ROWS, ROWS[2]], (3, 2), [(3, 2), (5, 2)], id="a row copied"),
        pytest.param([ROWS[0], ROWS[1], ["Benjamin", *ROWS[2][1:]]], (3, 2), [(3, 2)], id="a row retyped"),
        pytest.param([ROWS[0], ROWS[1], ROWS[3]], (3, 2), [], id="a row deleted"),
        pytest.param([*ROWS[:2], ["Ben", "Other words", 2.0], ROWS[3]], (3, 2), [], id="the cell retyped"),
    ],
)
def test_a_cell_is_found_where_its_row_and_column_went(
    now: list[list[Value]], place: Place, found: list[Place]
) -> None:
    assert follow(tab(ROWS), tab(now), [place]).get(place, []) == found


def test_in_a_long_tab_whose_every_row_a_formula_turned_into_another_rows_are_still_found() -> None:
    def rows(drawn: float) -> list[list[Value]]:
        return [[f"t{at}@example.edu", f"goal {at % 40}", drawn + at, "Ready"] for at in range(4000)]

    moved = rows(0.5)
    moved.insert(0, moved.pop())
    assert follow(tab(rows(0.0)), tab(moved), [(7, 1), (4000, 1)]) == {(7, 1): [(8, 1)], (4000, 1): [(1, 1)]}
