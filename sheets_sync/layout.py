"""Where the template's tabs and columns stand in a workbook. Pure.

A tab is found by its title, else by its headers; a column by its header. The header row is the first of
the top rows that holds at least half of the tab's headers. Order, extra tabs and columns do not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheets_sync.model import MADE_NOTE, Snapshot, Tab, Value, copied_title
from sheets_sync.template import Column, TabTemplate, Template, fold
from sheets_sync.values import strip

TOP_ROWS = 20
"""How far down a header row is looked for."""

_MADE_TOP_ROWS = 100
"""The same in a tab we made: above Overview's table stand this week's news and the charts."""

_OPENING_ROWS = 5
"""How far down a tab we made may open, where people put rows above it."""

OPENING_COLS = range(1, 4)
"""Where its first words may stand: right of columns that are printed on every page."""


@dataclass(frozen=True)
class Located:
    """A tab of the template as it stands in the workbook.

    ``cols`` maps column keys to cols (1-based); owned columns are in it only when their header carries our
    note. ``foreign`` are columns of our name that people made, ``twice`` headers that stand more than once
    (their columns are not read), ``missing`` people's columns that are not there. ``header_row`` 0 means no
    header row was found.
    """

    template: TabTemplate
    tab: Tab
    header_row: int
    cols: Mapping[str, int] = field(default_factory=dict)
    foreign: Mapping[str, int] = field(default_factory=dict)
    twice: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title as it stands in the workbook."""
        return self.tab.title

    @property
    def body(self) -> range:
        """The rows below the header, as far as anything was read."""
        return range(self.header_row + 1, len(self.tab.rows) + 1)

    def cell(self, row: int, key: str) -> Value:
        """Return what stands there without the spaces around it; ``""`` where the column is not there."""
        col = self.cols.get(key)
        return strip(self.tab.value(row, col)) if col else ""

    @property
    def missing(self) -> tuple[Column, ...]:
        """People's columns that are not there; optional ones are never missed."""
        return tuple(
            column
            for column in self.template.typed()
            if not column.optional and column.key not in self.cols and column.key not in self.twice
        )

    def header(self, key: str) -> str:
        """Return the header as it stands in the tab, else as the template has it."""
        col = self.cols.get(key) or self.foreign.get(key) or self.twice.get(key, (0,))[0]
        if col:
            return " ".join(str(self.tab.value(self.header_row, col)).split())
        return self.template.by_key[key].header

    def other_headers(self) -> tuple[str, ...]:
        """Return the headers that belong to no column of the template."""
        known = {
            *self.cols.values(),
            *self.foreign.values(),
            *(c for cols in self.twice.values() for c in cols),
        }
        cells = self.tab.rows[self.header_row - 1] if self.header_row else ()
        return tuple(
            str(cell).strip() for col, cell in enumerate(cells, 1) if col not in known and str(cell).strip()
        )


@dataclass(frozen=True)
class Layout:
    """Every tab of the template that was found, by key, and those that were not."""

    tabs: Mapping[str, Located]
    missing: tuple[TabTemplate, ...]

    def has(self, tab: str, *columns: str) -> bool:
        """Tell whether the tab and these of its columns can be read."""
        located = self.tabs.get(tab)
        return located is not None and all(key in located.cols for key in columns)

    def title(self, tab: str, template: Template) -> str:
        """Return the tab's title as it stands, else as the template has it."""
        return self.tabs[tab].title if tab in self.tabs else template.by_key[tab].title


def locate(snapshot: Snapshot, template: Template) -> Layout:
    """Find the tabs people fill; the tabs the tool makes are never taken for one of them."""
    made = {title for tab in template.tabs if tab.kind == "made" for title in tab.titles()}
    candidates = [tab for tab in snapshot.tabs if fold(tab.title) not in made and not is_made(tab, template)]
    found: dict[str, Tab] = {}
    for wanted in template.filled:
        by_title = [tab for tab in candidates if fold(tab.title) in wanted.titles()]
        if by_title:
            found[wanted.key] = min(by_title, key=lambda tab: (tab.title != wanted.title, tab.title))
    rest = [tab for tab in candidates if tab not in found.values()]
    found.update(_by_headers(template.expected, frozenset(found), rest))
    return Layout(
        {
            wanted.key: _locate_columns(wanted, found[wanted.key])
            for wanted in template.filled
            if wanted.key in found
        },
        tuple(one for one in template.expected if one.key not in found),
    )


def is_made(tab: Tab, template: Template) -> bool:
    """Tell whether the tool made a tab: above its table stands our note or our opening sentence."""
    opening = (template.disclosure, template.disclosure_apart)
    rows = range(1, _OPENING_ROWS + 1)
    if any(tab.notes.get((row, 1), "").startswith(MADE_NOTE) or tab.value(row, 1) in opening for row in rows):
        return True
    # Further right the sentence is ours only where nothing at all comes before it.
    first = (cell for row in tab.rows[:_OPENING_ROWS] for cell in row[: OPENING_COLS.stop - 1] if cell != "")
    return next(first, "") in opening


