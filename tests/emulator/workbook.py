"""A spreadsheet as Google keeps it: answered as JSON, edited by batches, all or nothing. No I/O."""

from __future__ import annotations

from typing import Any

from tests.emulator.book import Book
from tests.emulator.boxes import Json
from tests.emulator.errors import Refused
from tests.emulator.grid import Tab
from tests.emulator.kinds import KINDS
from tests.emulator.showing import spreadsheet_json
from tests.emulator.theme import DEFAULT_FORMAT, THEME


class Spreadsheet:
    """One spreadsheet. It begins with one tab, ``Sheet1``, as a new one does.

    Attributes:
        spreadsheet_id: What its URL names.
        as_user: The e-mail address of who calls; None is the owner, whom no protection leaves out.
        version: How many batches have been applied.
    """

    def __init__(
        self,
        spreadsheet_id: str,
        title: str = "School",
        locale: str = "en_US",
        time_zone: str = "Etc/GMT",
        *,
        sorts_metadata: bool = False,
    ) -> None:
        self.spreadsheet_id = spreadsheet_id
        self.as_user: str | None = None
        self.version = 0
        properties: Json = {
            "title": title,
            "locale": locale,
            "autoRecalc": "ON_CHANGE",
            "timeZone": time_zone,
            "defaultFormat": DEFAULT_FORMAT,
            "spreadsheetTheme": THEME,
        }
        self.book = Book(properties, [Tab(0, "Sheet1")], sorts_metadata=sorts_metadata)

    def batch_update(self, requests: list[Json], as_user: str | None = None) -> list[Json]:
        """Apply the requests in order, all or none, and return a reply to each.

        Raises:
            Refused: Google would refuse one of them; nothing is applied.
        """
        if not requests:
            raise Refused(400, "Must specify at least one request.")
        draft = self.book.copy()
        draft.as_user = as_user or self.as_user
        replies = [_applied(draft, place, request) for place, request in enumerate(requests)]
        draft.as_user = None
        self.book = draft
        self.version += 1
        return replies

    def as_json(
        self, ranges: list[str] | None = None, with_grid: bool = False, mask: Any = None
    ) -> dict[str, Any]:
        """Return the Spreadsheet resource; ``mask`` spares building what nobody asks for.

        Raises:
            Refused: A range cannot be parsed or lies off the grid.
        """
        self.book.as_user = self.as_user
        return spreadsheet_json(self.book, self.spreadsheet_id, ranges, with_grid, mask)


def _applied(book: Book, place: int, request: Json) -> Json:
    given = {kind: body for kind, body in request.items() if body is not None}
    if not given:
        raise Refused(400, f"Invalid requests[{place}]: No request set.")
    if len(given) > 1:
        first, second = list(given)[:2]
        where = f"Invalid value at 'requests[{place}]' (oneof), oneof field 'kind' is already set."
        raise Refused(400, f"{where} Cannot set '{second}' beside '{first}'.")
    ((kind, body),) = given.items()
    if kind not in KINDS:
        message = f"Invalid JSON payload received. Unknown name \"{kind}\" at 'requests[{place}]'"
        raise Refused(400, f"{message}: Cannot find field.")
    book.forget()
    try:
        return KINDS[kind](book, body)
    except Refused as refused:
        message = f"Invalid requests[{place}].{kind}: {refused.message}"
        raise Refused(refused.status, message, refused.reason) from refused
