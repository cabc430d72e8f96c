"""The nouns every room shares: cells, snapshots, findings, edits, plans. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache

OUR_NOTE = "Kept by sheets-sync."
"""How the note on a header that is ours begins; a column of our name without it is people's."""


MADE_NOTE = f"{OUR_NOTE} This tab is made and kept for you."
"""How the note on the first cell of a tab we made begins."""

LINE_KEY = "row "
"""How the hidden keys begin that say what each row of a table is which is drawn anew whole."""


def copy_title(number: int, title: str) -> str:
    """Return the title of the hidden copy of a tab that is deleted where it stood."""
    return f"sheets-sync moving {number}: {title}"


_COPY_TITLE = re.compile(r"sheets-sync moving \d+: (.+)", re.DOTALL)


def copied_title(title: str) -> str | None:
    """Return which tab a hidden copy is of; ``None`` for any other tab."""
    match = _COPY_TITLE.fullmatch(title)
    return match[1] if match else None


class Severity(StrEnum):
    """How much a finding weighs; hints never block."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def rank(self) -> int:
        """0 is the worst; sorts findings and picks the milder of two."""
        return tuple(Severity).index(self)


class Audience(StrEnum):
    """Who can act on a finding. Only a teacher's own findings stand beside rows."""

    TEACHER = "teacher"
    LEADER = "leader"
    COORDINATOR = "coordinator"


class About(StrEnum):
    """What a finding speaks of; decides what is said before a step is due."""

    BLANK = "blank"  # something is not there yet: silent until the step is due
    TYPED = "typed"  # what was typed could be better: at most a hint until the step is due
    UNREADABLE = "unreadable"  # cannot be read or matched: said at once
    OWED = "owed"  # has a date of its own (a check-in, a window): the step's date is not asked


class Against(StrEnum):
    """What a finding says against a goal's alignment. Facts make it ``Not aligned``, doubts ``Check``."""

    NOTHING = ""
    FOCUS_FACT = "focus fact"
    LINK_FACT = "link fact"
    FOCUS_DOUBT = "focus doubt"
    LINK_DOUBT = "link doubt"

    @property
    def is_fact(self) -> bool:
        """True for what can be looked up; a judgement of words never is."""
        return self in {Against.FOCUS_FACT, Against.LINK_FACT}

    @property
    def is_about_focus(self) -> bool:
        """True for what concerns the focus area, which stands on step 2 alone."""
        return self in {Against.FOCUS_FACT, Against.FOCUS_DOUBT}


class Status(StrEnum):
    """The word beside a row."""

    NOT_STARTED = "Not started"
    NEEDS_ATTENTION = "Needs attention"
    IN_PROGRESS = "In progress"
    READY = "Ready"


class Alignment(StrEnum):
    """Does the goal serve the focus area and the rubric?"""

    ALIGNED = "Aligned"
    CHECK = "Check"
    NOT_ALIGNED = "Not aligned"


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that shows ``text`` and jumps to a cell of the same workbook (row and col 1-based).

    With an ``address``, the home's own way to name a cell elsewhere, it leads into another workbook, whose
    tabs have no titles here: ``tab`` is ``""``.
    """

    text: str
    tab: str
    row: int
    col: int = 1
    address: str = ""

    def __str__(self) -> str:
        return self.text


Value = str | float | int | bool | date | datetime | time | Link
"""What a cell holds. A blank cell is ``""``."""

Place = tuple[int, int]
"""Row and col of a cell, both 1-based."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Drop what no spreadsheet file can hold: control characters, U+FFFE/U+FFFF, lone surrogates."""
    return _CONTROL.sub("", text)


MOST_CHARACTERS = 32_767
"""The most a cell of an Excel file can hold, counted as Excel counts (UTF-16 units)."""

MOST_LINK_CHARACTERS = 255
"""The most the words of a link can be: they stand in a formula."""


def fit_text(text: str, most: int = MOST_CHARACTERS) -> str:
    """Return ``text`` as a cell can hold it: cleaned, and cut with an ellipsis where it is too long."""
    if text.isprintable() and len(text) * 2 <= most:
        return text
    text = clean_text(text).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) * 2 <= most or len(text.encode("utf-16-le")) // 2 <= most:
        return text
    return text.encode("utf-16-le")[: (most - 1) * 2].decode("utf-16-le", "ignore") + "…"


_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
MOST_TITLE_CHARACTERS = 31


def fit_title(text: str, most: int = MOST_TITLE_CHARACTERS) -> str:
    """Return ``text`` as a tab's title can be: without what it cannot hold, or cannot begin or end with."""
    return " ".join(_NOT_IN_TITLES.sub("", text).split()).strip("' ")[:most].strip("' ")


def a1(row: int, col: int) -> str:
    """Name a cell as spreadsheets do: ``a1(3, 28)`` is ``"AB3"``."""
    return f"{_letters(col)}{row}"


