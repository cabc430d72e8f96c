"""How the rules say things: quotes, dates, lists and guesses. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sheets_sync.dates import short_date
from sheets_sync.frames import Plans

_LONGEST_QUOTE = 60


def quote(text: str) -> str:
    """Return what was typed between quotation marks, on one line and not too long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1].rstrip() + '…'}”"


def say_day(day: date) -> str:
    """Return a date as people write it, the same in every locale."""
    return f"{short_date(day)}, {day.year}"


def say_all(words: Sequence[str], last: str = "and") -> str:
    """Return ``a, b and c``."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def did_you_mean(labels: Sequence[str]) -> str:
    """Return the question that offers the best guess, after a space; ``""`` without a guess."""
    return f" Did you mean {labels[0]}?" if labels else ""


def title(plans: Plans, tab: str) -> str:
    """Return the title of a tab as it stands in the workbook."""
    return plans.layout.title(tab, plans.template)


def header(plans: Plans, tab: str, column: str) -> str:
    """Return the header of a column as it stands in the workbook."""
    located = plans.layout.tabs.get(tab)
    return located.header(column) if located else plans.template.by_key[tab].by_key[column].header


def plain(text: str) -> str:
    """Return text to put into a ``{number}`` message, so that its own braces stand for themselves."""
    return text.replace("{", "{{").replace("}", "}}")
