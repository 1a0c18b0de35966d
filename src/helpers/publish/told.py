"""What written artefacts tell of counts that cross people with something: read again from the files, whatever wrote them.

Pages and notebooks mark their tables (`data-mesure`, `data-territoire`, `data-ligne`, `data-colonne`); workbooks and open
data are read by the technical names of the framing. Lists of contributions tell, row by row, who said what.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import pandas as pd
from lxml.html import HtmlElement, document_fromstring
from python_calamine import CalamineWorkbook

from helpers.analyse.disclosure import HIDDEN, TOTAL
from helpers.analyse.release import PEOPLE
from helpers.files import digest, digest_code, digest_file
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.publish import told_facts
from helpers.publish.manifesto.reread import reread
from helpers.publish.told_facts import Artefacts, Count, Spoken, Told
from helpers.wording import inside, quote

PAGE, LAST_VALID = "rapport.html", "dernier-rapport-valide.html"
FAILED_MARK = "carte.json"  # says that rapport.html is a card, not a report
READ = frozenset({".html", ".ipynb", ".xlsx", ".csv", ".parquet", ".docx"})
NOT_COUNTS = frozenset({".json", ".md", ".txt", ".css", ".js"})  # they describe files, they hold no table
LONGEST_CELL = 2**31 - 1  # characters; Python refuses a cell of more than 131,072 unless told otherwise
SPACES = re.compile(r"\s")  # narrow and no-break spaces too
BLANK = frozenset({"", "n.r.", "nan", "none"})
WITHHELD = "nonpublié"  # a line left out whole, of the totals too
LIMIT = re.compile(r"<(\d+)")
NUMBER = re.compile(r"(\d+)(?:[.,]0+)?")
ROW = re.compile(r"territoires/([a-z0-9-]+)/rapport\.html#(.+)")  # a contribution on the page of its territory
NAMED = re.compile(r"Publics\s*:\s*([^.]+)")
SAID_NUMBER = re.compile(r"\d[\d\s]*")
LEAKY = ("MaskedTable(", "NationalTable(", "TerritoryAnalysis(", "NationalAnalysis(")  # raw objects hold what they mask


def parse(text: object) -> tuple[int | None, int | None]:
    """A written count: its value, or the limit that it is under, or neither when it is masked; a blank counts for nothing.

    Raises `ValueError` for anything else.

    >>> parse("1\\u202f200"), parse("<\\u202f5"), parse("masqué"), parse("n. r."), parse(12.0)
    ((1200, None), (None, 5), (None, None), (0, None), (12, None))
    """
    packed = SPACES.sub("", str(text)).lower()
    if packed in BLANK:
        return 0, None
    if packed in (HIDDEN, WITHHELD):
        return None, None
    if limit := LIMIT.fullmatch(packed):
        return None, int(limit[1])
    if number := NUMBER.fullmatch(packed):
        return int(number[1]), None
    raise ValueError(text)


class Reader:
    """Reads every artefact of a campaign's folder. What a file tells is kept, by its content: it is read again when it changes.

    `kept`: folder of what was told by the files of the last time, if any.
    """

    def __init__(self, folder: Path, framing: Framing, kept: Path | None = None) -> None:
        self.folder, self.framing, self.kept = folder, framing, kept
        self.found = Artefacts()  # by the file that is read
        self.territories: frozenset[str] = frozenset()

    def read(self) -> Artefacts:
        """Every file of the folder; those whose format is unknown are named in `unread`."""
        paths = [path for path in sorted(self.folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
        whole, used = Artefacts(), set[str]()
        for path in sorted(paths, key=lambda path: path.suffix != ".html"):  # pages say which territories are there
            self.territories = frozenset(whole.territories) if path.suffix != ".html" else frozenset()
            whole.add(self._told(path, used))
        if self.kept is not None:
            _forget(self.kept, used)
        return whole

    def _told(self, path: Path, used: set[str]) -> Artefacts:
        """What a file tells: read now, or kept from when it had this very content."""
        name = path.relative_to(self.folder).as_posix()
        if self.kept is None or path.suffix not in READ:
            return self._fresh(path)
        kept = self.kept / f"{self._key(path, name)}.json"
        used.add(kept.name)
        if kept.is_file():
            return told_facts.read(kept, name)
        found = self._fresh(path)
        told_facts.write(kept, found)
        return found

    def _fresh(self, path: Path) -> Artefacts:
        self.found = Artefacts()
        self._read(path)
        return self.found

    def _key(self, path: Path, name: str) -> str:
        """All that the reading of a file depends on: tables of all territories also depend on which have a page."""
        known = sorted(self.territories) if path.suffix in (".csv", ".parquet", ".docx") else []
        is_card = str((path.parent / FAILED_MARK).is_file())
        return digest(digest_file(path), name, is_card, repr(self.framing), digest_code(), *known)

    def _read(self, path: Path) -> None:
        name = path.relative_to(self.folder).as_posix()
        readers = {
            ".html": self._page, ".ipynb": self._notebook, ".xlsx": self._workbook, ".csv": self._csv, ".parquet": self._parquet,
            ".docx": self._document,
        }  # fmt: skip
        if path.suffix in readers:
            readers[path.suffix](path, name)
        elif path.suffix not in NOT_COUNTS:
            self.found.unread.append(name)

    def _page(self, path: Path, name: str) -> None:
        root = document_fromstring(path.read_text(encoding="utf-8"))
        if path.name == PAGE and not (path.parent / FAILED_MARK).is_file():
            self.found.territories.add(path.parent.name)
        self._markup(root, name, _owner(path))

    def _notebook(self, path: Path, name: str) -> None:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
        shown = "".join("".join(output.get("text/html", "")) for output in outputs)
        if shown:
            self._markup(document_fromstring(f"<html><body>{shown}</body></html>"), name, _owner(path))
        raw = "".join("".join(output.get("text/plain", "")) for output in outputs)
        self.found.faults += [(name, f"un objet brut y est resté ({mark}…)") for mark in LEAKY if mark in raw]

    def _markup(self, root: HtmlElement, name: str, owner: str) -> None:
        for table in root.xpath("//table[@data-mesure]"):
            self._cells(table, name, owner)
        for figure in root.xpath("//figure[.//table[@data-mesure]]"):
            self.found.faults += [(name, fault) for fault in _drawn(figure)]
        for entry in root.xpath("//li[@class='entry']"):
            self._speaks(owner, entry.get("id", ""), name, entry.get("data-p", ""), entry.get("data-k", ""))
        for caption in root.xpath("//figure[@class='verbatim']/figcaption"):
            id_, *about = (part.strip() for part in caption.text_content().split("·"))
            for public in set(about) & set(self._publics):
                self._speaks(owner, id_, name, public, "")

        for claim in root.xpath("//div[@class='claim']"):
            rows = [found.groups() for href in claim.xpath(".//details//a/@href") if (found := ROW.search(href))]
            self._claims(name, "".join(claim.xpath("./p[@class='sentence']//text()")), rows)

    def _claims(self, name: str, sentence: str, rows: Sequence[Sequence[str]]) -> None:
        """A sentence that names the publics of one contribution alone tells who said it."""
        named = NAMED.search(sentence)
        if named and len(rows) == 1:
            territory, id_ = rows[0]
            self._speaks(territory, id_, name, named[1], "")

    def _cells(self, table: HtmlElement, name: str, owner: str) -> None:
        measure, territory = table.get("data-mesure"), table.get("data-territoire")
        is_old = owner != territory and owner.startswith(f"{territory}/")
        for cell in table.xpath(".//td[@data-colonne]"):
            line, column = cell.getparent().get("data-ligne"), cell.get("data-colonne")
            column = TOTAL if column in ("Participations", "Personnes") else column
            self._tell(Count(measure, owner if is_old else territory, line, column), name, cell.text_content())

    def _tell(self, count: Count, name: str, text: object) -> None:
        """A count as it is written; one that is neither a number nor a mask is a fault of its file."""
        try:
            value, below = parse(text)
        except ValueError:
            self.found.faults.append((name, f"l’effectif {quote(count.line)} × {quote(count.column)} est illisible"))
            return
        withheld = SPACES.sub("", str(text)).lower() == WITHHELD
        self.found.counts.append(Told(count, name, value, below, withheld))

    def _speaks(self, territory: str, id_: str, name: str, public: str, kind: str) -> None:
        """Publics and kinds under one name, that of the tables."""
        own_id = id_.removeprefix(f"{territory}-")
        said = Spoken(territory, own_id, name, self._publics.get(public, ""), self._kinds.get(kind, ""))
        self.found.spoken.append(said)

    @cached_property
    def _publics(self) -> Mapping[str, str]:
        names: dict[str, str] = {}
        for choice in self.framing.lists["publics"].choices:
            written = inside(choice.label)
            told = (choice.code, choice.label, written, f"public {written}", f"Public {written}")
            names |= dict.fromkeys(told, choice.label)
        return names

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        choices = self.framing.lists["kinds"].choices
        return {name: choice.plural or choice.code for choice in choices for name in (choice.code, choice.label)}

    def _workbook(self, path: Path, name: str) -> None:
        book = CalamineWorkbook.from_path(path)
        for table in ("events", "contributions"):
            sheet = self.framing.by_table[table].name
            if sheet in book.sheet_names:
                _labels, names, *lines = book.get_sheet_by_name(sheet).to_python() or [[], []]
                rows = (dict(zip(map(str, names), line, strict=False)) for line in lines)
                self._rows(table, rows, name, _owner(path))

    def _document(self, path: Path, name: str) -> None:
        """The manifesto: a claim that names the publics of one contribution alone tells who said it."""
        for told in reread(path).claims.values():
            rows = [own for id_ in told.ids if (own := self._owned(id_))]
            self._claims(name, f"Publics : {told.publics}." if told.facts else "", rows)

    def _csv(self, path: Path, name: str) -> None:
        csv.field_size_limit(LONGEST_CELL)  # a claim on thousands of contributions names them all in one cell
        with path.open(encoding="utf-8-sig", newline="") as file:
            self._open_table(path.stem, csv.DictReader(file, delimiter=_delimiter(path)), name)

    def _parquet(self, path: Path, name: str) -> None:
        """A mark stands in a column beside the counts, which are then missing."""
        frame = pd.read_parquet(path)
        marks = {column: column.removesuffix("_masque") for column in frame if column.endswith("_masque")}
        whole = {own: frame[own].astype("object").where(frame[mark].isna(), frame[mark]) for mark, own in marks.items()}
        rows = frame.assign(**whole).drop(columns=list(marks)).astype("object")
        self._open_table(path.stem, rows.where(rows.notna(), "").to_dict("records"), name)

    def _open_table(self, stem: str, rows: Iterable[Mapping[str, object]], name: str) -> None:
        """A table of all territories: events or contributions, as the sheets are named, or people in long form."""
        for table in ("events", "contributions"):
            if stem == fold(self.framing.by_table[table].name).replace(" ", "_"):
                self._rows(table, rows, name, "")
                return
        if stem == "constats":
            for row in rows:
                told = [self._owned(id_) for id_ in str(row["preuves"]).split(";")]
                self._claims(name, str(row["phrase"]), [one for one in told if one])
        if stem == "effectifs":
            event = self._name("events", "id")
            for row in rows:
                public = self._publics[str(row["public"])]
                self._people(str(row["territoire"]), str(row[event]), public, row["effectif"], name)

    def _owned(self, id_: str) -> tuple[str, str] | None:
        """The territory and the own id of a row whose id begins with its territory."""
        territory = max((slug for slug in self.territories if id_.startswith(f"{slug}-")), key=len, default="")
        return (territory, id_.removeprefix(f"{territory}-")) if territory else None

    def _rows(self, table: str, rows: Iterable[Mapping[str, object]], name: str, owner: str) -> None:
        key = self._name(table, "id")
        for row in rows:
            territory = owner or str(row["territoire"])
            if table == "contributions":
                told = (str(row.get(self._name(table, one), "")) for one in ("public", "kind"))
                self._speaks(territory, str(row[key]), name, *told)
                continue
            for column in self.framing.by_table["events"].counting("publics"):
                if column.name in row:
                    public = self.framing.lists["publics"].label_of(column.of_code)
                    self._people(territory, str(row[key]), public, row[column.name], name)

    def _people(self, territory: str, event: str, public: str, text: object, name: str) -> None:
        """A blank is no count here: the pages say which lines are published."""
        if SPACES.sub("", str(text)).lower() not in BLANK:
            self._tell(Count(PEOPLE, territory, event, public), name, text)

    def _name(self, table: str, own: str) -> str:
        return self.framing.by_table[table].by_field[own].name


def _owner(path: Path) -> str:
    """The territory of a file; what a failed territory left of its last valid report is looked at apart."""
    return f"{path.parent.name}/{path.stem}" if path.name == LAST_VALID else path.parent.name


def _delimiter(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as file:
        head = file.readline()
    return max(",;\t", key=head.count)


def _drawn(figure: HtmlElement) -> Iterator[str]:
    """A drawing over masked counts, and its text alternative, may say no number that its table does not show.

    The number itself is not repeated: the message is published on a card.
    """
    shown = {packed for text in figure.xpath(".//table//text()") for packed in _numbers(text)}
    told = [*figure.xpath(".//svg//text()"), *figure.xpath(".//@aria-label"), *figure.xpath(".//svg//*/@title")]
    if {packed for text in told for packed in _numbers(text)} - shown:
        yield f"le dessin {quote(figure.findtext('figcaption') or '')} dit un nombre que son tableau ne montre pas"


def _numbers(text: str) -> Iterator[str]:
    return (SPACES.sub("", found) for found in SAID_NUMBER.findall(text))


def _forget(kept: Path, used: set[str]) -> None:
    """What files told that are no longer there, or no longer as they were."""
    for path in kept.glob("*.json"):
        if path.name not in used:
            path.unlink()
