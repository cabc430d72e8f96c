"""What leaders typed in the follow-up tabs, by window and goal key. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sheets_sync.keys import is_key
from sheets_sync.layout import Located, is_made, locate_made
from sheets_sync.model import Snapshot
from sheets_sync.template import Template
from sheets_sync.typed import Vocabulary, objects, several_dates
from sheets_sync.values import show, strip

_ROW_KEY = re.compile(r"(\S+) (\S+)")
_TAB_NOTE = re.compile(r"Window (\S+)\.")

COLUMNS = (
    *("tab", "row", "window", "key", "row_key", "has_typing"),
    *("shown_teacher", "shown_number", "shown_goal"),
    *("met_on", "has_met_on", "progress", "what_we_said", "next_step"),
    *("support_promised", "support_given_on", "has_support_given_on"),
)


def row_key(window: str, key: str) -> str:
    """Return the hidden identity of a follow-up row."""
    return f"{window} {key}"


def tab_note(window: str) -> str:
    """Return the end of the note on a follow-up tab's first cell, by which its window is known."""
    return f"Window {window}."


def find_talk_tabs(snapshot: Snapshot, template: Template) -> dict[str, Located]:
    """Return the follow-up tabs by window ID, whatever they are called now."""
    wanted = template.by_key["talks"]
    found: dict[str, Located] = {}
    for tab in snapshot.tabs:
        if not is_made(tab, template):
            continue
        located = locate_made(tab, wanted)
        window = window_of(located) if located.header_row else ""
        if window:
            found.setdefault(window, located)
    return found


def window_of(located: Located) -> str:
    """Return the ID of the window a follow-up tab is for: its note's, else its rows'."""
    for row in range(1, located.header_row):
        note = _TAB_NOTE.search(located.tab.notes.get((row, 1), ""))
        if note:
            return note[1]
    windows = Counter(
        match[1] for row in located.body if (match := _ROW_KEY.fullmatch(_text(located, row, "key")))
    )
    return windows.most_common(1)[0][0] if windows else ""


def _text(located: Located, row: int, key: str) -> str:
    return show(located.cell(row, key))


def parse_talks(tabs: Mapping[str, Located], words: Vocabulary) -> pd.DataFrame:
    """Read every follow-up row that holds a key, a teacher or typing.

    Returns columns: tab (title), row, window (ID), key (the goal's, ``""`` where lost), row_key (as it
    stands), has_typing, shown_teacher, shown_number, shown_goal (what the tool last wrote; 0 or ``""``
    unknown), met_on (tuple of dates, ``None``
    where unreadable), has_met_on, progress (choice key, ``""`` blank, ``None`` unknown), what_we_said,
    next_step, support_promised (text), support_given_on (dates as met_on), has_support_given_on.
    """
    records: list[tuple[Any, ...]] = []
    for window, located in sorted(tabs.items()):
        tool = {located.cols[c.key] for c in located.template.owned() if c.key in located.cols}
        for row in located.body:
            record = _record(located, window, row, tool, words)
            if record:
                records.append(record)
    columns = list(zip(*records, strict=True)) or [()] * len(COLUMNS)
    frame = pd.DataFrame(
        {name: objects(values) for name, values in zip(COLUMNS, columns, strict=True)}, columns=COLUMNS
    )
    return frame.astype({"row": "int64", "shown_number": "int64", "has_typing": bool})


def _record(
    located: Located, window: str, row: int, tool: set[int], words: Vocabulary
) -> tuple[Any, ...] | None:
    cells = located.tab.rows[row - 1]
    has_typing = any(strip(cell) != "" for col, cell in enumerate(cells, 1) if col not in tool)
    typed_key, teacher = _text(located, row, "key"), _text(located, row, "teacher")
    if not (has_typing or typed_key or teacher):
        return None
    match = _ROW_KEY.fullmatch(typed_key)
    key = match[2] if match and match[1] == window and is_key(match[2]) else ""
    number = _text(located, row, "goal_number")
    met_on = located.cell(row, "met_on")
    given = located.cell(row, "support_given_on")
    progress = _text(located, row, "progress")
    return (
        *(located.title, row, window, key, typed_key, has_typing),
        *(
            _text(located, row, "teacher"),
            int(number) if number.isdigit() else 0,
            _text(located, row, "goal"),
        ),
        *(several_dates(met_on, words.year), met_on != ""),
        words.choices["progress"].resolve(progress) if progress else "",
        *(_text(located, row, "what_we_said"), _text(located, row, "next_step")),
        *(_text(located, row, "support_promised"), several_dates(given, words.year), given != ""),
    )
