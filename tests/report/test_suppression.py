"""What is kept back cannot be told: attacked with algebra and bounds that share nothing with the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.report.excel.suppression import LEAST, Name, Sum, Tally, keep_back


def tallies(**counts: int) -> dict[Name, Tally]:
    return {(name,): Tally(count, count) for name, count in counts.items()}


def total(*parts: str) -> Sum:
    return Sum((("total",),), tuple((part,) for part in parts))


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 20, "b": 30}, ""),
        ({"a": 20, "b": 0}, ""),
        ({"a": 20, "b": 5}, ""),
        ({"a": 20, "b": 4}, "a b"),  # or b follows from the total
        ({"a": 20, "b": 4, "c": 9}, "b c"),  # the smallest that covers it
        ({"a": 20, "b": 1, "c": 1, "d": 9}, "b c d"),  # two together are still fewer than five
        ({"a": 20, "b": 4, "c": 4}, "b c"),
        ({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, "a b c d e total"),  # each must be able to be another
        ({"a": 3, "b": 0}, "a total"),
        ({"a": 0, "b": 0}, ""),
    ],
)
def test_one_table_with_its_total(counts: dict[str, int], hidden: str) -> None:
    cells = tallies(**counts, total=sum(counts.values()))
    assert keep_back(cells, [total(*counts)]) == {(name,) for name in hidden.split()}


def test_few_people_behind_many_things_are_kept_back_too() -> None:
    cells = {("a",): Tally(12, 2), ("b",): Tally(30, 30), ("total",): Tally(42, 32)}
    assert keep_back(cells, [total("a", "b")]) == {("a",), ("b",)}


def test_tables_that_share_a_total_give_up_the_total_last() -> None:
    cells = tallies(a=3, b=30, c=20, d=13, total=33)
    assert keep_back(cells, [total("a", "b"), total("c", "d")]) == {("a",), ("b",)}


def test_a_count_said_in_two_tables_is_kept_back_in_both() -> None:
    cells = tallies(a=3, b=30, total=33, x=3, y=9, z=21)
    same = Sum((("a",),), (("x",),))
    assert keep_back(cells, [total("a", "b"), same, total("x", "y", "z")]) == {
        *((name,) for name in "abxy"),
    }


# -- attacked -----------------------------------------------------------------------------------------

COUNTS = st.one_of(st.sampled_from([0, 0, 0, 1, 1, 2, 3, 4, 5, 6]), st.integers(0, 60))


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[Name, Tally], list[Sum]]:
    """Draw a table with both margins and its total, and a second one that shares the total or a margin."""
    rows, cols = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cells = {("cell", str(r), str(c)): draw(COUNTS) for r, c in product(range(rows), range(cols))}
    for r in range(rows):
        cells["row", str(r)] = sum(cells["cell", str(r), str(c)] for c in range(cols))
    for c in range(cols):
        cells["col", str(c)] = sum(cells["cell", str(r), str(c)] for r in range(rows))
    cells["total",] = sum(cells["row", str(r)] for r in range(rows))
    sums = [
        *(Sum((("row", str(r)),), tuple(("cell", str(r), str(c)) for c in range(cols))) for r in range(rows)),
        *(Sum((("col", str(c)),), tuple(("cell", str(r), str(c)) for r in range(rows))) for c in range(cols)),
        Sum((("total",),), tuple(("row", str(r)) for r in range(rows))),
        Sum((("total",),), tuple(("col", str(c)) for c in range(cols))),
    ]
    whole = draw(st.sampled_from([("total",), ("row", "0")]))
    left = cells[whole]
    for part in range(draw(st.integers(0, 3))):
        cells["other", str(part)] = draw(st.integers(0, left))
        left -= cells["other", str(part)]
    cells["other", "rest"] = left
    sums.append(Sum((whole,), tuple(name for name in cells if name[0] == "other")))
    return {name: Tally(count, count) for name, count in cells.items()}, sums


def solved(cells: Mapping[Name, Tally], sums: Sequence[Sum], hidden: frozenset[Name]) -> set[Name]:
    """Return the hidden counts that linear algebra over what is shown determines."""
    names = sorted(hidden)
    rows = []
    for one in sums:
        row = dict.fromkeys(names, 0)
        for side, sign in ((one.left, 1), (one.right, -1)):
            for name in side:
                if name in hidden:
                    row[name] += sign
        rows.append([Fraction(row[name]) for name in names])
    at = 0
    for col in range(len(names)):
        pivot = next((r for r in range(at, len(rows)) if rows[r][col]), None)
        if pivot is None:
            continue
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][col] for value in rows[at]]
        for r in range(len(rows)):
            if r != at and rows[r][col]:
                rows[r] = [a - rows[r][col] * b for a, b in zip(rows[r], rows[at], strict=True)]
        at += 1
    return {
        names[next(i for i, value in enumerate(row) if value)] for row in rows if sum(map(bool, row)) == 1
    }


def bounded(
    cells: Mapping[Name, Tally], sums: Sequence[Sum], hidden: frozenset[Name]
) -> dict[Name, tuple[float, float]]:
    """Return between what bounds each hidden count must lie, knowing that zeros are shown."""
    names = {*cells, *(name for one in sums for name in one.members)}
    low = {name: 1.0 if name in hidden else float(cells.get(name, Tally(0, 0)).number) for name in names}
    high = {name: float("inf") if name in hidden else low[name] for name in names}
    for _ in range(200):
        before = dict(low), dict(high)
        for one in sums:
            for own, other in ((one.left, one.right), (one.right, one.left)):
                for name in own:
                    rest = [at for at in own if at != name]
                    low[name] = max(low[name], sum(low[at] for at in other) - sum(high[at] for at in rest))
                    high[name] = min(high[name], sum(high[at] for at in other) - sum(low[at] for at in rest))
        if before == (low, high):
            break
    return {name: (low[name], high[name]) for name in hidden}


@settings(max_examples=300, deadline=None)
@given(drawn=tables())
def test_no_arithmetic_tells_what_is_kept_back(drawn: tuple[dict[Name, Tally], list[Sum]]) -> None:
    cells, sums = drawn
    hidden = keep_back(cells, sums)
    assert {name for name, tally in cells.items() if 0 < tally.number < LEAST} <= hidden
    assert not {name for name in hidden if cells[name].number == 0}
    assert solved(cells, sums, hidden) == set()
    for name, (low, high) in bounded(cells, sums, hidden).items():
        assert low < high, name


@settings(max_examples=200, deadline=None)
@given(drawn=tables())
def test_no_subtraction_shows_a_few_together(drawn: tuple[dict[Name, Tally], list[Sum]]) -> None:
    cells, sums = drawn
    hidden = keep_back(cells, sums)
    for one in sums:
        if one.left[0] not in hidden:
            together = sum(cells[name].number for name in one.right if name in hidden)
            assert together == 0 or together >= LEAST


@settings(max_examples=60, deadline=None)
@given(counts=st.lists(st.integers(0, 7), min_size=2, max_size=5))
def test_every_other_reading_is_still_possible(counts: list[int]) -> None:
    """Try all tables that show the same, and see each hidden count stand at two values or more."""
    parts = [f"p{at}" for at in range(len(counts))]
    cells = tallies(**dict(zip(parts, counts, strict=True)), total=sum(counts))
    hidden = keep_back(cells, [total(*parts)])
    most = sum(counts) + 2
    seen: dict[str, set[int]] = {part: set() for part in parts}
    choices = [
        range(1, most) if (part,) in hidden else [count] for part, count in zip(parts, counts, strict=True)
    ]
    for values in product(*choices):
        if ("total",) in hidden or sum(values) == sum(counts):
            for part, value in zip(parts, values, strict=True):
                seen[part].add(value)
    assert all(len(seen[part]) > 1 for part in parts if (part,) in hidden)


@settings(max_examples=60, deadline=None)
@given(drawn=tables())
def test_nothing_is_kept_back_without_need(drawn: tuple[dict[Name, Tally], list[Sum]]) -> None:
    cells, sums = drawn
    large = {name: Tally(tally.number * LEAST, tally.number * LEAST) for name, tally in cells.items()}
    assert keep_back(large, sums) == frozenset()
