"""The ``Coverage`` tab: what the goals work on, by rubric component and focus area. Pure.

A tab that stands keeps as many columns for focus areas as it was made with, so that none ever grows over
what people typed beside it; goals of any further focus area are counted in the column for several.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sheets_sync.coverage import NONE, SEVERAL, Coverage, Part, coverage
from sheets_sync.frames import Plans
from sheets_sync.layout import find_made
from sheets_sync.model import LINE_KEY, MADE_NOTE, NewTab, Role, Tone, Value
from sheets_sync.rules.wording import say_all
from sheets_sync.tabs.page import Page, column_look, our_note
from sheets_sync.template import TabTemplate

NOBODY_YET = "Nobody yet"
ALL_GOALS, NO_COMPONENT = "All goals, each counted once", "No rubric component yet"
COUNTED_AGAIN = "Less: goals counted in several lines"
_USUAL_AREAS = 2
_AREA_WIDTH = 16.0
_MOST_NAMED, _MOST_PEOPLE, _MOST_OVERHEARD = 6, 12, 3
_TONES = ((NOBODY_YET, Tone.NEUTRAL),)


def render(plans: Plans) -> NewTab:
    """Lay out the tab."""
    counted = coverage(plans)
    template = plans.template.by_key["coverage"]
    areas = _Areas(counted, _room(plans) or max(_USUAL_AREAS, len(counted.focus_areas)))
    page = Page()
    width = areas.room + len(template.columns) - 1  # the last, hidden one says what a row is
    page.line([plans.template.disclosure], Role.BANNER, width)
    page.notes[1, 1] = MADE_NOTE
    page.line([template.title], Role.TITLE)
    for text in (template.help, *sentences(counted)):
        page.line([text], Role.BANNER, width)
    page.skip()
    header_row = page.line(list(areas.across(_headers(template), areas.headers())), Role.TOOL_HEADER)
    for cells, counts in _lines(plans, areas):
        for col, value in enumerate(areas.across(cells, areas.counts(counts)), 1):
            if value != "":
                page.cells[page.row, col] = value
            if page.row == header_row + 1:
                page.roles[page.row, col] = Role.LABEL
        page.row += 1
    area = replace(column_look(template.by_key["several"]), width=_AREA_WIDTH, note=our_note())
    looks = {column.key: column_look(column) for column in template.columns}
    looks["teachers"] = replace(looks["teachers"], tones=_TONES)
    spread = areas.across(looks, [area] * areas.room)
    return page.tab(template.title, list(spread), header_row, frozen_cols=1, key_col=width + 1)


def sentences(counted: Coverage) -> list[str]:
    """Say in four lines what nobody works on, what most do, what is spoken of, and the focus areas."""
    if not counted.parts:
        return ["The rubric lists no component yet.", "", "", _say_focus_areas(counted)]
    if not counted.goals:
        return ["No goal has been written yet.", "", "", ""]
    nobody = [_name(part) for part in counted.untouched]
    busiest = [_name(part) for part in counted.busiest]
    most = counted.busiest[0].total if busiest else 0
    return [
        f"Nobody works on: {_some(nobody)}." if nobody else "Every component has someone working on it.",
        f"Most work on: {_some(busiest)} ({_goals(most)}{' each' if len(busiest) > 1 else ''})."
        if busiest
        else "No goal names a component of the rubric yet.",
        _say_overheard(counted),
        _say_focus_areas(counted),
    ]


def _say_overheard(counted: Coverage) -> str:
    """Say which components more goals speak of than name, by their words."""
    said = [
        f"{_name(part)} ({part.spoken} speak of it, {part.total or 'none'} name{'s' * (part.total == 1)} it)"
        for part in counted.overheard[:_MOST_OVERHEARD]
    ]
    return f"More goals seem to speak of {say_all(said)}." if said else ""


def _say_focus_areas(counted: Coverage) -> str:
    if not counted.focus_areas:
        return "No focus area is set on the Focus Areas tab yet."
    said = [f"{_label(key, name)}: {_goals(counted.by_column[key])}" for key, name in counted.focus_areas]
    if several := counted.by_column[SEVERAL]:
        said.append(f"several focus areas: {_goals(several)}")
    if none := counted.by_column[NONE]:
        said.append(f"no focus area yet: {_goals(none)}")
    return "; ".join(said) + "."


def _goals(count: int) -> str:
    return f"{count} goal{'' if count == 1 else 's'}"


def _label(key: str, name: str) -> str:
    return " ".join(filter(None, (key, name)))


def _some(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return say_all([*names[:_MOST_NAMED], f"{more} more"] if more > 1 else names)


# -- the columns ------------------------------------------------------------------------------------------

_T = TypeVar("_T")


@dataclass(frozen=True)
class _Areas:
    """The columns for focus areas: as many as the tab has ``room`` for, then several, then none."""

    counted: Coverage
    room: int

    def across(self, cells: Mapping[str, _T], areas: Sequence[_T]) -> Iterator[_T]:
        """Yield one line's cells from left to right."""
        yield from (cells["component"], cells["domain"], cells["total"])
        yield from areas
        yield from (cells[key] for key in ("several", "no_focus", "spoken", "teachers", "identity"))

    def headers(self) -> list[Value]:
        names = [_label(key, name) for key, name in self.counted.focus_areas[: self.room]]
        return [*names, *(["No other focus area"] * (self.room - len(names)))]

    def counts(self, counts: Mapping[str, int]) -> list[Value]:
        shown = [counts[key] or "" for key, _ in self.counted.focus_areas[: self.room]]
        return [*shown, *([""] * (self.room - len(shown)))]

    def beyond(self, counts: Mapping[str, int]) -> int:
        """Return how many goals serve several focus areas, or one that has no column."""
        return counts[SEVERAL] + sum(counts[key] for key, _ in self.counted.focus_areas[self.room :])


