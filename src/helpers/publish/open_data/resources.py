"""The tables of the open data: every territory together, keyed by territory, with the links between tables."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.analyse.compare import FRANCOPHONE_CLASS, FRANCOPHONE_LABEL
from helpers.analyse.published import PRINTABLE, marks
from helpers.framing.campaign import Campaign
from helpers.framing.model import Framing, Sheet
from helpers.publish.open_data.fields import (
    NO,
    SEPARATOR,
    SLUG,
    TERRITORY,
    YES,
    Field,
    Value,
    field_of,
    file_word,
    territory_field,
)
from helpers.publish.open_data.slices import Head, Slice
from helpers.wording import typeset

Line = Mapping[str, object]
Columns = Mapping[str, Sequence[object]]  # raw values by column, as many in each; a column that is not there is empty

TERRITORIES, CLAIMS = "territoires", "constats"
SIREN = r"\d{9}"
STATES = {
    "diffuse": "données diffusées",
    "non_diffusable": "données non diffusables, à la demande du territoire",
    "sans_rapport": "classeur reçu, sans rapport publié à ce jour",
    "non_recu": "classeur pas encore reçu",
}


@dataclass(frozen=True)
class ForeignKey:
    """A column that quotes the key of another table (or of the same)."""

    field: str
    resource: str
    target: str


@dataclass(frozen=True)
class Resource:
    """One table of the open data: its columns, how it is tied to the others, and what makes its lines.

    `of_territory`: the lines of a territory that lets its data out; `others`: those that come after the territories.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    of_territory: Callable[[Slice], Columns] = lambda _part: {}
    others: Callable[[], Columns] = dict

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    def typed(self, columns: Columns) -> list[list[Value]]:
        """Each column with its values in its type; as many in all of them."""
        rows = max(map(len, columns.values()), default=0)
        return [field.values(columns.get(field.name, (None,) * rows)) for field in self.fields]


@dataclass(frozen=True)
class Release:
    """What is published: the territories that have a standing report, those that have not, the claims of the synthesis.

    `slices` are those of `heads`, in their order; they may be read one by one, each time that they are gone through.
    """

    campaign: Campaign
    heads: tuple[Head, ...]
    slices: Iterable[Slice]
    others: tuple[tuple[str, str, str], ...]  # slug, name, code of `STATES`
    national: pd.DataFrame  # ledger of the synthesis, as `analyse.claims.ledger_frame` gives it

    @cached_property
    def open(self) -> tuple[Head, ...]:
        """The territories that let their data out."""
        return tuple(head for head in self.heads if not head.is_closed)

    @cached_property
    def closed(self) -> frozenset[str]:
        return frozenset(head.slug for head in self.heads if head.is_closed)

    @property
    def framing(self) -> Framing:
        return self.campaign.framing


def resources(release: Release) -> tuple[Resource, ...]:
    """Every table, territories first; a sheet that the framing does not have gives none."""
    names = [sheet.table for sheet in release.framing.sheets if sheet.table != "territory"]
    return (
        _territories(release),
        *(_sheet(release, name) for name in names),
        *_answered(release),
        *_people(release),
        _claims(release),
        _balance(),
        _lists(release.framing),
    )


def _made(
    name: str,
    title: str,
    description: str,
    fields: Sequence[Field],
    key: tuple[str, ...],
    foreign: Sequence[ForeignKey] = (),
    *,
    of_territory: Callable[[Slice], Columns] = lambda _part: {},
    others: Callable[[], Columns] = dict,
) -> Resource:
    return Resource(
        name, typeset(title), typeset(description), tuple(fields), key, tuple(foreign), of_territory, others
    )  # fmt: skip


def _by_column(lines: Iterable[Line]) -> Columns:
    """Lines, column by column; what a line does not say is missing.

    >>> _by_column([{"a": 1}, {"a": 2, "b": 3}])
    {'a': [1, 2], 'b': [None, 3]}
    """
    held = list(lines)
    names = dict.fromkeys(name for line in held for name in line)
    return {name: [line.get(name) for line in held] for name in names}


TO_TERRITORY = ForeignKey(TERRITORY, TERRITORIES, TERRITORY)


