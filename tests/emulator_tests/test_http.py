"""The emulator answers over HTTP as Google would, to the clients that people really use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.service_account import Credentials
from gspread.http_client import HTTPClient

from tests.emulator.credentials import ROBOT
from tests.emulator.errors import EmulatorBug
from tests.emulator.routes import Workbook
from tests.emulator.server import SCOPE, Emulator
from tests.emulator.workbook import Spreadsheet

NOT_SHARED = {
    "error": {"code": 403, "message": "The caller does not have permission", "status": "PERMISSION_DENIED"}
}
NOT_FOUND = {"error": {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}}


def url(google: Emulator, rest: str = "plans") -> str:
    return f"{google.endpoint}/v4/spreadsheets/{rest}"


def put(text: str, row: int = 0, col: int = 0) -> dict[str, Any]:
    """Make the request that writes one text."""
    return {
        "updateCells": {
            "start": {"rowIndex": row, "columnIndex": col},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": text}}]}],
            "fields": "userEnteredValue",
        }
    }


def first_cell(spreadsheet: Workbook) -> str:
    data = spreadsheet.as_json(["Sheet1!A1"], True)["sheets"][0]["data"][0]
    cell = data.get("rowData", [{}])[0].get("values", [{}])[0]
    return str(cell.get("userEnteredValue", {}).get("stringValue", ""))


class ElsewhereClient(HTTPClient):
    """gspread's own client, sent to another address."""

    endpoint = ""

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> requests.Response:
        return super().request(
            method, endpoint.replace("https://sheets.googleapis.com", self.endpoint), *args, **kwargs
        )


def test_gspread_reads_and_writes(google: Emulator, tmp_path: Path) -> None:
    client_class = type("Client", (ElsewhereClient,), {"endpoint": google.endpoint})
    key = google.key_file(tmp_path / "key.json")
    credentials = Credentials.from_service_account_file(str(key), scopes=[SCOPE])
    workbook = gspread.Client(credentials, http_client=client_class).open_by_key("plans")
    workbook.batch_update({"requests": [put("Goal"), {"addSheet": {"properties": {"title": "Ünits"}}}]})
    assert [tab.title for tab in workbook.worksheets()] == ["Sheet1", "Ünits"]
    cells = workbook.fetch_sheet_metadata({"fields": "sheets.data.rowData.values.effectiveValue"})
    assert cells["sheets"][0]["data"][0]["rowData"][0] == {
        "values": [{"effectiveValue": {"stringValue": "Goal"}}]
    }
    assert [call.route for call in google.calls] == ["get", "batchUpdate", "get", "get"]
    assert google.requests[0].is_token
    assert {call.email for call in google.calls} == {ROBOT}


def test_an_answer_shows_the_state_after_the_write(google: Emulator, session: AuthorizedSession) -> None:
    fields = (
        "replies,updatedSpreadsheet(sheets(properties(sheetId,index),data.rowData.values.userEnteredValue))"
    )
    body = {"requests": [put("after")], "includeSpreadsheetInResponse": True}
    said = session.post(url(google, "plans:batchUpdate"), params={"fields": fields}, json=body)
    assert said.json() == {
        "replies": [{}],
        "updatedSpreadsheet": {
            "sheets": [
                {
                    "properties": {"sheetId": 0, "index": 0},
                    "data": [{"rowData": [{"values": [{"userEnteredValue": {"stringValue": "after"}}]}]}],
                }
            ]
        },
    }


def test_a_refused_batch_writes_nothing(google: Emulator, session: AuthorizedSession) -> None:
    hide = {"updateSheetProperties": {"properties": {"sheetId": 0, "hidden": True}, "fields": "hidden"}}
    said = session.post(url(google, "plans:batchUpdate"), json={"requests": [put("x"), hide]})
    message = "Invalid requests[1].updateSheetProperties: You can't hide all the sheets in a document."
    assert (said.status_code, said.json()["error"]["message"]) == (400, message)
    assert first_cell(google.kept["plans"].workbook) == ""


@pytest.mark.parametrize(
    ("query", "has_data"),
    [
        ("", False),
        ("?includeGridData=true", True),
        ("?includeGridData=false&fields=sheets", True),
        ("?includeGridData=true&fields=sheets.properties", False),
        ("?fields=*", True),
    ],
)
def test_a_mask_overrides_include_grid_data(
    google: Emulator, session: AuthorizedSession, query: str, has_data: bool
) -> None:
    assert ("data" in session.get(url(google) + query).json()["sheets"][0]) == has_data


def test_gzip_and_indentation_are_as_asked(google: Emulator, session: AuthorizedSession) -> None:
    pretty = session.get(url(google))
    tight = session.get(url(google), params={"prettyPrint": "false"}, headers={"Accept-Encoding": "identity"})
    assert pretty.json() == tight.json()
    assert pretty.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in tight.headers
    asked, plain = google.calls
    assert asked.size < plain.size == plain.full_size < asked.full_size


def test_calls_share_a_connection(google: Emulator) -> None:
    headers = {"Authorization": f"Bearer {google.token()}"}
    with requests.Session() as session:
        assert [session.get(url(google), headers=headers, timeout=5).status_code for _ in range(3)] == [
            200
        ] * 3
    assert len({call.client_port for call in google.calls}) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v4/spreadsheets/plans/values/A1"),
        ("GET", "/v4/spreadsheets/plans:batchUpdate"),
        ("POST", "/v4/spreadsheets"),
        ("PUT", "/v4/spreadsheets/plans"),
        ("GET", "/drive/v3/files"),
        ("GET", "/token"),
    ],
)
def test_any_other_call_is_not_found_and_recorded(google: Emulator, method: str, path: str) -> None:
    said = requests.request(method, google.endpoint + path, timeout=5)
    assert said.status_code == 404
    assert said.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert f"<code>{path}</code>" in said.text
    assert [(call.method, call.path, call.status) for call in google.requests] == [(method, path, 404)]
    assert google.requests[0].route == ""


