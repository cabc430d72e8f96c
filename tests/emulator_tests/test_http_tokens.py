"""Signing in: what the token endpoint gives, and what it refuses in which words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from google.auth import crypt, jwt
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.credentials import Credentials as Login
from google.oauth2.service_account import Credentials

from tests.emulator.credentials import ROBOT
from tests.emulator.server import SCOPE, Emulator
from tests.emulator.tokens import JWT_GRANT

BAD_TIMES = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)
DELEGATION = (
    "Client is unauthorized to retrieve access tokens using this method, "
    "or client not authorized for any of the scopes requested."
)


def refusal(google: Emulator, assertion: bytes | str) -> tuple[int, str, str]:
    form = {"grant_type": JWT_GRANT, "assertion": assertion}
    said = requests.post(google.token_uri, data=form, timeout=5)
    return said.status_code, said.json()["error"], said.json()["error_description"]


def assertion(google: Emulator, tmp_path: Path, number: int = 0, **claims: Any) -> bytes:
    """Sign claims; `iat` and `exp` are seconds from now."""
    key = json.loads(google.key_file(tmp_path / "key.json").read_text())
    if number:
        key = json.loads(Emulator().key_file(tmp_path / "other.json", number=number).read_text())
    now = int(google.clock.now())
    given = {"iss": ROBOT, "aud": google.token_uri, "scope": SCOPE, "iat": 0, "exp": 3600, **claims}
    given |= {name: now + given[name] for name in ("iat", "exp")}
    return jwt.encode(crypt.RSASigner.from_service_account_info(key), given)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"iss": "gone@example.edu"}, (400, "invalid_grant", "Invalid grant: account not found")),
        ({"number": 1}, (400, "invalid_grant", "Invalid JWT Signature.")),
        ({"iat": 900, "exp": 4500}, (400, "invalid_grant", BAD_TIMES)),
        ({"iat": -5000, "exp": -1400}, (400, "invalid_grant", BAD_TIMES)),
        ({"exp": 3601}, (400, "invalid_grant", BAD_TIMES)),
        ({"aud": "https://example.edu/"}, (400, "invalid_grant", "Invalid JWT: Failed audience check.")),
        ({"scope": ""}, (400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.")),
        ({"sub": "lead@example.edu"}, (401, "unauthorized_client", DELEGATION)),
    ],
)
def test_a_false_assertion_is_refused(
    google: Emulator, tmp_path: Path, claims: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    assert refusal(google, assertion(google, tmp_path, **claims)) == expected


@pytest.mark.parametrize("text", ["", "a.b", "e30.e30", "e30.e30.e30.e30", "ä.e30.e30"])
def test_an_assertion_that_is_none_is_refused(google: Emulator, text: str) -> None:
    status, error, _ = refusal(google, text)
    assert (status, error) == (400, "invalid_grant")


def test_a_clock_that_is_wrong_stops_google_auth(google: Emulator, tmp_path: Path) -> None:
    key = str(google.key_file(tmp_path / "key.json"))
    google.clock.advance(-7200)
    with pytest.raises(RefreshError, match="short-lived token"):
        Credentials.from_service_account_file(key, scopes=[SCOPE]).refresh(Request())


def test_a_revoked_key_and_a_deleted_account(google: Emulator, tmp_path: Path) -> None:
    key = str(google.key_file(tmp_path / "key.json"))
    signed_in = Credentials.from_service_account_file(key, scopes=[SCOPE])
    google.tokens.delete_keys(ROBOT)
    with pytest.raises(RefreshError, match=r"Invalid JWT Signature\."):
        signed_in.refresh(Request())
    google.tokens.delete_account(ROBOT)
    with pytest.raises(RefreshError, match="account not found"):
        signed_in.refresh(Request())


def test_a_person_signs_in_until_the_permission_is_taken_back(google: Emulator, tmp_path: Path) -> None:
    google.share("plans", "lead@example.edu")
    kept = json.loads(google.login_file(tmp_path / "login.json", "lead@example.edu").read_text())
    login = Login(
        None,
        refresh_token=kept["refresh_token"],
        token_uri=kept["token_uri"],
        client_id=kept["client_id"],
        client_secret=kept["client_secret"],
    )
    session = AuthorizedSession(login)
    assert session.get(f"{google.endpoint}/v4/spreadsheets/plans").status_code == 200
    assert google.calls[0].email == "lead@example.edu"
    google.tokens.revoke_login(kept["refresh_token"])
    with pytest.raises(RefreshError, match=r"Token has been expired or revoked\."):
        login.refresh(Request())


def status_of(google: Emulator, method: str, token: str | None) -> tuple[int, str, str]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = f"{google.endpoint}/v4/spreadsheets/plans" + (":batchUpdate" if method == "POST" else "")
    said = requests.request(method, address, headers=headers, json={}, timeout=5)
    error = said.json().get("error", {"details": [{"reason": ""}], "status": "OK"})
    return said.status_code, error["status"], error.get("details", [{"reason": ""}])[0].get("reason", "")


def test_a_token_is_looked_at_on_every_call(google: Emulator) -> None:
    assert status_of(google, "GET", None) == (401, "UNAUTHENTICATED", "CREDENTIALS_MISSING")
    assert status_of(google, "GET", "ya29.invented") == (401, "UNAUTHENTICATED", "ACCESS_TOKEN_INVALID")
    token = google.token()
    assert status_of(google, "GET", token) == (200, "OK", "")
    google.clock.advance(3601)
    assert status_of(google, "GET", token) == (401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED")


@pytest.mark.parametrize(
    ("scope", "read", "write"),
    [
        ("spreadsheets", 200, 400),
        ("spreadsheets.readonly", 200, 403),
        ("drive", 200, 400),
        ("drive.readonly", 200, 403),
        ("drive.file", 404, 400),
        ("cloud-platform", 403, 403),
    ],
)
def test_the_scope_decides(google: Emulator, scope: str, read: int, write: int) -> None:
    token = google.token(scopes=(f"https://www.googleapis.com/auth/{scope}",))
    found = [status_of(google, method, token) for method in ("GET", "POST")]
    assert [status for status, _, _ in found] == [read, write]
    assert {reason for status, _, reason in found if status == 403} <= {"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}


def test_an_expired_token_is_renewed_by_google_auth(google: Emulator, session: AuthorizedSession) -> None:
    address = f"{google.endpoint}/v4/spreadsheets/plans"
    session.get(address)
    google.tokens.forget_tokens()
    assert session.get(address).status_code == 200
    assert [call.status for call in google.requests] == [200, 200, 401, 200, 200]


def test_a_key_file_is_for_its_owner_only(google: Emulator, tmp_path: Path) -> None:
    key = google.key_file(tmp_path / "key.json")
    assert key.stat().st_mode & 0o777 == 0o600
    assert json.loads(key.read_text())["token_uri"] == google.token_uri
    assert datetime.now(UTC).timestamp() == pytest.approx(google.clock.now(), abs=60)
