"""Rows of big data tabs, put as XML into a workbook that holds everything else already. Pure.

XlsxWriter draws the frame: headers, styles, charts, widths, printing. Below a data tab's header it draws one
row of samples, a cell for each format the rows may use. Here that row gives way to the rows themselves; the
numbers of the styles are read from the samples, and texts go on where the frame's shared texts end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from sheets_sync.backends.xlsx.package import Package
from sheets_sync.look import MOST_ROW_POINTS, text_height
from sheets_sync.model import a1

TEXTS = "xl/sharedStrings.xml"
_CHUNK = 500  # rows or texts held as XML at a time
_MOST_KNOWN = 2_000  # different values of a column held as XML
_MEASURED = 4_000  # characters; more than the tallest row can show
_DAY_ZERO = date(1899, 12, 31).toordinal()
_LEAP_DAY_THAT_NEVER_WAS = 60  # February 29, 1900, to Excel
_BODY = re.compile(r"(<row .*?</row>)(?:.*</row>)?(?=</sheetData>)", re.DOTALL)
_STYLE = re.compile(r'<c r="[A-Z]+\d+"(?: s="(\d+)")?')
_DIMENSION = re.compile(r'(<dimension ref=")[^"]*')
_COUNTS = re.compile(r'count="(\d+)" uniqueCount="(\d+)"')
_LOOKS_ESCAPED = re.compile("(?=_x[0-9a-fA-F]{4}_)")


class Hyperlink(NamedTuple):
    """A cell that shows ``text`` and leads to ``url``."""

    text: str
    url: str


CellValue = str | int | float | date | Hyperlink
"""What stands in a cell; ``""`` is blank."""

Row = Sequence[CellValue]


@dataclass(frozen=True)
class Rows:
    """So many rows, made anew each time they are walked: they never stand in memory together."""

    count: int
    walk: Callable[[], Iterator[Row]]

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Row]:
        return self.walk()

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Rows:
        """Return a few rows that are held."""
        held = list(rows)
        return cls(len(held), lambda: iter(held))


class Look(NamedTuple):
    """How a column is drawn: positions among the tab's samples, and the width texts are wrapped at."""

    plain: int
    toned: Mapping[Any, int]  # words that have a look of their own
    wrap_width: float | None  # in characters; None where the text does not make its row taller


@dataclass(frozen=True)
class Body:
    """What goes under the header (row 1) of a data tab."""

    looks: Sequence[Look]
    rows: Rows


class Texts:
    """The texts of a workbook, each held once; a cell names its text by number."""

    def __init__(self, first: int, fit: Callable[[str], str]) -> None:
        self._first = first
        self._fit = fit
        self._numbers: dict[str, int] = {}
        self.used = 0

    def number(self, text: str) -> int | None:
        """Return the number of a text as a cell can hold it; ``None`` where nothing is left of it."""
        text = self._fit(text)
        self.used += 1
        return self._numbers.setdefault(text, self._first + len(self._numbers)) if text else None

    @property
    def different(self) -> int:
        """Return how many there are."""
        return len(self._numbers)

    def xml(self) -> Iterator[str]:
        """Yield each text's element, first number first."""
        return map(_text_xml, self._numbers)


class _Column:
    """Turns the values of one column into what follows the row's number in a cell; remembers the latest."""

    def __init__(self, col: int, look: Look, styles: Sequence[str], texts: Texts) -> None:
        self.start = f'<c r="{a1(1, col)[:-1]}'
        self.known: dict[CellValue, tuple[str, float]] = {}
        self._look = look
        self._styles = styles
        self._texts = texts

    def learn(self, value: CellValue) -> tuple[str, float]:
        """Return the rest of the cell's XML, and the height in points it asks for (0: one line)."""
        if len(self.known) >= _MOST_KNOWN:
            self.known.clear()
        words = value.text if isinstance(value, Hyperlink) else value
        height = self._height(words) if isinstance(words, str) else 0.0
        learnt = self.known[value] = self._rest(words), height
        return learnt

    def _rest(self, value: str | float | date) -> str:
        style = self._styles[self._look.toned.get(value, self._look.plain)]
        if isinstance(value, str):
            number = self._texts.number(value)
            if number is None:
                return f'" s="{style}"/>'
            return f'" s="{style}" t="s"><v>{number}</v></c>'
        return f'" s="{style}"><v>{_serial(value) if isinstance(value, date) else value!r}</v></c>'

    def _height(self, text: str) -> float:
        width = self._look.wrap_width
        if width is None or (len(text) <= width and "\n" not in text):
            return 0.0
        return min(text_height(text[:_MEASURED], width), MOST_ROW_POINTS)


