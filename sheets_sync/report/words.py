"""Small grammar and one-line text for reports: counts, lists, what may be shown on a terminal. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sheets_sync.frames import Plans
from sheets_sync.model import Finding

RESET = "\x1b[0m"
BOLD = "\x1b[1m"
DIM = "\x1b[2m"
RED = "\x1b[31m"
YELLOW = "\x1b[33m"
CYAN = "\x1b[36m"

_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]{0,200}(?:\x07|\x1b\\|\x9c)")
# Control characters, marks that turn the reading direction, and what no terminal can encode.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def one_line(text: str) -> str:
    """Return ``text`` on one line, without anything that could steer a terminal."""
    spaced = " ".join(_SEQUENCE.sub("", text).split())
    return _UNSAFE.sub("", spaced)


def shorten(text: str, most: int) -> str:
    """Cut one line of text after ``most`` characters, with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def shown_width(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


def pad(text: str, width: int) -> str:
    """Fill ``text`` with spaces up to ``width`` columns of a terminal."""
    return text + " " * (width - shown_width(text))


def ink(text: str, code: str, colour: bool) -> str:
    """Colour ``text`` when asked to."""
    return f"{code}{text}{RESET}" if colour and text else text


def counted(count: int, noun: str, nouns: str = "") -> str:
    """Return a count and its noun: ``1 goal``, ``2,000 goals``."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Join words as a sentence does: ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def place(finding: Finding) -> str:
    """Name the cell a finding is about, else its row; ``""`` for a whole tab or nobody's row."""
    return finding.cell or (f"row {finding.row}" if finding.row else "")


def who(plans: Plans, finding: Finding) -> str:
    """Name the teacher and goal a finding is about; ``""`` for nobody in particular."""
    parts = [plans.name_of(finding.teacher)] if finding.teacher else []
    if finding.goal:
        parts.append(f"goal {finding.goal}")
    return one_line(", ".join(parts))
