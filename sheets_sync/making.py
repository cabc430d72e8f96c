"""What ``init`` adds: tabs, columns and starter rows that are not there yet. Pure.

Nothing that stands in the workbook is overwritten; running it again adds only what is still missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, takewhile

from sheets_sync.layout import Layout, Located, locate
from sheets_sync.matching import make_choice_index, make_index
from sheets_sync.model import ChoiceRange, ColumnLook, Edit, NewColumn, NewTab, Plan, Role, Snapshot, Value
from sheets_sync.settings import parse_settings
from sheets_sync.tabs.page import Page, column_look, header_cells, our_note
from sheets_sync.template import Column, TabTemplate, Template, fold
from sheets_sync.typed import person
from sheets_sync.values import show

Row = Mapping[str, Value]
"""A row to add: values by column key."""

_IDENTITIES = ("email", "teacher", "code", "setting", "id")
_CHOICE_ROWS = 500
_MOST_FROZEN_POINTS = 60.0
_BANNER_WIDTH = 90.0  # characters; the words above a tab of goals take no more

# Where in the year things fall by default, in days from its first day; the school moves them in Settings.
_DUE_DAYS = {1: 30, 2: 45, 3: 60, 4: 75, 5: 90, 6: 110}
_WINDOW_DAYS = (("Fall", 85, 115), ("Winter", 165, 200), ("Spring", 240, 275))
_YEAR_START = (8, 1)
_YEAR_END = (6, 30)


@dataclass(frozen=True)
class NewSchool:
    """What a person gave ``init``: a name, rubric rows, roster rows; ``settings`` fill more of Settings."""

    name: str = ""
    rubric: Sequence[Row] = ()
    roster: Sequence[Row] = ()
    focus_areas: Sequence[Row] = ({"id": "FA1"}, {"id": "FA2"})
    settings: Sequence[Row] = ()
    steps: Mapping[str, Sequence[Row]] = field(default_factory=dict)


def plan(snapshot: Snapshot, template: Template, school: NewSchool, today: date) -> Plan:
    """Return the plan that adds what is missing."""
    layout = locate(snapshot, template)
    rows = _rows_to_add(layout, template, school, today)
    new_tabs: list[NewTab] = []
    columns: list[NewColumn] = []
    edits: list[Edit] = []
    message = school_message(layout, template, rows.get("settings", ()))
    for tab in (tab for tab in template.tabs if tab.kind != "made"):
        located = layout.tabs.get(tab.key)
        if located is None and tab.optional:
            continue
        if located is None:
            new_tabs.append(_make(tab, layout, template, rows.get(tab.key, ()), message))
            continue
        added = list(_missing_columns(located, layout, template))
        columns.extend(added)
        edits.extend(_append(located, added, rows.get(tab.key, ())))
    return Plan(tuple(new_tabs), tuple(columns), tuple(edits))


def school_message(layout: Layout, template: Template, settings: Iterable[Row]) -> str:
    """Return the leader's message: as it stands in Settings, else as it is about to be added."""
    standing = parse_settings(layout, template).message
    label = next(row.label for row in template.settings if row.key == "message")
    added = next((show(row.get("value", "")) for row in settings if row.get("setting") == label), "")
    return standing or added


# -- rows -----------------------------------------------------------------------------------------------


def _rows_to_add(
    layout: Layout, template: Template, school: NewSchool, today: date
) -> dict[str, Sequence[Row]]:
    """Return the rows each tab lacks, by tab key."""
    standing = _standing(layout, "roster", "email")
    added = [row for row in school.roster if fold(show(row.get("email", ""))) not in standing]
    people = _People([*_rows(layout, "roster", ("email", "name", "active")), *added], template)
    rows: dict[str, Sequence[Row]] = {
        "settings": _settings_rows(layout, template, school, today),
        "focus_areas": () if _standing(layout, "focus_areas", "id") else school.focus_areas,
        "rubric": () if _standing(layout, "rubric", "code") else school.rubric,
        "roster": added,
    }
    goals = parse_settings(layout, template).goals_min
    for tab in template.steps:
        if tab.key in school.steps:
            rows[tab.key] = school.steps[tab.key]
        else:
            rows[tab.key] = _starter_rows(layout, tab, people, goals)
    return rows