def splice(frame: bytes, bodies: Mapping[str, Body], fit: Callable[[str], str]) -> bytes:
    """Return the workbook with its data tabs' rows in their places.

    Args:
        frame: The workbook whose data tabs hold a header and, last, a row of samples.
        bodies: What goes under the headers, by the name of the tab's part (``xl/worksheets/sheet2.xml``).
        fit: Makes a text one that may be shown and a cell can hold.
    """
    package = Package(frame)
    shared = package.read(TEXTS).decode()
    texts = Texts(int(_match(_COUNTS, shared)[2]), fit)
    for name, body in bodies.items():
        package.put_pieces(name, _tab_xml(package.read(name).decode(), body, texts))
    package.put_pieces(TEXTS, _texts_xml(shared, texts))  # last, since rows add to them
    return package.pack()


def _tab_xml(frame: str, body: Body, texts: Texts) -> Iterator[bytes]:
    """Yield a tab's part: the frame up to its header, the rows, what follows them."""
    found = _match(_BODY, frame)
    header, samples = found[1], found[0].rpartition("<row ")[2]
    styles = [style or "0" for style in _STYLE.findall(samples)]
    columns = [_Column(col, look, styles, texts) for col, look in enumerate(body.looks, 1)]
    end = a1(len(body.rows) + 1, len(columns))
    yield (_DIMENSION.sub(rf"\g<1>A1:{end}", frame[: found.start()]) + header).encode()
    yield from _chunks(_rows_xml(columns, body.rows))
    yield frame[found.end() :].encode()


def _rows_xml(columns: Sequence[_Column], rows: Rows) -> Iterator[str]:
    """Yield each row's XML; the busiest loop of the report."""
    known = [(column.start, column.known, column.learn) for column in columns]
    for number, row in enumerate(rows, 2):
        tall = 0.0
        cells = []
        for (start, of_column, learn), value in zip(known, row, strict=True):
            rest, height = of_column.get(value) or learn(value)
            cells.append(f"{start}{number}{rest}")
            if height > tall:
                tall = height
        size = f' ht="{tall:g}" customHeight="1"' if tall else ""
        yield f'<row r="{number}"{size}>{"".join(cells)}</row>'


def _texts_xml(frame: str, texts: Texts) -> Iterator[bytes]:
    """Yield the shared texts: the frame's own, then those of the rows."""
    found = _match(_COUNTS, frame)
    count, different = int(found[1]) + texts.used, int(found[2]) + texts.different
    start, end = frame[: found.start()], frame[found.end() :].removesuffix("</sst>")
    yield f'{start}count="{count}" uniqueCount="{different}"{end}'.encode()
    yield from _chunks(texts.xml())
    yield b"</sst>"


def _chunks(pieces: Iterator[str]) -> Iterator[bytes]:
    while chunk := "".join(islice(pieces, _CHUNK)):
        yield chunk.encode()


def _text_xml(text: str) -> str:
    """Return a shared text; a literal ``_x0041_`` is escaped, since readers take it for a letter."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F", text)
    space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f"<si><t{space}>{escape(text)}</t></si>"


def _serial(day: date) -> int:
    """Return a day as Excel counts them."""
    days = day.toordinal() - _DAY_ZERO
    return days + (days >= _LEAP_DAY_THAT_NEVER_WAS)


def _match(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.search(text)
    if not found:
        raise ValueError(f"the frame is not as XlsxWriter draws it: no {pattern.pattern}")
    return found
