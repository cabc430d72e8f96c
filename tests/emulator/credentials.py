"""Make the credentials a test signs in with. I/O: writes key files.

Making an RSA key takes a while, so that each is made once in a run and known by its number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key

ROBOT = "sync-robot@school-plans.iam.gserviceaccount.com"
CLIENT_ID, CLIENT_SECRET = "1025-plans.apps.googleusercontent.com", "a-desktop-app-keeps-no-secret"


@cache
def private_key(number: int = 0) -> RSAPrivateKey:
    """Return this run's RSA key of that number."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def public_key(number: int = 0) -> RSAPublicKey:
    """Return the half of the key that Google keeps."""
    return private_key(number).public_key()


def key_id(number: int = 0) -> str:
    """Return the name under which Google lists the key."""
    return f"{number:040x}"


def write_key_file(path: Path, email: str, token_uri: str, number: int = 0) -> Path:
    """Write a service account's key file as the Google console hands it out, readable by its owner only."""
    pem = private_key(number).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    content = {
        "type": "service_account",
        "project_id": "school-plans",
        "private_key_id": key_id(number),
        "private_key": pem.decode(),
        "client_email": email,
        "client_id": "104857600000000000001",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": token_uri,
        "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
        "client_x509_cert_url": f"https://www.googleapis.com/robot/v1/metadata/x509/{email}",
        "universe_domain": "googleapis.com",
    }
    return _write(path, content)


def write_login_file(path: Path, refresh_token: str, token_uri: str, scopes: list[str]) -> Path:
    """Write the file that a person's own OAuth login leaves behind."""
    content = {
        "type": "authorized_user",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "refresh_token": refresh_token,
        "token_uri": token_uri,
        "scopes": scopes,
    }
    return _write(path, content)


def _write(path: Path, content: Mapping[str, object]) -> Path:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")
    return path
