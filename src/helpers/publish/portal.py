"""The campaign's front page, and the card that stands for a report that could not be made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from helpers.publish.collection import collection
from helpers.publish.shell import Footer, page
from helpers.publish.sobriety import portal_section
from helpers.show.contours import Spot
from helpers.show.elements import Bullets, Element, Header, Prose, Row, Table, ours
from helpers.show.markup import join, tag, words_of
from helpers.wording import FIXED, counted, number

MOST_DETAILED = 60  # territories that have a card each; above, each has a line
PUBLISHED = frozenset({"published", "stale"})
Link = tuple[str, str]  # (href, label)


@dataclass(frozen=True)
class PortalEntry:
    """One territory on the portal. `state`: published, stale, left_out, failed, pending, missing or gone; the first link is its report."""

    name: str
    group: str
    state: str
    state_label: str
    about: str = ""
    period: str = ""
    status: str = ""
    contributions: int | None = None
    events: int | None = None
    links: tuple[Link, ...] = ()
    reason: str = ""
    slug: str = ""
    spot: Spot | None = None  # longitude and latitude, where the reference of territories may not know it


@dataclass(frozen=True)
class Portal:
    """What the front page shows."""

    title: str
    kicker: str
    intro: str
    marks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    synthesis: tuple[Link, ...]
    entries: tuple[PortalEntry, ...]
    notes: tuple[str, ...]
    open_data: tuple[Download, ...] = ()
    costs_told: bool = False  # a « fiche de sobriété » stands beside
    searched: tuple[int, int] = (0, 0)  # contributions that can be searched, and the territories that they are of


@dataclass(frozen=True)
class Download:
    """A file to download: what it holds, in which formats. `rows`: lines of a table, none for another file."""

    title: str
    rows: int | None
    formats: tuple[tuple[str, str, int], ...]  # href, label (« CSV »), bytes


@dataclass(frozen=True)
class FailureCard:
    """Why a territory has no report today, and who can mend it. `balance`: (sheet, received, kept, set aside, empty)."""

    name: str
    kicker: str
    marks: tuple[str, ...]
    reason: str
    findings: tuple[tuple[str, str, str, str], ...]  # place, what, how to mend, effect
    balance: tuple[tuple[str, int, int, int, int], ...]
    way_out: str
    last_valid: Link | None = None


def render_portal(portal: Portal, footer: Footer) -> str:
    """The front page: the synthesis first, then every territory, by group and in the order given."""
    groups = tuple(dict.fromkeys(entry.group for entry in portal.entries))
    large = len(portal.entries) > MOST_DETAILED
    body = join(
        Header(portal.kicker, portal.title, portal.intro, portal.facts, portal.marks),
        tag("p", *(tag("a", label, href=href, class_="cta") for href, label in portal.synthesis)) if portal.synthesis else None,
        _search(*portal.searched) if portal.searched[0] else None,
        _section("Où en est la collecte", *collection(portal.entries)) if portal.entries else None,
        *(_group(name, [entry for entry in portal.entries if entry.group == name], large=large) for name in groups),
        _section("Données ouvertes", Prose(OPEN_DATA), _downloads(portal.open_data)) if portal.open_data else None,
        tag("section", tag("h2", "À savoir"), Bullets(portal.notes), class_="section") if portal.notes else None,
        portal_section() if portal.costs_told else None,
    )
    searches = bool(portal.searched[0])
    return page(portal.title, str(body), footer=footer, description=portal.intro, searches=searches)


def _search(contributions: int, territories: int) -> Markup:
    """Where the search stands; a reader whose browser runs no script is told where the same words are."""
    return tag(
        "section",
        tag("h2", "Chercher dans les contributions"),
        Prose(
            f"{counted(contributions, 'contribution')} de {counted(territories, 'territoire')}, avec la réponse de l’autorité et ce qu’elles nourrissent. Un mot "
            "trouve aussi ses autres formes (« former », « formation ») ; les accents et les majuscules ne comptent pas."
        ),
        tag("p", NEEDS_SCRIPT, class_="notice needs-script"),
        class_="section",
        id="recherche",
    )


NEEDS_SCRIPT = (
    "La recherche demande JavaScript, qui ne s’exécute pas ici. Tout le reste de cette page est entier sans lui, et les mêmes contributions "
    "sont dans l’annexe du rapport de chaque territoire et dans les données ouvertes."
)


def _group(name: str, entries: list[PortalEntry], *, large: bool) -> Markup:
    """A group, which the search bar hides when it finds nobody in it; of a thousand territories, each in one line."""
    if not large:
        cards = map(_territory, entries)
        return tag("section", tag("h2", name), tag("ul", *cards, class_="territories"), class_="section filtered")
    statuses = Counter(entry.status for entry in entries if entry.status and _has_report(entry))
    usual = max(statuses, key=lambda status: statuses[status], default="")
    note = (
        f"Après chaque nom, le nombre de ses contributions. Statut du classeur, sauf mention{FIXED}: {usual}." if usual else ""
    )
    lines = (_line(entry, usual) for entry in entries)
    listed = tag("ul", *lines, class_="territories-short")
    return tag("section", tag("h2", name), tag("p", note, class_="note") if note else None, listed, class_="section filtered")


def _line(entry: PortalEntry, usual: str) -> Markup:
    """A territory in one line: its report, how much was collected, its status if it is not the usual one; or why it has no report."""
    count = "" if entry.contributions is None else number(entry.contributions)
    why = _happened(entry.reason) if entry.reason else ""
    told = [count, "" if entry.status == usual else entry.status] if _has_report(entry) else [entry.state_label, why]
    text = join(*(join(" · ", part) for part in told if part))
    return tag("li", tag("a", entry.name, href=entry.links[0][0]) if entry.links else entry.name, text)


def _happened(reason: str) -> Markup:
    """Why there is no report: a sentence that may end on a program's own words, which are not ours to set or to judge."""
    return words_of(ours(reason))


