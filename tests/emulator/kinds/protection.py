"""Requests on protected ranges. No I/O."""

from __future__ import annotations

from tests.emulator.book import PROTECTED, Book
from tests.emulator.boxes import Box, Json
from tests.emulator.errors import Refused
from tests.emulator.grid import Tab
from tests.emulator.masking import check_names, parse_fields, written
from tests.emulator.showing import protection_json

_FIELDS = dict.fromkeys(
    "protectedRangeId range namedRangeId description warningOnly requestingUserCanEdit "
    "unprotectedRanges editors".split()
)


def add_protected_range(book: Book, body: Json) -> Json:
    """Protect a range; without editors only the caller and the owner may write it."""
    given = _without_nulls(body.get("protectedRange") or {})
    _check_editors(given)
    number = given.get("protectedRangeId") or book.new_id()
    if any(part["protectedRangeId"] == number for tab in book.tabs for part in tab.protections):
        raise Refused(400, f"A protected range with the ID {number} already exists.")
    tab = _tab_of(book, given)
    stored = {"protectedRangeId": number, **_kept(given)}
    if not stored.get("warningOnly"):
        stored["editors"] = _with_caller(stored.get("editors") or {}, book.as_user)
    tab.protections.append(stored)
    return {"addProtectedRange": {"protectedRange": protection_json(_seen(stored), True)}}


def _seen(stored: Json) -> Json:
    return {**stored, "editors": stored.get("editors", {})}


def _without_nulls(given: Json) -> Json:
    return {name: part for name, part in given.items() if part is not None}


def _check_editors(given: Json) -> None:
    editors = given.get("editors") or {}
    if given.get("warningOnly") and any(
        editors.get(name) for name in ("users", "groups", "domainUsersCanEdit")
    ):
        raise Refused(400, "ProtectedRange is warningOnly. Editors cannot be set on it.")


def _kept(given: Json) -> Json:
    """Return what is kept of a ProtectedRange: nothing that is off or empty."""
    kept = {
        name: part
        for name, part in given.items()
        if name not in {"protectedRangeId", "requestingUserCanEdit", "editors"}
        and part not in ("", False, [])
    }
    if "range" in kept:
        kept["range"] = Box.read(kept["range"]).as_json()
    if "editors" in given:
        kept["editors"] = {name: part for name, part in (given["editors"] or {}).items() if part}
    return kept


def _with_caller(editors: Json, caller: str | None) -> Json:
    """Nobody can lock themselves out: who protects a range is always among its editors."""
    users = editors.get("users", [])
    if caller is None or caller in users:
        return editors
    return {**editors, "users": [caller, *users]}


def _tab_of(book: Book, given: Json) -> Tab:
    if "range" in given:
        tab, _, _ = book.place(given["range"])
        return tab
    if "namedRangeId" in given:
        named = [part for part in book.named_ranges if part["namedRangeId"] == given["namedRangeId"]]
        if named:
            return book.tab(named[0]["range"].get("sheetId", 0))
    raise Refused(400, "A protected range must have a range or a namedRangeId.")


def _held(book: Book, number: int) -> tuple[Tab, int]:
    for tab in book.tabs:
        for at, part in enumerate(tab.protections):
            if part["protectedRangeId"] == number:
                if not book.may_edit(part):
                    raise Refused(400, PROTECTED)
                return tab, at
    raise Refused(400, f"No protected range with id: {number}")


def update_protected_range(book: Book, body: Json) -> Json:
    """Write the masked fields of a protection."""
    given = _without_nulls(body.get("protectedRange") or {})
    fields = parse_fields(body.get("fields"))
    check_names(fields, _FIELDS)
    tab, at = _held(book, given.get("protectedRangeId", 0))
    old = tab.protections[at]
    now = written(old, given, fields)
    _check_editors(now)
    stored = {"protectedRangeId": old["protectedRangeId"], **_kept(now)}
    if stored.get("warningOnly"):
        stored.pop("editors", None)
    else:
        stored["editors"] = _with_caller(stored.get("editors") or {}, book.as_user)
    there = _tab_of(book, stored)
    tab.protections.pop(at)
    there.protections.append(stored) if there is not tab else tab.protections.insert(at, stored)
    return {}


def delete_protected_range(book: Book, body: Json) -> Json:
    """Lift a protection."""
    tab, at = _held(book, body.get("protectedRangeId", 0))
    tab.protections.pop(at)
    return {}
