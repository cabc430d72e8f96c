"""Answer the two calls of Sheets v4 that are spoken here: `get` and `batchUpdate`. Pure.

The order of the checks is Google's: who calls, with what scope, how often, what, and on which spreadsheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from tests.emulator import answers, discovery, masks
from tests.emulator.answers import Answer
from tests.emulator.calls import Call
from tests.emulator.errors import Refused, bad_request
from tests.emulator.masks import Mask
from tests.emulator.quota import PROJECT, Kind
from tests.emulator.tokens import Token

if TYPE_CHECKING:
    from tests.emulator.server import Emulator

_DRIVE_FILE = "https://www.googleapis.com/auth/drive.file"
_EXPECTED = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
    "See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
_PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)
_PROTECTED_ES = (
    "Estás intentando editar una celda o un objeto protegidos. "
    "Si necesitas editarlos, pide al propietario de la hoja de cálculo que quite la protección."
)
_OFFICE_FILE = "This operation is not supported for this document. The document must not be an Office file."
_CHALLENGE = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
_METHODS = {"get": "GetSpreadsheet", "batchUpdate": "BatchUpdateSpreadsheet"}


class Workbook(Protocol):
    """A spreadsheet as the routes need it."""

    spreadsheet_id: str
    as_user: str | None

    def batch_update(self, requests: list[dict[str, Any]], as_user: str | None) -> list[dict[str, Any]]:
        """Apply an account's requests, all or none, and return a reply to each."""

    def as_json(self, ranges: list[str] | None, with_grid: bool, mask: Mask | None = None) -> dict[str, Any]:
        """Return the Spreadsheet resource, at least as much of it as the mask wants."""


def answer(emulator: Emulator, call: Call) -> Answer:
    """Answer a call of a route that exists."""
    try:
        value = _get(emulator, call) if call.route == "get" else _batch_update(emulator, call)
    except Refused as refused:
        return _of_refusal(emulator, refused)
    return answers.of_json(value, is_pretty=discovery.is_true(call.query.get("prettyPrint", ["true"])[0]))


def _get(emulator: Emulator, call: Call) -> dict[str, Any]:
    token = _admit(emulator, call, "read")
    query = discovery.read_query("get", call.query)
    mask = _mask(query, "Spreadsheet")
    workbook = _open(emulator, call, token, "viewer")
    wants_grid = discovery.is_true(query.get("includeGridData", ["false"])[0])
    resource = _resource(workbook, token.email, query.get("ranges"), wants_grid, "fields" in query, mask)
    discovery.check_answer("Spreadsheet", resource)
    return resource


def _batch_update(emulator: Emulator, call: Call) -> dict[str, Any]:
    token = _admit(emulator, call, "write")
    query = discovery.read_query("batchUpdate", call.query)
    mask = _mask(query, "BatchUpdateSpreadsheetResponse")
    body = discovery.read_request("BatchUpdateSpreadsheetRequest", _parsed(emulator, call))
    requests = _requests(body)
    workbook = _open(emulator, call, token, "editor")
    emulator.hooks.write_comes(workbook)
    said: dict[str, Any] = {"spreadsheetId": workbook.spreadsheet_id}
    said["replies"] = workbook.batch_update(requests, token.email)
    said = masks.cut(said, mask)
    if body.get("includeSpreadsheetInResponse") and (mask is None or mask.wants("updatedSpreadsheet")):
        below = mask.under("updatedSpreadsheet") if mask else None
        wants_grid = bool(body.get("responseIncludeGridData"))
        ranges = body.get("responseRanges")
        said["updatedSpreadsheet"] = _resource(
            workbook, token.email, ranges, wants_grid, "fields" in query, below
        )
    discovery.check_answer("BatchUpdateSpreadsheetResponse", said)
    return said


def _resource(
    workbook: Workbook,
    asked_by: str,
    ranges: list[str] | None,
    wants_grid: bool,
    has_mask: bool,
    mask: Mask | None,
) -> dict[str, Any]:
    """Return the masked Spreadsheet; a mask alone decides whether there is grid data."""
    if has_mask:
        tabs = mask.under("sheets") if mask else None
        wants_grid = (mask is None or mask.wants("sheets")) and (tabs is None or tabs.wants("data"))
    workbook.as_user = asked_by
    try:
        resource: dict[str, Any] = masks.cut(workbook.as_json(ranges, wants_grid, mask), mask)
    finally:
        workbook.as_user = None
    return resource


