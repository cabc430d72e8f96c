"""Every kind of key file, and every file that is none."""

from __future__ import annotations

import json
import stat
import sys

import platformdirs
import pytest

from sheets_sync.backends.google.access import open_access
from sheets_sync.backends.google.logins import login_path
from sheets_sync.errors import UsageError
from tests.backends.google.loopback import TOKEN, answer, loopback
from tests.emulator.credentials import write_key_file

ROBOT = "robot@school-plans.iam.gserviceaccount.com"
FULL = "https://www.googleapis.com/auth/spreadsheets"
USER = {"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "r"}
EXTERNAL = {
    "type": "external_account",
    "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
    "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
    "token_url": "https://sts.googleapis.com/v1/token",
    "credential_source": {"file": "token.txt"},
    "service_account_impersonation_url": "https://iamcredentials.googleapis.com/v1/projects/-/"
    f"serviceAccounts/{ROBOT}:generateAccessToken",
}
IMPERSONATED = {
    "type": "impersonated_service_account",
    "source_credentials": USER,
    "service_account_impersonation_url": EXTERNAL["service_account_impersonation_url"],
}
CLIENT = {"installed": {"client_id": "77-ab.apps.googleusercontent.com", "client_secret": "shh"}}
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")


@pytest.fixture(autouse=True)
def _no_credentials_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "no-gcloud"))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(platformdirs, "user_config_dir", lambda *args, **kwargs: str(tmp_path / "own"))


def kept(path, content, mode=0o600):
    """A file of this JSON that only its owner can read."""
    path.write_text(json.dumps(content), encoding="utf-8")
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    "key, kind, account",
    [
        (USER, "your Google login", None),
        ({**USER, "account": "ana@example.edu"}, "your Google login", "ana@example.edu"),
        (EXTERNAL, "workload identity", ROBOT),
        (IMPERSONATED, "impersonated service account", ROBOT),
    ],
)
@pytest.mark.filterwarnings("error")
def test_each_kind_of_file_says_who_we_are(tmp_path, key, kind, account):
    access = open_access(kept(tmp_path / "key.json", key), writes=True)
    assert (access.kind, access.account, access.warnings) == (kind, account, ())


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("writes, scope", [(True, FULL), (False, f"{FULL}.readonly")])
def test_a_service_account_asks_for_the_least(tmp_path, writes, scope):
    key = write_key_file(tmp_path / "key.json", ROBOT, "https://oauth2.googleapis.com/token")
    access = open_access(key, writes=writes)
    assert (access.kind, access.account) == ("service account key", ROBOT)
    assert list(access.credentials.scopes) == [scope]


def test_the_environment_names_the_file_where_no_file_is_given(tmp_path, monkeypatch):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(kept(tmp_path / "key.json", EXTERNAL)))
    assert open_access(None, writes=True).kind == "workload identity"
    given = kept(tmp_path / "own.json", USER)
    assert open_access(given, writes=True).kind == "your Google login"


def test_the_machines_own_credentials_come_last(tmp_path, monkeypatch):
    (tmp_path / "gcloud").mkdir()
    kept(tmp_path / "gcloud" / "application_default_credentials.json", USER)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    assert open_access(None, writes=True).kind == "application default credentials"


def test_no_credentials_at_all_says_where_to_name_them():
    with pytest.raises(UsageError, match=r"No Google credentials were found\. Give the key file with --cred"):
        open_access(None, writes=False)


@posix_only
@pytest.mark.parametrize("mode, warned", [(0o600, 0), (0o400, 0), (0o640, 1), (0o604, 1), (0o644, 1)])
def test_a_key_others_can_read_is_warned_about(tmp_path, mode, warned):
    path = kept(tmp_path / "key.json", USER, mode)
    warnings = open_access(path, writes=True).warnings
    assert warnings == (f"Other people on this computer can read {path}; run: chmod 600 {path}",) * warned


SECRET = "BEGIN PRIVATE KEY do-not-print"


@pytest.mark.parametrize(
    "name, content, told",
    [
        ("key.json", b"", "is empty"),
        ("key.json", b" \n", "is empty"),
        ("key.json", b"{not json " + SECRET.encode(), "is not JSON"),
        ("key.p12", b"\x30\x82\xff\xfe", "is a key in another format than JSON"),
        ("key.json", b"\xff\xfe\x00", "is not JSON"),
        ("key.json", b"[1]", "is not a Google key"),
        ("key.json", b'{"type": "gold"}', "not a Google key of a known type"),
        ("key.json", b"{}", "not a Google key of a known type"),
        ("key.json", b'{"type": "service_account"}', "damaged or incomplete"),
        ("key.json", b'{"type": ["service_account"]}', "not a Google key of a known type"),
        ("key.json", b'{"type": "authorized_user", "client_id": "c"}', "damaged or incomplete"),
        ("key.json", b'{"type": "external_account", "credential_source": 3}', "damaged or incomplete"),
        ("key.json", b'{"type": "impersonated_service_account"}', "damaged or incomplete"),
        ("key.json", b'{"web": {"client_id": "c"}}', "Desktop app"),
        ("key.json", b'{"installed": {"client_id": "c"}}', "OAuth client in .* is incomplete"),
    ],
)
def test_a_file_that_is_no_key_is_one_sentence(tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=told) as caught:
        open_access(tmp_path / name, writes=True)
    assert caught.value.exit_code == 2
    assert SECRET not in str(caught.value) and "\n" not in str(caught.value)


