"""Laying out a tab line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sheets_sync.look import text_height
from sheets_sync.model import (
    LINE_KEY,
    OUR_NOTE,
    Alignment,
    Chart,
    ChoiceRange,
    ColumnLook,
    Link,
    NewTab,
    Place,
    Role,
    Status,
    Tone,
    Value,
)
from sheets_sync.template import CODE_TYPES, Column

STATUS_TONES = (
    (Status.NOT_STARTED.value, Tone.NEUTRAL),
    (Status.NEEDS_ATTENTION.value, Tone.ATTENTION),
    (Status.IN_PROGRESS.value, Tone.NEUTRAL),
    (Status.READY.value, Tone.GOOD),
)
ALIGNMENT_TONES = (
    (Alignment.ALIGNED.value, Tone.GOOD),
    (Alignment.CHECK.value, Tone.ATTENTION),
    (Alignment.NOT_ALIGNED.value, Tone.BAD),
)
_TITLE_POINTS = 30.0


@dataclass
class Page:
    """A tab being laid out; ``row`` is the next free one."""

    cells: dict[Place, Value] = field(default_factory=dict)
    roles: dict[Place, Role] = field(default_factory=dict)
    notes: dict[Place, str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    page_starts: list[int] = field(default_factory=list)
    row: int = 1

    def line(
        self, values: Sequence[Value], roles: Role | Sequence[Role], to_col: int = 0, from_col: int = 1
    ) -> int:
        """Write one line from column A and move down; ``to_col`` merges its last value that far.

        Words above a table whose first columns stand on every printed page begin right of these
        (``from_col``): they would be cut there.
        """
        row, last_col = self.row, from_col + len(values) - 1
        for at, value in enumerate(values):
            self.cells[row, from_col + at] = value
            self.roles[row, from_col + at] = roles if isinstance(roles, Role) else roles[at]
        if to_col > last_col:
            self.merges.append((row, last_col, row, to_col))
        if roles is Role.TITLE:
            self.heights[row] = _TITLE_POINTS
        self.row += 1
        return row

    def skip(self, lines: int = 1) -> None:
        """Leave lines blank."""
        self.row += lines

    def start_page(self) -> None:
        """Have a printed page begin with the next line."""
        self.page_starts.append(self.row)

    def banner(self, text: str, role: Role, width: float, to_col: int, from_col: int = 1) -> int:
        """Write a paragraph across the tab, as high as its words need in ``width``."""
        row = self.line([text], role, to_col, from_col)
        self.heights[row] = text_height(text, width, size=12)
        return row

    def tab(
        self,
        title: str,
        columns: Sequence[ColumnLook],
        header_row: int,
        frozen_rows: int = 0,
        frozen_cols: int = 0,
        before: str | None = None,
        charts: tuple[Chart, ...] = (),
        key_col: int = 0,
    ) -> NewTab:
        """Return the finished tab; with a ``key_col`` the lines above its table have keys as well."""
        keys = {(row, key_col): f"{LINE_KEY}#{row}" for row in range(1, header_row) if key_col}
        return NewTab(
            title,
            {**self.cells, **keys},
            tuple(columns),
            header_row,
            {**self.roles, **dict.fromkeys(keys, Role.KEY)},
            dict(self.notes),
            tuple(self.merges),
            dict(self.heights),
            frozen_rows,
            frozen_cols,
            before,
            charts,
            page_starts=tuple(self.page_starts),
            key_col=key_col,
        )


def row_link(title: str, row: int | None) -> Link | str:
    """Return a link that says which row it leads to; nothing where there is no row."""
    return Link(f"{title}, row {row}", title, row) if row else ""


def our_note(help_text: str = "") -> str:
    """Return the note that marks a header as the tool's."""
    return f"{OUR_NOTE} {help_text}".strip()


def column_look(column: Column, choices: tuple[str, ...] | ChoiceRange = ()) -> ColumnLook:
    """Return how a column of the template is set up when it is made."""
    is_ours = column.owner == "tool"
    header, body = {
        "tool": (Role.TOOL_HEADER, Role.TOOL_BODY),
        "leaders": (Role.LEADER_HEADER, Role.LEADER_BODY),
        "people": (Role.HEADER, Role.BODY),
    }[column.owner]
    tones = {"status": STATUS_TONES, "alignment": ALIGNMENT_TONES}
    return ColumnLook(
        width=column.width,
        header_role=header,
        body_role=Role.KEY if column.hidden else body,
        note=our_note(column.help) if is_ours else column.help,
        is_date=column.type == "date",
        is_text=column.type in CODE_TYPES,
        is_hidden=column.hidden,
        is_protected=is_ours,
        choices=choices,
        tones=tones.get(column.key, ()) if is_ours else (),
    )


def header_cells(page: Page, columns: Iterable[Column]) -> int:
    """Write a header line for columns of the template; returns its row."""
    columns = tuple(columns)
    row = page.line([column.header for column in columns], Role.HEADER)
    for col, column in enumerate(columns, 1):
        page.roles[row, col] = column_look(column).header_role
    return row