def _room(plans: Plans) -> int:
    """Return how many columns for focus areas the tab has that stands; 0 where none does."""
    standing = find_made(plans.desk, plans.template, "coverage")
    cols = standing.cols if standing else {}
    return max(0, cols["several"] - cols["total"] - 1) if {"several", "total"} <= set(cols) else 0


def _headers(template: TabTemplate) -> dict[str, Value]:
    return {column.key: column.header for column in template.columns}


# -- the lines ----------------------------------------------------------------------------------------------


def _lines(plans: Plans, areas: _Areas) -> Iterator[tuple[dict[str, Value], Mapping[str, int]]]:
    """Yield the lines: the sum first, what leads to it, then every component; and each line's counts."""
    counted = areas.counted
    again = {
        column: counted.by_column[column]
        - sum(part.counts[column] for part in (*counted.parts, counted.without))
        for column in counted.columns
    }
    whole = _line(areas, ALL_GOALS, "", counted.goals, counted.by_column, "")
    less = _line(areas, COUNTED_AGAIN, "", -counted.counted_again, again, "")
    yield {**whole, "identity": f"{LINE_KEY}(all)"}, counted.by_column
    yield {**less, "identity": f"{LINE_KEY}(again)"}, again
    for part in (counted.without, *counted.parts):
        label = _name(part) if part.code else NO_COMPONENT
        names = _some_people(plans, part)
        line = _line(areas, label, part.domain, part.total, part.counts, names)
        yield (
            {**line, "spoken": part.spoken or "", "identity": f"{LINE_KEY}{part.code or '(none)'}"},
            part.counts,
        )


def _line(
    areas: _Areas, label: str, domain: str, total: int, counts: Mapping[str, int], names: str
) -> dict[str, Value]:
    return {
        "component": label,
        "domain": domain,
        "total": total,
        "several": areas.beyond(counts) or "",
        "no_focus": counts[NONE] or "",
        "spoken": "",
        "teachers": names,
    }


def _name(part: Part) -> str:
    return _label(part.code, part.component)


def _some_people(plans: Plans, part: Part) -> str:
    names = [plans.name_of(email) for email in part.teachers]
    more = len(names) - _MOST_PEOPLE
    if more > 1:
        return f"{', '.join(names[:_MOST_PEOPLE])} and {more} more"
    return ", ".join(names) or (NOBODY_YET if part.code else "")
