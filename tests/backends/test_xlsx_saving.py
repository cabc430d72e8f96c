# ruff: noqa: E501
"""Errors in sentences; a write is whole or not at all."""

from __future__ import annotations

import errno
import os
import random
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from sheets_sync.backends import Written
from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.errors import ChangedError, ReadError, WriteError
from sheets_sync.model import Edit, NewTab, Plan

PLAN = Plan(edits=(Edit("Plans", 1, 2, "Status", "", "Ready", "key"),))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "plans.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Plans").write(0, 0, "a@example.edu")
    book.close()
    return path


def beside(path: Path) -> list[str]:
    return sorted(item.name for item in path.parent.iterdir())


def zipped(**parts: str) -> bytes:
    import io

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def bomb(whole: bytes) -> bytes:
    """Claim in the central directory that the first part unpacks to 2 GB."""
    at = whole.index(b"PK\1\2") + 24
    return whole[:at] + (1 << 31).to_bytes(4, "little") + whole[at + 4 :]


SAVE_AS = (
    "open it in Excel, Google Sheets or LibreOffice, save it as an Excel workbook (.xlsx) and use that file."
)
DAMAGED = (
    "p.xlsx is damaged or not whole. Open it in Excel to have it repaired, or restore it from p.xlsx.bak "
    "or another backup."
)
UNREADABLE = [
    ("an empty file", lambda _: b"", "p.xlsx is empty. Restore it from p.xlsx.bak or another backup."),
    (
        "csv",
        lambda _: b"Teacher,Goal\na,b\n",
        f"p.xlsx is a text file such as CSV, not a workbook: {SAVE_AS}",
    ),
    (
        "html",
        lambda _: b"\n<!DOCTYPE html><html>",
        (
            "p.xlsx is a web page, not a workbook; downloads that need a login often end so. "
            "Download the workbook again as .xlsx."
        ),
    ),
    ("xls", lambda _: OLE, f"p.xlsx is in the old .xls format, which is not read: {SAVE_AS}"),
    (
        "a password",
        lambda _: OLE + "EncryptedPackage".encode("utf-16-le"),
        (
            "p.xlsx is protected with a password, so it cannot be read. Take the password off in Excel (File, Info, "
            "Protect Workbook, Encrypt with Password), save it, then run this again."
        ),
    ),
    ("other bytes", lambda _: b"\x89PNG\0\0\0", f"p.xlsx is not an .xlsx file: {SAVE_AS}"),
    ("cut short", lambda whole: whole[: len(whole) // 2], DAMAGED),
    ("a damaged part", lambda whole: whole.replace(whole[1200:1260], b"\0" * 60), DAMAGED),
    ("another zip", lambda _: zipped(a="b"), "p.xlsx is a zip file but not a workbook. Name an .xlsx file."),
    (
        "a zip bomb",
        bomb,
        "p.xlsx would fill over 1 GB when unpacked, so it was not read. Check that it is the right file.",
    ),
]


@pytest.mark.parametrize(("make", "sentence"), [c[1:] for c in UNREADABLE], ids=[c[0] for c in UNREADABLE])
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, path: Path, make, sentence: str) -> None:  # type: ignore[no-untyped-def]
    bad = tmp_path / "p.xlsx"
    bad.write_bytes(make(path.read_bytes()))
    with pytest.raises(ReadError) as caught:
        XlsxBackend(bad).read(frozenset())
    assert str(caught.value) == sentence


def test_binary_workbooks_are_named(path: Path) -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
        'Type="http://x/officeDocument" Target="xl/workbook.bin"/></Relationships>'
    )
    path.write_bytes(zipped(**{"[Content_Types].xml": "<Types/>", "_rels__.rels": rels}))
    with pytest.raises(ReadError, match=r"binary format \(.xlsb\)"):
        XlsxBackend(path).read(frozenset())


def test_a_missing_file_a_folder_and_a_forbidden_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "no.xlsx"
    with pytest.raises(ReadError) as caught:
        XlsxBackend(missing).read(frozenset())
    assert str(caught.value) == (
        f"There is no file {missing}. Check the path, or make a new workbook with: sheets-sync init {missing}"
    )
    with pytest.raises(ReadError, match=r"is a folder\. Name the \.xlsx file in it\."):
        XlsxBackend(tmp_path).read(frozenset())

    def forbidden(self: Path) -> bytes:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(ReadError, match=r"may not be read\. Ask its owner for access"):
        XlsxBackend(missing).read(frozenset())