class _People:
    """The roster as it will be: who keeps a plan, and who is meant by what stands in a Teacher cell."""

    def __init__(self, roster: Sequence[Row], template: Template) -> None:
        active = make_choice_index(template.choices["active"])
        self.index = make_index(
            (fold(show(row.get("email", ""))), show(row.get("name", "")), ()) for row in roster
        )
        self.emails = [
            email
            for row in roster
            if (email := fold(show(row.get("email", ""))))
            and active.resolve(show(row.get("active", ""))) in {"yes", None}  # as frames read it
        ]


def _starter_rows(layout: Layout, tab: TabTemplate, people: _People, goals: int) -> list[Row]:
    """Return a row per teacher (and goal) for those who have none on this tab."""
    there = {person(text, people.index) for text in _standing(layout, tab.key, "teacher")}
    lacking = [email for email in dict.fromkeys(people.emails) if email not in there]
    if "goal_number" not in tab.by_key:
        return [{"teacher": email} for email in lacking]
    return [{"teacher": email, "goal_number": number} for email in lacking for number in range(1, goals + 1)]


def _rows(layout: Layout, tab: str, columns: Sequence[str]) -> list[Row]:
    """Return what stands in some columns of a tab, row by row; a column that is not there is blank."""
    located = layout.tabs.get(tab)
    if located is None:
        return []
    return [{key: located.cell(row, key) for key in columns} for row in located.body]


def _standing(layout: Layout, tab: str, column: str) -> frozenset[str]:
    """Return the folded words of a column."""
    return frozenset(fold(show(row.get(column, ""))) for row in _rows(layout, tab, (column,))) - {""}


def _settings_rows(layout: Layout, template: Template, school: NewSchool, today: date) -> list[Row]:
    """Return the Settings rows that are not there, with a year's usual dates to start from."""
    there = _standing(layout, "settings", "setting")
    given = {fold(show(row["setting"])): row for row in school.settings}
    rows: list[Row] = []
    for setting in template.settings:
        if setting.repeat:
            if not any(label.startswith(fold(setting.label)) for label in there):
                own = [row for label, row in given.items() if label.startswith(fold(setting.label))]
                rows.extend(own or _window_rows(setting.label, today))
        elif not setting.labels() & there:
            value = _default(setting.key, school, today, bool(there))
            rows.append(given.get(fold(setting.label), {"setting": setting.label, "value": value}))
    return rows


def _default(key: str, school: NewSchool, today: date, has_settings: bool) -> Value:
    """Return a setting's first value; in Settings that a school already filled a blank stays a blank."""
    if key == "school":
        return school.name
    if has_settings:
        return ""
    start, end = school_year(today)
    if key.startswith("due_"):
        return start + timedelta(_DUE_DAYS[int(key[-1])])
    first: dict[str, Value] = {
        "year_start": start,
        "year_end": end,
        "profile": "guided",
        "goals_per_teacher": "1-2",
    }
    return first.get(key, "")


def _window_rows(label: str, today: date) -> list[Row]:
    start, _ = school_year(today)
    return [
        {
            "setting": f"{label} W{number}",
            "value": name,
            "opens": start + timedelta(opens),
            "closes": start + timedelta(closes),
        }
        for number, (name, opens, closes) in enumerate(_WINDOW_DAYS, 1)
    ]


def school_year(today: date) -> tuple[date, date]:
    """Return the first and last day of the school year to plan for; from June on it is the next one."""
    first = today.year if today.month >= 6 else today.year - 1
    return date(first, *_YEAR_START), date(first + 1, *_YEAR_END)


# -- a tab that is not there ----------------------------------------------------------------------------


def _make(tab: TabTemplate, layout: Layout, template: Template, rows: Sequence[Row], message: str) -> NewTab:
    columns = _in_order([column for column in tab.columns if not column.optional])
    page = Page()
    is_message = tab.key == "why"
    banner = (message or template.no_message) if is_message else tab.help
    frozen_cols = 2 if "goal_number" in tab.by_key else 1
    first_col, last_col = _banner_cols(columns, frozen_cols)
    width = sum(column.width for column in columns[first_col - 1 : last_col])
    page.banner(banner, Role.BANNER, width, last_col, first_col)
    if is_message:
        page.notes[1, 1] = our_note("The leader's message, from the row Message of Settings.")
    header_row = header_cells(page, columns)
    for at, row in enumerate(rows, header_row + 1):
        for col, column in enumerate(columns, 1):
            value = _joined(row, column) if column.joins else row.get(column.key, "")
            if value != "":
                page.cells[at, col] = value
    looks = [_look(column, layout, template) for column in columns]
    is_tall = page.heights.get(1, 0) > _MOST_FROZEN_POINTS  # a long message would fill a phone's screen
    frozen_rows = 0 if is_tall else header_row
    return page.tab(tab.title, looks, header_row, frozen_rows=frozen_rows, frozen_cols=frozen_cols)


