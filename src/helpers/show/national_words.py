"""The words of the nation: its lexical worlds, its frequent and emergent words, those proper to some, and two planes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analyse import planes, vocabulary
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.planes import Plane
from helpers.analyse.vocabulary import Specific
from helpers.show import charts_worlds, parts, worlds
from helpers.show.elements import ClaimLine, Element, Evidence, Folded, Heading, Notice, Row, Table
from helpers.show.national_links import EVERY_ROW, linked, page_of
from helpers.wording import at, counted, day, listing, number, of, quote, share

SMALLEST_GROUP = 20  # contributions of a class, a stage or a territory, for its own words to be told
THEMES = {"territory": "un territoire", "theme": "un thème", "size": "une classe de taille (supplémentaire)", "stage": "un stade (supplémentaire)"}  # fmt: skip
PUBLICS = {"public": "un public", "word": "un mot", "size": "une classe de taille (supplémentaire)"}
NO_TEXT = Notice("absence", "Aucun texte publiable n’est présent dans cette synthèse.")


def lexical_worlds(analysis: NationalAnalysis) -> Element:
    """The lexical worlds of the French territories; each segment leads to its row in the annex of its territory."""
    owners = analysis.texts.contributions.set_index("id")["territory"]

    def href(id_: str) -> str:
        return page_of(owners[id_], id_.removeprefix(f"{owners[id_]}-"))

    def line(key: str) -> ClaimLine | None:
        claim = analysis.claim(key)
        if claim is None:
            return None
        return linked(claim, lambda id_: Evidence(id_, href(id_)), EVERY_ROW, noun="contribution")

    place = worlds.Place(analysis.campaign.framing, lambda one: href(one.id), _names(analysis), line, several=True)
    return worlds.worlds(analysis.worlds, analysis.texts, place)


def words(analysis: NationalAnalysis) -> Element:
    """Frequent words, and those that come more in the second half of the collection."""
    texts = analysis.texts
    if texts.contributions.empty:
        return NO_TEXT
    return parts.group(
        Folded(
            "Mots les plus fréquents", worlds.frequent_table(vocabulary.frequent(texts), len(texts.contributions), several=True)
        ),
        _emergent(analysis),
    )


def _emergent(analysis: NationalAnalysis) -> Element:
    found = vocabulary.emergent(analysis.texts)
    if found is None:
        return Notice(
            "absence",
            f"Mots émergents : il faut au moins {vocabulary.SMALLEST_PERIOD} contributions datées dans chaque moitié de la collecte.",
        )
    rows = tuple(
        Row((line.word, number(line.before), number(line.after), number(line.territories), number(line.score, 1)))
        for line in found.words.itertuples()
    )
    header = (
        "Mot", f"Contributions avant (sur {number(found.before)})", f"Contributions après (sur {number(found.after)})",
        "Territoires, après", "Spécificité",
    )  # fmt: skip
    return Table(
        f"Mots émergents : plus présents à partir du {day(found.since)}", header, rows, frozenset(range(1, 5)),
        note=f"La collecte est coupée en deux au jour médian des événements. Spécificité de Lafon : 2 dit une chance sur cent d’en trouver "
        f"autant par hasard. Dans {vocabulary.CARRIED_BY} territoires au moins. Les territoires n’ont pas tous débattu aux mêmes dates : un mot "
        "peut être celui de qui a débattu plus tard.",
    )  # fmt: skip


def specificities(analysis: NationalAnalysis) -> Element:
    """The words proper to each public, size class, stage and territory."""
    if analysis.texts.contributions.empty:
        return NO_TEXT
    limits = analysis.campaign.framing.thresholds
    publics = vocabulary.specific(analysis.texts, analysis.texts.contributions["public_shown"], limits.smallest_opinion_count)
    return parts.in_parts(
        Heading("Les mots propres à chacun"),
        Notice(
            "info",
            "Un mot est propre à un groupe quand il y vient plus souvent que le hasard ne l’expliquerait (spécificité de Lafon d’au moins "
            f"{number(vocabulary.SURPRISING)}, soit une chance sur cent), dans {vocabulary.FEWEST_CONTRIBUTIONS} contributions au moins. Entre "
            "parenthèses : les contributions du groupe qui le portent.",
        ),
        _table("Mots propres à chaque public", "Public", publics, {}, _public_note(limits.smallest_opinion_count)),
        *(_by_class(analysis, title, first, field, labels) for title, first, field, labels in _classes(analysis)),
        None if analysis.collected.is_large else _by_territory(analysis),
    )


def _by_territory(analysis: NationalAnalysis) -> Element:
    found = vocabulary.specific(analysis.texts, analysis.texts.contributions["territory"], SMALLEST_GROUP)
    title = "Mots propres à chaque territoire"
    table = _table(title, "Territoire", found, _names(analysis), _small_note("territoire"))
    return Folded(title, table) if isinstance(table, Table) else table


def _classes(analysis: NationalAnalysis) -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    framing = analysis.campaign.framing
    yield (
        "Mots propres à chaque classe de taille",
        "Classe",
        "size_class",
        {one.code: one.label for one in framing.size_classes},
    )
    if framing.stages:
        yield "Mots propres à chaque stade", "Stade", "stage", {one.code: one.label for one in framing.stages}


def _by_class(analysis: NationalAnalysis, title: str, first: str, field: str, labels: Mapping[str, str]) -> Element:
    """A class of too few territories would be a portrait of one: its words are not told."""
    floor = analysis.campaign.framing.thresholds.smallest_class
    of = analysis.collected.of_group(french=True).set_index("slug")[field].astype("str")
    sizes = of.value_counts()
    told = of.where(of.map(sizes).ge(floor) & of.isin(list(labels)))
    found = vocabulary.specific(analysis.texts, analysis.texts.contributions["territory"].map(told), SMALLEST_GROUP)
    note = f"Une classe de moins de {floor} territoires n’est pas décrite. {_small_note('groupe')}"
    return _table(title, first, found, labels, note)


def _table(caption: str, first: str, found: list[Specific], labels: Mapping[str, str], note: str) -> Element:
    if not found:
        return Notice("absence", f"{caption} : aucun groupe n’a assez de contributions.")
    ordered = sorted(found, key=lambda one: list(labels).index(one.group) if one.group in labels else 0)
    rows = tuple(Row((labels.get(one.group, one.group), number(one.contributions), _words(one))) for one in ordered)
    return Table(caption, (first, "Contributions lues", "Mots"), rows, frozenset({1}), note=note)


def _words(one: Specific) -> str:
    return ", ".join(f"{line.word} ({number(line.contributions)})" for line in one.words.itertuples()) or "aucun"


def _public_note(floor: int) -> str:
    return f"Publics tels qu’ils sont affichés à côté des contributions ; {floor} contributions au moins."


def _small_note(what: str) -> str:
    return f"Un {what} de moins de {SMALLEST_GROUP} contributions lues n’a pas de ligne."


def two_planes(analysis: NationalAnalysis) -> Element:
    """Territories by themes, and words by publics: who differs from whom, and by what."""
    return parts.in_parts(Heading("Qui parle de quoi, qui parle comme qui"), _territories(analysis), _publics(analysis))


def _territories(analysis: NationalAnalysis) -> Element:
    framing = analysis.campaign.framing
    french, residual = analysis.collected.french, {theme.code: theme.label for theme in framing.themes if theme.residual}
    coded = french[~french["theme"].isin(list(residual))]  # what fits nowhere says nothing of what a territory speaks of
    found = planes.territories_by_themes(coded, {theme.code: theme.label for theme in framing.themes})
    if found is None:
        return Notice(
            "absence",
            f"Plan des territoires et des thèmes : il faut au moins {planes.FEWEST_TERRITORIES} territoires de "
            f"{planes.SMALLEST_TERRITORY} contributions.",
        )
    stages = {stage.code: stage.label for stage in framing.stages}
    points = found.points.assign(
        name=found.points["name"].where(found.points["kind"].ne("stage"), found.points["name"].map(stages))
    )
    points = points.dropna(subset=["name"])
    small = f" Trop peu de contributions pour être placés : {listing(list(found.left_out))}." if found.left_out else ""
    left = f" Laissé de côté : {listing([quote(label) for label in residual.values()])}." if residual else ""
    told = counted(int(points["kind"].eq("territory").sum()), "territoire")
    added = _figure(
        found, points[points["kind"].ne("territory")], THEMES, "plan-classes", "Thèmes, classes de taille et stades",
        f"les mêmes axes, tirés de {told}",
        "une classe ou un stade est placé d’après tous ses territoires, sans peser dans le calcul ; il est du côté des thèmes qui y sont plus "
        f"abordés qu’ailleurs.{left}",
    )  # fmt: skip
    if analysis.collected.is_large:  # a thousand names have no room, and looking for some takes minutes
        return parts.group(added)
    own = _figure(
        found, points[points["kind"].isin(["territory", "theme"])], THEMES, "plan-themes", "Territoires et thèmes", f"{told} et leurs thèmes",
        "un territoire est du côté des thèmes qu’il aborde plus que les autres ; au centre, le profil moyen. Les territoires sont des "
        f"volontaires : le plan décrit leurs collectes.{left}{small}",
    )  # fmt: skip
    return parts.group(own, added)


def _publics(analysis: NationalAnalysis) -> Element:
    floor = analysis.campaign.framing.thresholds.smallest_opinion_count
    sizes = analysis.collected.of_group(french=True).set_index("slug")["size_label"].astype("str")
    territory = analysis.texts.contributions["territory"]
    found = planes.words_by_publics(analysis.texts, floor, territory.map(sizes).astype("object"))
    if found is None:
        return Notice(
            "absence",
            f"Plan des mots et des publics : il faut au moins {planes.FEWEST_PUBLICS} publics affichés à côté de {floor} contributions.",
        )
    small = f" Trop peu de contributions affichées : {listing(list(found.left_out))}." if found.left_out else ""
    told = counted(int(found.points["kind"].eq("public").sum()), "public")
    return _figure(
        found, found.points, PUBLICS, "plan-publics", "Mots et publics", f"{told} et les mots qui les séparent le plus",
        "un public est du côté des mots qu’il emploie plus que les autres ; près du centre, il parle comme l’ensemble. Sont nommés les "
        f"{planes.MOST_WORDS} mots qui pèsent le plus sur les deux axes.{small}",
    )  # fmt: skip


def _figure(
    plane: Plane, drawn: pd.DataFrame, kinds: Mapping[str, str], name: str, title: str, told: str, reading: str
) -> Element:
    rows = tuple(
        Row((line.name, kinds[line.kind].split(" ", 1)[1], number(line.count), number(line.x, 2), number(line.y, 2),
             "–" if pd.isna(line.shown) else share(line.shown, 0)))
        for line in drawn.itertuples(index=False, name="Point")
    )  # fmt: skip
    first = drawn[drawn["kind"].eq(drawn["kind"].iloc[0])].sort_values(["x", "name"])
    return parts.figure(
        charts_worlds.plane(drawn, "x", "y", "name", "kind", titles=worlds.axis_titles(plane.shares), groups=kinds),
        name,
        title=title,
        alternative=f"Analyse des correspondances : {told}. Sur l’axe 1, {of(first['name'].iloc[0])} {at(first['name'].iloc[-1])}.",
        table=Table(
            f"{title} : coordonnées", ("Point", "Nature", "Effectif", "Axe 1", "Axe 2", "Part montrée"), rows,
            frozenset(range(2, 6)), note="Part montrée : celle de l’écart au profil moyen que le plan laisse voir.",
        ),
        reading=reading,
    )  # fmt: skip


def _names(analysis: NationalAnalysis) -> dict[str, str]:
    return dict(zip(analysis.collected.territories["slug"], analysis.collected.territories["name"], strict=True))