def test_a_new_file_is_made_only_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    backend = XlsxBackend(path, may_create=True)
    snapshot = backend.read(frozenset())
    assert (snapshot.tabs, snapshot.fingerprint) == ((), "absent")
    assert backend.apply(Plan(), snapshot) == Written(0) and not path.exists()
    plan = Plan(new_tabs=(NewTab("Plans", {(1, 1): "x"}, (), 0),))
    assert backend.apply(plan, snapshot) == Written(1)
    assert beside(path) == ["new.xlsx"]
    with pytest.raises(ChangedError):
        backend.apply(plan, snapshot)


def test_a_write_keeps_what_stood_before_and_the_files_rights(path: Path) -> None:
    path.chmod(0o640)
    old = path.read_bytes()
    backend = XlsxBackend(path)
    assert backend.apply(PLAN, backend.read(frozenset())) == Written(1)
    assert path.with_name("plans.xlsx.bak").read_bytes() == old
    assert beside(path) == ["plans.xlsx", "plans.xlsx.bak"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_to_the_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.xlsx"
    link.symlink_to(path)
    backend = XlsxBackend(link)
    backend.apply(PLAN, backend.read(frozenset()))
    assert link.is_symlink() and beside(link) == ["link.xlsx"]
    assert XlsxBackend(path).read(frozenset()).tabs[0].value(1, 2) == "Ready"


def test_a_file_that_was_saved_meanwhile_is_left_alone(path: Path) -> None:
    backend = XlsxBackend(path)
    snapshot = backend.read(frozenset())
    backend.apply(PLAN, snapshot)
    later = path.read_bytes()
    with pytest.raises(ChangedError) as caught:
        backend.apply(PLAN, snapshot)
    assert str(caught.value) == (
        "plans.xlsx was saved by someone else meanwhile, so nothing was written. Run this again."
    )
    assert path.read_bytes() == later


@pytest.mark.parametrize(
    ("owner", "program"), [("~$plans.xlsx", "Excel"), (".~lock.plans.xlsx#", "LibreOffice")]
)
def test_an_open_file_is_left_alone(path: Path, owner: str, program: str) -> None:
    path.with_name(owner).write_bytes(b"")
    backend, old = XlsxBackend(path), path.read_bytes()
    with pytest.raises(WriteError) as caught:
        backend.apply(PLAN, backend.read(frozenset()))
    assert str(caught.value) == (
        f"plans.xlsx is open in {program}, so nothing was written. Close it and run this again. "
        f"(If nobody has it open, delete {owner} beside it.)"
    )
    assert path.read_bytes() == old


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        ("fsync", OSError(errno.ENOSPC, "full"), "The disk is full, so nothing was written and plans.xlsx is as it was."),
        ("open", PermissionError(errno.EACCES, "no"), "could not be replaced, most likely because another program has it"),
        ("open", OSError(errno.EROFS, "read-only"), "may not be written to, so plans.xlsx is as it was."),
        ("fsync", OSError(errno.EIO, "I/O error"), "could not be written (I/O error) and is as it was."),
    ],
)  # fmt: skip
def test_a_write_that_fails_leaves_no_trace(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: OSError, words: str
) -> None:
    backend, old = XlsxBackend(path), path.read_bytes()
    snapshot = backend.read(frozenset())

    def fails(*_: object) -> None:
        raise error

    with monkeypatch.context() as faked:
        faked.setattr(os, call, fails)
        with pytest.raises(WriteError) as caught:
            backend.apply(PLAN, snapshot)
    assert words in str(caught.value)
    assert path.read_bytes() == old and beside(path) == ["plans.xlsx"]


KILLED = """
import os
import sys
from pathlib import Path
from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.model import Edit, Plan
backend = XlsxBackend(Path(sys.argv[1]))
for turn in range(100000):
    snapshot = backend.read(frozenset())
    edits = tuple(Edit("Plans", row, 2, "Status", "", f"turn {os.getpid()} {turn}", "key") for row in range(1, 200))
    backend.apply(Plan(edits=edits), snapshot)
    print("ready", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")
def test_a_run_killed_at_any_moment_leaves_a_whole_file(path: Path) -> None:
    moments = random.Random(7)
    seen = set()
    root = Path(__file__).resolve().parents[2]
    for _ in range(14):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path)],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stdout is not None and child.stdout.readline() == b"ready\n"
        time.sleep(moments.uniform(0.02, 0.25))
        child.kill()
        child.communicate()
        tab = XlsxBackend(path).read(frozenset()).tabs[0]
        words = {tab.value(row, 2) for row in range(1, 200)}
        assert len(words) == 1, "one turn's words, all of them"
        seen |= words
        backup = path.with_name("plans.xlsx.bak")
        assert not backup.exists() or XlsxBackend(backup).read(frozenset()).tabs
    assert len(seen) > 3
    backend = XlsxBackend(path)
    backend.apply(PLAN, backend.read(frozenset()))
    assert beside(path) == ["plans.xlsx", "plans.xlsx.bak"]
