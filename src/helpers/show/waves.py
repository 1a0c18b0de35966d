"""From one wave to the next: what was promised and what became of it, then what moved in what was said and declared."""

from __future__ import annotations

from markupsafe import Markup

from helpers.analyse.maturity_change import Turn
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.national_claims import MOST_NAMED
from helpers.analyse.national_waves import NationalWaves
from helpers.analyse.territory import TerritoryAnalysis
from helpers.analyse.waves import STATES, Waves
from helpers.framing.model import Framing
from helpers.show import parts
from helpers.show.elements import Element, Evidence, Heading, Notice, Row, Table
from helpers.show.national_links import claims, page_of, territory_link
from helpers.wording import counted, inside, listing, number, quote, share

NO_WAVE = Notice(
    "not-asked",
    "Aucune vague précédente n’est nommée dans campaign.toml (previous_wave) : la section ne figure pas dans le rapport.",
)
NEW_HERE = Notice("absence", "Ce territoire n’était pas dans la vague précédente : rien ne peut être comparé.")
CAUTION = (
    "D’une vague à l’autre, les personnes présentes ne sont pas les mêmes : un écart décrit les deux collectes, il ne dit pas que les "
    "habitants ont changé d’avis."
)
STATE_KEYS = tuple(f"vagues/{state}" for state in STATES)
TURNS = {
    Turn.UP: "en hausse",
    Turn.DOWN: "en baisse",
    Turn.SAME: "même niveau",
    Turn.NOT_AGAIN: "rien : la seconde évaluation n’est pas datée après la première",
    Turn.UNKNOWN: "rien : une des deux n’a pas de niveau",
}


def territory_waves(analysis: TerritoryAnalysis) -> Element:
    """The section of a territory's report."""
    found = analysis.measured.waves
    if not analysis.campaign.previous_wave:
        return NO_WAVE
    if found is None:
        return NEW_HERE
    framing = analysis.campaign.framing
    told = (analysis.claim(key) for key in (*STATE_KEYS, "vagues/retard"))
    return parts.in_parts(
        Notice("info", f"Vague précédente : {quote(found.campaign.title)}. {CAUTION}"),
        _unlike(found),
        Heading("Ce qui était promis, ce qui est fait"),
        parts.claims(told, _followed_link(analysis.slug), noun="engagement"),
        _commitments(found, framing, analysis.slug),
        Heading("Ce qui a bougé"),
        Table("Les deux collectes", ("", "Vague précédente", "Cette vague"), _count_rows(found), frozenset({1, 2})),
        _themes(found),
        _levels(found, framing),
    )


def _unlike(found: Waves) -> Notice | None:
    if not found.unlike:
        return None
    return Notice(
        "attention",
        f"Les deux collectes n’ont pas été menées de la même façon ({' ; '.join(found.unlike)}) : lisez les écarts avec prudence.",
    )


def _followed_link(slug: str) -> parts.Link:
    """Link from a commitment of the former wave to its line in this section."""
    own = parts.local_link(slug)
    return lambda id_: Evidence(own(id_).label, f"#vague-{own(id_).label}")


def _commitments(found: Waves, framing: Framing, slug: str) -> Element:
    if found.commitments.empty:
        return Notice("absence", "Aucun engagement n’avait été retenu à la vague précédente.")
    link = parts.local_link(slug)
    rows = tuple(
        Row(
            (
                link(line.id).label,
                STATES[line.state],
                parts.written(line.due) + (" (passée)" if line.late else ""),
                parts.label(framing, "answers", line.answer),
                parts.label(framing, "progress", line.progress),
            ),
            anchor=f"vague-{link(line.id).label}",
        )
        for line in found.commitments.itertuples()
    )
    header = ("Engagement", "Aujourd’hui", "Échéance", "Réponse d’alors", "Avancement d’alors")
    return Table("Engagements de la vague précédente, retrouvés par leur identifiant", header, rows)


def _count_rows(found: Waves) -> tuple[Row, ...]:
    return tuple(Row((what, number(before), number(now))) for what, before, now in found.counts)


