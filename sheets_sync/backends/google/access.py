"""Who we are to Google: a key file, the machine's own credentials or a person's login.

I/O: reads key files, the environment and saved logins; at a person's wish signs in through the browser.
"""

from __future__ import annotations

import json
import os
import stat
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import google.auth
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError

from sheets_sync.backends.google.logins import open_login
from sheets_sync.backends.google.scopes import scopes_for
from sheets_sync.errors import UsageError

VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"
"""What names the key where no option does; Google's other programs read it too."""

_AWS = "urn:ietf:params:aws:token-type:aws4_request"
_HOW_TO_GET_A_KEY = (
    "In the Google Cloud console choose IAM & Admin > Service Accounts > (your account) > Keys > Add key > "
    "Create new key > JSON, and name the downloaded file with --credentials"
)


@dataclass(frozen=True)
class Access:
    """What Google will know us by.

    ``account`` is the address to share a spreadsheet with, where it is known; ``kind`` says in words what
    the credentials are; ``warnings`` are sentences for the person who keeps them.
    """

    credentials: Credentials
    account: str | None
    kind: str
    warnings: tuple[str, ...] = ()


def open_access(credentials: Path | None, *, writes: bool, may_sign_in: bool = False) -> Access:
    """Return the access of the file that was given, else of the environment, else of the machine.

    ``writes`` asks for the right to write, ``may_sign_in`` lets a browser open for a person's login.

    Raises:
        UsageError: There are no credentials, or the file cannot be used.
    """
    named = credentials or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if named is None:
        return _of_the_machine(scopes_for(writes=writes))
    path = named.expanduser()
    return _of_key(path, read_key(path), scopes_for(writes=writes), may_sign_in)


def read_key(path: Path) -> dict[str, Any]:
    """Return the JSON object in a key file.

    Raises:
        UsageError: There is no such file, or it is not one.
    """
    try:
        text = path.read_bytes()
    except IsADirectoryError as error:
        raise UsageError(f"{path} is a folder; name the .json key file in it with --credentials.") from error
    except PermissionError as error:
        raise UsageError(
            f"The credentials file {path} may not be read by this user. Run the job as the file's owner, or "
            f"give the file to this user."
        ) from error
    except OSError as error:
        raise UsageError(
            f"The credentials file {path} was not found ({error.strerror}). {_HOW_TO_GET_A_KEY}."
        ) from error
    if not text.strip():
        raise UsageError(f"The credentials file {path} is empty. {_HOW_TO_GET_A_KEY}.")
    try:
        key = json.loads(text.decode("utf-8-sig"))
    except ValueError as error:
        older = path.suffix.lower() in {".p12", ".pfx", ".pem"}
        what = "is a key in another format than JSON" if older else "is not JSON, so it is not a Google key"
        raise UsageError(f"The credentials file {path} {what}. {_HOW_TO_GET_A_KEY}.") from error
    if not isinstance(key, dict):
        raise UsageError(f"The credentials file {path} is not a Google key. {_HOW_TO_GET_A_KEY}.")
    return key


