"""The workbook part: which tabs there are, and what it says of all of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_sync.backends.xlsx.markup import (
    Node,
    Splice,
    attr_text,
    masked,
    parse,
    plain_text,
    prefix_of,
    prefixed,
    spliced,
    with_attr,
)
from sheets_sync.backends.xlsx.package import OFFICE_RELS, Package, PackageError
from sheets_sync.model import a1

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ORDER = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One entry of the workbook's list: its title, its part, and whether rows and cells are in it."""

    title: str
    part: str
    has_cells: bool


class Workbook:
    """The workbook part of a package; every method edits it in place."""

    def __init__(self, package: Package) -> None:
        """Find the workbook part.

        Raises:
            PackageError: The package holds no workbook.
        """
        self.package = package
        main = package.related("", "officeDocument")
        if main is None or not package.has(main.target):
            raise PackageError("no workbook part")
        self.part = main.target

    @property
    def xml(self) -> bytes:
        """The part as it stands."""
        return self.package.xml(self.part)

    @property
    def root(self) -> Node:
        """The part's elements."""
        return parse(self.xml)

    @property
    def is_strict(self) -> bool:
        """True for a file in the strict variant of the format."""
        return STRICT in self.root.attrs.values()

    @property
    def is_1904(self) -> bool:
        """True where day 0 is 1 January 1904, as old Macs counted."""
        node = self.root.first("workbookPr")
        return node is not None and node.attrs.get("date1904", "").lower() in ("1", "true", "on")

    @property
    def is_locked(self) -> bool:
        """True where the workbook's structure is protected."""
        node = self.root.first("workbookProtection")
        return node is not None and node.attrs.get("lockStructure", "").lower() in ("1", "true", "on")

    def sheets(self) -> list[Sheet]:
        """Return every tab in order, charts and dialogs too."""
        rels = {rel.id: rel for rel in self.package.rels(self.part)}
        found = []
        for node in self._entries():
            rel = rels.get(node.rel_id)
            part = rel.target if rel else ""
            found.append(Sheet(node.attrs.get("name", ""), part, rel is not None and rel.kind == "worksheet"))
        return found

    def sheet(self, title: str) -> Sheet | None:
        """Return the tab of exactly this title that has cells."""
        return next((sheet for sheet in self.sheets() if sheet.title == title and sheet.has_cells), None)

    def add(self, title: str, worksheet: bytes, before: str | None) -> str:
        """Add a tab before the named one (else last) and return the name of its part."""
        package = self.package
        folder = self.part.rpartition("/")[0]
        name = package.free_name(f"{folder}/worksheets/sheet{{}}.xml".lstrip("/"))
        package.add(name, worksheet, _SHEET_TYPE)
        rel_id = package.relate(self.part, "worksheet", name)
        titles = [sheet.title for sheet in self.sheets()]
        at = titles.index(before) if before in titles else len(titles)
        self._enter(title, rel_id, at)
        if at < len(titles):
            self._shift(at)
        return name

    def name_titles(self, title: str, row: int, cols: int) -> None:
        """Have a tab's header row printed on top of each page, and its first ``cols`` columns at the left."""
        index = [sheet.title for sheet in self.sheets()].index(title)
        tab = f"'{title.replace(chr(39), chr(39) * 2)}'!"
        ref = (f"{tab}$A:${a1(1, cols)[:-1]}," if cols else "") + f"{tab}${row}:${row}"
        piece = (
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{index}">{plain_text(ref)}</definedName>'
        )
        names = self.root.first("definedNames")
        if names is not None and not names.is_closed:
            self._put([(names.inner_end, names.inner_end, self._raw(piece))])
        else:
            self._insert("definedNames", f"<definedNames>{piece}</definedNames>")

    def recalculate(self) -> None:
        """Have formulas worked out anew when the file is opened."""
        node = self.root.first("calcPr")
        if node is None:
            self._insert("calcPr", '<calcPr fullCalcOnLoad="1"/>')
        elif node.attrs.get("fullCalcOnLoad") != "1":
            tag = with_attr(self.xml[node.start : node.inner], "fullCalcOnLoad", "1")
            self._put([(node.start, node.inner, tag)])

    def retitle(self, old: str, new: str) -> None:
        """Give a tab another title; what refers to it is not looked at here."""
        node = next(node for node in self._entries() if node.attrs.get("name") == old)
        self._put([(node.start, node.inner, with_attr(self.xml[node.start : node.inner], "name", new))])

    def remove(self, title: str) -> str:
        """Take a tab off the list, with the names that are its own, and return the name of its part."""
        at = [sheet.title for sheet in self.sheets()].index(title)
        entry, part = self._entries()[at], self.sheets()[at].part
        self._put([(entry.start, entry.end, b"")])
        names = self.root.first("definedNames")
        own = [node for node in (names.all("definedName") if names else []) if _place(node) == at]
        self._put([(node.start, node.end, b"") for node in own])
        names = self.root.first("definedNames")
        if names is not None and not names.all("definedName"):
            self._put([(names.start, names.end, b"")])
        self._shift(at + 1, by=-1)
        rel = next(rel for rel in self.package.rels(self.part) if rel.id == entry.rel_id)
        self.package.unrelate(self.part, rel)
        return part

    def _entries(self) -> list[Node]:
        sheets = self.root.first("sheets")
        return sheets.all("sheet") if sheets else []

    def _enter(self, title: str, rel_id: str, at: int) -> None:
        entries = self._entries()
        number = max((int(node.attrs.get("sheetId", "0")) for node in entries), default=0) + 1
        piece = self._raw(
            f'<sheet name="{attr_text(title)}" sheetId="{number}" xmlns:r="{OFFICE_RELS}" r:id="{rel_id}"/>'
        )
        sheets = self.root.first("sheets")
        if sheets is None:
            raise PackageError("no list of tabs")
        place = entries[at].start if at < len(entries) else sheets.inner_end
        if sheets.is_closed:
            start = with_attr(self.xml[sheets.start : sheets.end], "_", None)[:-2] + b">"
            closing = b"</" + prefix_of(masked(self.xml)).encode() + b"sheets>"
            self._put([(sheets.start, sheets.end, start + piece + closing)])
        else:
            self._put([(place, place, piece)])

    def _shift(self, at: int, by: int = 1) -> None:
        """Count tabs from ``at`` on so much further, where tabs are named by their place."""
        root, xml = self.root, self.xml
        splices: list[Splice] = []
        for holder, name, attrs in (
            ("definedNames", "definedName", ("localSheetId",)),
            ("bookViews", "workbookView", ("activeTab", "firstSheet")),
        ):
            parent = root.first(holder)
            for node in parent.all(name) if parent else []:
                tag = xml[node.start : node.inner]
                for attr in attrs:
                    value = int(node.attrs.get(attr, "-1" if attr == "localSheetId" else "0"))
                    if value >= at:
                        tag = with_attr(tag, attr, str(value + by))
                splices.append((node.start, node.inner, tag))
        self._put(splices)

    def _insert(self, name: str, piece: str) -> None:
        root, rank = self.root, _ORDER.index(name)
        later = [node for node in root.children if node.name in _ORDER and _ORDER.index(node.name) >= rank]
        place = later[0].start if later else root.inner_end
        empty = [(node.start, node.end, b"") for node in root.all(name)]
        self._put(
            [*empty, (place, place, self._raw(piece))] if not empty else [(*empty[0][:2], self._raw(piece))]
        )

    def _raw(self, piece: str) -> bytes:
        return prefixed(piece, prefix_of(masked(self.xml)))

    def _put(self, splices: list[Splice]) -> None:
        self.package.put(self.part, spliced(self.xml, splices))


def _place(node: Node) -> int:
    """Return the place of the tab that a name is for; -1 where it is for all."""
    return int(node.attrs.get("localSheetId", "-1"))
