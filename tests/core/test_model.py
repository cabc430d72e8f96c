"""The shared nouns: names of cells, severities, findings and what a tab says of itself."""

from __future__ import annotations

import pytest

from sheets_sync import errors
from sheets_sync.model import OUR_NOTE, About, Audience, Finding, Link, Severity, Tab, Value, a1


@pytest.mark.parametrize(
    ("row", "col", "name"),
    [
        (1, 1, "A1"),
        (3, 26, "Z3"),
        (3, 27, "AA3"),
        (3, 28, "AB3"),
        (9, 702, "ZZ9"),
        (1, 703, "AAA1"),
        (2, 16384, "XFD2"),
    ],
)
def test_a_cell_is_named_as_spreadsheets_do(row: int, col: int, name: str) -> None:
    assert a1(row, col) == name


@pytest.mark.parametrize(
    ("row", "col", "value"),
    [(1, 1, "a"), (1, 2, ""), (2, 3, 1.0), (3, 1, ""), (0, 1, ""), (1, 0, ""), (-1, 1, ""), (99, 99, "")],
)
def test_a_tab_is_blank_beyond_what_was_read(row: int, col: int, value: Value) -> None:
    assert Tab("T", [["a"], ["", "", 1.0], []]).value(row, col) == value


@pytest.mark.parametrize(
    ("note", "is_ours"),
    [
        (OUR_NOTE, True),
        (OUR_NOTE + " More.", True),
        ("Kept by me.", False),
        (f"See: {OUR_NOTE}", False),
        (None, False),
    ],
)
def test_a_header_is_ours_by_how_its_note_begins(note: str | None, is_ours: bool) -> None:
    assert Tab("T", [["Status"]], notes={(1, 1): note} if note else {}).is_ours(1, 1) is is_ours


def test_severities_are_ranked_worst_first() -> None:
    assert sorted(Severity, key=lambda one: one.rank) == [Severity.ERROR, Severity.WARNING, Severity.HINT]


def finding(row: int | None, col: int | None) -> Finding:
    return Finding(
        code="PLP305",
        name="component-focus",
        severity=Severity.WARNING,
        audience=Audience.TEACHER,
        about=About.TYPED,
        tab="3 Document",
        row=row,
        col=col,
        column="Rubric component",
        teacher="ana@example.edu",
        goal=1,
        value="CC1",
        message="Says.",
    )


def test_a_finding_knows_its_step_and_its_cell_where_it_has_one() -> None:
    assert (finding(4, 5).step, finding(4, 5).cell) == (3, "E4")
    assert (finding(4, None).cell, finding(None, 5).cell) == (None, None)


def test_a_link_reads_as_its_text() -> None:
    assert str(Link("row 3", "2 Goals", 3)) == "row 3"


def test_every_error_of_an_operator_has_its_exit_code() -> None:
    codes = {
        name: one.exit_code
        for name, one in vars(errors).items()
        if isinstance(one, type) and issubclass(one, errors.SheetsSyncError)
    }
    assert codes == {
        "SheetsSyncError": 3,
        "UsageError": 2,
        "TemplateError": 2,
        "ReadError": 3,
        "NotSharedError": 3,
        "WriteError": 3,
        "ChangedError": 3,
        "WouldLoseError": 3,
        "GuardError": 3,
        "LockedError": 4,
        "SomeFailedError": 5,
        "PartWrittenError": 6,
    }
