"""What written artefacts tell of counts that cross people with something: read again from the files, whatever wrote them.

Pages and notebooks mark their tables (`data-mesure`, `data-territoire`, `data-ligne`, `data-colonne`); workbooks and open
data are read by the technical names of the framing. Lists of contributions tell, row by row, who said what.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

import pyarrow.parquet as pq
from lxml.etree import XPath
from lxml.html import HtmlElement, document_fromstring
from python_calamine import CalamineWorkbook

from helpers.analyse.disclosure import HIDDEN, TOTAL
from helpers.analyse.release import PEOPLE
from helpers.collect.drafts.marks import DOCUMENT
from helpers.files import digest, digest_code, digest_file, digest_printing, utf8_name
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.publish import told_facts
from helpers.publish.manifesto.reread import reread
from helpers.publish.office.book import CLAIMS
from helpers.publish.parsed import parsed
from helpers.publish.pdf import names
from helpers.publish.pdf.copies import faults
from helpers.publish.published import read_shell
from helpers.publish.search.script import FILE as SEARCH
from helpers.publish.search.shard import read_shard
from helpers.publish.slides.reread import reread as reread_slides
from helpers.publish.told_facts import Count, Facts, Record
from helpers.show.file_names import NATIONAL_SLIDES, TERRITORY_SLIDES
from helpers.wording import inside, quote

PAGE, LAST_VALID = "rapport.html", "dernier-rapport-valide.html"
SYNTHESIS = "synthese"  # the folder of what all territories tell
DOCUMENTS = frozenset({DOCUMENT, NATIONAL_SLIDES, TERRITORY_SLIDES})  # of word processors and slides, those that are known
FAILED_MARK = "carte.json"  # says that rapport.html is a card, not a report
TABLES = frozenset({".csv", ".parquet", ".docx"})  # of all territories
READ = frozenset({".html", ".ipynb", ".xlsx", ".pptx"}) | TABLES  # and what can be searched of a territory
NOT_COUNTS = frozenset({".json", ".md", ".txt", ".css", ".js"})  # they describe files, they hold no table
MARK = "_masque"  # ends the name of a column of marks
ROWS = 5_000  # of a table that are read at a time
KEPT = ".jsonl"  # ends the name of what a file told
LONGEST_CELL = 2**31 - 1  # characters; Python refuses a cell of more than 131,072 unless told otherwise
SPACES = re.compile(r"\s")  # narrow and no-break spaces too
BLANK = frozenset({"", "n.r.", "nan", "none"})
WITHHELD = "nonpublié"  # a line left out whole, of the totals too
LIMIT = re.compile(r"<(\d+)")
NUMBER = re.compile(r"(\d+)(?:[.,]0+)?")
ROW = re.compile(r"territoires/([a-z0-9-]+)/rapport\.html#(.+)")  # a contribution on the page of its territory
ENTRIES, ABOUT = XPath("//li[@class='entry']"), "about"  # what is said of a contribution stands in a paragraph of its own
CLAIMS_SHOWN, ROWS_OF_CLAIM = XPath("//div[@class='claim']"), XPath(".//details//a/@href", smart_strings=False)
SENTENCE = XPath("string(./p[@class='sentence'])", smart_strings=False)
NAMED = re.compile(r"Publics\s*:\s*([^.]+)")
SPOKEN = re.compile(r"» — ([^»]+)$")  # after the words that a slide quotes
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


def is_copy(path: Path) -> bool:
    """Whether a file is the page beside it, on paper: it must say what the page says, and the page is read."""
    return path.name in names.NAMES and (path.parent / PAGE).is_file()


class Reader:
    """Reads every artefact of a campaign's folder. What a file tells is kept, by its content: it is read again when it changes.

    `kept`: folder of what files told, the last time or when they were made. `territories`: those that have a page, which the files that
    tell of all are read with.
    """

    def __init__(self, folder: Path, framing: Framing, kept: Path, territories: frozenset[str] = frozenset()) -> None:
        self.folder, self.framing, self.kept, self.territories = folder, framing, kept, territories
        self.found: Record  # by the file that is read

    def read(self) -> Facts:
        """Every file of the folder; those whose format is unknown are named in `unread`."""
        paths = [path for path in sorted(self.folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
        whole, used = Facts(), set[str]()
        for are_pages in (True, False):  # pages say which territories are there
            some = [path for path in paths if (path.suffix == ".html") == are_pages]
            self.territories = frozenset(whole.territories)
            known = list(filter(_is_read, some))
            for path, record in zip(known, self._records(known), strict=True):
                used.add(record.name)
                whole.add(record, self._artefact(path))
            whole.unread += [self._artefact(path) for path in some if not _is_read(path) and path.suffix not in NOT_COUNTS]
        _forget(self.kept, used)
        return whole

    def _records(self, paths: Sequence[Path]) -> Iterator[Path]:
        """Where it is kept what each of some files tells. Gigabytes are read to be sure that they are the same: on all cores."""
        with ThreadPoolExecutor() as pool:
            for path, key in zip(paths, pool.map(self._key, paths), strict=True):
                yield self._record(path, key)

    def keep(self, path: Path, *, is_verified: bool = False) -> Path:
        """Where it is kept what a file tells: read now, unless it was kept when the file had this very content.

        `is_verified`: it was read already, and tells nothing that another file does not.
        """
        return self._record(path, self._key(path), is_verified=is_verified)

    def _record(self, path: Path, key: str, *, is_verified: bool = False) -> Path:
        kept = self.kept / f"{key}{KEPT}"
        if not kept.is_file():
            with told_facts.recording(kept) as self.found:
                if not is_verified:
                    self._read(path)
        return kept

    def _artefact(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _key(self, path: Path) -> str:
        """All that the reading of a file depends on: tables of all territories also depend on which have a page, a copy on its page."""
        if is_copy(path):
            return digest(
                digest_file(path), self._artefact(path), digest_file(path.parent / PAGE), self._means, digest_printing()
            )
        known = self._known if path.suffix in TABLES or path.parent.name == SYNTHESIS else ""
        is_card = str((path.parent / FAILED_MARK).is_file())
        return digest(digest_file(path), self._artefact(path), is_card, self._means, known)

    @cached_property
    def _means(self) -> str:
        return digest(repr(self.framing), digest_code())

    @property
    def _known(self) -> str:
        return digest(*sorted(self.territories))

    def _read(self, path: Path) -> None:
        readers = {
            ".html": self._page, ".ipynb": self._notebook, ".xlsx": self._workbook, ".csv": self._csv, ".parquet": self._parquet,
            ".docx": self._document, ".pptx": self._slides, ".js": self._searched, ".pdf": self._printed,
        }  # fmt: skip
        readers[path.suffix](path)

    def _page(self, path: Path) -> None:
        root = parsed(path.read_text(encoding="utf-8")).root
        if path.name == PAGE and not (path.parent / FAILED_MARK).is_file():
            self.found.territories.add(path.parent.name)
        self._markup(root, _owner(path))

    def _printed(self, path: Path) -> None:
        """A page on paper: what it says is read from the page, once it is sure that it says the same. What differs is not repeated."""
        shell = read_shell((path.parent / PAGE).read_text(encoding="utf-8"))
        if next(faults(path.name, path.read_bytes(), shell, campaign=self.framing.title), None) is not None:
            self.found.faults.append("ce document n’est pas la copie de la page qui est à côté de lui")

    def _notebook(self, path: Path) -> None:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
        shown = "".join("".join(output.get("text/html", "")) for output in outputs)
        if shown:
            self._markup(document_fromstring(f"<html><body>{shown}</body></html>"), _owner(path))
        raw = "".join("".join(output.get("text/plain", "")) for output in outputs)
        self.found.faults += [f"un objet brut y est resté ({mark}…)" for mark in LEAKY if mark in raw]

    def _markup(self, root: HtmlElement, owner: str) -> None:
        for table in root.xpath("//table[@data-mesure]"):
            self._cells(table, owner)
        for figure in root.xpath("//figure[.//table[@data-mesure]]"):
            self.found.faults += _drawn(figure)
        for entry in ENTRIES(root):
            told = [one for about in entry if about.get("class") == ABOUT for one in about]
            # A last valid report may be older than these marks: it has attributes instead.
            kind, public = (
                (told[0].text_content(), told[2].text_content()) if told else (entry.get("data-k", ""), entry.get("data-p", ""))
            )
            self._speaks(owner, entry.get("id", ""), public, kind)
        for caption in root.xpath("//figure[@class='verbatim']/figcaption"):
            id_, *about = (part.strip() for part in caption.text_content().split("·"))
            for public in set(about) & set(self._publics):
                self._speaks(owner, id_, public, "")

        for claim in CLAIMS_SHOWN(root):
            if NAMED.search(sentence := SENTENCE(claim)):
                rows = [found.groups() for href in ROWS_OF_CLAIM(claim) if (found := ROW.search(href))]
                self._claims(sentence, rows)

    def _claims(self, sentence: str, rows: Sequence[Sequence[str] | None]) -> None:
        """A sentence that names the publics of one contribution alone tells who said it. A row of a territory that has no report is None."""
        named = NAMED.search(sentence)
        if named and len(rows) == 1 and rows[0] is not None:
            territory, id_ = rows[0]
            self._speaks(territory, id_, named[1], "")

    def _cells(self, table: HtmlElement, owner: str) -> None:
        measure, territory = table.get("data-mesure"), table.get("data-territoire", "")
        is_old = owner != territory and owner.startswith(f"{territory}/")
        for cell in table.xpath(".//td[@data-colonne]"):
            line, column = cell.getparent().get("data-ligne", ""), cell.get("data-colonne")
            column = TOTAL if column in ("Participations", "Personnes") else column
            self._tell(Count(measure, owner if is_old else territory, line, column), cell.text_content())
        for row in table.xpath(".//tr[td[@data-derive]]"):
            masked = any(parse(cell.text_content())[0] is None for cell in row.xpath("./td[@data-colonne]"))
            if masked and any(SAID_NUMBER.search(cell.text_content()) for cell in row.xpath("./td[@data-derive]")):
                self.found.faults.append(f"une part de {quote(row.get('data-ligne'))} est dite à côté d’un effectif masqué")

    def _tell(self, count: Count, text: object) -> None:
        """A count as it is written; one that is neither a number nor a mask is a fault of its file."""
        try:
            value, below = parse(text)
        except ValueError:
            self.found.faults.append(f"l’effectif {quote(count.line)} × {quote(count.column)} est illisible")
            return
        withheld = SPACES.sub("", str(text)).lower() == WITHHELD
        self.found.tell(count, value, below, withheld=withheld)

    def _speaks(self, territory: str, id_: str, public: str, kind: str) -> None:
        """Publics and kinds under one name, that of the tables."""
        own_id = id_.removeprefix(f"{territory}-")
        self.found.speak(territory, own_id, self._publics.get(public, ""), self._kinds.get(kind, ""))

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

    def _workbook(self, path: Path) -> None:
        book = CalamineWorkbook.from_path(path)
        for table in ("events", "contributions"):
            sheet = self.framing.by_table[table].name
            if sheet in book.sheet_names:
                _labels, names, *lines = book.get_sheet_by_name(sheet).to_python() or [[], []]
                rows = (dict(zip(map(str, names), line, strict=False)) for line in lines)
                self._rows(table, rows, _owner(path))
        if _owner(path) == SYNTHESIS:
            names, *lines = book.get_sheet_by_name(CLAIMS).to_python()[1:]
            self._open_table(CLAIMS.lower(), (dict(zip(map(str, names), line, strict=True)) for line in lines))

    def _document(self, path: Path) -> None:
        """The manifesto: a claim that names the publics of one contribution alone tells who said it."""
        for told in reread(path).claims.values():
            self._claims(f"Publics : {told.publics}." if told.facts else "", [self._owned(id_) for id_ in told.ids])

    def _searched(self, path: Path) -> None:
        """What can be found of a territory: who said each contribution, where the search tells it."""
        owner, lines = read_shard(path)
        for line in lines:
            self._speaks(owner, line.id, line.public, line.kind)

    def _slides(self, path: Path) -> None:
        """Slides: the claims of their notes, as those of a page; and who is said to have spoken the words that they quote."""
        for slide in reread_slides(path):
            for claim in slide.claims:
                self._claims(claim.sentence, [self._owned(id_) for id_ in claim.ids])
            for found in map(SPOKEN.search, slide.notes):
                id_, *about = found[1].split(", ") if found else [""]
                for public in set(about) & set(self._publics):
                    self._speaks(_owner(path), id_, public, "")

    def _csv(self, path: Path) -> None:
        csv.field_size_limit(LONGEST_CELL)  # a claim on thousands of contributions names them all in one cell
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, delimiter=_delimiter(path))
            names = next(lines, [])
            whole = (zip_longest(names, line[: len(names)], fillvalue="") for line in lines if line)
            self._open_table(path.stem, map(dict, whole))

    def _parquet(self, path: Path) -> None:
        """The columns that tell something, a few rows at a time."""
        with pq.ParquetFile(utf8_name(path)) as file:
            self._open_table(path.stem, _records(file, self._told_columns))

    @cached_property
    def _told_columns(self) -> frozenset[str]:
        events, contributions = self.framing.by_table["events"], self.framing.by_table["contributions"]
        fields = (contributions.by_field[one] for one in ("id", "public", "kind") if one in contributions.by_field)
        columns = (events.by_field["id"], *events.counting("publics"), *fields)
        return frozenset({"territoire", "public", "effectif", "phrase", "preuves", *(column.name for column in columns)})

    def _open_table(self, stem: str, rows: Iterable[Mapping[str, object]]) -> None:
        """A table of all territories: events or contributions, as the sheets are named, or people in long form."""
        for table in ("events", "contributions"):
            if stem == fold(self.framing.by_table[table].name).replace(" ", "_"):
                self._rows(table, rows, "")
                return
        if stem == "constats":
            for row in rows:
                if NAMED.search(str(row["phrase"])):
                    self._claims(str(row["phrase"]), [self._owned(id_) for id_ in str(row["preuves"]).split(";")])
        if stem == "effectifs":
            event = self._name("events", "id")
            for row in rows:
                public = self._publics[str(row["public"])]
                self._people(str(row["territoire"]), str(row[event]), public, row["effectif"])

    def _owned(self, id_: str) -> tuple[str, str] | None:
        """The territory and the own id of a row whose id begins with its territory."""
        territory = territory_of(id_, self.territories)
        return (territory, id_.removeprefix(f"{territory}-")) if territory else None

    def _rows(self, table: str, rows: Iterable[Mapping[str, object]], owner: str) -> None:
        key = self._name(table, "id")
        if table == "contributions":
            public, kind = self._name(table, "public"), self._name(table, "kind")
            for row in rows:
                territory = owner or str(row["territoire"])
                self._speaks(territory, str(row[key]), str(row.get(public, "")), str(row.get(kind, "")))
            return
        of_public = self.framing.lists["publics"].label_of
        counting = {column.name: of_public(column.of_code) for column in self.framing.by_table["events"].counting("publics")}
        for row in rows:
            for name in filter(row.__contains__, counting):
                self._people(owner or str(row["territoire"]), str(row[key]), counting[name], row[name])

    def _people(self, territory: str, event: str, public: str, text: object) -> None:
        """A blank is no count here: the pages say which lines are published."""
        if SPACES.sub("", str(text)).lower() not in BLANK:
            self._tell(Count(PEOPLE, territory, event, public), text)

    def _name(self, table: str, own: str) -> str:
        return self.framing.by_table[table].by_field[own].name


def territory_of(id_: str, territories: Container[str]) -> str:
    """The territory of a row whose id begins with it: the longest that is known; nothing when none is.

    >>> territory_of("nice-cote-d-azur-C0012", {"nice", "nice-cote-d-azur"}), territory_of("pau-C0001", {"nice"})
    ('nice-cote-d-azur', '')
    """
    territory = id_
    while territory := territory.rpartition("-")[0]:
        if territory in territories:
            return territory
    return ""


def _is_read(path: Path) -> bool:
    """Whether the format is known; of word processors' documents and of slides, only ours are; of scripts, what can be searched of a territory."""
    return (
        path.name == SEARCH
        or is_copy(path)
        or (path.suffix in READ and (path.suffix not in (".docx", ".pptx") or path.name in DOCUMENTS))
    )


def _owner(path: Path) -> str:
    """The territory of a file; what a failed territory left of its last valid report is looked at apart."""
    return f"{path.parent.name}/{path.stem}" if path.name == LAST_VALID else path.parent.name


def _delimiter(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as file:
        head = file.readline()
    return max(",;\t", key=head.count)


def _records(file: pq.ParquetFile, told: Collection[str]) -> Iterator[Mapping[str, object]]:
    """The rows of a table, with some columns; a mark stands in a column beside the counts, which are then missing."""
    marks = {name: name.removesuffix(MARK) for name in file.schema_arrow.names if name.endswith(MARK)}
    columns = [name for name in file.schema_arrow.names if marks.get(name, name) in told]
    for batch in file.iter_batches(ROWS, columns=columns, use_threads=False):
        told_by = {name: batch.column(name).to_pylist() for name in columns}
        for name, own in marks.items():
            if name in told_by:
                told_by[own] = [mark or value for mark, value in zip(told_by.pop(name), told_by[own], strict=True)]
        filled = (["" if value is None else value for value in values] for values in told_by.values())
        yield from (dict(zip(told_by, row, strict=True)) for row in zip(*filled, strict=True))


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
    for path in kept.glob("*"):
        if path.name not in used:
            path.unlink()
