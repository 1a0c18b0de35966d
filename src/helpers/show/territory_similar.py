"""The texts that came several times, group by group, and what the counts become when each group counts once."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from helpers.analyse.similar import Group
from helpers.analyse.territory import TerritoryAnalysis
from helpers.show import parts
from helpers.show.elements import Element, Notice, Row, Table
from helpers.show.markup import join, words_of
from helpers.wording import FIXED, counted, number, period, share

LINKS_TOLD = 12  # links of a group in its cell; the claim above holds them all
GROUPS_TOLD = 50  # lines of the table; the note says how many groups there are

NOT_PRINTED = "Texte non publié."


def similar(analysis: TerritoryAnalysis) -> Element:
    """Groups of like texts: how many copies, through how many events, how they differ."""
    found, link = analysis.measured.similar, parts.local_link(analysis.slug)
    if not found.groups:
        return Notice("absence", "Aucun texte n’est venu plusieurs fois.")
    keys = ("similaires/copies", "similaires/campagnes")
    return parts.group(
        parts.claims((analysis.claim(key) for key in keys), link, noun="contribution"),
        groups_table(found.groups, link, share(analysis.campaign.framing.thresholds.nearly_identical, 0)),
        _themes(analysis) if len(found.by_theme) else None,
    )


def groups_table(groups: tuple[Group, ...], link: parts.Link, nearly: str) -> Table:
    """A line a group, the largest first; `nearly` is the share of common characters, written."""
    header = ("Texte", "Copies", "Venus par", "Ce qui diffère", "Contributions")
    note = (
        f"Deux textes sont dits presque identiques quand au moins {nearly} de leurs caractères sont communs et que les mots qui "
        "prennent position (pour, contre, sans, pas…) et les nombres sont les mêmes. Toutes les copies restent comptées. "
        "Un texte non publié est compté dans son groupe, sans y être nommé."
    )
    if len(groups) > GROUPS_TOLD:
        note += f" Les {number(GROUPS_TOLD)} plus grands groupes sont montrés, sur {number(len(groups))}."
    rows = tuple(Row(_cells(group, link)) for group in groups[:GROUPS_TOLD])
    return Table("Textes venus plusieurs fois, groupe par groupe", header, rows, frozenset({1}), note)


def _cells(group: Group, link: parts.Link) -> tuple[Markup | str, ...]:
    return (
        words_of(group.text) if group.text else NOT_PRINTED,
        number(group.copies),
        ", ".join(_ways(group)),
        _differences(group),
        _links(group, link),
    )


def _ways(group: Group) -> Iterator[str]:
    """How widely a text came in: through how many events, from how many publics that may be told, over which days."""
    yield counted(group.events, "événement")
    if group.publics:
        yield counted(group.publics, "public")
    if group.first is not None and group.last is not None:
        yield period(group.first, group.last)


def _differences(group: Group) -> Markup | str:
    if not group.text:
        return "–"
    if not group.differences:
        return "rien, mot pour mot"
    told = Markup("\u202f; ").join(words_of(difference) for difference in group.differences)
    more = group.wordings - 1 - len(group.differences)
    return join(f"{counted(group.wordings, 'rédaction')}{FIXED}: ", told, f" et {counted(more, 'autre')}" if more else None)


def _links(group: Group, link: parts.Link) -> Markup:
    shown = Markup(", ").join(link(id_).html() for id_ in group.named[:LINKS_TOLD])
    more = group.copies - min(LINKS_TOLD, len(group.named))
    return join(shown, f" et {counted(more, 'autre')}") if more else shown


def _themes(analysis: TerritoryAnalysis) -> Table:
    return parts.counts_table(
        "Thèmes avec et sans les copies",
        "Thème",
        analysis.measured.similar.by_theme,
        "label",
        [("total", "Contributions"), ("distinct", "Textes différents")],
    )
