"""A person's own Google login: signed in once through the browser, kept in the user's own folder.

I/O: reads and writes one small file per OAuth client; opens a browser when a person may sign in.
"""

from __future__ import annotations

import json
import os
import re
from functools import partial
from pathlib import Path
from typing import Any

import platformdirs
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials

from sheets_sync.backends.google.scopes import READ_AND_WRITE
from sheets_sync.errors import UsageError

_TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address, no secret
_SIGN_IN_SECONDS = 300
_ASK_SECONDS = 30


def open_login(path: Path, client: dict[str, Any], *, may_sign_in: bool) -> tuple[Credentials, Path]:
    """Return the saved login of the OAuth client in ``path`` and where it is kept.

    Raises:
        UsageError: Nobody has signed in yet, or the client's file cannot be used.
    """
    own = client["installed"]
    if not all(isinstance(own.get(name), str) and own[name] for name in ("client_id", "client_secret")):
        raise UsageError(
            f"The OAuth client in {path} is incomplete. In the Google Cloud console choose Google Auth "
            f"Platform > Clients > (your client) and download its JSON again."
        )
    kept = login_path(own["client_id"])
    saved = _read(kept)
    if saved is None and not may_sign_in:
        raise UsageError(
            f"Nobody has signed in with {path} on this computer yet. Run this once in a terminal: "
            f"sheets-sync doctor --credentials {path}"
        )
    if saved is None or (may_sign_in and _has_ended(_login(own, saved))):
        saved = _sign_in(client)
        _write(kept, saved)
    return _login(own, saved), kept


def _login(own: dict[str, Any], saved: dict[str, str]) -> Credentials:
    loader: Any = Credentials  # google-auth's classes carry no types
    found: Credentials = loader(
        None,
        refresh_token=saved["refresh_token"],
        token_uri=own.get("token_uri") or _TOKEN_URI,
        client_id=own["client_id"],
        client_secret=own["client_secret"],
        account=saved.get("account", ""),
    )
    return found


def _has_ended(login: Any) -> bool:
    """Ask whether a saved login is over; when Google cannot be reached, it is not."""
    try:
        login.refresh(partial(Request(), timeout=_ASK_SECONDS))
    except RefreshError as error:
        return not error.retryable
    except GoogleAuthError:
        return False
    return False


def login_path(client_id: str) -> Path:
    """Return where the login of an OAuth client is kept."""
    name = re.sub(r"[^A-Za-z0-9-]", "_", client_id.removesuffix(".apps.googleusercontent.com"))[:80]
    return Path(platformdirs.user_config_dir("sheets-sync", appauthor=False)) / f"login-{name}.json"


def _read(kept: Path) -> dict[str, str] | None:
    """Return a saved login; one that cannot be used is as good as none."""
    try:
        saved = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return saved if isinstance(saved, dict) and isinstance(saved.get("refresh_token"), str) else None


def _sign_in(client: dict[str, Any]) -> dict[str, str]:
    """Let a person sign in through the browser and return what is to be kept."""
    from google_auth_oauthlib.flow import InstalledAppFlow  # type: ignore[import-untyped]

    flow = InstalledAppFlow.from_client_config(client, scopes=[READ_AND_WRITE])
    try:
        login = flow.run_local_server(port=0, timeout_seconds=_SIGN_IN_SECONDS, prompt="consent")
    except Exception as error:
        # oauthlib, the local server and the browser each fail in ways of their own; all mean the same here.
        raise UsageError(
            "The sign-in was not finished. Run the command again and choose Allow in the browser window."
        ) from error
    return {"refresh_token": str(login.refresh_token), "account": str(login.account or "")}


def _write(kept: Path, saved: dict[str, str]) -> None:
    """Save a login so that only its owner can ever read it."""
    fresh = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(saved, file)
        fresh.replace(kept)
    except OSError as error:
        raise UsageError(
            f"The login could not be saved to {kept} ({error.strerror}); make that folder writable."
        ) from error
