"""Size and maturity: names on every point, no rank, no statistic of a class too small."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.analyse import compare
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.stage_sensitivity import by_territory
from helpers.framing.model import Framing
from helpers.show import charts_compare, parts
from helpers.show.elements import NOT_ASKED, Element, Heading, Notice, Row, Table
from helpers.show.national_links import claims, territory_link
from helpers.show.stage_otherwise import OTHERWISE, otherwise
from helpers.wording import counted, listing, number, typeset

NO_LEVEL = Notice("absence", "Aucun territoire n’a renseigné assez de dimensions pour être situé.")


def _nothing(analysis: NationalAnalysis) -> Notice:
    """Why there is no level to show: the framing does not ask, or nobody answered enough."""
    return NO_LEVEL if "maturity" in analysis.campaign.framing.by_table else NOT_ASKED


def _known(analysis: NationalAnalysis) -> pd.DataFrame:
    """French territories with a median level, alphabetical."""
    french = analysis.collected.of_group(french=True)
    return parts.alphabetical(french[french["median"].notna()])


def size_and_maturity(analysis: NationalAnalysis) -> Element:
    """The scatter with names, and the descriptive line with its n."""
    known, framing = _known(analysis), analysis.campaign.framing
    if known.empty:
        return _nothing(analysis)
    if analysis.collected.is_large:
        return _levels_by_size(analysis, known)
    stages_ = {stage.code: stage.label for stage in framing.stages}
    drawn = known.assign(
        population=known["population"].astype("float64"),
        median=known["median"].astype("float64"),
        stage_label=known["stage"].map(stages_),
    )
    table = _profiles(known, framing)
    low, high = known["median"].min(), known["median"].max()
    return parts.in_parts(
        claims([analysis.claim("maturite/taille")], territory_link(analysis), "territoire"),
        parts.figure(
            charts_compare.scatter_names(
                drawn, "population", "median", "name", "stage_label", titles=("Population", "Niveau médian"),
                top=len(framing.level_scale) - 1,
            ),
            "taille",
            title="Population et niveau médian de maturité",
            alternative=f"{counted(len(known), 'territoire')}, de {number(known['population'].min())} à "
            f"{number(known['population'].max())} habitants ; niveaux médians de {parts.written(low)} à {parts.written(high)}.",
            table=table,
            reading="chaque point est un territoire ; l’échelle de population est logarithmique : chaque pas la multiplie.",
        ),
        Notice("info", "Les niveaux sont déclarés par des collectivités volontaires : ce nuage décrit, il ne démontre rien."),
        Heading("Par classe de taille"),
        Table("Niveau médian par classe de taille", SPREAD_HEADER, _by_size(analysis, known), frozenset({1, 2, 3, 4})),
    )  # fmt: skip


SPREAD_HEADER = ("Classe", "Minimum", "Médiane", "Maximum", "n")


def _profiles(known: pd.DataFrame, framing: Framing) -> Table:
    """The summary of each profile: median, weakest level, how many levels have a document; in alphabetical order."""
    stages_, total = {stage.code: stage.label for stage in framing.stages}, number(len(framing.dimensions))
    lowest = known[[f"level_{dimension.code}" for dimension in framing.dimensions]].min(axis="columns")
    rows = tuple(
        Row((line.name, number(line.population), parts.written(line.median), parts.written(low),
             f"{number(line.dimensions)} sur {total}", f"{number(line.evidenced)} sur {number(line.dimensions)}",
             stages_[line.stage] + (" (déséquilibré)" if line.unbalanced else "")))
        for line, low in zip(known.itertuples(), lowest, strict=True)
    )  # fmt: skip
    header = (
        "Territoire",
        "Population",
        "Niveau médian",
        "Niveau le plus bas",
        "Dimensions renseignées",
        "Niveaux étayés",
        "Stade",
    )
    return Table("Profils déclarés, par ordre alphabétique", header, rows, frozenset({1, 2, 3}))


def _by_size(analysis: NationalAnalysis, known: pd.DataFrame) -> tuple[Row, ...]:
    """How the median levels of each size class spread; nothing of a class too small."""
    return tuple(
        Row((size.label, *_spread(known.loc[known["size_class"].eq(size.code), "median"], analysis)))
        for size in analysis.campaign.framing.size_classes
    )


def _levels_by_size(analysis: NationalAnalysis, known: pd.DataFrame) -> Element:
    """The same relation, size class by size class: so many territories cannot be named on a drawing."""
    framing = analysis.campaign.framing
    level = known["median"].astype("float64").round(0)
    cells = pd.DataFrame(
        [
            {"size": size.label, "level": name, "count": int((known["size_class"].eq(size.code) & level.eq(place)).sum())}
            for size in framing.size_classes
            for place, name in enumerate(framing.level_scale)
        ]
    )
    return parts.group(
        claims([analysis.claim("maturite/taille")], territory_link(analysis), "territoire"),
        parts.figure(
            charts_compare.counts_matrix(cells, "size", "level", "count"),
            "taille",
            title="Niveau médian de maturité selon la taille",
            alternative=f"{counted(len(known), 'territoire')} par classe de taille et par niveau médian arrondi ; "
            "les nombres sont dans le tableau.",
            table=Table("Niveau médian par classe de taille", SPREAD_HEADER, _by_size(analysis, known), frozenset({1, 2, 3, 4})),
            reading="chaque case donne le nombre de territoires, puis leur part dans la classe. Un niveau médian entre deux est arrondi au plus proche.",
        ),
        Notice("info", "Les niveaux sont déclarés par des collectivités volontaires : ce tableau décrit, il ne démontre rien."),
    )  # fmt: skip


def stages(analysis: NationalAnalysis) -> Element:
    """Names in the cells of size class × stage, and who would change stage."""
    known, framing = _known(analysis), analysis.campaign.framing
    if known.empty:
        return _nothing(analysis)
    cells = pd.DataFrame(list(_cells(analysis, known)))
    if analysis.collected.is_large:
        return _counted_stages(analysis, known, cells)
    grid = cells.assign(
        size=pd.Categorical(cells["size"], [size.label for size in framing.size_classes]),
        stage=pd.Categorical(cells["stage"], [stage.label for stage in framing.stages]),
    )
    rows = tuple(
        Row((line["size"], line["stage"], ", ".join(line["names"]) or "–", number(len(line["names"]))))
        for line in cells.to_dict("records")
    )
    filled = [f"{line['size']}, {line['stage']} : {len(line['names'])}" for line in cells.to_dict("records") if line["names"]]
    return parts.in_parts(
        Heading("Qui est où"),
        claims((analysis.claim(f"stade/{stage.code}") for stage in framing.stages), territory_link(analysis), "territoire"),
        parts.figure(
            charts_compare.names_matrix(grid, "size", "stage", "names"),
            "classes",
            title="Classes de taille et stades d’avancement",
            alternative=f"Territoires par classe de taille et stade : {listing(filled)}.",
            table=Table("Territoires par classe et par stade", ("Classe", "Stade", "Territoires", "n"), rows, frozenset({3})),
            reading="les noms sont dans les cases, par ordre alphabétique ; une case vide n’est ni bonne ni mauvaise.",
        ),
        *_firmness(analysis),
        _sensitivity(analysis, known),
    )


def _counted_stages(analysis: NationalAnalysis, known: pd.DataFrame, cells: pd.DataFrame) -> Element:
    """How many territories of each class are at each stage, and how many would change."""
    framing = analysis.campaign.framing
    counts = cells.assign(count=cells["names"].map(len))
    rows = tuple(Row((line.size, line.stage, number(line.count))) for line in counts.itertuples(index=False))
    return parts.in_parts(
        Heading("Combien sont où"),
        claims((analysis.claim(f"stade/{stage.code}") for stage in framing.stages), territory_link(analysis), "territoire"),
        parts.figure(
            charts_compare.counts_matrix(counts, "size", "stage", "count"),
            "classes",
            title="Classes de taille et stades d’avancement",
            alternative=f"{counted(len(known), 'territoire')} par classe de taille et par stade ; les nombres sont dans le tableau.",
            table=Table("Territoires par classe et par stade", ("Classe", "Stade", "n"), rows, frozenset({2})),
            reading="chaque case donne le nombre de territoires, puis leur part dans la classe ; une case vide n’est ni bonne ni mauvaise.",
        ),
        *_firmness(analysis),
    )


def _cells(analysis: NationalAnalysis, known: pd.DataFrame) -> Iterator[dict[str, object]]:
    framing = analysis.campaign.framing
    for size in framing.size_classes:
        for stage in framing.stages:
            inside = known[known["size_class"].eq(size.code) & known["stage"].eq(stage.code)]
            yield {"size": size.label, "stage": stage.label, "names": list(inside["name"])}


def _firmness(analysis: NationalAnalysis) -> Iterator[Element]:
    """How many stages hang on a bound, on one dimension, on levels without a document."""
    yield Heading("Ce que valent ces stades")
    found = (analysis.claim(f"sensibilite/{key}") for key in ("bornes", "dimension", "preuves"))
    yield claims(found, territory_link(analysis), "territoire")


def _sensitivity(analysis: NationalAnalysis, known: pd.DataFrame) -> Element:
    framing = analysis.campaign.framing
    found = by_territory(known, framing)
    names = dict(zip(known["slug"], known["name"], strict=True))
    moved = {slug: one for slug, one in found.items() if one.by_bounds or one.moves or one.proved}
    if not moved:
        return Notice("info", "Aucun territoire ne change de stade quand une borne ou une dimension bouge.")
    rows = tuple(Row((names[slug], *otherwise(one))) for slug, one in moved.items())
    header = ("Territoire", "Stade retenu", *OTHERWISE)
    return Table(
        "Qui changerait de stade si une borne ou une dimension bougeait", header, rows,
        note=typeset(
            "« = » : le stade reste le même. Entre parenthèses, les dimensions dont le déplacement, à lui seul, change le stade. Le stade des niveaux "
            f"étayés seuls demande {counted(framing.thresholds.enough_dimensions, 'dimension')} étayées par un document."
        ),
    )  # fmt: skip


def dimensions(analysis: NationalAnalysis) -> Element:
    """Each dimension over the French territories: points, then low–median–high with n."""
    french, framing = analysis.collected.of_group(french=True), analysis.campaign.framing
    lines = pd.DataFrame(
        [
            {"label": dimension.label, "level": float(level), "highlight": False, "name": name}
            for dimension in framing.dimensions
            for name, level in french.set_index("name")[f"level_{dimension.code}"].dropna().items()
        ]
    )
    if lines.empty:
        return _nothing(analysis)
    if analysis.collected.is_large:
        counts = lines.value_counts(["label", "level"]).rename("count").reset_index()
        names = dict(enumerate(framing.level_scale))
        drawn = counts.assign(
            label=pd.Categorical(counts["label"], [dimension.label for dimension in framing.dimensions]),
            level=pd.Categorical(counts["level"].map(names), list(framing.level_scale)),
        )
        chart = charts_compare.counts_matrix(drawn, "label", "level", "count")
    else:
        chart = charts_compare.strip(lines, "label", "level", "highlight", scale=framing.level_scale, name="name")
    rows = tuple(
        Row((f"{dimension.code} · {dimension.label}", *_spread(french[f"level_{dimension.code}"], analysis), _proofs(french, dimension.code)))
        for dimension in framing.dimensions
    )  # fmt: skip
    return parts.in_parts(
        Heading("Dimension par dimension"),
        parts.figure(
            chart,
            "dimensions",
            title="Les niveaux déclarés, dimension par dimension",
            alternative=f"Répartition des niveaux de {counted(len(french), 'territoire')} sur {counted(len(framing.dimensions), 'dimension')}.",
            table=Table(
                "Minimum, médiane et maximum des niveaux déclarés, et niveaux étayés par un document",
                ("Dimension", "Minimum", "Médiane", "Maximum", "n", "Étayés"),
                rows,
                frozenset({1, 2, 3, 4, 5}),
            ),
            reading="chaque case donne le nombre de territoires, puis leur part de ceux qui ont renseigné la dimension."
            if analysis.collected.is_large
            else "un point par territoire ; le trait est la médiane. Un territoire qui n’a pas renseigné la dimension n’y figure pas.",
        ),
    )


def _proofs(territories: pd.DataFrame, dimension: str) -> str:
    """How many of the levels of a dimension have a document."""
    return number(int(territories[f"proof_{dimension}"].eq(True).sum()))


def _spread(levels: pd.Series, analysis: NationalAnalysis) -> tuple[str, str, str, str]:
    found = compare.spread(levels.to_numpy(dtype="float64", na_value=np.nan), analysis.campaign.framing)
    if found is None:
        return ("n trop petit",) * 3 + (number(len(levels.dropna())),)
    return parts.written(found.low), parts.written(found.median), parts.written(found.high), number(found.n)