def _has_report(entry: PortalEntry) -> bool:
    return entry.state in PUBLISHED and bool(entry.links)


def _territory(entry: PortalEntry) -> Markup:
    about = " · ".join(part for part in (entry.about, entry.period, entry.status) if part)
    return tag(
        "li",
        tag("div", tag("h3", _name(entry)), tag("p", about, class_="about") if about else None),
        tag(
            "div",
            tag("p", tag("span", entry.state_label, class_=f"state state-{entry.state}")),
            _collected(entry),
            _links(entry),
        ),
        tag("p", _happened(entry.reason), class_="reason") if entry.reason else None,
        class_="territory",
    )


def _name(entry: PortalEntry) -> Markup | str:
    """The name leads to the report when there is one."""
    return tag("a", entry.name, href=entry.links[0][0]) if _has_report(entry) else entry.name


def _collected(entry: PortalEntry) -> Markup | None:
    """How much was collected, each count with its word; nothing when nothing was received."""
    counts = ((entry.contributions, "contribution"), (entry.events, "événement"))
    told = [counted(count, word) for count, word in counts if count is not None]
    return tag("p", " · ".join(told), class_="about") if told else None


def _links(entry: PortalEntry) -> Markup | None:
    """Links that name their territory to those who hear them one by one."""
    links = (tag("a", label, href=href, aria_label=f"{label}, {entry.name}") for href, label in entry.links)
    return tag("p", *links, class_="links") if entry.links else None


OPEN_DATA = (
    "Toutes les tables publiées, tous territoires ensemble, pour qui veut les réutiliser. Les colonnes, les clés et les licences y sont décrites ; "
    "les petits effectifs y sont masqués comme dans les rapports."
)
UNITS = ("octets", "ko", "Mo", "Go")
UNIT = 1000


def _downloads(files: tuple[Download, ...]) -> Markup:
    """One line a file, each format with its weight, in a link that names the file."""
    return tag("ul", *(tag("li", *_download(file)) for file in files))


def _download(file: Download) -> Iterator[str | Markup]:
    rows = "" if file.rows is None else f" ({counted(file.rows, 'ligne')})"
    yield f"{file.title}{rows}{FIXED}: "
    for place, (href, label, size) in enumerate(file.formats):
        yield ", " if place else ""
        yield tag("a", f"{label} ({weight(size)})", href=href, aria_label=f"{file.title}, {label} ({weight(size)})")


def weight(size: int) -> str:
    """The weight of a file in words.

    >>> weight(999), weight(12_345), weight(1_234_567)
    ('999\\xa0octets', '12\\xa0ko', '1,2\\xa0Mo')
    """
    power = 0
    told = float(size)
    while round(told) >= UNIT and power < len(UNITS) - 1:
        told, power = told / UNIT, power + 1
    return f"{number(told, 1 if power > 1 else 0)}{FIXED}{UNITS[power]}"


def render_failure(card: FailureCard, footer: Footer) -> str:
    """The page of a territory without report: what happened, who can mend it, and the last valid report if any."""
    body = join(Header(card.kicker, card.name, "Ce rapport n’a pas pu être produit.", (), card.marks), *_failure_parts(card))
    return page(card.name, str(body), footer=footer)


def _failure_parts(card: FailureCard) -> Iterator[Markup]:
    yield _section("Ce qui s’est passé", tag("p", _happened(card.reason), class_="notice notice-attention"))
    valid = tag("p", tag("a", card.last_valid[1], href=card.last_valid[0])) if card.last_valid else None
    yield _section("Qui peut y remédier, et comment", Prose(card.way_out), valid)
    if card.findings:
        header = ("Cellule", "Constat", "Comment corriger", "Effet sur le rapport")
        rows = tuple(Row(finding) for finding in card.findings)
        title = f"{counted(len(rows), 'point')} à corriger, avec {'leur' if len(rows) > 1 else 'sa'} cellule"
        yield _section("À corriger dans le classeur", Table(title, header, rows))
    if card.balance:
        sheets = ("Feuille", "Reçues", "Retenues", "Mises de côté", "Vides")
        lines = tuple(Row((sheet, *(number(count) for count in counts))) for sheet, *counts in card.balance)
        balance = Table("Lignes reçues = retenues + mises de côté + vides", sheets, lines, numeric=frozenset({1, 2, 3, 4}))
        yield _section("Ce que sont devenues les lignes reçues", balance)


def _section(title: str, *parts: Element | Markup | None) -> Markup:
    return tag("section", tag("h2", title), *parts, class_="section")