@cache
def _letters(col: int) -> str:
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab as it was read.

    ``rows`` starts at A1 and may be ragged; a blank cell is ``""``. A cell with a spreadsheet error
    holds the error's text and is listed in ``errors``. ``displayed`` holds what a person sees where a
    number or date with a format of its own stands in a code column. ``notes`` are the cells' notes.
    ``reach`` is the last row and col in which a formula stands, whatever it shows. ``tab_id`` is what the
    home calls the tab, whatever its title becomes; ``grid`` its rows and cols there (0: endless).
    """

    title: str
    rows: Sequence[Sequence[Value]]
    errors: Mapping[Place, str] = field(default_factory=dict)
    displayed: Mapping[Place, str] = field(default_factory=dict)
    notes: Mapping[Place, str] = field(default_factory=dict)
    reach: Place = (0, 0)
    tab_id: int = 0
    grid: Place = (0, 0)

    @property
    def last_row(self) -> int:
        """The last row that holds anything, a formula that shows nothing included; 0 in an empty tab."""
        used = (row for row, cells in enumerate(self.rows, 1) if any(cell != "" for cell in cells))
        return max([*used, self.reach[0]], default=0)

    @property
    def last_col(self) -> int:
        """The last col that holds anything, a formula that shows nothing included; 0 in an empty tab."""
        return max([*map(len, self.rows), self.reach[1]], default=0)

    def value(self, row: int, col: int) -> Value:
        """Return the cell's value; ``""`` for a blank cell or one beyond what was read."""
        if 0 < row <= len(self.rows) and 0 < col <= len(self.rows[row - 1]):
            return self.rows[row - 1][col - 1]
        return ""

    def is_ours(self, row: int, col: int) -> bool:
        """Tell whether the cell carries the note that marks a header as the tool's."""
        return self.notes.get((row, col), "").startswith(OUR_NOTE)


@dataclass(frozen=True, slots=True)
class Owed:
    """A cell that an interrupted write hit and nobody gave back yet: it shows ``now``, and stood ``value``.

    ``origin`` is the write that set it aside and the place of the cell that was hit then.
    """

    tab: str
    row: int
    col: int
    value: Value
    now: Value
    origin: tuple[int, Place]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole workbook at one instant. ``fingerprint`` changes whenever the workbook does.

    The cells that are ``owed`` stand in ``tabs`` as they stood before they were hit, so that a plan is judged
    by what its teacher typed. ``unplaced`` names copies of such cells that nobody can tell the place of.
    """

    source: str
    tabs: tuple[Tab, ...]
    fingerprint: str = ""
    time_zone: str | None = None
    locale: str | None = None
    owed: tuple[Owed, ...] = ()
    unplaced: tuple[str, ...] = ()

    def tab(self, title: str) -> Tab | None:
        """Return the tab of exactly this title."""
        return next((tab for tab in self.tabs if tab.title == title), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the workbook a person should look at.

    ``tab`` is the title, ``row`` and ``col`` are 1-based, ``column`` is the header as it stands in the
    tab; row, col and column are ``None`` for what concerns a whole tab or a person who has no row.
    ``scores`` tell how well the words fit some components (code, 0-1), where words were judged.
    """

    code: str
    name: str
    severity: Severity
    audience: Audience
    about: About
    tab: str
    row: int | None
    col: int | None
    column: str | None
    teacher: str | None
    goal: int | None
    value: str | None
    message: str
    suggestions: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()

    @property
    def step(self) -> int:
        """The step the rule belongs to; 0 is the workbook itself."""
        return int(self.code[3])

    @property
    def cell(self) -> str | None:
        """The cell in A1 notation."""
        return a1(self.row, self.col) if self.row and self.col else None


class Tone(StrEnum):
    """What a word in a cell should look like; the look decides how."""

    NEUTRAL = "neutral"
    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"
    STARTED = "started"  # on the way; where it must be told from what has not begun


class Role(StrEnum):
    """What a cell is for; the look decides how each role is drawn."""

    TITLE = "title"  # the tab's name, large
    BANNER = "banner"  # a sentence or paragraph above a table
    SECTION = "section"  # a heading between parts of a tab
    HEADER = "header"  # header over what people type
    TOOL_HEADER = "tool_header"  # header over what the tool writes
    LEADER_HEADER = "leader_header"  # header over what leaders type
    BODY = "body"
    TOOL_BODY = "tool_body"
    LEADER_BODY = "leader_body"
    LABEL = "label"  # the left cell of a label-and-value pair
    KEY = "key"  # what says what a row is, in a column nobody sees