def _themes(found: Waves) -> Table | None:
    if found.themes.empty:
        return None
    rows = tuple(
        Row((line.label, *(_part(count, total) for count, total in zip((line.before, line.now), found.totals, strict=True))))
        for line in found.themes.itertuples()
    )
    totals = [counted(total, "contribution") for total in found.totals]
    header = ("Thème", f"Vague précédente ({totals[0]})", f"Cette vague ({totals[1]})")
    return Table("Contributions par thème, et leur part de chaque collecte", header, rows, frozenset({1, 2}))


def _part(count: int, total: int) -> str:
    return number(count) + (f" ({share(count / total, 0)})" if total else "")


def _levels(found: Waves, framing: Framing) -> Element | None:
    if "maturity" not in framing.by_table:
        return None
    if found.levels.empty:
        return Notice("info", "Aucun niveau de maturité déclaré n’a changé.")
    levels = framing.lists["levels"]
    rows = tuple(
        Row((line.label, levels.shown(levels.by_code[line.before]), levels.shown(levels.by_code[line.now]), TURNS[line.turn]))
        for line in found.levels.itertuples()
    )
    header = ("Dimension", "Vague précédente", "Cette vague", "Ce que les dates permettent d’en dire")
    return Table("Niveaux de maturité déclarés qui ont changé", header, rows)


def national_waves(analysis: NationalAnalysis) -> Element:
    """The section of the synthesis."""
    found, framing = analysis.waves, analysis.campaign.framing
    if found is None:
        return NO_WAVE
    told = (analysis.claim(key) for key in ("vagues/territoires", *STATE_KEYS, "vagues/retard"))
    return parts.group(
        Notice("info", f"Vague précédente : {quote(found.campaign.title)}. {CAUTION}"),
        claims(told, territory_link(analysis), "territoire"),
        Notice("info", _came_and_went(found)),
        _carried(found),
        _stages(found, framing),
    )


def _came_and_went(found: NationalWaves) -> str:
    """Who is in one wave only: their absence is no change of mind."""
    sides = (("dans cette vague seulement", found.arrived), ("dans la précédente seulement", found.left))
    told = [
        f"{counted(len(slugs), 'territoire')} {where}"
        + (f" ({listing([found.names[slug] for slug in slugs])})" if 0 < len(slugs) <= MOST_NAMED else "")
        for where, slugs in sides
    ]
    return f"{listing(told)} : ces territoires ne sont pas comparés."


def _carried(found: NationalWaves) -> Table | None:
    if found.themes.empty:
        return None
    rows = tuple(Row((line.label, number(line.before), number(line.now))) for line in found.themes.itertuples())
    caption = f"Thèmes portés par les {counted(len(found.both), 'territoire')} présents dans les deux vagues"
    return Table(caption, ("Thème", "Vague précédente", "Cette vague"), rows, frozenset({1, 2}))


def _stages(found: NationalWaves, framing: Framing) -> Element | None:
    if found.stages.empty:
        return None
    labels = {stage.code: inside(stage.label) for stage in framing.stages}
    moved = found.stages[found.stages["before"].ne(found.stages["now"])]
    steady = f"{counted(len(found.stages) - len(moved), 'territoire')} sur {number(len(found.stages))} au même stade qu’à la vague précédente."
    if moved.empty:
        return Notice("info", steady)
    counts = moved.groupby(["before", "now"])["slug"].agg(tuple)
    rows = tuple(
        Row((labels[before], labels[now], number(len(slugs)), _names(found, slugs))) for (before, now), slugs in counts.items()
    )
    header = ("Stade à la vague précédente", "Stade à cette vague", "Territoires", "Lesquels")
    return Table("Territoires dont le stade a changé", header, rows, frozenset({2}), note=steady)


def _names(found: NationalWaves, slugs: tuple[str, ...]) -> Markup | str:
    if len(slugs) > MOST_NAMED:
        return "–"
    return Markup(", ").join(Evidence(found.names[slug], page_of(slug)).html() for slug in slugs)
