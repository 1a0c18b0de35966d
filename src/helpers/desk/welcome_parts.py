"""What the welcome says of a campaign, section by section, from one look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import nbformat

from helpers.desk.links import address
from helpers.desk.look import Look
from helpers.desk.pending import pending
from helpers.desk.remarks import blocking_points
from helpers.desk.style import DeskStyle
from helpers.run.failures import UNREAD, WAYS_OUT
from helpers.run.journal import FOLDER as JOURNALS
from helpers.run.standing import Line
from helpers.run.states import ABSENT, FAILED, LABELS, LEFT_OUT, SIGNS, TO_MAKE, UP_TO_DATE
from helpers.run.task import NATIONAL
from helpers.settings import Settings
from helpers.show import parts
from helpers.show.elements import Element, Evidence, Folded, Header, Notice, Points, Row, Table
from helpers.show.markup import Child, join, tag
from helpers.wording import FICTIONAL, counted, day, number, plural, typeset

MOST_NAMED = 12  # territories named in a cell
MOST_LINES = 60  # of a table that is not folded
MOST_POINTS = 300  # blocking points in a table: the returned workbook tells them all
FILES = {"rapport.html": "rapport", "rapport.ipynb": "carnet exécuté"}
SYNTHESIS = "Synthèse nationale"
HOME = "accueil"


def header(look: Look) -> Element:
    """Title, mark of fiction, and the pages of the whole campaign that there are."""
    campaign = look.campaign
    facts = (
        ("Campagne", campaign.id),
        ("Cadrage", f"{campaign.framing.id} {campaign.framing.version}"),
        ("Collecte arrêtée au", day(campaign.cut_off)),
        ("Reçus", _received(look)),
    )
    pages = tuple(_whole_pages(look))
    return parts.group(
        DeskStyle(),
        Header("Poste de l’analyste", campaign.title, "", facts, (FICTIONAL.capitalize(),) if campaign.fictional else ()),
        Points(pages)
        if pages
        else Notice("absence", "Rien n’a encore été produit : le bouton « Produire » ci-dessous commence."),
        Notice("attention", f"Une production est en cours ({look.standing.running.told()}).")
        if look.standing.running
        else None,
    )


def _received(look: Look) -> str:
    received = [slug for slug in look.slugs if slug in look.now.workbooks]
    expected = [one.slug for one in look.campaign.expected]
    among = (
        f", dont {number(len({*expected} & {*received}))} des {counted(len(expected), 'territoire')} attendus"
        if expected
        else ""
    )
    return counted(len(received), "classeur") + among


def _whole_pages(look: Look) -> Iterator[tuple[str, Evidence]]:
    reports = look.settings.reports(look.campaign.id)
    wholes = (
        ("La synthèse nationale", "synthese/rapport.html"), ("Le portail de la campagne", "index.html"),
        ("L’atelier du manifeste", "synthese/atelier.html"),
    )  # fmt: skip
    for title, name in wholes:
        if (reports / name).is_file():
            yield f"{title} :", Evidence("ouvrir", _address(look, reports / name))
    journals = sorted((reports / JOURNALS).glob("*.txt"))
    if journals:
        yield "Le journal de la dernière production :", Evidence("ouvrir", _address(look, journals[-1]))


def standing(look: Look) -> Element:
    """How many reports are in each state, then each of them with what it waits for."""
    lines, total = look.lines, len(look.lines)
    rows = tuple(
        Row((f"{SIGNS[state]} {label}", number(len(look.of(state))), number(total))) for state, label in LABELS.items()
    )
    several = [_lines(look, state) for state in (LEFT_OUT, FAILED, TO_MAKE, ABSENT, UP_TO_DATE) if look.of(state)]
    return parts.group(
        Table("Rapports par état, synthèse comprise", ("État", "Rapports", "Sur"), rows, frozenset({1, 2})),
        *several if total > MOST_LINES else (_table(look, "Chaque rapport", lines),),
        Notice(
            "info",
            "Un classeur au moins a changé : seule la production dira si d’autres rapports, qui montrent ses niveaux, sont à refaire.",
        )
        if look.standing.others_may_follow
        else None,
    )


def _lines(look: Look, state: str) -> Element:
    lines = look.of(state)
    return Folded(
        f"{LABELS[state].capitalize()} : {counted(len(lines), 'rapport')}", _table(look, LABELS[state].capitalize(), lines)
    )


def _table(look: Look, caption: str, lines: Sequence[Line]) -> Table:
    return Table(
        caption,
        ("Territoire", "État", "Pourquoi", "Dernier rapport valide", "Ouvrir"),
        tuple(_row(look, line) for line in lines),
    )


def _row(look: Look, line: Line) -> Row:
    name = SYNTHESIS if line.slug == NATIONAL else look.name(line.slug)
    valid = "" if line.last_valid is None else day(line.last_valid)
    return Row((name, f"{SIGNS[line.state]} {LABELS[line.state]}", typeset(line.why), valid, _files(look, line.slug)))


def _files(look: Look, slug: str) -> Child:
    """The page of a report and its executed notebook, those that there are."""
    reports = look.settings.reports(look.campaign.id)
    folder = reports / slug if slug == NATIONAL else reports / "territoires" / slug
    found = [tag("a", told, href=_address(look, folder / name)) for name, told in FILES.items() if (folder / name).is_file()]
    return join(*(part for one in found for part in (one, " "))) if found else ""


def news(look: Look) -> Element:
    """Workbooks, remarks and reports that are new."""
    new = look.news
    if new.is_empty:
        return Notice("info", "Rien de nouveau depuis votre dernier « Tout est vu ».")
    lines = (
        ("Classeurs arrivés", new.arrived, ""), ("Classeurs changés", new.changed, ""), ("Classeurs retirés", new.gone, ""),
        ("Remarques nouvelles", tuple(new.remarks), f" : {counted(sum(new.remarks.values()), 'remarque')}"),
        ("Rapports produits", new.reports, ""), ("Synthèse produite", (NATIONAL,) if new.synthesis else (), ""),
    )  # fmt: skip
    rows = tuple(Row((title, number(len(slugs)), _named(look, slugs) + more)) for title, slugs, more in lines if slugs)
    first = "Vous n’avez encore rien marqué comme vu : tout est nouveau." if new.is_first else ""
    return Table("Depuis votre dernier « Tout est vu »", ("Quoi", "Combien", "Lesquels"), rows, frozenset({1}), note=first)


def _named(look: Look, slugs: Sequence[str]) -> str:
    names = [SYNTHESIS if slug == NATIONAL else look.name(slug) for slug in slugs[:MOST_NAMED]]
    left = len(slugs) - len(names)
    return " · ".join([*names, counted(left, "autre")] if left else names)


def faults(look: Look) -> Element:
    """The blocking points of workbooks, then the reports that failed, each with who can mend it."""
    blocked, failed = _blocked(look), _failed(look)
    unread = _unread(look)
    if blocked is None and failed is None:
        return parts.group(unread, Notice("info", "Rien ne bloque : aucun classeur écarté, aucun rapport en échec."))
    return parts.group(unread, blocked, failed)


def _unread(look: Look) -> Element | None:
    count = len([line for line in look.of(TO_MAKE) if line.slug != NATIONAL and line.slug not in look.now.workbooks])
    if not count:
        return None
    return Notice(
        "attention",
        f"{counted(count, 'classeur')} pas encore {plural('lu', count)} : ce qui les bloque n’est pas connu. Bouton « Relire les classeurs ».",
    )


def _blocked(look: Look) -> Element | None:
    if look.prepared is None or not look.prepared.blocked:
        return None
    points = [
        Row((look.name(slug), one.place, typeset(one.what), typeset(one.how)))
        for slug in look.prepared.blocked
        for one in blocking_points(look.prepared.folder / slug, look.campaign.framing)
    ]
    left = len(points) - MOST_POINTS
    note = f"{counted(left, 'autre point')} : le classeur renvoyé les marque tous." if left > 0 else ""
    return Table(
        "Points bloquants : le rapport attend leur correction", ("Territoire", "Cellule", "Ce qui bloque", "Comment corriger"),
        tuple(points[:MOST_POINTS]), note=note,
    )  # fmt: skip


def _failed(look: Look) -> Element | None:
    lines = look.of(FAILED)
    if not lines:
        return None
    rows = tuple(Row((_named(look, (line.slug,)), typeset(line.why), WAYS_OUT[_kind(look, line.slug)])) for line in lines)
    return Table("Rapports en échec", ("Rapport", "Ce qui s’est passé", "Qui peut y remédier"), rows)


def _kind(look: Look, slug: str) -> str:
    """Who can mend a report; a workbook that was not read to its end has no card before its run has ended."""
    return UNREAD if look.prepared is not None and slug in look.prepared.unread else look.manifest.failures[slug].kind


def decisions(look: Look) -> Element:
    """What no rule decides, by kind; the notebook that helps, where there is one."""
    found = () if look.prepared is None else tuple(pending(look.prepared))
    if not found:
        return Notice("absence", "Rien n’attend de décision.")
    rows = tuple(
        Row((one.what, number(one.count), _counted(look, one.by_territory), one.where, _notebook_link(one.notebook)))
        for one in found
    )
    return Table("En attente d’une personne", ("Quoi", "Combien", "Territoires", "Où décider", "Carnet"), rows, frozenset({1}))


def _counted(look: Look, by_territory: Mapping[str, int]) -> str:
    """The territories by name, each with its count."""
    names = [f"{look.name(slug)} ({number(by_territory[slug])})" for slug in look.slugs if slug in by_territory]
    names += [f"synthèse ({number(by_territory[NATIONAL])})"] if NATIONAL in by_territory else []
    left = len(names) - MOST_NAMED
    return " · ".join([*names[:MOST_NAMED], counted(left, "autre")] if left > 0 else names)


def _notebook_link(name: str) -> Child:
    return tag("a", name, href=name) if name else ""


def notebooks(settings: Settings) -> Element:
    """The other notebooks by title, each with the question that it answers."""
    found = [(path, *_told(path)) for path in sorted((settings.root / "notebooks").glob("*.ipynb")) if path.stem != HOME]
    rows = tuple(Row((tag("a", title, href=path.name), about)) for path, title, about in found)
    return Table("Les carnets", ("Carnet", "Ce qu’il répond"), rows)


def _told(path: Path) -> tuple[str, str]:
    """The title of a notebook, and the first sentence under it."""
    first = nbformat.read(path, as_version=4).cells[0].source
    title, _, text = first.partition("\n")
    question = " ".join(text.split()).split("? ")[0]
    return title.removeprefix("# "), question + (" ?" if "? " in " ".join(text.split()) else "")


def _address(look: Look, path: Path) -> str:
    return address(path, look.settings.root / "notebooks")