def _territories(release: Release) -> Resource:
    framing = release.framing
    sheet = framing.by_table["territory"]
    shown = [column for column in sheet.columns if not column.personal]
    sizes = {size.code: size.label for size in framing.size_classes} | {FRANCOPHONE_CLASS: FRANCOPHONE_LABEL}
    fields = [
        territory_field(unique=True),
        Field("COLL_NOM", "Nom de la collectivité", required=True, example="CC de Lacq-Orthez"),
        Field("COLL_SIREN", "Numéro SIREN de la collectivité", pattern=SIREN, example="200039204",
              description="Absent hors de France. Le SIRET demandé par d’autres schémas n’est pas connu du réseau."),
        Field("etat", "État de diffusion", required=True, choices=tuple(STATES), example="diffuse",
              description="Voir listes.csv. Sans « diffuse », seul le nom du territoire est donné."),
        Field("classe_taille", "Classe de taille", choices=tuple(sizes), description="Calculée d’après la population retenue."),
        Field("classe_taille_libelle", "Libellé de la classe de taille", choices=tuple(sizes.values())),
        Field("population_reference", "Population de référence", "integer", minimum=0, example=52957,
              description="Du référentiel public, quand le territoire y figure."),
        Field("population_reference_annee", "Millésime de la population de référence", "integer", minimum=0, example=2022),
        Field("population_reference_source", "Source de la population de référence"),
        *(field_of(column, framing, lenient=True) for column in shown),
    ]  # fmt: skip
    return _made(
        TERRITORIES, "Territoires",
        "Une ligne par territoire attendu ou reçu : son identité, sa population et son millésime, sa démarche, son état.",
        fields, (TERRITORY,), of_territory=_open_territory(release), others=lambda: _by_column(_other_territories(release)),
    )  # fmt: skip


def _open_territory(release: Release) -> Callable[[Slice], Columns]:
    references = {one.slug: one for one in release.campaign.expected}
    sheet = release.framing.by_table["territory"]

    def columns(part: Slice) -> Columns:
        head, reference = part.head, references.get(part.head.slug)
        siren = head.identity.get("siren", "")
        own = next(part.table("territory").records())
        told = {
            **{sheet.by_field[one].name: own[one] for one in head.shown["territory"].fields},
            TERRITORY: head.slug,
            "COLL_NOM": head.name,
            "COLL_SIREN": siren if re.fullmatch(SIREN, siren) else None,
            "etat": "diffuse",
            "classe_taille": head.size[0],
            "classe_taille_libelle": head.size[1],
            "population_reference": reference and reference.population,
            "population_reference_annee": reference and reference.population_year,
            "population_reference_source": reference and reference.population_source,
        }
        return _by_column([told])

    return columns


def _other_territories(release: Release) -> Iterator[Line]:
    for head in release.heads:
        if head.is_closed:
            yield {TERRITORY: head.slug, "COLL_NOM": head.name, "etat": "non_diffusable"}
    for slug, name, state in release.others:
        yield {TERRITORY: slug, "COLL_NOM": name, "etat": state}


def _sheet(release: Release, name: str) -> Resource:
    """The rows of a sheet over all territories, under the names of its columns."""
    framing = release.framing
    sheet = framing.by_table[name]
    shown = [head.shown[name] for head in release.open if name in head.shown]
    masked = frozenset[str]().union(*(one.masked for one in shown))
    known = frozenset[str]().union(*(one.fields for one in shown))
    columns = [column for column in sheet.columns if not column.personal and (not release.open or column.field in known)]
    fields = [
        territory_field(),
        *(field_of(column, framing, marks(framing) if column.field in masked else ()) for column in columns),
        *([_text_published(framing)] if name == "contributions" else []),
    ]
    unique = [column for column in columns if column.unique]
    named = next((column for column in unique if column.field == "id"), None)
    others = (TERRITORY, *(column.name for column in unique)) if unique else ()
    return _made(
        file_word(sheet.name), sheet.label, sheet.purpose, fields,
        others if named is None else (named.name,),
        [TO_TERRITORY, *(
            ForeignKey(column.name, file_word(framing.by_table[column.refers_to].name), _key_of(framing, column.refers_to))
            for column in columns if column.refers_to in framing.by_table and not column.multiple
        )],
        of_territory=lambda part: _rows(sheet, part),
    )  # fmt: skip


