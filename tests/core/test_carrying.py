"""Bringing leaders' typing along: what is filled, what stands twice, what is not doubled. Tables of cases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync import reconcile
from sheets_sync.carrying import carry, joined
from sheets_sync.homes import leaders_tabs
from sheets_sync.model import MADE_NOTE, Link, NewTab, Snapshot, Tab, Value
from sheets_sync.page_words import with_words
from sheets_sync.talks import tab_note
from sheets_sync.template import load
from sheets_sync.values import show

TEMPLATE = load()
TALKS = TEMPLATE.by_key["talks"]
HEADERS = ["Teacher", "Goal #", "Key", "Met on", "What we said", "Note"]
ANA, BEN = "W1 g0000000001-1", "W1 g0000000002-1"
Rows = list[list[Value]]
# five headers of a follow-up tab are too few to be told from another: these are all of them, in short rows
ALL = [column.header for column in TALKS.columns]


def talks(*rows: dict[str, Value], more: list[str] | None = None, window: str = "W1", **above: str) -> Tab:
    """Return a follow-up tab with these rows, by header; ``more`` are headers that people added."""
    headers: list[Value] = [*ALL, *(more or [])]
    lines: Rows = [["Everyone with access to this spreadsheet can read this tab."], ["Follow-up Fall"]]
    lines += [["Type in the six columns."], [*above.values()], headers]
    for row in rows:
        line: list[Value] = [""] * len(headers)
        for header, value in row.items():
            line[headers.index(header)] = value
        lines.append(line)
    return Tab("Follow-up Fall", lines, notes={(1, 1): f"{MADE_NOTE} {tab_note(window)}"})


def said(tab: Tab) -> list[dict[str, str]]:
    """Return what the rows below the header hold, by header; columns without one are ``?``."""
    header = next(at for at, line in enumerate(tab.rows) if "Teacher" in line)
    names = [show(cell) or "?" for cell in tab.rows[header]]
    lines = [
        {(names[at] if at < len(names) else "?"): show(cell) for at, cell in enumerate(line) if cell != ""}
        for line in tab.rows[header + 1 :]
    ]
    return [line for line in lines if line]


def row(key: str, teacher: str = "", **typed: Value) -> dict[str, Value]:
    return {"Key": key, "Teacher": teacher or key[-3:], **{k.replace("_", " "): v for k, v in typed.items()}}


CASES = {
    "nothing typed there": ([row(ANA)], [row(ANA)], [row(ANA)]),
    "a blank is filled": (
        [row(ANA)],
        [row(ANA, What_we_said="Logs first")],
        [row(ANA, What_we_said="Logs first")],
    ),
    "blanks beside words are filled": (
        [row(ANA, Next_step="Start")],
        [row(ANA, What_we_said="Logs first")],
        [row(ANA, Next_step="Start", What_we_said="Logs first")],
    ),
    "the same words stand once": (
        [row(ANA, What_we_said="Logs first")],
        [row(ANA, What_we_said=" Logs first ")],
        [row(ANA, What_we_said="Logs first")],
    ),
    "other words stand twice": (
        [row(ANA, What_we_said="New words")],
        [row(ANA, What_we_said="Old words", Next_step="Start")],
        [row(ANA, What_we_said="New words"), row(ANA, What_we_said="Old words", Next_step="Start")],
    ),
    "a row that is not there comes along": (
        [row(ANA)],
        [row(BEN, What_we_said="Logs first")],
        [row(ANA), row(BEN, What_we_said="Logs first")],
    ),
    "a row of which only the tool wrote stays": ([row(ANA)], [row(BEN)], [row(ANA)]),
    "a row whose key is lost": (
        [row(ANA)],
        [row("", "Ana", What_we_said="Whose?")],
        [row(ANA), row("", "Ana", What_we_said="Whose?")],
    ),
    "a lost key does not fill another lost one": (
        [row("", "Ben", Next_step="Start")],
        [row("", "Ana", What_we_said="Whose?")],
        [row("", "Ben", Next_step="Start"), row("", "Ana", What_we_said="Whose?")],
    ),
    "two rows of a key find two": (
        [row(ANA, What_we_said="One"), row(ANA, What_we_said="Two")],
        [row(ANA, What_we_said="Two"), row(ANA, What_we_said="One")],
        [row(ANA, What_we_said="One"), row(ANA, What_we_said="Two")],
    ),
}


def clean(rows: list[dict[str, Value]]) -> list[dict[str, str]]:
    return [{name: show(value) for name, value in one.items() if value != ""} for one in rows]


@pytest.mark.parametrize(("here", "there", "both"), CASES.values(), ids=CASES)
def test_rows_are_joined_by_what_they_are(
    here: list[dict[str, Value]], there: list[dict[str, Value]], both: list[dict[str, Value]]
) -> None:
    once = joined(talks(*here), talks(*there), TALKS)
    assert said(once) == clean(both)
    assert joined(once, talks(*there), TALKS) == once


def test_columns_that_people_added_come_along() -> None:
    there = talks(row(ANA, Mood="fine"), more=["Mood"])
    once = joined(talks(row(ANA)), there, TALKS)
    assert said(once) == clean([row(ANA, Mood="fine")])
    assert joined(once, there, TALKS) == once
    mine = talks(row(ANA, Room="12"), row(BEN), more=["Room"])
    assert said(joined(mine, there, TALKS)) == clean([row(ANA, Room="12", Mood="fine"), row(BEN)])


def test_columns_are_known_by_their_headers_wherever_they_stand() -> None:
    there = talks(row(ANA, What_we_said="Logs first"))
    turned = replace(there, rows=[there.rows[0], *[list(reversed(line)) for line in there.rows[1:]]])
    assert said(joined(talks(row(ANA)), turned, TALKS)) == clean([row(ANA, What_we_said="Logs first")])


def test_words_without_a_header_come_along_once() -> None:
    there = talks(row(ANA))
    there.rows[5].append("beside")  # type: ignore[attr-defined]
    there.rows.extend([[], ["", "below"]])  # type: ignore[attr-defined]
    there = replace(there, notes={**there.notes, (6, 14): "a leader's note"})
    above = talks(row(ANA), a="above the table")
    once = joined(talks(row(ANA)), there, TALKS)
    assert {"?": "beside"}.items() <= said(once)[0].items()
    assert {"below", "a leader's note"} <= {word for line in said(once) for word in line.values()}
    assert joined(once, there, TALKS) == once
    more = joined(once, above, TALKS)
    assert [word for line in said(more) for word in line.values()].count("above the table") == 1
    assert joined(more, above, TALKS) == more


def test_a_log_has_each_day_once_and_in_order() -> None:
    shape = TEMPLATE.by_key["sync_log"]
    heads: list[Value] = [column.header for column in shape.columns]

    def log(*days: tuple[str, float]) -> Tab:
        return Tab("Sync Log", [["x"], ["help"], heads, *([day, count] for day, count in days)])

    once = joined(
        log(("2026-10-01", 9.0), ("2026-10-03", 8.0)), log(("2026-10-02", 7.0), ("2026-10-03", 1.0)), shape
    )
    assert [line[:2] for line in once.rows[3:]] == [
        ["2026-10-01", 9.0],
        ["2026-10-02", 7.0],
        ["2026-10-03", 8.0],
    ]


def test_a_log_keeps_what_people_typed_beside_and_below_its_days() -> None:
    shape = TEMPLATE.by_key["sync_log"]
    heads: list[Value] = [column.header for column in shape.columns]
    beside = len(heads) + 2

    def day(date: str, count: float, *words: str) -> list[Value]:
        return [date, *[count] * (len(heads) - 1), "", *words]

    here = Tab("Sync Log", [["x"], ["help"], heads, day("2026-10-03", 8.0, "ours"), ["our note"]])
    there = Tab(
        "Sync Log",
        [
            *(["x"], ["help"], heads, day("2026-10-02", 7.0, "theirs"), day("2026-10-03", 8.0, "also")),
            *([], ["2026-12-02", "PD day"], ["our note"]),
        ],
    )
    once = joined(here, there, shape)
    days = ["2026-10-02", "2026-10-03", "our note", "2026-12-02", "2026-10-03"]
    assert [line[0] for line in once.rows[3:]] == days
    assert [once.value(row, beside) for row in (4, 5, 8)] == ["theirs", "ours", "also"]
    assert joined(once, there, shape) == once


def test_a_tab_the_new_home_lacks_comes_whole() -> None:
    old = talks(row(ANA, What_we_said="Logs first", Goal=Link("goal", "2 Goals", 3)))
    own = Tab("Follow-up Fall", [["somebody's own"]], tab_id=7)
    home = carry(Snapshot("leaders", (own,)), [Snapshot("plans", (old,))], TEMPLATE, "Only leaders.")
    kept, came = home.tabs
    assert kept == own
    assert came.title == "Follow-up Fall 2"
    assert came.value(1, 1) == "Only leaders."
    assert said(came) == clean([row(ANA, What_we_said="Logs first", Goal="goal")])
    assert leaders_tabs(home, TEMPLATE) == [came]


def test_windows_are_told_apart_whatever_their_tabs_are_called() -> None:
    fall = talks(row(ANA))
    other = replace(talks(row(ANA.replace("W1", "W2"), What_we_said="Winter"), window="W2"), title="Renamed")
    home = carry(Snapshot("l", (fall,)), [Snapshot("p", (other,))], TEMPLATE, TEMPLATE.disclosure)
    assert [tab.title for tab in home.tabs] == ["Follow-up Fall", "Renamed"]
    again = carry(home, [Snapshot("p", (other,))], TEMPLATE, TEMPLATE.disclosure)
    assert again == home


BESIDE = (
    ([["a"]], [["z", "", "mine"]], [(1, 3, "mine")]),
    ([["a", "", "mine"]], [["z", "", "mine"]], []),
    ([["a", "", "theirs"]], [["z", "", "mine"]], [(1, 4, "mine")]),
    ([["a", "", "theirs", "mine"]], [["z", "", "mine"]], []),
    ([], [["z"], ["", "ours", 3.0]], [(2, 3, 3.0)]),
)


@pytest.mark.parametrize(("here", "there", "cells"), BESIDE)
def test_words_beside_a_tab_that_is_drawn_anew(here: Rows, there: Rows, cells: list[object]) -> None:
    drawn = NewTab("Overview", {(1, 1): "a", (1, 2): "b"}, (), 0)
    assert with_words(Tab("Overview", here), Tab("Overview", there), drawn) == cells


_DRAWN = NewTab(
    "Overview",
    {(1, 1): "title", (3, 1): "Teacher", (3, 2): "Key", (4, 1): "Ana", (4, 2): "row k1"},
    (),
    3,
    key_col=2,
)
_TABLE: Rows = [["title"], [], ["Teacher", "Key"], ["Ana", "row k1"]]


@pytest.mark.parametrize(
    ("old", "cells"),
    [
        ([*_TABLE, ["Ben", "row k2"]], []),
        ([*_TABLE, [], ["a note", "", "2"]], [(6, 1, "a note"), (6, 3, "2")]),
        ([*_TABLE[:3], ["a note"], *_TABLE[3:]], [(6, 1, "a note")]),
        ([*_TABLE, ["Ana", "row k1"]], [(6, 1, "Ana")]),  # a copy of a line that somebody keeps
        ([["title", "ask"], ["why"], *_TABLE[2:]], [(1, 2, "ask"), (2, 1, "why")]),
    ],
)
def test_words_among_and_below_the_lines_of_such_a_tab(
    old: Rows, cells: list[tuple[int, int, object]]
) -> None:
    tab = Tab("Overview", _TABLE)
    assert with_words(tab, Tab("Overview", old), _DRAWN) == cells
    once = replace(tab, rows=reconcile.write_cells(tab.rows, cells))  # type: ignore[arg-type]
    assert with_words(once, Tab("Overview", old), _DRAWN) == []


words = st.sampled_from(["", "", "One", "Two", "Three"])
rows = st.lists(
    st.builds(
        lambda key, said, step: row(key, What_we_said=said, Next_step=step),
        st.sampled_from([ANA, BEN, "W1 g0000000003-1", ""]),
        words,
        words,
    ),
    max_size=5,
)


@given(rows, rows)
def test_every_typed_word_is_there_and_none_is_doubled(
    here: list[dict[str, Value]], there: list[dict[str, Value]]
) -> None:
    once = joined(talks(*here), talks(*there), TALKS)
    standing = said(once)
    for one in clean([*here, *there]):
        typed = {name: one[name] for name in ("What we said", "Next step") if name in one}
        same = [line for line in standing if line.get("Key", "") == one.get("Key", "")]
        assert not typed or any(typed.items() <= line.items() for line in same)
    assert len(standing) <= len(here) + sum(
        "What we said" in one or "Next step" in one for one in clean(there)
    )
    assert joined(once, talks(*there), TALKS) == once
