"""Lexical worlds on a page: how large they are, their words, their typical segments, who is met there more, what is in none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analyse.texts import Texts
from helpers.analyse.vocabulary import frequent
from helpers.analyse.worlds.claims import SECTION
from helpers.analyse.worlds.found import ENGINE, Over, Plane, Standing, Typical, World, Worlds
from helpers.framing.model import Framing
from helpers.framing.world_names import FILE
from helpers.show import charts_worlds, parts
from helpers.show.elements import Aside, ClaimLine, Element, Folded, Heading, Notice, Prose, Row, Table
from helpers.show.markup import tag, words_of
from helpers.show.voices import Verbatim, Verbatims
from helpers.wording import FIXED, at, counted, inside, listing, number, of, quote, share

MOST_ATYPICAL = 20  # atypical segments whose text is on the page; the claim above leads to all
FEWEST_CARRIERS = 5  # contributions that hold a word, for it to be told when there are no worlds
FEW_WORDS = 12
KINDS = {"world": "un monde", "word": "un mot", "public": "un public (point supplémentaire)"}
SIMPLE = "classification descendante hiérarchique simple de Reinert"


@dataclass(frozen=True)
class Place:
    """What a page knows that shows worlds: how it links a segment, what it calls its territories, how it shows a claim.

    `several`: whether territories are told apart.
    """

    framing: Framing
    href: Callable[[Typical], str]
    names: Mapping[str, str]
    claim_line: Callable[[str], ClaimLine | None]
    several: bool


def worlds(found: Worlds, texts: Texts, place: Place) -> Element:
    """The whole section; when the corpus is too small, the reason and the frequent words."""
    if not found.items:
        return _too_small(found, texts)
    return parts.in_parts(
        Aside("Comment ces mondes sont faits", Notice("info", _method(found))),
        *_names_to_read(found),
        _sizes(found, place),
        Aside("Comment les mondes se séparent", _tree(found)),
        *(element for world in found.items for element in _world(world, place)),
        *((Heading("Les mondes sur un plan"), _plane(found.plane)) if found.plane is not None else ()),
        *_atypical(found, place),
    )


def claim_keys(found: Worlds) -> Iterable[str]:
    """The keys of the claims of the worlds."""
    return (f"{SECTION}/{world.number}" for world in found.items)


def _too_small(found: Worlds, texts: Texts) -> Element:
    told = Notice(
        "absence",
        f"Pas de classification : {counted(found.segments, 'segment')} de texte publiable. {_capital(found.reason)}."
        if found.segments
        else "Pas de classification : aucun texte publiable.",
    )
    words = frequent(texts, FEW_WORDS)
    words = words[words["contributions"].ge(FEWEST_CARRIERS)]
    if words.empty:
        return told
    return parts.group(told, frequent_table(words, len(texts.contributions), several=False))


def frequent_table(words: pd.DataFrame, among: int, *, several: bool) -> Table:
    """Words by the number of contributions that hold them."""
    columns = [
        ("contributions", f"Contributions (sur {number(among)})"),
        *([("territories", "Territoires")] if several else []),
    ]
    caption = "Mots les plus fréquents" if several else "Mots que portent le plus de contributions"
    return parts.counts_table(caption, "Mot", words, "word", columns)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _method(found: Worlds) -> str:
    sample = (
        f", échantillon de {number(found.contributions)} contributions sur {number(found.whole)} tiré de leurs identifiants, autant pour "
        "chaque territoire"
        if found.whole > found.contributions
        else ""
    )
    asked = f" L’analyste a demandé {counted(found.asked, 'monde')} au plus." if found.asked else ""
    return (
        f"Textes découpés en segments d’une quarantaine de mots, rapprochés par leurs mots communs : {SIMPLE}, moteur « {ENGINE} », "
        f"{counted(found.segments, 'segment')} de {counted(found.contributions, 'contribution')}{sample}, "
        f"{counted(found.active, 'mot')} pris en compte. Sont montrés autant de mondes que possible (dix au plus) qui aient chacun au moins "
        f"{number(found.smallest)} segments et réunissent ensemble quatre segments sur cinq ; une coupe qui ne sépare guère mieux que des mots tirés au sort n’est pas faite.{asked} C’est une lecture du vocabulaire : "
        "elle ne dit pas ce que les personnes veulent, et d’autres réglages donneraient d’autres mondes."
    )


def _names_to_read(found: Worlds) -> Iterator[Element]:
    """What the analyst must look at again."""
    again = [world.title for world in found.items if world.standing is Standing.TO_READ_AGAIN]
    if again:
        yield Notice(
            "attention", f"À relire ({FILE}) : {listing([quote(title) for title in again])}. Ces mondes ont changé de mots."
        )
    if found.lost:
        yield Notice(
            "attention", f"Noms qui ne correspondent plus à aucun monde ({FILE}) : {listing([quote(n) for n in found.lost])}."
        )


def _sizes(found: Worlds, place: Place) -> Table:
    """Every segment that was read is in one line."""
    lines = [
        (_named(world), world.segments, share(world.segments / found.classed), len(world.ids), len(world.territories))
        for world in found.items
    ]
    header = ("Monde", "Segments", "Part des segments classés", "Contributions", *(("Territoires",) if place.several else ()))
    rows = [Row((name, number(size), part, number(ids), *((number(places),) if place.several else ()))) for name, size, part, ids, places in lines]  # fmt: skip
    empty = ("–",) * (len(header) - 2)
    rows += [
        Row(("Atypiques : dans une classe trop petite", number(len(found.atypical)), *empty)),
        Row(("Sans mot assez commun pour être classés", number(found.wordless), *empty)),
        Row(("Segments lus", number(found.segments), *empty)),
    ]
    return Table("Taille des mondes lexicaux", header, tuple(rows), frozenset(range(1, len(header))))


def _named(world: World) -> str:
    return world.title + (" (à relire)" if world.standing is Standing.TO_READ_AGAIN else "")


def _tree(found: Worlds) -> Element:
    labels = [f"{world.title} – {share(world.segments / found.classed, 0)}" for world in found.items]
    titles = {world.number: f"Monde{FIXED}{world.number}" for world in found.items}
    rows = tuple(
        Row((listing([titles[one] for one in join.low]), listing([titles[one] for one in join.high]), number(join.height)))
        for join in reversed(found.joins)
    )
    first = found.joins[-1]
    return parts.figure(
        charts_worlds.tree(pd.DataFrame({"label": labels}), "label", found.joins),
        "arbre-mondes",
        title="Comment les mondes se séparent",
        alternative=f"Arbre de {counted(len(found.items), 'monde')}. Le premier découpage sépare "
        f"{listing([titles[one] for one in first.low])} de {listing([titles[one] for one in first.high])}.",
        table=Table(
            "Découpages, du premier au dernier", ("D’un côté", "De l’autre", "Hauteur (χ² cumulé)"), rows, frozenset({2})
        ),
        reading="les textes sont coupés en deux, puis encore, à l’endroit où les mots diffèrent le plus ; plus deux branches se rejoignent "
        "à droite, plus tôt elles ont été séparées. La part est celle des segments classés.",
    )


def _world(world: World, place: Place) -> Iterator[Element]:
    yield Heading(_named(world))
    claim = place.claim_line(f"{SECTION}/{world.number}")
    if claim is not None:
        yield claim
    yield Prose(f"Mots qui le marquent : {listing(list(world.first_words))}.")
    over = [
        *(("Public", one.code, one) for one in world.publics),
        *(("Territoire", place.names.get(one.code, one.code), one) for one in world.places if place.several),
    ]
    typical = Verbatims("Segments typiques", tuple(_quoted(one, place) for one in world.typical))
    yield Folded(
        _typical_told(len(world.typical), is_over=bool(over)), parts.group(typical, _over(over, world) if over else None)
    )
    yield Folded("Mots et χ²", _words(world))


def _typical_told(segments: int, *, is_over: bool) -> str:
    return counted(segments, "segment typique") + (", et qui s’y trouve plus qu’ailleurs" if is_over else "")


def _quoted(one: Typical, place: Place) -> Verbatim:
    where = place.names.get(one.territory, "") if place.several else ""
    context = " · ".join(part for part in (inside(parts.public_told(place.framing, one.public_shown)), where) if part)
    return Verbatim(_short(one, place), place.href(one), one.text, context)


def _short(one: Typical, place: Place) -> str:
    return one.id if place.several else one.id.removeprefix(f"{one.territory}-")


def _over(lines: list[tuple[str, str, Over]], world: World) -> Table:
    rows = tuple(Row((name, what, number(one.count), number(one.among), number(one.chi2, 1))) for what, name, one in lines)
    return Table(
        f"Plus présents dans le monde {world.number} qu’ailleurs", ("Nom", "Nature", "Segments du monde", "Segments en tout", "χ²"),
        rows, frozenset({2, 3, 4}),
        note="Un public n’est compté que là où il est affiché à côté de la contribution.",
    )  # fmt: skip


def _words(world: World) -> Table:
    columns = (world.words[name] for name in ("word", "chi2", "segments"))
    rows = tuple(Row((word, number(chi2, 1), number(segments))) for word, chi2, segments in zip(*columns, strict=True))
    header = ("Mot", "χ² signé", f"Segments (sur {number(world.segments)})")
    return Table(f"Mots du monde {world.number}", header, rows, frozenset({1, 2}))


def _plane(plane: Plane) -> Element:
    points = plane.points
    rows = tuple(
        Row((line["name"], KINDS[line["kind"]].split(" (")[0].split(" ", 1)[1], number(line["x"], 2), number(line["y"], 2)))
        for line in parts.lines(points)
    )
    ends = [_ends([line for line in parts.lines(points) if line["kind"] == "world"], axis) for axis in ("x", "y")]
    return parts.figure(
        charts_worlds.plane(points, "x", "y", "name", "kind", titles=axis_titles(plane.shares), groups=KINDS),
        "plan-mondes",
        title="Les mondes et leurs mots sur un plan",
        alternative=f"Analyse des correspondances des mots et des mondes. Axe 1 : {ends[0]}. Axe 2 : {ends[1]}.",
        table=Table("Coordonnées sur le plan", ("Point", "Nature", "Axe 1", "Axe 2"), rows, frozenset({2, 3})),
        reading="deux points de même nature sont proches quand leurs profils se ressemblent ; au centre, ce qui est commun à tous. Les publics "
        "ne pèsent pas dans le calcul. Ce qui manque aux deux axes ne se voit pas.",
    )


def axis_titles(shares: tuple[float, float]) -> tuple[str, str]:
    """« Axe 1 : 23 % »."""
    first, second = (share(one, 0) for one in shares)
    return f"Axe 1{FIXED}: {first}", f"axe 2{FIXED}: {second}"


def _ends(points: Sequence[Mapping[str, Any]], axis: str) -> str:
    ordered = sorted(points, key=lambda point: (point[axis], point["name"]))
    return f"{of(ordered[0]['name'])} {at(ordered[-1]['name'])}"


def _atypical(found: Worlds, place: Place) -> Iterator[Element]:
    if not found.atypical:
        return
    yield Heading("Segments atypiques")
    claim = place.claim_line(f"{SECTION}/atypiques")
    if claim is not None:
        yield claim
    shown = found.atypical[:MOST_ATYPICAL]
    rows = tuple(Row((tag("a", _short(one, place), href=place.href(one)), words_of(one.text))) for one in shown)
    left = len(found.atypical) - len(shown)
    note = f"Et {counted(left, 'autre')}, à la suite du constat ci-dessus." if left else ""
    yield Folded(
        f"Voir {counted(len(shown), 'segment')} atypiques" if len(shown) > 1 else "Voir le segment atypique",
        Table("Segments atypiques", ("Contribution", "Texte"), rows, note=note),
    )
