"""Each failure is a sentence or two that say what happened, what was not done and what to click."""

from __future__ import annotations

import json

import pytest

from sheets_sync.backends.google.answers import Failure, failure_of, final_refusal
from sheets_sync.backends.google.refusals import read_error, sharing_words, write_error
from sheets_sync.errors import (
    ChangedError,
    NotSharedError,
    PartWrittenError,
    ReadError,
    SheetsSyncError,
    WriteError,
)

ROBOT = "robot@school-plans.iam.gserviceaccount.com"
URL = "https://docs.google.com/spreadsheets/d/1AbC/edit"
DENIED = "The caller does not have permission"


def refused(status, message, word="", details=(), **options):
    """What the client raises after one attempt that was answered so."""
    error = {"code": status, "message": message, "status": word, "details": list(details)}
    body = json.dumps({"error": error}).encode()
    return final_refusal([failure_of(status, {}, body, **{"writes": False, **options})])


def no_token(error, description):
    """What the client raises when the token endpoint refuses."""
    body = json.dumps({"error": error, "error_description": description}).encode()
    return final_refusal([failure_of(400, {}, body, writes=True, at_token=True)])


def unsent(reason, tries=3, **options):
    """What the client raises when nothing was answered."""
    return final_refusal([Failure(None, reason, **options)] * tries)


def read(refusal, account=ROBOT, kind=ReadError):
    error = read_error(refusal, account=account, source=URL)
    assert isinstance(error, kind) and error.exit_code == 3
    return str(error)


def written(refusal, account=ROBOT, kind=WriteError, exit_code=3):
    error = write_error(refusal, account=account, source=URL)
    assert isinstance(error, kind) and error.exit_code == exit_code
    return str(error)


def api_off(message="Google Sheets API has not been used in project 12 before or it is disabled."):
    link = "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=12"
    return refused(
        403,
        f"{message} Enable it by visiting {link} then retry.",
        "PERMISSION_DENIED",
        [
            {"@type": "type.googleapis.com/google.rpc.Help", "links": [{"description": "d", "url": link}]},
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED"},
        ],
    )


