"""Platform exports to a workbook ready to be completed: every row received is imported, or set aside with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from helpers.collect.export_mapping import ExportMapping, mappings_for, recognise
from helpers.collect.export_reading import read_export
from helpers.collect.export_records import Record, Sorted, personal_columns, records, sort_out
from helpers.collect.export_rows import (
    Coded,
    Row,
    answer_rows,
    code_records,
    days_of,
    event_row,
    fields,
    maturity_rows,
    participants,
)
from helpers.collect.export_sheet import write_import_sheet
from helpers.collect.template import build_template, identity_of
from helpers.errors import BalanceError, ExportFileError
from helpers.framing.model import Framing
from helpers.settings import Limits
from helpers.wording import counted, listing, quote, typeset

if TYPE_CHECKING:
    from helpers.framing.territories import Territory

# What the import decided, said once for all the rows concerned; {rows} is « 12 contributions ».
_DECISIONS: Mapping[str, str] = {
    "kind_guessed": "{rows} sans nature indiquée : nature proposée par l’import (« attente », ou « point de vigilance » quand "
    "l’auteur se dit contre), à vérifier dans nature",
    "theme_missing": "{rows} sans catégorie d’origine : classement provisoire dans le thème résiduel, à coder dans theme",
    "theme_unknown": "{rows} dont la catégorie n’est pas un thème du cadrage : classement provisoire dans le thème résiduel, à "
    "coder dans theme",
    "theme_near": "{rows} dont le thème a été rapproché d’une catégorie de nom voisin, à vérifier dans theme",
    "theme_inherited": "{rows} sans catégorie propre : thème repris du texte commenté, à vérifier dans theme",
    "not_published": "{rows} hors ligne sur la plateforme (masquage, retrait ou absence de publication) : publication « à "
    "vérifier »",
    "publication_unknown": "{rows} : l’export ne dit pas si le texte est en ligne, publication « à vérifier »",
    "personal_data": "{rows} où une donnée personnelle a été repérée : publication « à vérifier »",
    "test_title": "{rows} sous le titre « test » mais avec un vrai texte : à relire",
    "split": "{rows} de plus de 32 767 caractères, la limite d’une cellule : texte réparti sur plusieurs lignes, de même "
    "référence d’origine",
}


@dataclass(frozen=True)
class ExportBalance:
    """What became of the rows of one file; `set_aside` holds the row number and the reason."""

    file: str
    platform: str
    received: int
    imported: int
    set_aside: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Imported:
    """A workbook to complete, the balance of each file, and what the import decided or could not know."""

    workbook: Workbook
    balance: tuple[ExportBalance, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class _Export:
    file: str
    mapping: ExportMapping
    records: tuple[Record, ...]
    remarks: tuple[str, ...]


def import_exports(
    paths: Sequence[Path],
    framing: Framing,
    territory: Territory,
    complete: Mapping[str, str | int | date] | None = None,
    limits: Limits | None = None,
) -> Imported:
    """Turn exports of platforms into the workbook of a territory.

    `complete` holds fields of the TERRITOIRE sheet that no export knows (see `export_complement`). Raises
    `ExportFileError` when a file cannot be read or recognised, `BalanceError` when a row would be lost.
    """
    exports = [_read(path, framing, limits) for path in paths]
    sorted_records = sort_out((record for export in exports for record in export.records), framing)
    events = _events(sorted_records.kept)
    coded = code_records(sorted_records.kept, events, framing)
    balance = tuple(_balance(export, sorted_records, coded) for export in exports)
    answers, unknown_states = answer_rows(coded, framing)
    identity = _identity(sorted_records.kept, framing, territory, complete or {})
    workbook = build_template(framing, identity, _rows(sorted_records.kept, coded, events, answers, framing))
    write_import_sheet(workbook, sorted_records, coded)
    remarks = (
        *(remark for export in exports for remark in export.remarks),
        *_decisions(coded),
        *_answer_remarks(answers, unknown_states),
        *_event_remarks(sorted_records.kept),
        *_to_complete(identity, framing),
    )
    return Imported(workbook, balance, tuple(typeset(remark) for remark in remarks))


# Reading.


def _read(path: Path, framing: Framing, limits: Limits | None) -> _Export:
    mappings = mappings_for(framing)
    table = read_export(path, lambda headers: max(mapping.score(headers) for mapping in mappings), limits)
    mapping = recognise(table.headers, mappings)
    if mapping is None:
        raise ExportFileError(_unknown_format(path, table.headers, mappings))
    hidden = personal_columns(table, mapping)
    told = f"{path.name} : colonnes qui identifient des personnes, non reprises : {', '.join(hidden)}."
    remarks = (*table.remarks, told) if hidden else table.remarks
    return _Export(path.name, mapping, records(path.name, table, mapping), remarks)


def _unknown_format(path: Path, headers: Sequence[str], mappings: Sequence[ExportMapping]) -> str:
    seen = ", ".join(quote(header.strip()[:40]) for header in headers[:8] if header.strip()) or "aucun titre"
    known = listing([mapping.label for mapping in mappings], last="ou")
    return typeset(
        f"{path.name} : ce n’est pas un export connu. Colonnes lues : {seen}. Formats connus : {known}. "
        "Exportez de nouveau en CSV ou en Excel depuis la plateforme, sans renommer les colonnes ; sinon, recopiez les "
        "textes dans la feuille CONTRIBUTIONS du modèle : concertations modele --sortie MODELE.xlsx"
    )


def _balance(export: _Export, sorted_records: Sorted, coded: Iterable[Coded]) -> ExportBalance:
    own = {id(record) for record in export.records}
    imported = sum(id(one.record) in own for one in coded)
    aside = tuple((record.line, reason) for record, reason in sorted_records.aside if id(record) in own)
    if len(export.records) != imported + len(aside):
        raise BalanceError(
            typeset(
                f"{export.file} : {len(export.records)} lignes reçues mais {imported + len(aside)} retrouvées ({imported} "
                f"importées, {len(aside)} mises de côté). Le classeur n’est pas écrit : signalez ce fichier à l’équipe."
            )
        )
    return ExportBalance(export.file, export.mapping.label, len(export.records), imported, aside)


# The sheets of the workbook.


def _events(kept: Iterable[Record]) -> Mapping[str, str]:
    """One event a platform, in the order that they come."""
    platforms = dict.fromkeys(record.mapping.platform for record in kept)
    return {platform: f"E{number:02d}" for number, platform in enumerate(platforms, start=1)}


def _of_platform(kept: Iterable[Record], platform: str) -> tuple[Record, ...]:
    return tuple(record for record in kept if record.mapping.platform == platform)


def _rows(
    kept: Sequence[Record], coded: Sequence[Coded], events: Mapping[str, str], answers: Sequence[Row], framing: Framing
) -> Mapping[str, Sequence[Row]]:
    by_platform = {platform: _of_platform(kept, platform) for platform in events}
    return {
        "events": [event_row(events[name], own[0].mapping.event, own, framing) for name, own in by_platform.items()],
        "contributions": [row for one in coded for row in one.rows],
        "maturity": maturity_rows(framing),
        "commitments": answers,
    }


def _identity(
    kept: Sequence[Record], framing: Framing, territory: Territory, complete: Mapping[str, str | int | date]
) -> Mapping[str, str | int | date]:
    """What the reference knows, the period of the contributions, then what the complement says: the last one wins."""
    days = days_of(kept)
    period = {"periode_debut": min(days), "periode_fin": max(days)} if days else {}
    sheet = framing.by_table["territory"]
    return {**identity_of(territory, framing), **fields(sheet, period), **complete}  # type: ignore[dict-item]


# What the import tells.


def _decisions(coded: Iterable[Coded]) -> Iterator[str]:
    decided = Counter(note.code for one in coded for note in one.notes)
    for code, sentence in _DECISIONS.items():
        if decided[code]:
            yield sentence.format(rows=counted(decided[code], "contribution")) + "."


def _answer_remarks(answers: Sequence[Row], unknown_states: Sequence[str]) -> Iterator[str]:
    if answers:
        yield (
            f"{counted(len(answers), 'réponse')} de la plateforme dans ENGAGEMENTS : complétez responsable, "
            "échéance, avancement, et la date quand elle manque."
        )
    if unknown_states:
        states = listing([quote(state) if state else "(sans état)" for state in unknown_states])
        yield f"États de réponse inconnus : {states}. Choisissez la réponse dans la colonne reponse d’ENGAGEMENTS."


def _event_remarks(kept: Sequence[Record]) -> Iterator[str]:
    if not kept:
        yield "Aucune ligne n’a pu être importée : voyez les raisons dans la feuille IMPORT."
        return
    for platform in dict.fromkeys(record.mapping.platform for record in kept):
        own = _of_platform(kept, platform)
        accounts = participants(own)
        told = counted(accounts, "compte distinct") if accounts else "nombre de comptes inconnu"
        yield f"Participants ({platform}) : {told} ; aucun nom ni identifiant de compte n’est repris."
        if not days_of(own):
            yield f"Dates ({platform}) : l’export n’en donne pas, complétez EVENEMENTS et TERRITOIRE."


def _to_complete(identity: Mapping[str, object], framing: Framing) -> Iterator[str]:
    columns = framing.by_table["territory"].columns
    blank = [column.name for column in columns if column.required and not column.default and column.field not in identity]
    if blank:
        yield f"À compléter dans TERRITOIRE : {', '.join(blank)} (ou donnez-les dans un fichier : --complement FICHIER.toml)."