def test_sharing_decides_who_reads_and_who_writes(google: Emulator, session: AuthorizedSession) -> None:
    write = {"requests": [put("x")]}

    def statuses() -> tuple[int, int]:
        read = session.get(url(google))
        written = session.post(url(google, "plans:batchUpdate"), json=write)
        return read.status_code, written.status_code

    assert statuses() == (200, 200)
    google.share("plans", role="viewer")
    assert statuses() == (200, 403)
    google.unshare("plans")
    assert statuses() == (403, 403)
    assert session.get(url(google)).json() == NOT_SHARED
    google.share("plans", "anyone", "viewer")
    assert statuses() == (200, 403)
    assert session.get(url(google, "nowhere")).json() == NOT_FOUND


def test_an_office_file_is_refused(google: Emulator, session: AuthorizedSession) -> None:
    google.add(Spreadsheet("office"), is_office_file=True)
    google.share("office")
    error = session.get(url(google, "office")).json()["error"]
    assert error["message"] == (
        "This operation is not supported for this document. The document must not be an Office file."
    )


def test_a_disabled_api_names_the_link(google: Emulator, session: AuthorizedSession) -> None:
    google.is_api_disabled = True
    error = session.get(url(google)).json()["error"]
    assert (error["code"], error["status"]) == (403, "PERMISSION_DENIED")
    help_links, told = error["details"]
    assert told["reason"] == "SERVICE_DISABLED"
    assert help_links["links"][0]["url"] in error["message"]


@pytest.mark.parametrize(("language", "begins"), [("en", "You are trying to"), ("es", "Estás intentando")])
def test_a_protected_cell_is_refused_in_the_language_of_the_owner(
    google: Emulator, session: AuthorizedSession, language: str, begins: str
) -> None:
    google.language = language
    area = {"sheetId": 0, "endRowIndex": 1}
    protect = {
        "addProtectedRange": {"protectedRange": {"range": area, "editors": {"users": ["lead@example.edu"]}}}
    }
    google.kept["plans"].workbook.batch_update([protect], None)
    error = session.post(url(google, "plans:batchUpdate"), json={"requests": [put("x")]}).json()["error"]
    assert error["message"].startswith(f"Invalid requests[0].updateCells: {begins}")


def test_a_request_can_be_too_large(google: Emulator, session: AuthorizedSession) -> None:
    google.max_body_bytes = 200
    error = session.post(url(google, "plans:batchUpdate"), json={"requests": [put("x" * 200)]}).json()[
        "error"
    ]
    assert error["message"] == "Request payload size exceeds the limit: 200 bytes."


@pytest.mark.parametrize(
    "body", [b"{", b"[1]", b'"x"', b'{"requests": NaN}', b"", b'{"requests": []}', b'{"requests": [{}]}']
)
def test_a_body_that_is_no_batch_is_refused(
    google: Emulator, session: AuthorizedSession, body: bytes
) -> None:
    said = session.post(url(google, "plans:batchUpdate"), data=body)
    assert (said.status_code, said.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_quota_is_counted_for_each_user_and_minute(google: Emulator, session: AuthorizedSession) -> None:
    google.quota.reads, google.quota.writes = 2, 1
    google.quota.retry_after = 30
    assert [session.get(url(google)).status_code for _ in range(3)] == [200, 200, 429]
    write = {"requests": [put("x")]}
    assert [session.post(url(google, "plans:batchUpdate"), json=write).status_code for _ in range(2)] == [
        200,
        429,
    ]
    refused = session.get(url(google))
    assert refused.headers["Retry-After"] == "30"
    told = refused.json()["error"]["details"][0]
    assert (told["reason"], told["metadata"]["quota_limit"]) == (
        "RATE_LIMIT_EXCEEDED",
        "ReadRequestsPerMinutePerUser",
    )
    google.share("plans", "lead@example.edu")
    other = {"Authorization": f"Bearer {google.token('lead@example.edu')}"}
    assert requests.get(url(google), headers=other, timeout=5).status_code == 200
    google.clock.advance(61)
    assert session.get(url(google)).status_code == 200


def test_people_edit_between_the_calls(google: Emulator, session: AuthorizedSession) -> None:
    log: list[str] = []
    google.between(lambda workbook: log.append(f"between, A1 is {first_cell(workbook)!r}"))
    google.before_write(lambda workbook: workbook.batch_update([put("theirs")]), times=1)
    google.before_write(lambda workbook: log.append(f"before, A1 is {first_cell(workbook)!r}"))
    session.get(url(google))
    assert log == []
    session.post(url(google, "plans:batchUpdate"), json={"requests": [put("ours")]})
    session.get(url(google))
    assert log == ["between, A1 is ''", "before, A1 is 'theirs'", "between, A1 is 'ours'"]


def test_what_the_emulator_gets_wrong_is_raised() -> None:
    class Liar(Spreadsheet):
        def as_json(self, *_: Any) -> dict[str, Any]:
            return {"spreadsheetId": "liar", "colour": "red"}

    with pytest.raises(EmulatorBug, match='Unknown name "colour"'), Emulator() as google:
        google.add(Liar("liar"))
        google.share("liar")
        token = {"Authorization": f"Bearer {google.token()}"}
        assert requests.get(url(google, "liar"), headers=token, timeout=5).status_code == 501
