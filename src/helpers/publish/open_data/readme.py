"""LISEZMOI.md: what the open data are, under which licences, as of when, what they do not say, how to cite them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.analyse.published import marks
from helpers.framing.model import Framing
from helpers.inert import for_markdown
from helpers.publish.open_data.resources import STATES, Release, Resource
from helpers.publish.open_data.slices import Head
from helpers.wording import FICTIONAL, counted, day, listing, number, quote, typeset

NAME = "LISEZMOI.md"


def notice(release: Release, tables: tuple[Resource, ...], rows: Mapping[str, int]) -> str:
    """The notice of a release, with the number of lines of each table."""
    return "\n\n".join(_parts(release, tables, rows)) + "\n"


def _parts(release: Release, tables: tuple[Resource, ...], rows: Mapping[str, int]) -> Iterator[str]:
    campaign, framing = release.campaign, release.framing
    yield f"# {for_markdown(campaign.title)} : données ouvertes".replace(" :", "\u00a0:")
    if campaign.fictional:
        yield typeset(
            f"**{FICTIONAL.capitalize()}** : contributions inventées pour la démonstration. Elles ne disent rien de personne."
        )
    yield typeset(
        f"{for_markdown(framing.title)}. Données arrêtées au {day(campaign.cut_off)}, cadrage {framing.id} {framing.version}. "
        f"Producteur : {for_markdown(framing.organisers)}. Contact : {for_markdown(framing.contact)}."
    )
    yield "## Tables"
    yield typeset(
        "Chaque table existe en CSV et en Parquet ; `datapackage.json` décrit leurs colonnes, leurs clés et leurs contraintes."
    )
    yield _table(
        ("Fichier", "Contenu", "Lignes"),
        [(f"`{table.name}.csv`", for_markdown(table.description), number(rows[table.name])) for table in tables],
    )
    yield "## Territoires et licences"
    yield _table(("Territoire", "État", "Licence", "Statut du fichier"), list(_territories(release)))
    yield "## Citer ces données"
    yield typeset(
        f"{quote(f'{for_markdown(campaign.title)}, données arrêtées au {day(campaign.cut_off)}')}, {for_markdown(framing.organisers)}, "
        "suivi du nom du territoire et de sa licence. Un texte se cite avec son identifiant de contribution."
    )
    yield "## Lire ces données"
    yield "\n".join(f"- {typeset(line)}" for line in _reading(framing))
    yield "## Limites"
    yield "\n".join(f"- {typeset(line)}" for line in LIMITS)


def _table(head: tuple[str, ...], lines: list[tuple[str, ...]]) -> str:
    rows = (head, tuple("---" for _ in head), *lines)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _territories(release: Release) -> Iterator[tuple[str, ...]]:
    framing = release.framing
    for head in release.open:
        yield (
            for_markdown(head.name),
            STATES["diffuse"],
            _label(head, framing, "licence", "licences"),
            _status(head, framing),
        )
    for head in release.heads:
        if head.is_closed:
            yield for_markdown(head.name), STATES["non_diffusable"], "aucune", ""
    for _, name, state in release.others:
        yield for_markdown(name), STATES[state], "", ""


def _status(head: Head, framing: Framing) -> str:
    return _label(head, framing, "file_status", "file_statuses", absent="")


def _label(head: Head, framing: Framing, field: str, name: str, absent: str | None = None) -> str:
    code = head.identity.get(field)
    if name not in framing.lists or code is None:
        return framing.licence if absent is None else absent
    return for_markdown(framing.lists[name].label_of(code))


def _reading(framing: Framing) -> Iterator[str]:
    yield (
        "CSV : UTF-8, virgule entre les colonnes, guillemets autour de toute cellule qui contient un point-virgule, une virgule, un "
        "guillemet ou un saut de ligne. Un tableur l’ouvre par son menu d’importation ; le fichier donnees.xlsx de chaque rapport s’ouvre d’un clic."
    )
    yield (
        "Une apostrophe précède, en CSV seulement, un texte qui commence par =, +, -, @ ou une tabulation : un tableur l’exécuterait "
        "comme une formule. Parquet garde le texte exact. Pour le retrouver depuis le CSV, retirez une apostrophe devant ces signes."
    )
    yield "Les tables portent des codes ; `listes.csv` en donne les libellés. Plusieurs codes ou identifiants se séparent par un point-virgule."
    yield (
        f"{listing([quote(mark) for mark in marks(framing)], last='ou')} : l’effectif ou le public est masqué, parce qu’il pourrait faire "
        "reconnaître quelqu’un. En Parquet, la valeur est absente et la colonne voisine, en `_masque`, dit la marque."
    )
    yield "Une cellule vide n’est pas un zéro : la valeur n’est pas renseignée."
    yield "`texte_publie` vaut « non » quand le territoire n’a pas déclaré le texte publiable : la ligne est comptée, le texte est absent."
    yield "Des soutiens d’unités différentes ne s’additionnent jamais."
    yield (
        f"Seuils : moins de {counted(framing.thresholds.smallest_published_count, 'personne')} pour un effectif, moins de "
        f"{counted(framing.thresholds.smallest_opinion_count, 'contribution')} pour croiser une opinion et un public."
    )


LIMITS = (
    "Ces contributions ne sont pas un échantillon : elles disent ce qui a été dit, pas ce que pense une population.",
    "Un détecteur signale les données personnelles à une personne, qui relit ; il peut en manquer. Signalez-nous ce qui resterait.",
    "Le genre et l’âge ne sont donnés que par les rapports, en totaux, jamais par événement.",
    "Les niveaux de maturité sont déclarés par les territoires ; ils ne font pas un classement.",
    "Un territoire au statut « brouillon » peut encore changer ses réponses.",
)