def test_a_damaged_private_key_is_never_shown(tmp_path):
    path = write_key_file(tmp_path / "key.json", ROBOT, "https://oauth2.googleapis.com/token")
    path.write_text(json.dumps({**json.loads(path.read_text()), "private_key": SECRET}))
    with pytest.raises(UsageError, match="damaged or incomplete") as caught:
        open_access(path, writes=True)
    assert SECRET not in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(UsageError, match=r"nowhere.json was not found"):
        open_access(tmp_path / "nowhere.json", writes=True)
    with pytest.raises(UsageError, match=r"is a folder; name the \.json key file in it"):
        open_access(tmp_path, writes=True)


def test_the_example_is_a_service_accounts_shape_and_is_refused(request, tmp_path):
    example = request.config.rootpath / "credentials.example.json"
    made = write_key_file(tmp_path / "key.json", ROBOT, "https://oauth2.googleapis.com/token")
    assert json.loads(example.read_text()).keys() == json.loads(made.read_text()).keys()
    with pytest.raises(UsageError, match="the example with its placeholders still in it"):
        open_access(example, writes=True)


def test_a_login_nobody_made_yet_says_how(tmp_path):
    path = kept(tmp_path / "client.json", CLIENT)
    with pytest.raises(UsageError) as caught:
        open_access(path, writes=True)
    assert str(caught.value) == (
        f"Nobody has signed in with {path} on this computer yet. Run this once in a terminal: "
        f"sheets-sync doctor --credentials {path}"
    )


def test_a_saved_login_is_used_with_the_clients_own_token_endpoint(tmp_path):
    with loopback(answer(200)) as google:
        own = {**CLIENT["installed"], "token_uri": f"{google.url}/token"}
        saved = login_path(own["client_id"])
        saved.parent.mkdir()
        kept(saved, {"refresh_token": "r", "account": "ana@example.edu"})
        access = open_access(kept(tmp_path / "client.json", {"installed": own}), writes=True)
        access.credentials.refresh(google.auth_request())
    assert (access.kind, access.account) == ("your Google login", "ana@example.edu")
    assert access.credentials.token == "a-token"
    assert google.tokens_asked == 1


@posix_only
def test_signing_in_through_the_browser_saves_a_login_for_its_owner_only(tmp_path, monkeypatch):
    with loopback(answer(200)) as google:
        google.token_steps = [answer(200, {"access_token": "a", "refresh_token": "kept", "expires_in": 3600})]
        own = {
            **CLIENT["installed"],
            "auth_uri": f"{google.url}/auth",
            "token_uri": f"{google.url}/token",
            "redirect_uris": ["http://localhost"],
        }
        monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
        google.sign_in_through(monkeypatch)
        path = kept(tmp_path / "client.json", {"installed": own})
        access = open_access(path, writes=True, may_sign_in=True)
    saved = login_path(own["client_id"])
    assert json.loads(saved.read_text())["refresh_token"] == "kept"
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert access.kind == "your Google login"
    assert open_access(path, writes=True).credentials.refresh_token == "kept"


def test_a_login_that_has_ended_is_made_anew_only_when_a_person_may_sign_in(tmp_path, monkeypatch):
    ended = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
    with loopback(answer(200)) as google:
        own = {
            **CLIENT["installed"],
            "auth_uri": f"{google.url}/auth",
            "token_uri": f"{google.url}/token",
            "redirect_uris": ["http://localhost"],
        }
        saved = login_path(own["client_id"])
        saved.parent.mkdir()
        kept(saved, {"refresh_token": "old"})
        path = kept(tmp_path / "client.json", {"installed": own})
        assert open_access(path, writes=True).credentials.refresh_token == "old"
        google.token_steps = [
            answer(400, ended),
            answer(200, {"access_token": "a", "refresh_token": "new", "expires_in": 3600}),
        ]
        monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
        google.sign_in_through(monkeypatch)
        assert open_access(path, writes=True, may_sign_in=True).credentials.refresh_token == "new"


def test_tokens_of_a_key_come_from_the_files_own_endpoint(tmp_path):
    with loopback(answer(200)) as google:
        google.token_steps = [TOKEN]
        key = write_key_file(tmp_path / "key.json", ROBOT, f"{google.url}/token")
        for path in (key, kept(tmp_path / "user.json", {**USER, "token_uri": f"{google.url}/token"})):
            access = open_access(path, writes=True)
            access.credentials.refresh(google.auth_request())
            assert access.credentials.token == "a-token"
    assert google.tokens_asked == 2
