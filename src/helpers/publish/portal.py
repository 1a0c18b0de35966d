"""The campaign's front page, and the card that stands for a report that could not be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from helpers.publish.html import Footer, page
from helpers.show.elements import Bullets, Element, Header, Heading, Notice, Prose, Row, Table
from helpers.show.markup import join, tag
from helpers.wording import number

Link = tuple[str, str]  # (href, label)


@dataclass(frozen=True)
class PortalEntry:
    """One territory on the portal. `state`: published, left_out, failed or missing."""

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
    """The front page: the synthesis first, then every territory, by group and in alphabetical order."""
    groups = tuple(dict.fromkeys(entry.group for entry in portal.entries))
    body = join(
        Header(portal.kicker, portal.title, portal.intro, portal.facts, portal.marks),
        tag("p", *(tag("a", label, href=href, class_="cta") for href, label in portal.synthesis)) if portal.synthesis else "",
        *(_group(name, [entry for entry in portal.entries if entry.group == name]) for name in groups),
        tag("section", tag("h2", "À savoir"), Bullets(portal.notes), class_="section"),
    )
    return page(portal.title, str(body), footer=footer, description=portal.intro)


def _group(name: str, entries: list[PortalEntry]) -> Markup:
    rows = tuple(
        Row(
            (
                join(*_name(entry)),
                tag("span", entry.state_label, class_=f"state state-{entry.state}"),
                entry.period or "–",
                _count(entry.events),
                _count(entry.contributions),
                _links(entry),
            )
        )
        for entry in entries
    )
    header = ("Territoire", "État", "Période", "Événements", "Contributions", "À lire")
    table = Table(f"{name}, par ordre alphabétique", header, rows, numeric=frozenset({3, 4}))
    return tag("section", tag("h2", name), table, class_="section")


def _name(entry: PortalEntry) -> Iterator[Markup | str]:
    yield entry.name
    if entry.about or entry.status:
        yield tag("br")
        yield tag("span", " · ".join(part for part in (entry.about, entry.status) if part), class_="note")


def _count(value: int | None) -> str:
    return "–" if value is None else number(value)


def _links(entry: PortalEntry) -> Markup | str:
    links = [tag("a", label, href=href) for href, label in entry.links]
    shown = Markup(", ").join(links)
    if not entry.reason:
        return shown
    return join(shown, tag("br") if links else "", tag("span", entry.reason, class_="note"))


def render_failure(card: FailureCard, footer: Footer) -> str:
    """The page of a territory without report: what happened, who can mend it, and the last valid report if any."""
    body = join(Header(card.kicker, card.name, "Ce rapport n’a pas pu être produit.", (), card.marks), *_failure_parts(card))
    return page(card.name, str(body), footer=footer)


def _failure_parts(card: FailureCard) -> Iterator[Element | Markup]:
    yield tag("h2", "Ce qui s’est passé")
    yield Notice("attention", card.reason)
    yield Prose(card.way_out)
    if card.last_valid:
        href, label = card.last_valid
        yield tag("p", tag("a", label, href=href))
    if card.findings:
        yield Heading("Points à corriger dans le classeur")
        rows = tuple(Row(finding) for finding in card.findings)
        yield Table("Chaque point, avec sa cellule", ("Cellule", "Constat", "Comment corriger", "Effet"), rows)
    if card.balance:
        yield Heading("Ce que sont devenues les lignes reçues")
        lines = tuple(Row((sheet, *(number(count) for count in counts))) for sheet, *counts in card.balance)
        header = ("Feuille", "Reçues", "Retenues", "Mises de côté", "Vides")
        yield Table("Bilan des lignes par feuille", header, lines, numeric=frozenset({1, 2, 3, 4}))
