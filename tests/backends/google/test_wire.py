"""What an exception of the network means, and that a key asks nothing but its token."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from google.auth.exceptions import RefreshError, TransportError
from google.oauth2.credentials import Credentials
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, ProtocolError
from urllib3.exceptions import ProxyError as UrllibProxyError

from sheets_sync.backends.google.access import Access, open_access
from sheets_sync.backends.google.client import Line, Refused, SheetsClient
from sheets_sync.backends.google.wire import failure_from
from tests.backends.google.loopback import answer, loopback
from tests.emulator.credentials import private_key, write_key_file


def behind(reason: Exception) -> requests.exceptions.ConnectionError:
    """The reason as requests wraps it."""
    return requests.exceptions.ConnectionError(MaxRetryError(None, "/v4", reason))  # type: ignore[arg-type]


def unresolved() -> Exception:
    reason = NewConnectionError(None, "x")  # type: ignore[arg-type]
    reason.__cause__ = socket.gaierror(-2, "Name or service not known")
    return reason


@pytest.mark.parametrize(
    "error, reason, retryable, may_have_written",
    [
        (behind(unresolved()), "no name", True, False),
        (behind(NewConnectionError(None, "refused")), "unreachable", True, False),
        (behind(ConnectTimeoutError(None, "late")), "unreachable", True, False),
        (requests.exceptions.ConnectTimeout(ConnectTimeoutError()), "unreachable", True, False),
        (behind(UrllibProxyError("no", OSError("Tunnel connection failed: 407"))), "proxy", True, False),
        (requests.exceptions.ReadTimeout("late"), "timeout", True, True),
        (requests.exceptions.ConnectionError(ProtocolError("x", OSError(104, "x"))), "reset", True, True),
        (requests.exceptions.ChunkedEncodingError("cut"), "reset", True, True),
        (ProtocolError("IncompleteRead"), "reset", True, True),
        (behind(ssl.SSLCertVerificationError("self-signed")), "certificate", False, False),
        (TransportError(behind(unresolved())), "no name", True, False),
        (TransportError(requests.exceptions.ReadTimeout("late")), "timeout", True, False),
        (RefreshError("invalid_grant: Bad", {"error": "invalid_grant"}), "invalid_grant", False, False),
        (RefreshError("No impersonation", "<html>"), "No impersonation", False, False),
        (RefreshError("later", retryable=True), "later", True, False),
    ],
)  # fmt: skip
def test_what_an_exception_means(error, reason, retryable, may_have_written):
    failure = failure_from(error, writes=True)
    assert (failure.reason, failure.retryable, failure.may_have_written) == (
        reason,
        retryable,
        may_have_written,
    )
    assert not failure_from(error, writes=False).may_have_written


@pytest.mark.parametrize(
    "error", [ValueError("ours"), KeyError("ours"), requests.exceptions.InvalidJSONError()]
)
def test_a_fault_of_ours_stays_one(error):
    assert failure_from(error, writes=True) is None


def test_a_certificate_of_somebody_between_is_not_tried_again(tmp_path):
    """A true TLS handshake with a certificate no computer trusts."""
    key = private_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "both.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            try:
                context.wrap_socket(listening.accept()[0], server_side=True).close()
            except OSError:
                return

        threading.Thread(target=greet, daemon=True).start()
        line = Line(f"https://127.0.0.1:{listening.getsockname()[1]}", 1, 2, 0.01, 0.02)
        with pytest.raises(Refused) as caught:
            SheetsClient(Access(Credentials("t"), None, "x"), line).batch_update("one", {}, "f")
    assert (caught.value.reason, caught.value.attempts) == ("certificate", 1)


def test_a_key_asks_for_its_token_and_nothing_else(tmp_path):
    """google-auth would look up, in a thread and at another host, where the account may be used."""
    with loopback(answer(200, {"spreadsheetId": "one"})) as google:
        key = write_key_file(tmp_path / "key.json", "robot@example.edu", f"{google.url}/token")
        access = open_access(key, writes=True)
        client = SheetsClient(access, Line(google.url))
        client.get("one", "f")
        client.get("one", "f")
        started = {thread.name for thread in threading.enumerate() if "Boundary" in type(thread).__name__}
    assert (google.tokens_asked, len(google.asked), started) == (1, 2, set())