def _of_key(path: Path, key: dict[str, Any], scopes: tuple[str, ...], may_sign_in: bool) -> Access:
    """Return the access a key file gives, by its kind."""
    _refuse_example(path, key)
    warned = exposure_warnings(path)
    if isinstance(key.get("installed"), dict):
        login, token_path = open_login(path, key, may_sign_in=may_sign_in)
        return Access(
            login, login.account or None, "your Google login", warned + exposure_warnings(token_path)
        )
    if isinstance(key.get("web"), dict):
        raise UsageError(
            f"The OAuth client in {path} is of the type Web application. In the Google Cloud console choose "
            f"Google Auth Platform > Clients > Create client > Desktop app and download that file."
        )
    kind = key.get("type")
    try:
        found, words = _load(key, kind, scopes)
    except (GoogleAuthError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(
            f"The credentials file {path} is damaged or incomplete, so it cannot be used. "
            f"{_HOW_TO_GET_A_KEY}."
        ) from error
    if found is None:
        raise UsageError(
            f"The credentials file {path} is not a Google key of a known type. {_HOW_TO_GET_A_KEY}."
        )
    return Access(found, _account(found), words, warned if kind != "external_account" else ())


def _load(key: dict[str, Any], kind: Any, scopes: tuple[str, ...]) -> tuple[Credentials | None, str]:
    """Return the credentials in a key and what they are, or None for a type we do not know."""
    loader: Any  # google-auth's loaders carry no types
    if kind == "service_account":
        from google.oauth2 import service_account

        loader = service_account.Credentials
        return loader.from_service_account_info(key, scopes=scopes), "service account key"
    if kind == "authorized_user":
        return _load_user(key), "your Google login"
    if kind == "external_account":
        return _load_external(key, scopes), "workload identity"
    if kind == "external_account_authorized_user":
        from google.auth import external_account_authorized_user as workforce

        loader = workforce.Credentials
        return loader.from_info(key, scopes=scopes), "workforce identity login"
    if kind == "impersonated_service_account":
        from google.auth import impersonated_credentials as impersonated

        loader = impersonated.Credentials
        found = loader.from_impersonated_service_account_info(key, scopes=scopes)
        return found, "impersonated service account"
    return None, ""


def _load_user(key: dict[str, Any]) -> Credentials:
    """Return a person's login with the rights that were given; google-auth's loader forgets token_uri."""
    from google.oauth2 import credentials as user

    loader: Any = user.Credentials
    found: Credentials = loader(
        None,
        refresh_token=key["refresh_token"],
        token_uri=key.get("token_uri", "https://oauth2.googleapis.com/token"),
        client_id=key["client_id"],
        client_secret=key["client_secret"],
        quota_project_id=key.get("quota_project_id"),
        account=key.get("account", ""),
    )
    return found


def _load_external(key: dict[str, Any], scopes: tuple[str, ...]) -> Credentials:
    """Return keyless credentials: the identity another cloud or a CI runner gives this job."""
    from google.auth import aws, identity_pool, pluggable

    loader: Any = identity_pool.Credentials
    if key.get("subject_token_type") == _AWS:
        loader = aws.Credentials
    elif (key.get("credential_source") or {}).get("executable") is not None:
        loader = pluggable.Credentials
    found: Credentials = loader.from_info(key, scopes=scopes)
    return found


def _of_the_machine(scopes: tuple[str, ...]) -> Access:
    """Return application default credentials: gcloud's login, or the machine's own account."""
    default: Any = google.auth.default
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about gcloud logins; the sentences on refusals say it better
            found = default(scopes=scopes)[0]
    except GoogleAuthError as error:
        raise UsageError(
            "No Google credentials were found. Give the key file with --credentials FILE, or name it in the "
            f"environment variable {VARIABLE}; docs/google.md says how to get one."
        ) from error
    return Access(found, _account(found), "application default credentials")


def _account(credentials: Credentials) -> str | None:
    """Return the address to share with, where the credentials tell it without asking anyone."""
    for name in ("service_account_email", "account"):
        address = getattr(credentials, name, None)
        if isinstance(address, str) and "@" in address:
            return address
    return None


def _refuse_example(path: Path, key: dict[str, Any]) -> None:
    inner = key.get("installed") if isinstance(key.get("installed"), dict) else key
    if isinstance(inner, dict) and any(
        "YOUR-" in value for value in inner.values() if isinstance(value, str)
    ):
        raise UsageError(
            f"The credentials file {path} is the example with its placeholders still in it. "
            f"{_HOW_TO_GET_A_KEY}."
        )


def exposure_warnings(path: Path) -> tuple[str, ...]:
    """Return a sentence if people other than its owner can read a file with a secret."""
    if os.name != "posix":
        return ()
    try:
        mode = path.stat().st_mode
    except OSError:
        return ()
    if not mode & (stat.S_IRGRP | stat.S_IROTH):
        return ()
    return (f"Other people on this computer can read {path}; run: chmod 600 {path}",)
