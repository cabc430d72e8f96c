"""Requests on conditional formats, the basic filter and banding. No I/O."""

from __future__ import annotations

from tests.emulator.book import Book
from tests.emulator.boxes import Box, Json
from tests.emulator.cells import filled_colours
from tests.emulator.errors import Refused
from tests.emulator.grid import Tab


def _stored_rule(book: Book, rule: Json | None) -> tuple[Tab, Json]:
    """Return the tab a conditional format lies on, and the rule as it is kept."""
    ranges = [Box.read(part) for part in (rule or {}).get("ranges") or []]
    if rule is None or not ranges:
        raise Refused(400, "A conditional format rule must have at least one range.")
    if len({box.sheet_id for box in ranges}) > 1:
        raise Refused(400, "All the ranges of a conditional format rule must lie on the same grid.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise Refused(400, "A conditional format rule must have a booleanRule or a gradientRule.")
    tab = book.tab(ranges[0].sheet_id)
    for box in ranges:
        tab.area(box)
    stored = {**rule, "ranges": [box.as_json() for box in ranges]}
    if boolean := rule.get("booleanRule"):
        if not (boolean.get("condition") or {}).get("type"):
            raise Refused(400, "A boolean rule must have a condition.")
        stored["booleanRule"] = {**boolean, "format": filled_colours(boolean.get("format") or {})}
    return tab, stored


def add_conditional_format_rule(book: Book, body: Json) -> Json:
    """Add a conditional format; it comes first unless an index says otherwise."""
    tab, rule = _stored_rule(book, body.get("rule"))
    index = body.get("index") or 0
    if not 0 <= index <= len(tab.rules):
        raise Refused(400, f"index[{index}] must be between 0 and {len(tab.rules)}.")
    tab.rules.insert(index, rule)
    return {}


def _rule_at(book: Book, body: Json) -> tuple[Tab, int]:
    tab, index = book.tab(body.get("sheetId", 0)), body.get("index") or 0
    if not 0 <= index < len(tab.rules):
        raise Refused(400, f"No conditional format on sheet: {tab.sheet_id} at index: {index}")
    return tab, index


def delete_conditional_format_rule(book: Book, body: Json) -> Json:
    """Delete a conditional format; those after it move up."""
    tab, index = _rule_at(book, body)
    return {"deleteConditionalFormatRule": {"rule": tab.rules.pop(index)}}


def update_conditional_format_rule(book: Book, body: Json) -> Json:
    """Replace a conditional format, or move it."""
    if body.get("rule") is None:
        tab, index = _rule_at(book, body)
        new_index = body.get("newIndex") or 0
        rule = tab.rules.pop(index)
        tab.rules.insert(new_index, rule)
        reply = {"oldRule": rule, "newRule": rule, "oldIndex": index, "newIndex": new_index}
    else:
        there, rule = _stored_rule(book, body["rule"])
        tab, index = _rule_at(book, {"sheetId": there.sheet_id, **body})
        reply = {"oldRule": tab.rules[index], "newRule": rule, "oldIndex": index, "newIndex": index}
        tab.rules[index] = rule
    return {"updateConditionalFormatRule": {name: part for name, part in reply.items() if part != 0}}


def set_basic_filter(book: Book, body: Json) -> Json:
    """Put the one filter over a range."""
    given = body.get("filter") or {}
    tab, area, _ = book.place(given.get("range"))
    tab.basic_filter = {**given, "range": Box(tab.sheet_id, *area).as_json()}
    return {}


def clear_basic_filter(book: Book, body: Json) -> Json:
    """Take the filter away, where there is one."""
    book.tab(body.get("sheetId", 0)).basic_filter = None
    return {}


def add_banding(book: Book, body: Json) -> Json:
    """Keep alternating colours as they were given."""
    given = body.get("bandedRange") or {}
    tab, _, _ = book.place(given.get("range"))
    banded = {"bandedRangeId": book.new_id(), **given}
    tab.banded.append(banded)
    return {"addBanding": {"bandedRange": banded}}


def delete_banding(book: Book, body: Json) -> Json:
    """Take alternating colours away."""
    wanted = body.get("bandedRangeId", 0)
    for tab in book.tabs:
        kept = [part for part in tab.banded if part["bandedRangeId"] != wanted]
        if len(kept) < len(tab.banded):
            tab.banded = kept
            return {}
    raise Refused(400, f"No banded range with id: {wanted}")