def _banner_cols(columns: Sequence[Column], frozen_cols: int) -> tuple[int, int]:
    """Return the columns that the words above a table go across.

    A tab of goals prints on two pages across: there they stand right of what both repeat, on the first.
    """
    if frozen_cols == 1:
        return 1, sum(column.owner != "tool" and not column.hidden for column in columns)
    first_col = frozen_cols + 1
    narrower = takewhile(
        lambda width: width < _BANNER_WIDTH, accumulate(column.width for column in columns[frozen_cols:])
    )
    return first_col, first_col + sum(1 for _ in narrower)


def _joined(row: Row, column: Column) -> str:
    """Return a pick list's words; a row that is not filled yet has none."""
    parts = [show(row.get(key, "")) for key in column.joins]
    return " ".join(parts) if all(parts) else ""


def _in_order(columns: Sequence[Column]) -> list[Column]:
    """Return people's columns, then ours at the right, but for those that stand beside one of people's."""
    ordered = [column for column in columns if column.owner != "tool"]
    for column in columns:
        if column.beside:
            at = next(i for i, other in enumerate(ordered) if other.key == column.beside)
            ordered.insert(at + 1, column)
    return ordered + [column for column in columns if column.owner == "tool" and not column.beside]


def _look(column: Column, layout: Layout, template: Template) -> ColumnLook:
    return column_look(column, _choices(column, layout, template))


def _choices(column: Column, layout: Layout, template: Template) -> tuple[str, ...] | ChoiceRange:
    if column.choices:
        return template.labels(column.choices)
    if column.owner == "tool":
        return ()
    source = {
        "teacher": ("roster", "email"),
        "focus": ("focus_areas", "pick"),
        "components": ("rubric", "pick"),
    }
    if column.type not in source:
        return ()
    tab, key = source[column.type]
    located = layout.tabs.get(tab)
    if located is not None:
        col, first, title = located.cols.get(key, 0), located.header_row + 1, located.title
    else:
        made = template.by_key[tab]
        order = _in_order([one for one in made.columns if not one.optional])
        col, first, title = [one.key for one in order].index(key) + 1, 3, made.title
    return ChoiceRange(title, col, first, first + _CHOICE_ROWS - 1) if col else ()


# -- a tab that is there ----------------------------------------------------------------------------------


def _missing_columns(located: Located, layout: Layout, template: Template) -> Iterator[NewColumn]:
    """Yield columns a tab lacks, right of everything; an empty tab gets all of them."""
    is_empty = not located.tab.last_row
    if not located.header_row and not is_empty:
        return
    present = {*located.cols, *located.foreign, *located.twice}
    wanted = [
        column
        for column in _in_order(located.template.columns)
        if column.key not in present and not column.optional
    ]
    first = 1 if is_empty else located.tab.last_col + 1
    for col, column in enumerate(wanted, first):
        look = _look(column, layout, template)
        yield NewColumn(located.title, col, max(located.header_row, 1), column.header, look)


def _append(located: Located, added: Sequence[NewColumn], rows: Sequence[Row]) -> Iterator[Edit]:
    """Yield the edits that add rows below everything that stands in the tab."""
    cols: dict[str, int] = dict(located.cols)
    headers = {column.header: column.key for column in located.template.columns}
    cols.update({headers[column.header]: column.col for column in added})
    if not cols:
        return
    first = max(located.tab.last_row, located.header_row, 1) + 1
    # A row that could not say whose it is (its column stands twice, or is missing) is not added.
    rows = [row for row in rows if all(key in cols for key in _IDENTITIES if row.get(key, "") != "")]
    for at, row in enumerate(rows, first):
        for key, value in row.items():
            if key in cols and value != "":
                header = located.template.by_key[key].header
                yield Edit(located.title, at, cols[key], header, "", value, _identity(row))


def _identity(row: Row) -> str:
    parts = [row.get(key, "") for key in _IDENTITIES]
    return next((show(part) for part in parts if part != ""), "")
