"""A workbook that lives in Google Sheets. I/O: one request to read it, one to write it.

People go on typing while we work. So a write first sets aside what it replaces, in the same all-or-nothing
step, and answers with the whole workbook; what was met by moved cells is then put right by a second plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any, cast

from sheets_sync.backends import Written
from sheets_sync.backends.google.answers import GARBLED, Failure
from sheets_sync.backends.google.aside import Aside, is_aside
from sheets_sync.backends.google.batches import Batch, batches
from sheets_sync.backends.google.client import (
    AlreadyApplied,
    GoogleRefusal,
    Refused,
    SheetsClient,
    Unanswered,
)
from sheets_sync.backends.google.leftovers import Found, Leftover, found_in, look, memory_of, put_back
from sheets_sync.backends.google.places import Standing, standing, tab_ids
from sheets_sync.backends.google.reading import ANSWER_FIELDS, FIELDS, read_tab, snapshot
from sheets_sync.backends.google.refusals import read_error, write_error
from sheets_sync.errors import ChangedError, PartWrittenError, SheetsSyncError
from sheets_sync.model import Place, Plan, Snapshot, Value

Json = dict[str, Any]


@dataclass(frozen=True)
class _Book:
    """What is remembered of Google's last answer besides the snapshot."""

    standing: Standing
    titles: frozenset[str]
    asides: tuple[int, ...]