def locate_made(tab: Tab, template: TabTemplate) -> Located:
    """Find the columns of a tab the tool made: by header, whether or not the notes survived."""
    for header_row, row in enumerate(tab.rows[:_MADE_TOP_ROWS], 1):
        present = {fold(cell): col for col, cell in reversed([*enumerate(row, 1)]) if isinstance(cell, str)}
        cols = {
            column.key: present[header]
            for column in template.columns
            for header in column.headers()
            if header in present
        }
        if len(cols) * 2 >= len(template.columns):
            return Located(template, tab, header_row, cols)
    return Located(template, tab, 0)


def find_made(snapshot: Snapshot, template: Template, key: str) -> Located | None:
    """Return the tab of that key which the tool made, whatever it is called; ``None`` where there is none.

    One that still has its title comes before one that is known by its headers, such as a copy of it.
    """
    wanted = template.by_key[key]
    titled = [tab for tab in snapshot.tabs if fold(tab.title) in wanted.titles() and is_made(tab, template)]
    renamed = (tab for tab in snapshot.tabs if made_shape(tab, template) is wanted)
    tab = titled[0] if titled else next(renamed, None)
    return locate_made(tab, wanted) if tab else None


def made_shape(tab: Tab, template: Template) -> TabTemplate | None:
    """Return which tab of the template a made one is: by its title, else by its headers.

    A follow-up tab is known by its window, not here; a hidden copy of a tab is none.
    """
    if copied_title(tab.title) or not is_made(tab, template):
        return None
    made = [one for one in template.tabs if one.kind == "made"]
    titled = [one for one in made if fold(tab.title) in one.titles()]
    alike = (one for one in made if one.columns and one.key != "talks" and locate_made(tab, one).header_row)
    return titled[0] if titled else next(alike, None)


def _by_headers(
    templates: Sequence[TabTemplate], titled: frozenset[str], rest: Sequence[Tab]
) -> dict[str, Tab]:
    """Match renamed tabs to tabs of the template, best share of headers first; a tie matches nothing.

    A tab that looks most like one that was found by its title (a copy of it) is nobody's.
    """
    shares: list[tuple[float, str, str, Tab]] = []
    for tab in rest:
        by_key = {template.key: _best_share(tab, template) for template in templates}
        best = max(by_key.values())
        shares += [(best, key, tab.title, tab) for key in by_key if by_key[key] == best and key not in titled]
    shares.sort(key=lambda one: (-one[0], one[1], one[2]))
    found: dict[str, Tab] = {}
    for share, key, title, tab in shares:
        rivals = [one for one in shares if one[0] == share and (one[1] == key) != (one[2] == title)]
        taken = key in found or any(tab.title == other.title for other in found.values())
        open_rivals = [
            one for one in rivals if one[1] not in found and all(one[2] != t.title for t in found.values())
        ]
        if share >= 0.5 and not taken and not open_rivals:
            found[key] = tab
    return found


def _best_share(tab: Tab, template: TabTemplate) -> float:
    return max((_share(row, template) for row in tab.rows[:TOP_ROWS]), default=0.0)


def _share(row: Sequence[Value], template: TabTemplate) -> float:
    """Return the share (0-1) of the tab's own headers that stand in ``row``."""
    wanted = [column for column in template.typed() if not column.optional]
    present = {fold(cell) for cell in row if isinstance(cell, str) and cell}
    return sum(not column.headers().isdisjoint(present) for column in wanted) / len(wanted)


def _locate_columns(template: TabTemplate, tab: Tab) -> Located:
    header_row = next(
        (number for number, row in enumerate(tab.rows[:TOP_ROWS], 1) if _share(row, template) >= 0.5), 0
    )
    if not header_row:
        return Located(template, tab, 0)
    places: dict[str, list[int]] = {}
    for col, cell in enumerate(tab.rows[header_row - 1], 1):
        if isinstance(cell, str) and cell:
            places.setdefault(fold(cell), []).append(col)
    cols: dict[str, int] = {}
    foreign: dict[str, int] = {}
    twice: dict[str, tuple[int, ...]] = {}
    for column in template.columns:
        at = sorted(col for header in column.headers() for col in places.get(header, ()))
        if column.owner == "tool":
            ours = [col for col in at if tab.is_ours(header_row, col)]
            if ours:
                cols[column.key] = ours[0]
            elif at:
                foreign[column.key] = at[0]
        elif len(at) > 1:
            exact = places.get(fold(column.header), [])
            if len(exact) == 1:  # the header itself stands once; the others are aliases beside it
                cols[column.key] = exact[0]
            else:
                twice[column.key] = tuple(at)
        elif at:
            cols[column.key] = at[0]
    return Located(template, tab, header_row, cols, foreign, twice)