@dataclass(frozen=True, slots=True)
class ChoiceRange:
    """The cells of another tab that a drop-down offers; rows and col 1-based, ends included."""

    tab: str
    col: int
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """How a column is set up when it is made; afterwards its format is people's.

    ``width`` is in characters. ``is_protected`` asks for a warning before a person types there.
    ``is_text`` formats the cells as text so that ``1e`` and ``2.10`` stay what was typed.
    ``tones`` colours whole-cell words by conditional format. ``choices`` never refuses other words.
    """

    width: float
    header_role: Role
    body_role: Role
    note: str = ""
    is_date: bool = False
    is_text: bool = False
    is_hidden: bool = False
    is_protected: bool = False
    choices: tuple[str, ...] | ChoiceRange = ()
    tones: tuple[tuple[str, Tone], ...] = ()


class ChartKind(StrEnum):
    """How a chart draws its series."""

    BARS = "bars"  # horizontal, stacked: one bar a category
    COLUMNS = "columns"  # upright, side by side
    LINES = "lines"  # one point a category, a gap where a cell is blank


@dataclass(frozen=True, slots=True)
class CellRange:
    """Cells of one tab (its title), 1-based, ends included."""

    tab: str
    first_row: int
    last_row: int
    first_col: int
    last_col: int


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: the cell of its name, its values, and the tone it is drawn in."""

    name: CellRange
    values: CellRange
    tone: Tone


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over cells, which draws itself anew whenever they do; made with its tab, then people's.

    ``at`` is the cell under its upper left corner; ``width``, ``height`` in pixels. ``alt_text`` says in a
    sentence what it shows, for those who cannot see it. ``most`` is about the most a value can be, so that
    an axis can step by whole numbers from the first day on (0: nobody knows).
    """

    title: str
    kind: ChartKind
    categories: CellRange
    series: tuple[Series, ...]
    at: Place
    width: int
    height: int
    alt_text: str
    most: int = 0


@dataclass(frozen=True, slots=True)
class NewTab:
    """A tab to make: its cells, the role of those that are not a column's body, and its columns.

    ``columns`` describes columns 1..n. Their looks (formats, drop-downs, tones, protection) apply from
    ``header_row + 1`` down; their notes sit on ``header_row``. ``header_row`` 0 is a tab without a table.
    ``merges`` are ``(row, col, last_row, last_col)``. ``before`` is the title it stands before (None: last).
    ``has_filter`` lets people narrow its table to some rows by a button on each header.
    ``page_starts`` are the rows with which a printed page begins, where a home can say so.
    ``key_col`` is the column that says what each row of the table is, on a tab that is drawn anew whole
    (0: none); its cells begin with ``LINE_KEY``.
    """

    title: str
    cells: Mapping[Place, Value]
    columns: tuple[ColumnLook, ...]
    header_row: int
    roles: Mapping[Place, Role] = field(default_factory=dict)
    notes: Mapping[Place, str] = field(default_factory=dict)
    merges: tuple[tuple[int, int, int, int], ...] = ()
    row_heights: Mapping[int, float] = field(default_factory=dict)
    frozen_rows: int = 0
    frozen_cols: int = 0
    before: str | None = None
    charts: tuple[Chart, ...] = ()
    has_filter: bool = False
    page_starts: tuple[int, ...] = ()
    key_col: int = 0


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column of ours to make at ``col`` of an existing tab, right of everything that is there."""

    tab: str
    col: int
    header_row: int
    header: str
    look: ColumnLook


@dataclass(frozen=True, slots=True)
class Rename:
    """A generated tab whose title follows a school's new wording."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell to write, anchored by the value it replaces and the key of the row it was computed for.

    ``tab`` is the title as it was read (renames come last). ``key`` identifies the row whatever its
    position; ``header`` is for people who read the plan.
    """

    tab: str
    row: int
    col: int
    header: str
    old: Value
    new: Value
    key: str


@dataclass(frozen=True, slots=True)
class Restore:
    """A cell that a write hit because people moved cells meanwhile: it gets back what stood there.

    ``value`` is what that shows; the home puts the whole cell back, its formula and format included, from
    where it set it aside: ``origin`` is the write and the place of the cell that was hit then.
    """

    tab: str
    row: int
    col: int
    value: Value
    origin: tuple[int, Place] = (0, (0, 0))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one write does, as a value that can be printed, tested and refused.

    New columns are made before edits are written and may be edited by them; new tabs carry their cells.
    Only a repair restores, or a sync that finishes an interrupted one.
    """

    new_tabs: tuple[NewTab, ...] = ()
    new_columns: tuple[NewColumn, ...] = ()
    edits: tuple[Edit, ...] = ()
    renames: tuple[Rename, ...] = ()
    restores: tuple[Restore, ...] = ()
    retired: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to write."""
        return self == Plan()

    @property
    def cell_count(self) -> int:
        """How many cells it writes."""
        made = sum(len(tab.cells) for tab in self.new_tabs)
        return made + len(self.new_columns) + len(self.edits) + len(self.restores)