def _key_of(framing: Framing, table: str) -> str:
    return framing.by_table[table].by_field["id"].name


def _text_published(framing: Framing) -> Field:
    state = framing.by_table["contributions"].by_field["publication"].label
    return Field(
        "texte_publie", "Texte publié", required=True, choices=(YES, NO), example=YES,
        description=f"« non » : la contribution est comptée mais son texte n’est pas diffusé (voir la colonne « {state} »).",
    )  # fmt: skip


def _rows(sheet: Sheet, part: Slice) -> Columns:
    if sheet.table not in part:
        return {}
    held = part.table(sheet.table)
    columns = held.columns()
    told: dict[str, Sequence[object]] = {TERRITORY: [part.head.slug] * len(held.rows)}
    told |= {sheet.by_field[field].name: columns[field] for field in part.head.shown[sheet.table].fields}
    if sheet.table == "contributions":
        told["texte_publie"] = [YES if printed else NO for printed in columns[PRINTABLE]]
    return told


def _answered(release: Release) -> Iterator[Resource]:
    """Which answer is given to which contribution: one line a pair, so that both can be quoted as keys."""
    sheet = release.framing.by_table.get("commitments")
    if sheet is None:
        return
    answer, said = (_key_of(release.framing, name) for name in ("commitments", "contributions"))
    fields = [
        territory_field(),
        Field(answer, sheet.by_field["id"].label, required=True, example="lacq-orthez-R01"),
        Field(said, "Contribution", required=True, example="lacq-orthez-C0001"),
    ]
    yield _made(
        "reponses_liees", "Contributions auxquelles on répond", "Une ligne par réponse et par contribution.",
        fields, (answer, said),
        [TO_TERRITORY, ForeignKey(answer, file_word(sheet.name), answer),
         ForeignKey(said, file_word(release.framing.by_table["contributions"].name), said)],
        of_territory=lambda part: _by_column(
            {TERRITORY: part.head.slug, answer: line["id"], said: contribution}
            for line in part.table("commitments").records()
            for contribution in dict.fromkeys(str(line["contribution_ids"]).split(SEPARATOR))
            if contribution not in sheet.by_field["contribution_ids"].outside
        ),
    )  # fmt: skip


def _people(release: Release) -> Iterator[Resource]:
    """People by event and public, in long form, masked as on the pages; nothing when the framing does not ask."""
    framing = release.framing
    sheet = framing.by_table["events"]
    counting = sheet.counting("publics")
    if not counting:
        return
    event = _key_of(framing, "events")
    fields = [
        territory_field(),
        Field(event, sheet.label, required=True, example="lacq-orthez-E01"),
        Field("public", "Public", required=True, choices=tuple(framing.lists["publics"].by_code), example="agents"),
        Field("effectif", "Effectif", "integer", "Personnes. Vide : non renseigné, ce n’est pas zéro.", 14,
              minimum=0, marks=marks(framing)),
    ]  # fmt: skip
    yield _made(
        "effectifs", "Participants par événement et par public",
        "Les mêmes effectifs que ceux des événements, une ligne par événement et par public.",
        fields, (event, "public"), [TO_TERRITORY, ForeignKey(event, file_word(sheet.name), event)],
        of_territory=lambda part: _by_column(
            {TERRITORY: part.head.slug, event: line["id"], "public": column.of_code, "effectif": line[column.field]}
            for line in part.table("events").records()
            for column in counting
            if column.field in line
        ),
    )  # fmt: skip


