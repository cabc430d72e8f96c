"""Give out access tokens and recognise them, as oauth2.googleapis.com does.

I/O: draws random tokens; the time comes from the emulator's clock.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from tests.emulator.credentials import CLIENT_ID, CLIENT_SECRET

JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFE_SECONDS = 3600
# How far a caller's clock may be off before Google calls the time frame unreasonable.
_SKEW_SECONDS = 300
_AUDIENCES = ("https://oauth2.googleapis.com/token", "https://accounts.google.com/o/oauth2/token")
_BAD_TIMES = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)
_DELEGATION = (
    "Client is unauthorized to retrieve access tokens using this method, "
    "or client not authorized for any of the scopes requested."
)


class TokenRefused(Exception):
    """The token endpoint says no.

    Attributes:
        error: OAuth's own word, such as `invalid_grant`.
    """

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


@dataclass(frozen=True)
class Token:
    """An access token that was given out."""

    email: str
    scopes: frozenset[str]
    ends: float


@dataclass
class _Login:
    """A person's login that was granted once."""

    email: str
    scopes: frozenset[str]
    is_revoked: bool = False


@dataclass
class TokenDesk:
    """Everyone who can sign in, and what was given out to them.

    Attributes:
        audience: The emulator's own address; an assertion made out to it is taken beside those to Google's,
            which google-auth writes whatever address it then posts to.
    """

    now: Callable[[], float]
    audience: str = ""
    keys: dict[str, dict[str, RSAPublicKey]] = field(default_factory=dict)
    logins: dict[str, _Login] = field(default_factory=dict)
    given_out: dict[str, Token] = field(default_factory=dict)

    def register(self, email: str, key_id: str, key: RSAPublicKey) -> None:
        """Make a service account known, or give it one key more."""
        self.keys.setdefault(email, {})[key_id] = key

    def delete_keys(self, email: str) -> None:
        """Revoke every key of a service account, which stays an account."""
        self.keys[email] = {}

    def delete_account(self, email: str) -> None:
        """Delete a service account."""
        self.keys.pop(email)

    def grant_login(self, email: str, scopes: list[str]) -> str:
        """Note that a person allowed our app in, and return the refresh token."""
        refresh_token = f"1//{secrets.token_urlsafe(40)}"
        self.logins[refresh_token] = _Login(email, frozenset(scopes))
        return refresh_token

    def revoke_login(self, refresh_token: str) -> None:
        """Take a person's permission back."""
        self.logins[refresh_token].is_revoked = True

    def forget_tokens(self) -> None:
        """Make every access token given out so far invalid."""
        self.given_out.clear()

    def answer(self, body: bytes) -> dict[str, Any]:
        """Answer a call of the token endpoint.

        Raises:
            TokenRefused: No token is given.
        """
        form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        grant = form.get("grant_type", "")
        if grant == JWT_GRANT:
            email, scopes = self._signed_in(form.get("assertion", ""))
        elif grant == "refresh_token":
            email, scopes = self._logged_in(form)
        else:
            raise TokenRefused("unsupported_grant_type", f"Invalid grant_type: {grant}")
        given = {"access_token": self.issue(email, scopes), "expires_in": LIFE_SECONDS - 1}
        if grant == "refresh_token":
            given["scope"] = " ".join(sorted(scopes))
        return {**given, "token_type": "Bearer"}

    def find(self, token: str) -> Token | None:
        """Return what a token stands for, None when it was never given out."""
        return self.given_out.get(token)

    def issue(self, email: str, scopes: frozenset[str]) -> str:
        """Give out an access token."""
        text = f"ya29.c.{secrets.token_urlsafe(96)}"
        self.given_out[text] = Token(email, scopes, self.now() + LIFE_SECONDS)
        return text

    def _signed_in(self, assertion: str) -> tuple[str, frozenset[str]]:
        head, claims, signed, signature = _decode(assertion)
        email = str(claims.get("iss", ""))
        if email not in self.keys:
            raise TokenRefused("invalid_grant", "Invalid grant: account not found")
        self._check_signature(self.keys[email], head, signed, signature)
        self._check_claims(claims)
        scopes = frozenset(str(claims.get("scope", "")).split())
        if not scopes:
            raise TokenRefused("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        return email, scopes

    def _check_signature(
        self, keys: dict[str, RSAPublicKey], head: dict[str, Any], signed: bytes, signature: bytes
    ) -> None:
        wanted = [keys[head["kid"]]] if head.get("kid") in keys else list(keys.values())
        if head.get("alg") != "RS256" or not any(_fits(key, signed, signature) for key in wanted):
            raise TokenRefused("invalid_grant", "Invalid JWT Signature.")

    def _check_claims(self, claims: dict[str, Any]) -> None:
        begins, ends = claims.get("iat"), claims.get("exp")
        if not isinstance(begins, int) or not isinstance(ends, int):
            raise TokenRefused("invalid_grant", _BAD_TIMES)
        now = self.now()
        is_short = 0 < ends - begins <= LIFE_SECONDS
        if not is_short or begins > now + _SKEW_SECONDS or ends < now - _SKEW_SECONDS:
            raise TokenRefused("invalid_grant", _BAD_TIMES)
        if claims.get("aud") not in (self.audience, *_AUDIENCES):
            raise TokenRefused("invalid_grant", "Invalid JWT: Failed audience check.")
        if claims.get("sub") not in (None, claims["iss"]):
            raise TokenRefused("unauthorized_client", _DELEGATION, 401)

    def _logged_in(self, form: dict[str, str]) -> tuple[str, frozenset[str]]:
        if form.get("client_id") != CLIENT_ID:
            raise TokenRefused("invalid_client", "The OAuth client was not found.", 401)
        if form.get("client_secret") != CLIENT_SECRET:
            raise TokenRefused("invalid_client", "Unauthorized", 401)
        login = self.logins.get(form.get("refresh_token", ""))
        if login is None:
            raise TokenRefused("invalid_grant", "Bad Request")
        if login.is_revoked:
            raise TokenRefused("invalid_grant", "Token has been expired or revoked.")
        asked = frozenset(form.get("scope", "").split()) or login.scopes
        if not asked <= login.scopes:
            raise TokenRefused("invalid_scope", "Bad Request")
        return login.email, asked


def _decode(assertion: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    try:
        signed, _, signature = assertion.rpartition(".")
        head, claims = (json.loads(_bytes(part)) for part in signed.split("."))
        return dict(head), dict(claims), signed.encode(), _bytes(signature)
    except ValueError as error:
        raise TokenRefused("invalid_grant", "Invalid JWT: Failed to parse.") from error


def _bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _fits(key: RSAPublicKey, signed: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, signed, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
