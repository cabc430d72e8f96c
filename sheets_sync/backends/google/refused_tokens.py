"""Why Google gives these credentials no token, or not the right to do this, in a sentence or two. Pure."""

from __future__ import annotations

import re

from sheets_sync.backends.google.answers import GoogleRefusal, quoted

_SCOPE = frozenset({"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions", "invalid_scope"})
_POLICY = frozenset(
    {
        "access_denied",
        "admin_policy_enforced",
        "org_internal",
        "domainPolicy",
        "disabled_client",
        "ORG_RESTRICTION_VIOLATION",
        "SECURITY_POLICY_VIOLATED",
        "LOCATION_POLICY_VIOLATED",
        "USER_BLOCKED_BY_ADMIN",
    }
)
_CLOCK = re.compile(r"\biat\b|\bexp\b|reasonable timeframe|short-lived", re.IGNORECASE)
_ENDED_LOGIN = re.compile(r"expired or revoked|token has been|bad request", re.IGNORECASE)


def rights_sentence(refusal: GoogleRefusal, account: str | None, not_done: str) -> str:
    """Say which right is missing or which rule forbids it; nothing when it is not about that."""
    if refusal.reason in _SCOPE:
        return _scope(not_done)
    return _policy(refusal, account, not_done) if refusal.reason in _POLICY else ""


def token_sentence(refusal: GoogleRefusal, account: str | None, not_done: str) -> str:
    """Say why Google gives no token for these credentials."""
    words, whose = refusal.message, account or "this account"
    new_key = "Google Cloud console > IAM & Admin > Service Accounts > Keys > Add key"
    if refusal.reason == "invalid_grant" and _CLOCK.search(words):
        return (
            f"This computer's clock is wrong, so Google refused the key and {not_done}. Set the clock to "
            f"the right "
            f"time (switch on automatic time) and run again."
        )
    if refusal.reason == "invalid_grant" and re.search("signature", words, re.IGNORECASE):
        return (
            f"The key of {whose} was revoked or deleted, so {not_done}. Make a new one ({new_key}) and name "
            f"its "
            f"file with --credentials."
        )
    if re.search("account not found|disabled|invalid email", words, re.IGNORECASE):
        return (
            f"The account {whose} was deleted or switched off, so {not_done}. Enable it under Google Cloud "
            f"console > IAM & Admin > Service Accounts, or make a new one and share the spreadsheet with it."
        )
    if refusal.reason == "invalid_grant" and _ENDED_LOGIN.search(words):
        return (
            f"The Google login has ended (it expired or was revoked), so {not_done}. Sign in again: run "
            f"`sheets-sync doctor --credentials FILE` in a terminal (for a login of gcloud's: `gcloud auth "
            f"application-default login`)."
        )
    if refusal.reason in {"invalid_client", "deleted_client", "unauthorized_client"}:
        return (
            f"Google does not know the OAuth client of this login, or does not let it do this "
            f"({refusal.reason}), "
            f"so {not_done}. Download the client's file again: Google Cloud console > Google Auth Platform > "
            f"Clients."
        )
    return f"Google gave no token for {whose}, so {not_done}. It said: {quoted(words)}"


def _scope(not_done: str) -> str:
    return (
        f"The login does not include the right to use Google Sheets, so {not_done}. Run `gcloud auth "
        f"application-default login --scopes=https://www.googleapis.com/auth/spreadsheets,"
        f"https://www.googleapis.com/auth/cloud-platform` again, or use a service account key."
    )


def _policy(refusal: GoogleRefusal, account: str | None, not_done: str) -> str:
    return (
        f"A rule of the school's Google Workspace blocks {account or 'this account'} ({refusal.reason}), so "
        f"{not_done}. Ask the Workspace administrator to allow it in the Admin console under Security > "
        f"Access "
        f"and data control > API controls, or to let files be shared with it."
    )
