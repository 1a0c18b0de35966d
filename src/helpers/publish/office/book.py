"""What a data workbook holds, before it is a file: a first sheet to read, then one tidy table a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from helpers.analyse.claims import Claim
from helpers.analyse.notes import CLAIM, Astray, Notes, Placed
from helpers.framing.campaign import Campaign
from helpers.inert import CellValue
from helpers.wording import FICTIONAL, day

README = "LISEZMOI"
CLAIMS, FIGURES, NOTES = "CONSTATS", "CHIFFRES", "NOTES"
Line = tuple[CellValue, ...]


@dataclass(frozen=True)
class Head:
    """A column: its label, its technical name, what it means, its width in characters; `grows`: whether its texts make their row taller."""

    label: str
    name: str
    meaning: str = ""
    width: int = 22
    grows: bool = True


@dataclass(frozen=True)
class DataSheet:
    """A table: its name, what one line of it is, its columns, its lines."""

    name: str
    purpose: str
    heads: tuple[Head, ...]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Book:
    """A workbook: its title, what must be known before reading (label, text), its tables; `on` is the day of its data, no clock's."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[DataSheet, ...]
    author: str
    on: date
    foot: str


WAITING = "sans réponse à ce jour"  # said in place of an answer: nobody takes an empty cell for one


def answers_sheet(heads: Sequence[Head], lines: Iterable[Line]) -> DataSheet:
    """What was answered to each contribution, and the proposals that wait; the first column is the contribution."""
    purpose = (
        "Une ligne par contribution et par réponse qui lui est faite ; une réponse qui vaut pour plusieurs contributions est répétée, "
        "et une proposition sans réponse a sa ligne."
    )
    return DataSheet("REPONSES", purpose, tuple(heads), sorted(lines, key=lambda line: str(line[0])))


def shared_facts(campaign: Campaign) -> Iterator[tuple[str, str]]:
    """The campaign and the day of its data; first of all, that these are invented when they are."""
    if campaign.fictional:
        yield FICTIONAL.capitalize(), "Contributions inventées pour la démonstration : aucune n’a été prononcée par quelqu’un."
    yield "Campagne", campaign.title
    yield "Données arrêtées au", day(campaign.cut_off)


def claims_sheet(claims: Iterable[Claim], most_ids: int | None = None) -> DataSheet:
    """Every sentence with a figure, and the rows that it rests on (no more than `most_ids` of them, if asked: the open data have them all)."""
    heads = (
        Head(
            "Constat",
            "id",
            "Identifiant du constat : le même sur la page, dans les diapositives et dans les données ouvertes.",
            34,
        ),
        Head("Section", "section", "Partie du rapport où il se lit.", 16),
        Head("Phrase", "phrase", "La phrase chiffrée, mot pour mot.", 80),
        Head(
            "Lignes à l’appui",
            "preuves",
            "Identifiants des lignes qui l’appuient, séparés par des points-virgules.",
            60,
            grows=False,
        ),
        Head("Nombre de lignes", "nb_preuves", "Combien de lignes l’appuient.", 12),
        Head(
            "Robustesse", "robustesse", "Ce que vaut le constat quand on compte autrement ; vide pour un simple décompte.", 24
        ),
    )
    lines = [
        (one.id, one.section, one.sentence, _ids(one.evidence, most_ids), len(one.evidence), one.label or None)
        for one in claims
    ]
    return DataSheet(CLAIMS, "Une ligne par constat : une phrase chiffrée du rapport.", heads, lines)


def _ids(ids: tuple[str, ...], most: int | None) -> str:
    kept = ids if most is None else ids[:most]
    return ";".join(kept) + (";…" if len(kept) < len(ids) else "")


def figures_sheet(claims: Iterable[Claim]) -> DataSheet:
    """Every figure of the claims, as a number, with what it counts and among how many."""
    heads = (
        Head("Constat", "id", "Identifiant du constat.", 34),
        Head("Chiffre", "chiffre", "Nom du chiffre dans le constat.", 16),
        Head("Valeur", "valeur", "Le nombre ; une part est entre 0 et 1.", 12),
        Head("Unité", "unite", "Ce qui est compté.", 26),
        Head("Parmi", "denominateur", "Le total dont il est une partie, s’il y en a un.", 12),
        Head("Observations", "n", "Nombre d’observations sur lesquelles il repose.", 14),
    )
    lines = [
        (one.id, name, figure.value, figure.unit or None, figure.denominator, figure.n)
        for one in claims
        for name, figure in one.figures.items()
    ]
    return DataSheet(FIGURES, "Une ligne par chiffre d’un constat.", heads, lines)


def notes_sheets(notes: Notes, scope: str) -> Iterator[DataSheet]:
    """The notes of the analysts, if there are any: what each is about, who signs it, and whether its figure moved."""
    if not notes.count:
        return
    heads = (
        Head(
            "À côté de",
            "lieu",
            "Identifiant du constat, ou titre de la section ; ce qui a été tapé si l’un ou l’autre a disparu.",
            34,
        ),
        Head("Note", "note", "Le texte de qui la signe : ce n’est pas un constat, ses chiffres ne sont pas vérifiés.", 80),
        Head("Signature", "signature", "Qui l’a écrite.", 26),
        Head("Écrite le", "ecrite_le", "Jour donné par qui l’a écrite.", 13),
        Head("Relue le", "relue_le", "Dernier jour où elle a été relue.", 13),
        Head("État", "etat", "« en place », « à relire » (le chiffre a bougé), « sans constat ».", 14),
        Head("Chiffre d’alors", "alors", "Le premier constat qui a bougé, tel qu’il était.", 60),
        Head("Chiffre d’aujourd’hui", "aujourd_hui", "Le même constat aujourd’hui.", 60),
    )
    lines = [_note_line(one, scope) for one in notes.all]
    yield DataSheet(NOTES, "Une ligne par note d’analyste, avec ce à côté de quoi elle a été écrite.", heads, lines)


def _note_line(one: Placed | Astray, scope: str) -> Line:
    note = one.note
    about: Line = (note.text, note.signature or None, note.written, note.reread)
    if isinstance(one, Astray):
        return (note.heading or None, *about, "sans constat", one.then or None, None)
    place = f"{scope}/{one.place.key}" if one.place.kind == CLAIM else one.about
    then, now = next(((moved.then, moved.now) for moved in one.moved), (None, None))
    return (place, *about, "à relire" if one.is_to_reread else "en place", then, now)
