"""Look at each link between a key and a spreadsheet that can be edited, one at a time.

I/O: reads the key's file; asks Google for a token, for the spreadsheet's tabs, and to make and delete an
empty hidden tab in one step, which leaves the spreadsheet as it is.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

from sheets_sync.addresses import spreadsheet_id, spreadsheet_url
from sheets_sync.backends.google.access import VARIABLE, Access, exposure_warnings, open_access
from sheets_sync.backends.google.answers import API_OFF, final_refusal
from sheets_sync.backends.google.aside import FIRST_ID, TITLE
from sheets_sync.backends.google.backend import GoogleBackend
from sheets_sync.backends.google.client import GoogleRefusal, Line, SheetsClient
from sheets_sync.backends.google.refusals import read_error, write_error
from sheets_sync.backends.google.wire import Deadline, Session, failure_from
from sheets_sync.config import GoogleConfig
from sheets_sync.errors import SheetsSyncError, UsageError

_FIELDS = (
    "properties.title,sheets(properties(sheetId,title),protectedRanges(warningOnly,requestingUserCanEdit))"
)
_ON_THE_SPREADSHEET = frozenset({400, 403, 404})
"""Refusals with these statuses are about one spreadsheet, unless the API itself is off."""

_PATIENCE_SECONDS = 20.0
"""A person waits for the answer, so a call is given up sooner than in a sync."""


class GoogleProbe:
    """One account and, where ``source`` names one, one spreadsheet; ``named_by`` says what named the key."""

    def __init__(
        self,
        source: str,
        credentials: Path | None,
        google: GoogleConfig,
        *,
        named_by: str = "",
        may_sign_in: bool = False,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self.source = source
        self._credentials = credentials
        self._named_by = named_by
        self._may_sign_in = may_sign_in
        self._say = say
        self._line = Line(
            google.endpoint,
            timeout_seconds=min(google.timeout_seconds, _PATIENCE_SECONDS),
            give_up_seconds=min(google.give_up_seconds, _PATIENCE_SECONDS),
        )
        self._access: Access | None = None
        self._refusal: GoogleRefusal | None = None
        self._book: dict[str, Any] = {}
        self._client: SheetsClient

    def find_credentials(self) -> str:
        """Say where the credentials are.

        Raises:
            UsageError: There are none, or not where they should be.
        """
        path = self._path
        if path is None:
            self._open()
            return "those of this computer"
        if not path.exists():
            self._open()
        named_by = self._named_by if self._credentials else VARIABLE
        return f"{path.name} ({named_by})" if named_by else path.name

    def open_key(self) -> str:
        """Say whose credentials they are.

        Raises:
            UsageError: They are none that can be used.
            ReadError: The person did not sign in.
        """
        access = self._open()
        return ", ".join(filter(None, (access.kind, access.account)))

    def warnings(self) -> tuple[str, ...]:
        """Return what is risky about the key's file, others' right to read it above all."""
        return tuple(self._open().warnings)

    def who_reads_the_key(self) -> str:
        """Say whether others can read the key's file, as far as the system lets us know."""
        if self._path is None:
            return "there is no key file that others could read"
        if os.name != "posix":
            return "not looked at on Windows"
        return "there is no secret in it" if exposure_warnings(self._path) else "only its owner can read it"

    def ask_token(self) -> str:
        """Say that Google knows the account.

        Raises:
            ReadError: It does not, or could not be asked.
        """
        try:
            credentials = self._open().credentials
            Session(
                credentials, Deadline(self._line.timeout_seconds, self._line.connect_seconds)
            ).renew_token()
        except Exception as error:
            failure = failure_from(error, writes=False)
            if failure is None:
                raise
            raise self._unread(final_refusal([failure])) from error
        return "Google accepts it"

    def reach_api(self) -> str:
        """Say that the Sheets API answers this account's project.

        Raises:
            ReadError: It is not enabled, or could not be reached.
        """
        self._client = SheetsClient(self._open(), self._line, self._say)
        try:
            self._book = self._client.get(self._id, _FIELDS)
        except GoogleRefusal as refusal:
            if refusal.status not in _ON_THE_SPREADSHEET or refusal.reason in API_OFF:
                raise self._unread(refusal) from refusal
            self._refusal = refusal
        return "enabled, and it answers"

    def find_spreadsheet(self) -> tuple[str, int]:
        """Return the spreadsheet's title and how many tabs it has.

        Raises:
            ReadError: It is not there, or no Google spreadsheet.
            NotSharedError: It is not shared with the account.
        """
        if self._refusal:
            raise self._unread(self._refusal) from self._refusal
        return self._book.get("properties", {}).get("title", ""), len(self._tabs)

    def try_edit(self) -> None:
        """Make and delete an empty hidden tab in one all-or-nothing step, so that nothing changes.

        Raises:
            NotSharedError: The account may only look.
            WriteError: Google refused otherwise.
        """
        taken_ids = {tab["properties"].get("sheetId", 0) for tab in self._tabs}
        taken_titles = {tab["properties"]["title"].casefold() for tab in self._tabs}
        tab_id = next(number for number in itertools.count(FIRST_ID) if number not in taken_ids)
        titles = (f"{TITLE} {number}" for number in itertools.count(1))
        made = {
            "sheetId": tab_id,
            "title": next(title for title in titles if title not in taken_titles),
            "hidden": True,
            "gridProperties": {"rowCount": 1, "columnCount": 1},
        }
        requests = [{"addSheet": {"properties": made}}, {"deleteSheet": {"sheetId": tab_id}}]
        try:
            self._client.batch_update(self._id, {"requests": requests}, "spreadsheetId")
        except GoogleRefusal as refusal:
            if refusal.may_have_written:  # and left no trace
                raise self._unread(refusal) from refusal
            raise write_error(refusal, account=self._open().account, source=self._address) from refusal

    def closed_tabs(self) -> tuple[str, ...]:
        """Return the titles of tabs where something is protected and closed to the account."""
        return tuple(
            tab["properties"]["title"]
            for tab in self._tabs
            if any(
                not one.get("warningOnly") and not one.get("requestingUserCanEdit")
                for one in tab.get("protectedRanges", ())
            )
        )

    @property
    def _path(self) -> Path | None:
        named = self._credentials or os.environ.get(VARIABLE)
        return Path(named).expanduser() if named else None

    def backend(self) -> GoogleBackend:
        """Return the spreadsheet's home, reached by the same account and token."""
        return GoogleBackend(self._client, self._id, self.source, self._open().account)

    def beside(self, source: str) -> GoogleProbe:
        """Return a probe of another spreadsheet, looked at by the same account."""
        other = copy(self)
        other.source, other._refusal, other._book = source, None, {}
        return other

    def _open(self) -> Access:
        if self._access is None:
            self._access = open_access(self._credentials, writes=True, may_sign_in=self._may_sign_in)
        return self._access

    @property
    def _id(self) -> str:
        found = spreadsheet_id(self.source)
        if found is None:
            raise UsageError(
                f"{self.source} is not the address of a Google spreadsheet. Open the spreadsheet and copy "
                f"the address from the browser's address bar."
            )
        return found

    @property
    def _address(self) -> str:
        is_link = "://" in self.source or not self.source
        return self.source if is_link else spreadsheet_url(self._id)

    @property
    def _tabs(self) -> list[dict[str, Any]]:
        return list(self._book.get("sheets", ()))

    def _unread(self, refusal: GoogleRefusal) -> SheetsSyncError:
        return read_error(refusal, account=self._open().account, source=self._address)