class GoogleBackend:
    """One spreadsheet, reached through ``client`` as ``account``; ``source`` is how a person named it."""

    def __init__(
        self, client: SheetsClient, spreadsheet_id: str, source: str, account: str | None = None
    ) -> None:
        self.client = client
        self.account = account
        self.spreadsheet_id = spreadsheet_id
        self.source = source
        # Two machines that read the same workbook must not take one's hidden tab for the other's.
        self._own_salt = token_hex(8)
        self._code_headers: frozenset[str] = frozenset()
        self._book = _Book(Standing(), frozenset(), ())
        self._leftovers: tuple[Leftover, ...] = ()
        self._cleared: tuple[int, ...] = ()
        self._found = Found()
        self._asides: dict[int, tuple[Aside, ...]] = {}

    def read(self, code_headers: frozenset[str]) -> Snapshot:
        """Read the whole workbook in one request.

        Raises:
            ReadError: Google would not give it, or could not be reached.
            NotSharedError: Its owner has not shared it with us.
        """
        self._code_headers = code_headers
        self._asides = {}
        try:
            body = self.client.get(self.spreadsheet_id, FIELDS)
            if not body.get("sheets"):  # no spreadsheet is without tabs
                raise Refused(Failure(200, GARBLED))
        except GoogleRefusal as refusal:
            raise read_error(refusal, account=self.account, source=self.source) from refusal
        found = self._take_in(body)
        self._leftovers = tuple(found_in(body))
        self._found = look(self._leftovers, found)
        kept = self._found.kept(self._leftovers)
        self._cleared = tuple(one for one in self._book.asides if one not in kept)
        return put_back(found, self._found, self._leftovers)

    def apply(self, plan: Plan, snapshot: Snapshot) -> Written:
        """Write ``plan``, made from ``snapshot``, in one request; a very large one in parts.

        Raises:
            ChangedError: A tab is gone since it was read; nothing was written.
            WriteError: Nothing was written.
            PartWrittenError: Part of it was written, or nobody can tell.
        """
        if plan.is_empty:
            return Written(0)
        work = list(self._batches(plan, snapshot))
        answer: Json = {}
        is_own = False
        try:
            for at, batch in enumerate(work):
                answer, is_own = self._send(batch, at, is_last=at == len(work) - 1)
        except ChangedError:
            if not self._asides:
                raise
            return self._not_repaired()
        self._cleared = ()
        number = len(self._asides) + 1
        self._asides[number] = tuple(batch.aside for batch in work)
        replaced = _replaced(answer, self._asides[number])
        is_at_once = is_own and len(work) == 1
        after = self._take_in(answer)
        met = Found() if is_at_once else self._met(answer, after, number)
        self._found = replace(met, unplaced={**self._found.unplaced, **met.unplaced})
        return Written(plan.cell_count, after, replaced, number, is_at_once, met.owed)

    def _met(self, answer: Json, after: Snapshot, number: int) -> Found:
        """Return what a write hit that was looked at only later, when people may have moved it on."""
        own = {aside.tab_id for aside in self._asides[number]}
        return look([one for one in found_in(answer) if one.tab_id in own], after)

    def _not_repaired(self) -> Written:
        """Answer for a repair that was refused since people went on changing tabs: with what stands now.

        It is then planned anew, so that a cell that was hit is still given back.
        """
        try:
            body = self.client.get(self.spreadsheet_id, FIELDS)
        except GoogleRefusal as refusal:
            raise self._failed(refusal, 0) from refusal
        return Written(0, self._take_in(body), {}, len(self._asides), is_at_once=False)

    def _batches(self, plan: Plan, snapshot: Snapshot) -> Iterator[Batch]:
        ids = tab_ids(plan, snapshot, self._book.standing)
        own = {aside.tab_id: (aside,) for some in self._asides.values() for aside in some}
        earlier = {one.tab_id: (one.record.aside,) for one in self._leftovers}
        return batches(
            plan,
            ids,
            salt=f"{self._own_salt} {snapshot.fingerprint}",
            titles=self._book.titles,
            asides={**earlier, **own, **self._asides},
            leftovers=self._cleared,
            memory=memory_of(self._leftovers, own, self._found, plan, snapshot),
        )

    def _send(self, batch: Batch, at: int, *, is_last: bool) -> tuple[Json, bool]:
        """Send one batch and return the answer, and whether it is the write's own and not a later reading.

        Only the last batch answers with the workbook, which shows what all did.
        """
        body: Json = {"requests": list(batch.requests)}
        if is_last:
            body |= {"includeSpreadsheetInResponse": True, "responseIncludeGridData": True}
        try:
            answer = self.client.batch_update(
                self.spreadsheet_id, body, ANSWER_FIELDS if is_last else "spreadsheetId"
            )
        except AlreadyApplied as refusal:
            return self._look_again(batch, at, refusal), False
        except GoogleRefusal as refusal:
            raise self._failed(refusal, at) from refusal
        found = cast(Json, answer.get("updatedSpreadsheet") or {})
        if is_last and not found.get("sheets"):  # a proxy cut it off, or the service never sends it
            lost = Unanswered(Failure(200, GARBLED), may_have_written=True)
            return self._look_again(batch, at, lost), False
        return found, True

    def _look_again(self, batch: Batch, at: int, refusal: GoogleRefusal) -> Json:
        """Read what a write would have answered, had its answer not been lost on the way.

        Its own hidden tab tells whether it was applied.
        """
        try:
            body = self.client.get(self.spreadsheet_id, FIELDS)
        except GoogleRefusal as unread:
            raise self._failed(refusal, at) from unread
        if batch.aside.tab_id not in (one.get("sheetId", 0) for one in _properties(body)):
            raise self._failed(Refused(refusal.failure, refusal.attempts), at) from refusal
        return body

    def _failed(self, refusal: GoogleRefusal, at: int) -> SheetsSyncError:
        """Return the error of a write; once a part is written it says so, and so does a repair."""
        if at == 0 or refusal.may_have_written:
            not_done = "that was not put right" if self._asides else "nothing was written"
            return write_error(refusal, account=self.account, source=self.source, not_done=not_done)
        error = write_error(
            refusal, account=self.account, source=self.source, not_done="the rest was not written"
        )
        return PartWrittenError(
            f"The first part of a large write is done. {error} The next run writes what is missing."
        )

    def _take_in(self, body: Json) -> Snapshot:
        entries = _properties(body)
        asides = tuple(one.get("sheetId", 0) for one in entries if is_aside(one))
        found = standing(body)
        self._book = _Book(
            replace(found, order=tuple(one for one in found.order if one not in asides)),
            frozenset(one["title"].casefold() for one in entries),
            asides,
        )
        return snapshot(body, self.source, self._code_headers)


def _properties(body: Json) -> list[Json]:
    return [entry["properties"] for entry in body.get("sheets", ())]


def _replaced(body: Json, asides: Sequence[Aside]) -> dict[tuple[int, Place], Value]:
    """Return what stood in each cell that was set aside."""
    by_id = {entry["properties"].get("sheetId", 0): entry for entry in body.get("sheets", ())}
    replaced: dict[tuple[int, Place], Value] = {}
    for aside in asides:
        copy = read_tab(by_id[aside.tab_id], body) if aside.tab_id in by_id else None
        for tab_id, place in aside.cells() if copy else ():
            replaced[tab_id, place] = copy.value(*aside.place(tab_id, *place)) if copy else ""
    return replaced
