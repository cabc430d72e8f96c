"""Links to a cell of this spreadsheet or of another, as Google writes them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sheets_sync.addresses import spreadsheet_url
from sheets_sync.model import Link, a1

_TARGET = re.compile(
    r"(?:https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/(?P<home>[\w-]+)/?[^#]*)?"
    r"#gid=(?P<gid>\d+)&range=\$?(?P<letters>[A-Z]{1,3})\$?(?P<row>\d+)(?::\$?[A-Z]{1,3}\$?\d+)?"
)
_FORMULA = re.compile(r"""=\s*HYPERLINK\s*\(\s*"(?P<uri>(?:[^"]|"")*)"\s*[,;)]""", re.IGNORECASE)


def uri(link: Link, ids: Mapping[str, int]) -> str:
    """Return where a link leads; ``""`` where no tab has its title."""
    if link.address:
        return link.address
    tab_id = ids.get(link.tab)
    return "" if tab_id is None else f"#gid={tab_id}&range={a1(link.row, link.col)}"


def uri_of(cell: Mapping[str, Any]) -> str:
    """Return where the words of a cell lead, by its format, its link or its formula."""
    text_format = cell.get("userEnteredFormat", {}).get("textFormat", {})
    found = text_format.get("link", {}).get("uri", "") or cell.get("hyperlink", "")
    formula = "" if found else cell.get("userEnteredValue", {}).get("formulaValue", "")
    match = _FORMULA.match(formula) if formula else None
    return match["uri"].replace('""', '"') if match else str(found)


def read_link(text: str, target: str, titles: Mapping[int, str], home: str) -> Link | None:
    """Return the link that ``text`` is; ``None`` where it leads to no cell of any spreadsheet."""
    match = _TARGET.fullmatch(target)
    if not match:
        return None
    row, col, gid = int(match["row"]), _col(match["letters"]), int(match["gid"])
    if (match["home"] or home) != home:
        return Link(text, "", 1, 1, f"{spreadsheet_url(match['home'])}#gid={gid}&range={a1(row, col)}")
    return Link(text, titles[gid], row, col) if gid in titles else None


def _col(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