@pytest.mark.parametrize(
    "refusal, told",
    [
        pytest.param(
            refused(403, DENIED, "PERMISSION_DENIED"),
            f"The spreadsheet is not shared with {ROBOT}, so nothing was read or written. Open {URL}, choose "
            f"Share, paste {ROBOT}, set it to Editor, untick Notify people and click Share.",
            id="not shared",
        ),
        pytest.param(
            api_off(),
            "The Google Sheets API is switched off in the key's project, so nothing was read or written. "
            "Open "
            "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=12, click "
            "Enable, wait a minute and run again.",
            id="API off",
        ),
        pytest.param(
            refused(404, "Requested entity was not found.", "NOT_FOUND"),
            f"Google has no spreadsheet at {URL}, so nothing was read or written. It was deleted or the "
            f"link is "
            f"wrong: open it in a browser and copy the address from there.",
            id="not found",
        ),
        pytest.param(
            refused(
                400,
                "This operation is not supported for this document. The document must not be an Office file.",
                "FAILED_PRECONDITION",
            ),
            f"This is an Excel file kept in Drive, not a Google spreadsheet, so nothing was read or written. "
            f"Open {URL}, choose File > Save as Google Sheets, and use the address of the new spreadsheet "
            f"from "
            f"then on.",
            id="an .xlsx in Drive",
        ),
        pytest.param(
            refused(429, "Quota exceeded", "RESOURCE_EXHAUSTED"),
            "Google's limit of requests per minute is used up (tried once), so nothing was read or written. "
            "The "
            "next run will do; if this comes often, run less often or not several schools at the same "
            "minute.",
            id="quota",
        ),
        pytest.param(
            refused(503, "The service is currently unavailable.", "UNAVAILABLE"),
            "Google is having trouble (it answered 503, tried once), so nothing was read or written. The "
            "next "
            "run tries again; https://www.google.com/appsstatus/dashboard shows how Google is doing.",
            id="Google down",
        ),
        pytest.param(
            no_token("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a "
                     "reasonable timeframe. Check your iat and exp values in the JWT claim."),
            "This computer's clock is wrong, so Google refused the key and nothing was read or written. Set "
            "the "
            "clock to the right time (switch on automatic time) and run again.",
            id="clock skew",
        ),
        pytest.param(
            no_token("invalid_grant", "Invalid JWT Signature."),
            f"The key of {ROBOT} was revoked or deleted, so nothing was read or written. Make a new one "
            f"(Google "
            f"Cloud console > IAM & Admin > Service Accounts > Keys > Add key) and name its file with "
            f"--credentials.",
            id="revoked key",
        ),
        pytest.param(
            no_token("invalid_grant", "Invalid grant: account not found"),
            f"The account {ROBOT} was deleted or switched off, so nothing was read or written. Enable it "
            f"under "
            f"Google Cloud console > IAM & Admin > Service Accounts, or make a new one and share the "
            f"spreadsheet with it.",
            id="deleted account",
        ),
        pytest.param(
            no_token("invalid_grant", "Token has been expired or revoked."),
            "The Google login has ended (it expired or was revoked), so nothing was read or written. Sign in "
            "again: run `sheets-sync doctor --credentials FILE` in a terminal (for a login of gcloud's: "
            "`gcloud "
            "auth application-default login`).",
            id="expired login",
        ),
        pytest.param(
            no_token("server_is_odd", "Something new"),
            f"Google gave no token for {ROBOT}, so nothing was read or written. It said: Something new",
            id="no token, unknown why",
        ),
        pytest.param(
            unsent("no name"),
            "This computer could not find Google's address (tried 3 times), so nothing was read or written. "
            "Check the internet connection; the next run tries again.",
            id="no network",
        ),
        pytest.param(
            unsent("unreachable", 1),
            "This computer could not connect to Google (tried once), so nothing was read or written. Check "
            "the "
            "internet connection; the next run tries again.",
            id="refused connection",
        ),
        pytest.param(
            unsent("proxy"),
            "The proxy did not let the request to Google through, so nothing was read or written. Check the "
            "environment variable HTTPS_PROXY with IT, and that the proxy allows sheets.googleapis.com and "
            "oauth2.googleapis.com.",
            id="proxy",
        ),
        pytest.param(
            unsent("certificate", 1),
            "The connection to Google is opened by something on the way (a school's filter or a virus "
            "scanner), "
            "so nothing was read or written. Ask IT for its root certificate as a .pem file and set the "
            "environment variable REQUESTS_CA_BUNDLE to that file.",
            id="TLS interception",
        ),
        pytest.param(
            refused(302, ""),
            "Something between this computer and Google answered in its place (a network's sign-in page or a "
            "proxy), so nothing was read or written. Sign in to the network in a browser, or ask IT to let "
            "sheets.googleapis.com through.",
            id="a captive portal",
        ),
        pytest.param(
            refused(403, "Request had insufficient authentication scopes.", "PERMISSION_DENIED",
                    [{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]),
            "The login does not include the right to use Google Sheets, so nothing was read or written. Run "
            "`gcloud auth application-default login --scopes=https://www.googleapis.com/auth/spreadsheets,"
            "https://www.googleapis.com/auth/cloud-platform` again, or use a service account key.",
            id="scope",
        ),
        pytest.param(
            no_token("admin_policy_enforced", "Blocked"),
            f"A rule of the school's Google Workspace blocks {ROBOT} (admin_policy_enforced), so nothing was "
            f"read or written. Ask the Workspace administrator to allow it in the Admin console under "
            f"Security > "
            f"Access and data control > API controls, or to let files be shared with it.",
            id="policy",
        ),
        pytest.param(
            refused(418, "I am a teapot.\nReally."),
            "Google refused (418), so nothing was read or written. It said: I am a teapot. Really.",
            id="anything else",
        ),
    ],
)  # fmt: skip
def test_a_refused_read(refusal, told):
    assert read(refusal, kind=(ReadError, NotSharedError)) == told


@pytest.mark.parametrize(
    "refusal, told",
    [
        pytest.param(
            refused(403, DENIED, "PERMISSION_DENIED", writes=True),
            f"{ROBOT} may not edit the spreadsheet, so nothing was written. Open {URL}, choose Share, paste "
            f"{ROBOT}, set it to Editor, untick Notify people and click Share (or change Viewer to Editor "
            f"beside "
            f"it there).",
            id="viewer only",
        ),
        pytest.param(
            refused(
                400,
                "Invalid requests[3].updateCells: You are trying to edit a protected cell or object. Please "
                "contact the spreadsheet owner to remove protection if you need to edit.",
                writes=True,
            ),
            f"A tab or range that sheets-sync writes is protected, so nothing was written. Choose Data > "
            f"Protect "
            f"sheets and ranges, click the protected one, Set permissions, and add {ROBOT} to the editors.",
            id="protected",
        ),
        pytest.param(
            refused(
                400,
                "Invalid requests[3].updateCells: Estás intentando editar una celda o un objeto protegidos.",
                writes=True,
            ),
            f"A tab or range that sheets-sync writes is protected, so nothing was written. Choose Data > "
            f"Protect "
            f"sheets and ranges, click the protected one, Set permissions, and add {ROBOT} to the editors.",
            id="protected, in Spanish",
        ),
        pytest.param(
            refused(400, "Invalid requests[3].updateCells: Suojattu alue.", writes=True),
            "Google refused (400), so nothing was written. It said: Invalid requests[3].updateCells: "
            "Suojattu "
            "alue. (If that is about a protected tab or range: choose Data > Protect sheets and ranges and "
            "add "
            "the account to its editors.)",
            id="perhaps protected, in a language we do not know",
        ),
        pytest.param(
            refused(
                400,
                "Invalid requests[45].addSheet: This action would increase the number of cells in the "
                "workbook "
                "above the limit of 10000000 cells.",
                writes=True,
            ),
            "The spreadsheet would grow past Google's limit of 10,000,000 cells, so nothing was written. "
            "Delete "
            "tabs, or empty rows and columns, that nobody needs and run again.",
            id="ten million cells",
        ),
        pytest.param(
            refused(413, "", writes=True),
            "The request was too large for Google, so nothing was written. Run again; if it stays so, "
            "report it.",
            id="too large",
        ),
        pytest.param(
            refused(429, "Quota exceeded", "RESOURCE_EXHAUSTED", writes=True),
            "Google's limit of requests per minute is used up (tried once), so nothing was written. The next "
            "run will do; if this comes often, run less often or not several schools at the same minute.",
            id="quota",
        ),
        pytest.param(
            unsent("unreachable", 4),
            "This computer could not connect to Google (tried 4 times), so nothing was written. Check the "
            "internet connection; the next run tries again.",
            id="no connection",
        ),
    ],
)
def test_a_refused_write_wrote_nothing(refusal, told):
    assert written(refusal, kind=(WriteError, NotSharedError)) == told


@pytest.mark.parametrize(
    "refusal, told",
    [
        pytest.param(
            refused(503, "The service is currently unavailable.", writes=True),
            "Google answered 503 while the spreadsheet was being written (tried once): The service is "
            "currently "
            "unavailable, so it may have been written or not. Nothing of people's is lost, and the next sync "
            "puts it right.",
            id="503 to the end",
        ),
        pytest.param(
            unsent("timeout", 2, may_have_written=True),
            "Google gave no whole answer while the spreadsheet was being written (tried 2 times), so it may "
            "have "
            "been written or not. Nothing of people's is lost, and the next sync puts it right.",
            id="silence to the end",
        ),
    ],
)
def test_an_unknown_outcome_is_said_to_be_one(refusal, told):
    assert written(refusal, kind=PartWrittenError, exit_code=6) == told


def test_a_tab_deleted_meanwhile_is_a_change():
    gone = refused(400, "Invalid requests[2].updateCells: No grid with id: 77", writes=True)
    assert written(gone, kind=ChangedError) == (
        "Somebody deleted a tab while the sync was running, so nothing was written. Run the sync again; it "
        "makes its own tabs anew, and File > Version history brings back one of people's."
    )


@pytest.mark.parametrize(
    "said",
    [
        'Invalid requests[1].addSheet: A sheet with the name "sheets-sync" already exists. Enter another.',
        "Invalid requests[4].updateCells: Range ('2 Goals'!G901) exceeds grid limits. Max rows: 900",
    ],
)
def test_a_workbook_that_is_no_longer_as_it_was_read_is_a_change(said):
    assert written(refused(400, said, writes=True), kind=ChangedError) == (
        "The spreadsheet was changed while the sync was running (another sync wrote to it, or somebody added "
        "a tab or deleted rows or columns), so nothing was written. Run the sync again."
    )


def test_a_wait_that_was_asked_for_is_told():
    long = final_refusal([failure_of(429, {"Retry-After": "900"}, b"", writes=False)])
    assert "is used up (tried once) and asks to wait 900 seconds, so" in read(long)


def test_googles_words_are_cut_and_an_unknown_account_is_described():
    assert read(refused(409, "word " * 100)).endswith("It said: " + ("word " * 40)[:197].rstrip() + "...")
    told = read(refused(403, DENIED, "PERMISSION_DENIED"), account=None, kind=NotSharedError)
    assert told.startswith("The spreadsheet is not shared with the account that sheets-sync uses, so nothing")


def test_a_link_in_the_message_serves_where_there_are_no_details():
    words = "API not used. Enable it by visiting https://console.example.edu/x?project=1 then retry."
    failure = failure_of(
        403,
        {},
        json.dumps({"error": {"message": words, "errors": [{"reason": "accessNotConfigured"}]}}).encode(),
        writes=False,
    )
    assert "Open https://console.example.edu/x?project=1, click Enable" in read(final_refusal([failure]))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"3",
        b"\xff",
        b'{"error": 3}',
        b'{"error": {"details": 3, "errors": [3]}}',
        b'{"error": {"details": [{"links": [3], "reason": 4}], "message": null}}',
    ],
)
def test_any_body_makes_a_sentence(body):
    for status in (301, 400, 401, 403, 404, 413, 429, 500, 503):
        for at_token in (False, True):
            refusal = final_refusal([failure_of(status, {}, body, writes=False, at_token=at_token)])
            assert "so nothing was read or written." in read(refusal, kind=SheetsSyncError)


@pytest.mark.parametrize("make", [read_error, write_error])
def test_missing_access_comes_with_the_mail_to_send(make):
    error = make(refused(403, DENIED, "PERMISSION_DENIED"), account=ROBOT, source=URL)
    assert type(error) is NotSharedError and error.mail == sharing_words(ROBOT, URL)


def test_the_words_to_send_to_the_owner():
    assert sharing_words(ROBOT, URL) == (
        "Hello,\n"
        "\n"
        "Our school's plan workbook is to be checked by a scheduled job, and the job may not open it yet:\n"
        f"{URL}\n"
        "\n"
        "Could you share it? It takes a minute:\n"
        "1. Open the link and click Share at the top right.\n"
        f"2. Paste this address: {ROBOT}\n"
        "3. Set it to Editor and untick Notify people: nobody reads mail there.\n"
        "4. Click Share. If Google says the address is outside the school, click Share anyway.\n"
        "\n"
        "The job can then open this spreadsheet and no other file of yours. To end that, click Share again "
        "and "
        "remove the address.\n"
        "\n"
        "Thank you!\n"
    )