def _claims(release: Release) -> Resource:
    """Every figured sentence of the reports and of the synthesis, with the ids it rests on."""
    fields = [
        Field("id_constat", "Identifiant", required=True, unique=True, example="lacq-orthez/corpus/contributions"),
        Field(TERRITORY, "Territoire", description="Vide pour un constat de la synthèse nationale.", pattern=SLUG),
        Field("section", "Section", required=True, example="corpus"),
        Field("phrase", "Phrase", required=True, description="La phrase telle que le rapport l’imprime."),
        Field("nb_preuves", "Nombre de lignes à l’appui", "integer", required=True, minimum=1, example=12),
        Field("preuves", "Lignes à l’appui",
              description="Identifiants séparés par un point-virgule ; ceux d’un territoire non diffusable sont omis."),
        Field("libelle", "Solidité du constat", example="robuste",
              description="robuste, dépend de la pondération ou portée par un territoire. Vide : le constat compte ce qui est là, il n’a rien à éprouver."),
        Field("chiffres_du_libelle", "Chiffres derrière ce libellé",
              description="Nom : valeur, séparés par une barre verticale ; les mêmes que dans le tableau replié de la synthèse."),
    ]  # fmt: skip
    return _made(
        CLAIMS, "Constats", "Les phrases chiffrées des rapports et de la synthèse, avec ce qui les appuie.",
        fields, ("id_constat",), [TO_TERRITORY], of_territory=_territory_claims, others=lambda: _by_column(_national_claims(release)),
    )  # fmt: skip


def _territory_claims(part: Slice) -> Columns:
    return _by_column(
        _claim(claim.id, part.head.slug, claim.section, claim.sentence, claim.evidence, claim.evidence) for claim in part.claims
    )


def _national_claims(release: Release) -> Iterator[Line]:
    """Claims of the synthesis, but those that speak of a row of a closed territory, or of such rows alone."""
    held = tuple(f"{slug}-" for slug in release.closed)
    for line in release.national.itertuples():
        shown = [one for one in line.evidence if not one.startswith(held)]
        if shown and not any(f"/{prefix}" in line.id for prefix in held):
            behind = " | ".join(typeset(f"{name} : {told}") for name, told in json.loads(line.behind).items())
            made = _claim(line.id, None, line.section, line.sentence, list(line.evidence), shown)
            yield {**made, "libelle": line.label or None, "chiffres_du_libelle": behind or None}


def _claim(id_: str, slug: str | None, section: str, sentence: str, evidence: Sequence[str], shown: Sequence[str]) -> Line:
    return {
        "id_constat": id_, TERRITORY: slug, "section": section, "phrase": sentence, "nb_preuves": len(evidence),
        "preuves": SEPARATOR.join(shown), "libelle": None, "chiffres_du_libelle": None,
    }  # fmt: skip


def _balance() -> Resource:
    """What became of the rows of each sheet."""
    counts = {"recues": "reçues", "retenues": "retenues", "mises_de_cote": "mises de côté", "vides": "vides"}
    fields = [
        territory_field(),
        Field("feuille", "Feuille du classeur", required=True, example="CONTRIBUTIONS"),
        *(Field(f"lignes_{name}", f"Lignes {label}", "integer", required=True, minimum=0) for name, label in counts.items()),
    ]
    return _made(
        "qualite", "Qualité de la saisie", "Lignes reçues = retenues + mises de côté + vides, par feuille.",
        fields, (TERRITORY, "feuille"), [TO_TERRITORY],
        of_territory=lambda part: _by_column(
            {
                TERRITORY: part.head.slug, "feuille": one.sheet, "lignes_recues": one.received, "lignes_retenues": one.kept,
                "lignes_mises_de_cote": one.set_aside, "lignes_vides": one.empty,
            }
            for one in part.balances
        ),
    )  # fmt: skip


def _lists(framing: Framing) -> Resource:
    """The label of every code used in the tables."""
    definitions = {theme.code: theme.definition for theme in framing.themes}
    fields = [
        Field("liste", "Liste", required=True, example="themes"),
        Field("code", "Code", required=True, example="T06"),
        Field("libelle", "Libellé", required=True),
        Field("aide", "Définition ou aide"),
    ]
    lines: list[Line] = [
        {
            "liste": name,
            "code": choice.code,
            "libelle": choice.label,
            "aide": choice.help or (definitions.get(choice.code) if name == "themes" else None) or None,
        }
        for name, choices in framing.lists.items()
        for choice in choices.choices
    ]
    lines += [{"liste": "etats", "code": code, "libelle": label} for code, label in STATES.items()]
    return _made(
        "listes",
        "Listes de codes",
        "Le libellé de chaque code employé dans les autres tables.",
        fields,
        ("liste", "code"),
        others=lambda: _by_column(lines),
    )
