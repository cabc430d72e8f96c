"""A plan as text, for ``sync --dry-run``: everything one write would do, no edit left out. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sheets_sync.model import Edit, Link, Plan, Value, a1
from sheets_sync.report.words import counted, one_line, pad, shorten, shown_width
from sheets_sync.values import show

_LONGEST_VALUE = 60


def render_plan(plan: Plan) -> str:
    """Render every new tab, new column, rename and edit, then a line that counts them."""
    if plan.is_empty:
        return "Nothing to write: the workbook already says what it should.\n"
    blocks = [*_shape_blocks(plan), *_edit_blocks(plan.edits)]
    return "\n\n".join("\n".join(block) for block in blocks) + f"\n\n{_count(plan)}\n"


def _shape_blocks(plan: Plan) -> Iterator[list[str]]:
    if plan.new_tabs:
        yield ["New tabs", *(_new_tab_lines(plan))]
    if plan.new_columns:
        yield [
            "New columns",
            *(
                f"  {one_line(one.tab)}  {a1(one.header_row, one.col)}  {one_line(one.header)}"
                for one in plan.new_columns
            ),
        ]
    if plan.retired:
        yield [
            "Deleted tabs, which stand in another workbook now",
            *(f"  {one_line(title)}" for title in plan.retired),
        ]
    if plan.renames:
        yield ["New titles", *(f"  {_show(one.old)} -> {_show(one.new)}" for one in plan.renames)]


def _new_tab_lines(plan: Plan) -> Iterator[str]:
    for tab in plan.new_tabs:
        filled = counted(sum(value != "" for value in tab.cells.values()), "cell")
        where = f", before {one_line(tab.before)}" if tab.before else ""
        yield f"  {one_line(tab.title)}  ({filled}{where})"


def _edit_blocks(edits: Sequence[Edit]) -> Iterator[list[str]]:
    by_tab: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_tab[edit.tab].append(edit)
    for tab, some in by_tab.items():
        cells = [a1(one.row, one.col) for one in some]
        headers = [one_line(one.header) for one in some]
        cell_width, header_width = max(map(len, cells)), max(map(shown_width, headers))
        yield [
            one_line(tab),
            *(
                f"  {cell:<{cell_width}}  {pad(header, header_width)}  {_show(one.old)} -> {_show(one.new)}"
                for one, cell, header in zip(some, cells, headers, strict=True)
            ),
        ]


def _show(value: Value) -> str:
    """Return a cell's value on one line: text in quotes, a blank cell as ``(blank)``."""
    match value:
        case "":
            return "(blank)"
        case Link() if value.address:
            return f"{_quote(value.text)} to {one_line(value.address)}"
        case Link():
            return f"{_quote(value.text)} to {one_line(value.tab)}!{a1(value.row, value.col)}"
        case str():
            return _quote(value)
    return show(value)


def _quote(text: str) -> str:
    return f'"{shorten(one_line(text), _LONGEST_VALUE)}"'


def _count(plan: Plan) -> str:
    parts = (
        (len(plan.new_tabs), "new tab"),
        (len(plan.new_columns), "new column"),
        (len(plan.retired), "deleted tab"),
        (len(plan.renames), "new title"),
        (len(plan.edits), "edit"),
    )
    return ", ".join(counted(count, noun) for count, noun in parts if count) + "."