def _mask(query: dict[str, list[str]], message: str) -> Mask | None:
    return masks.parse(query["fields"][0], message) if "fields" in query else None


def _admit(emulator: Emulator, call: Call, kind: Kind) -> Token:
    """Return who calls, once they may call at all, and count the call."""
    token = _known_token(emulator, call)
    call.email = token.email
    method = f"google.apps.sheets.v4.SpreadsheetsService.{_METHODS[call.route]}"
    if not token.scopes & set(discovery.method_named(call.route)["scopes"]):
        cause = {"service": "sheets.googleapis.com", "method": method}
        told = answers.error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", cause)
        raise Refused(403, "Request had insufficient authentication scopes.", details=(told,))
    if emulator.is_api_disabled:
        raise _api_disabled()
    emulator.quota.count(token.email, kind)
    return token


def _known_token(emulator: Emulator, call: Call) -> Token:
    text = call.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if not text:
        _raise_unknown("CREDENTIALS_MISSING", "Request is missing required authentication credential.", call)
    token = emulator.tokens.find(text)
    if token is None:
        _raise_unknown("ACCESS_TOKEN_INVALID", "Request had invalid authentication credentials.", call)
    if token.ends <= emulator.clock.now():
        _raise_unknown("ACCESS_TOKEN_EXPIRED", "Request had invalid authentication credentials.", call)
    return token


def _raise_unknown(reason: str, message: str, call: Call) -> NoReturn:
    method = f"google.apps.sheets.v4.SpreadsheetsService.{_METHODS[call.route]}"
    told = answers.error_info(reason, {"service": "sheets.googleapis.com", "method": method})
    raise Refused(401, f"{message} {_EXPECTED}", details=(told,))


def _api_disabled() -> Refused:
    link = f"https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project={PROJECT}"
    message = (
        f"Google Sheets API has not been used in project {PROJECT} before or it is disabled. "
        f"Enable it by visiting {link} then retry. If you enabled this API recently, wait a few minutes "
        "for the action to propagate to our systems and retry."
    )
    links = [{"description": "Google developers console API activation", "url": link}]
    cause = {"consumer": f"projects/{PROJECT}", "service": "sheets.googleapis.com"}
    told = {"@type": "type.googleapis.com/google.rpc.Help", "links": links}
    return Refused(403, message, details=(told, answers.error_info("SERVICE_DISABLED", cause)))


def _open(emulator: Emulator, call: Call, token: Token, role: str) -> Workbook:
    """Return the spreadsheet when this account may do this with it, people having edited meanwhile."""
    kept = emulator.kept.get(call.spreadsheet_id)
    if kept is None:
        raise Refused(404, "Requested entity was not found.")
    given = kept.roles.get(token.email) or kept.roles.get("anyone")
    if token.scopes <= {_DRIVE_FILE} and not kept.is_apps_own:
        raise Refused(404, "Requested entity was not found.")
    if given is None or (role == "editor" and given != "editor"):
        raise Refused(403, "The caller does not have permission")
    if kept.is_office_file:
        raise Refused(400, _OFFICE_FILE)
    emulator.hooks.call_comes(kept.workbook)
    return kept.workbook


def _parsed(emulator: Emulator, call: Call) -> Any:
    if len(call.content) > emulator.max_body_bytes:
        raise Refused(400, f"Request payload size exceeds the limit: {emulator.max_body_bytes} bytes.")
    if isinstance(call.body, str):
        message = "Invalid JSON payload received. Unexpected token."
        raise bad_request(message, [{"description": message}])
    return call.body if call.content else {}


def _requests(body: dict[str, Any]) -> list[dict[str, Any]]:
    requests: list[dict[str, Any]] = body.get("requests", [])
    if not requests:
        raise Refused(400, "Must specify at least one request.")
    for place, request in enumerate(requests):
        if not request:
            raise Refused(400, f"Invalid requests[{place}]: No request set.")
    return requests


def _of_refusal(emulator: Emulator, refused: Refused) -> Answer:
    headers: tuple[tuple[str, str], ...] = ()
    if refused.status == 429 and emulator.quota.retry_after is not None:
        headers = (("Retry-After", str(emulator.quota.retry_after)),)
    if refused.status == 401:
        headers = (("WWW-Authenticate", _CHALLENGE),)
    if emulator.language == "es":
        message = refused.message.replace(_PROTECTED, _PROTECTED_ES)
        refused = Refused(refused.status, message, refused.reason, refused.details)
    return answers.of_refusal(refused, headers)
