"""What an import tells: what it decided, once for all the rows concerned, and what nobody but the territory knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from helpers.collect.platforms.questions import READINGS, Question
from helpers.collect.platforms.records import Record
from helpers.collect.platforms.rows import Coded, Row, days_of, participants
from helpers.framing.model import Framing
from helpers.wording import counted, listing, quote

# {rows} is « 12 contributions ».
_DECISIONS: Mapping[str, str] = {
    "kind_guessed": "{rows} sans nature indiquée : nature proposée par l’import (« attente » ; « point de vigilance » quand "
    "l’auteur se dit contre ; ce que la question appelle, dans un questionnaire), à vérifier dans nature",
    "theme_decided": "{rows} dont le thème vient de la table complétée (--themes)",
    "theme_missing": "{rows} sans catégorie d’origine : classement provisoire dans le thème résiduel, à coder dans theme",
    "theme_unknown": "{rows} dont la catégorie n’est pas un thème du cadrage : classement provisoire dans le thème résiduel, à "
    "coder dans theme",
    "theme_of_answer": "{rows} à un questionnaire : classement provisoire dans le thème résiduel, à coder dans theme",
    "theme_near": "{rows} dont le thème a été rapproché d’une catégorie de nom voisin, à vérifier dans theme",
    "theme_inherited": "{rows} sans catégorie propre : thème repris du texte commenté, à vérifier dans theme",
    "public_proposed": "{rows} dont le public est proposé d’après le profil indiqué, à vérifier dans college",
    "not_published": "{rows} hors ligne sur la plateforme (masquage, retrait ou absence de publication) : publication « à "
    "vérifier »",
    "publication_unknown": "{rows} : l’export ne dit pas si le texte est en ligne, publication « à vérifier »",
    "personal_data": "{rows} où une donnée personnelle a été repérée : publication « à vérifier »",
    "unfinished": "{rows} d’une personne qui n’a pas validé le questionnaire : à garder ou à écarter",
    "test_title": "{rows} sous le titre « test » mais avec un vrai texte : à relire",
    "split": "{rows} de plus de 32 767 caractères, la limite d’une cellule : texte réparti sur plusieurs lignes, de même "
    "référence d’origine",
}
SHOWN_TITLE = 70  # characters of a question
SHOWN_QUESTIONS = 5  # closed questions named on the screen: the table has them all


def decision_remarks(coded: Iterable[Coded]) -> Iterator[str]:
    """Each kind of decision, with the number of rows."""
    decided = Counter(note.code for one in coded for note in one.notes)
    for code, sentence in _DECISIONS.items():
        if decided[code]:
            yield sentence.format(rows=counted(decided[code], "réponse" if code == "theme_of_answer" else "contribution")) + "."


def question_remarks(file: str, questions: Sequence[Question]) -> Iterator[str]:
    """How each question of a form was read, and why; closed ones together."""
    closed = [question for question in questions if question.reading == "choix"]
    for question in (one for one in questions if one.reading != "choix"):
        yield (
            f"{file}, question {question.number} {quote(_short(question.title))} : {question.reading} ({question.reason}), "
            f"{counted(question.answers, 'réponse')} ; {READINGS[question.reading]}."
        )
    if closed:
        shown = listing([quote(_short(question.title)) for question in closed[:SHOWN_QUESTIONS]])
        more = f" et {counted(len(closed) - SHOWN_QUESTIONS, 'autre')}" if len(closed) > SHOWN_QUESTIONS else ""
        yield (
            f"{file}, {counted(len(closed), 'question fermée')} : {shown}{more} ; {READINGS['choix']}. "
            "Pourquoi, question par question : voyez la table. Une question mal lue se corrige dans « lecture retenue »."
        )


def _short(title: str) -> str:
    return title if len(title) <= SHOWN_TITLE else f"{title[:SHOWN_TITLE].rstrip()}…"


def answer_remarks(answers: Sequence[Row], unknown_states: Sequence[str]) -> Iterator[str]:
    """What the authority answered on the platform, and what is missing there."""
    if answers:
        yield (
            f"{counted(len(answers), 'réponse')} de la plateforme dans ENGAGEMENTS : complétez responsable, "
            "échéance, avancement, et la date quand elle manque."
        )
    if unknown_states:
        states = listing([quote(state) if state else "(sans état)" for state in unknown_states])
        yield f"États de réponse inconnus : {states}. Choisissez la réponse dans la colonne reponse d’ENGAGEMENTS."


def event_remarks(by_event: Mapping[str, Sequence[Record]], meetings: int) -> Iterator[str]:
    """Who wrote, as a number, and the dates that the export does not give."""
    if not by_event and not meetings:
        yield "Aucune ligne n’a pu être importée : voyez les raisons dans la feuille IMPORT."
    for name, own in by_event.items():
        yield f"Participants ({name}) : {_who(own)} ; aucun nom ni identifiant de compte n’est repris."
        if not days_of(own):
            yield f"Dates ({name}) : l’export n’en donne pas, complétez EVENEMENTS et TERRITOIRE."
    if meetings:
        yield f"{counted(meetings, 'rencontre')} dans EVENEMENTS : complétez méthode, recrutement et participants par public."


def _who(own: Sequence[Record]) -> str:
    people = participants(own)
    if any(record.mapping.questions for record in own):
        return counted(people, "ligne de réponses")
    return counted(people, "compte distinct") if people else "nombre de comptes inconnu"


def vote_remarks(counted_votes: int, disagreeing: int) -> Iterator[str]:
    """Rows of votes, and totals that do not agree with them."""
    if counted_votes:
        yield f"{counted(counted_votes, 'ligne de vote')} : soutien des textes votés, avec leur unité, jamais ajouté à une autre."
    if disagreeing:
        yield (
            f"{counted(disagreeing, 'texte')} : le total annoncé par la plateforme diffère du nombre de lignes de vote ; "
            "le total annoncé est retenu."
        )


def blank_fields(identity: Mapping[str, object], framing: Framing) -> Iterator[str]:
    """What only the territory can complete."""
    columns = framing.by_table["territory"].columns
    blank = [column.name for column in columns if column.required and not column.default and column.field not in identity]
    if blank:
        yield f"À compléter dans TERRITOIRE : {', '.join(blank)} (ou donnez-les dans un fichier : --complement FICHIER.toml)."
