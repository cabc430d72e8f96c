"""What a write leaves for a later run: small, whole, and settled where nobody moved anything."""

from __future__ import annotations

import json
from datetime import date, datetime, time

import pytest

from sheets_sync.backends.google.aside import TITLE
from sheets_sync.backends.google.batches import Batch, batches
from sheets_sync.backends.google.places import Standing, tab_ids
from sheets_sync.backends.google.placing import Scene, place_hits
from sheets_sync.backends.google.records import BLANK, Memory, digest, read_record
from sheets_sync.model import OUR_NOTE, Edit, Link, Plan, Snapshot, Tab, Value

TAB_ID = 7


def edit(row: int, col: int, new: str, old: Value = "") -> Edit:
    return Edit("Goals", row, col, "Status", old, new, "key")


def book(rows: list[list[Value]]) -> Snapshot:
    return Snapshot("x", (Tab("Goals", rows, tab_id=TAB_ID, grid=(40_100, 20)),), "read")


def sent(plan: Plan, snapshot: Snapshot) -> list[Batch]:
    ids = tab_ids(plan, snapshot, Standing((TAB_ID,), frozenset({TAB_ID})))
    memory = Memory(snapshot=snapshot)
    return [*batches(plan, ids, salt="x", titles=frozenset(), asides={}, memory=memory)]


def record_of(batch: Batch) -> list[str]:
    made = next(
        request["updateCells"]
        for request in batch.requests
        if "updateCells" in request and request["updateCells"]["range"]["sheetId"] == batch.aside.tab_id
    )
    texts = [row["values"][0]["userEnteredValue"]["stringValue"] for row in made["rows"]]
    return texts[1:]


def test_a_record_reads_back_as_it_was_written() -> None:
    plan = Plan(edits=(edit(2, 3, "Ready"), edit(3, 3, "Check", "Ready")))
    batch = sent(plan, book([["Teacher", "Goal", "Status"], ["ana", "Read"], ["ben", "Write", "Ready"]]))[0]
    record = read_record(batch.aside.tab_id, TITLE, record_of(batch))
    assert record is not None
    assert (record.aside.areas, record.aside.shifts) == (batch.aside.areas, batch.aside.shifts)
    assert record.olds == [BLANK, digest("Ready")]
    assert record.news == [digest("Ready"), digest("Check")]
    assert record.headers == {(TAB_ID, 3): (1, digest("status"))}


@pytest.mark.parametrize("column", [[], ["What stood"], ["Record: never"], ["Record: eJw="], [3.0]])
def test_a_record_that_is_not_whole_is_none(column: list[Value]) -> None:
    assert read_record(1, TITLE, column) is None


def test_a_record_says_none_of_the_words() -> None:
    plan = Plan(edits=(edit(2, 3, "Count the pages", "Ana reads"),))
    record = "".join(record_of(sent(plan, book([["Teacher"], ["ana"]]))[0]))
    assert "pages" not in record and "Ana" not in record


def test_the_record_of_a_first_sync_adds_less_than_a_tenth() -> None:
    edits = tuple(
        one
        for row in range(3, 12_003)
        for one in (
            edit(row, 9, "Needs attention" if row % 3 else "Ready"),
            edit(row, 10, f"Name a measure, such as attendance, and the date for goal {row} to be met."),
            edit(row, 11, "Aligned"),
        )
    )
    work = sent(Plan(edits=edits), book([["Teacher"]]))
    whole = sum(len(json.dumps(batch.requests)) for batch in work)
    records = sum(len(line) for batch in work for line in record_of(batch))
    assert records < whole / 10
    assert all(len(line) <= 50_000 for batch in work for line in record_of(batch))
    assert all(len(json.dumps(batch.requests)) < 2_000_000 for batch in work)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Ready", Link("Ready", "Goals", 2), True),
        (date(2026, 9, 1), 46266.0, True),
        (datetime(2026, 9, 1, 12), 46266.5, True),
        (time(12), 0.5, True),
        (1, 1.0, True),
        (1.0, "1", False),
        (True, "True", False),
        ("", " ", False),
    ],
)
def test_a_digest_stands_for_what_a_cell_shows(one: Value, other: Value, is_same: bool) -> None:
    assert (digest(one) == digest(other)) is is_same


def scene(words: dict[int, str], copies: dict[int, str]) -> Scene:
    """Return a column of words of ours over a person's, in a tab too long to be pictured."""
    return Scene(
        {(row, 2): digest(word) for row, word in words.items()},
        {(row, 2): digest(word) for row, word in copies.items()},
        {},
        tuple((row, 2) for row in words),
        frozenset(),
    )


WORDS = {2: "Ready", 3: "Check", 4: "Ready", 5: "Aligned", 6: "Ready", 7: "Check"}
COPIES = {row: f"typed {row}" for row in WORDS}


def columns(*rows: tuple[str, str]) -> Tab:
    return Tab("Goals", [["Goal", "Mine"], *rows], notes={(1, 1): OUR_NOTE})


@pytest.mark.parametrize(
    ("now", "places"),
    [
        (["Ready", "Check", "Ready", "Aligned", "Ready", "Check"], [2, 3, 4, 5, 6, 7]),
        (["", "Ready", "Check", "Ready", "Aligned", "Ready", "Check"], [3, 4, 5, 6, 7, 8]),
        (["Ready", "Check", "", "Ready", "Aligned", "Ready", "Check"], [2, 3, 5, 6, 7, 8]),
        (["Aligned", "Check", "Check", "Ready", "Ready", "Ready"], [None, None, None, 2, None, None]),
        (["typed 2", "Check", "Ready", "Aligned", "Ready", "Check"], ["", 3, 4, 5, 6, 7]),
    ],
)
def test_words_alone_place_a_cell_only_where_they_leave_no_doubt(
    now: list[str], places: list[int | str | None]
) -> None:
    found = place_hits(scene(WORDS, COPIES), columns(*(("", word) for word in now)))
    told = [stand if stand is None else stand[0][0] if stand else "" for stand in found.values()]
    assert told == places
