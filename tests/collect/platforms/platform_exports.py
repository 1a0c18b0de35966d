"""Exports as each platform writes them, with texts invented for the tests: the names of columns are the platforms' own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

Rows = Sequence[Mapping[str, str]]


def csv_text(rows: Rows, delimiter: str = ",", headers: Sequence[str] | None = None) -> str:
    """Rows as a CSV under every header that one of them has."""
    names = list(headers or dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, names, delimiter=delimiter, lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def write_csv(path: Path, rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    path.write_bytes(csv_text(rows, delimiter).encode(encoding))
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(list(row))
    workbook.save(path)
    return path


# Decidim 0.30: taxonomies in numbered columns, authors in lists.

DECIDIM_PROPOSALS: Rows = (
    {
        "id": "71", "author/id": "3", "author/name": "Camille Imaginaire", "taxonomies/ids": "12", "taxonomies/12/fr": "Cantines",
        "participatory_space/id": "2", "component/id": "9", "title/fr": "Une cantine sans gaspillage",
        "body/fr": "Prévoir les repas avec l’aide d’un outil sobre en énergie.", "state": "accepted", "answer/fr": "Essai lancé à la rentrée.",
        "answered_at": "2025-02-03 09:00:00 UTC", "votes": "4", "likes/total_count": "9", "published_at": "2025-01-10 08:00:00 UTC",
        "created_at": "2025-01-09 08:00:00 UTC", "meeting_urls": "", "withdrawn": "false", "url": "https://exemple.fr/71",
    },
    {
        "id": "72", "author/id": "4", "author/name": "Dominique Inventé", "taxonomies/ids": "", "component/id": "9",
        "title/fr": "Un carnet des algorithmes", "body/fr": "Publier la liste des algorithmes de la ville.", "votes": "0",
        "published_at": "2025-01-11 08:00:00 UTC", "created_at": "2025-01-11 07:00:00 UTC", "withdrawn": "true",
    },
)  # fmt: skip
DECIDIM_DEBATES: Rows = (
    {
        "id": "5", "author/id": "3", "author/name": "Camille Imaginaire", "title/fr": "Qui relit les courriers ?",
        "description/fr": "<p>Faut-il qu’un agent relise chaque courrier&nbsp;?</p>", "instructions/fr": "Restez courtois.",
        "start_time": "2025-01-12 10:00:00 UTC", "end_time": "2025-02-12 10:00:00 UTC", "comments": "1", "conclusions/fr": "",
        "comments_enabled": "true", "component/id": "11", "url": "https://exemple.fr/d/5",
    },
)  # fmt: skip
DECIDIM_MEETINGS: Rows = (
    {
        "id": "8", "author/id": "1", "author/name": "Ville d’Essai", "title/fr": "Soirée des algorithmes",
        "description/fr": "Une soirée pour comprendre.", "start_time": "2025-01-20 18:30:00 UTC", "end_time": "2025-01-20 20:30:00 UTC",
        "attendees": "42", "contributions": "12", "organizations": "Association des Essais", "address": "3 place de la Mairie, 64150 Mourenx, France",
        "type_of_meeting": "in_person", "closing_report/fr": "Beaucoup de questions.", "published": "true", "withdrawn": "false",
        "url": "https://exemple.fr/m/8", "component/id": "12",
    },
    {
        "id": "9", "title/fr": "Atelier annulé", "description/fr": "Reporté.", "start_time": "2025-01-27 18:30:00 UTC", "attendees": "0",
        "organizations": "", "published": "true", "withdrawn": "true", "component/id": "12",
    },
)  # fmt: skip
DECIDIM_COMMENTS: Rows = (
    {
        "id": "21", "created_at": "2025-01-13 10:00:00 UTC", "body": "Oui, surtout pour les décisions qui touchent une personne.",
        "locale": "fr", "author/id": "5", "author/name": "Sacha Fictif", "alignment": "1", "depth": "0", "commentable_id": "5",
        "commentable_type": "Decidim::Debates::Debate", "root_commentable_url": "https://exemple.fr/d/5",
    },
    {
        "id": "22", "created_at": "2025-01-21 10:00:00 UTC", "body": "La salle était trop petite pour tout le monde.", "locale": "fr",
        "author/id": "6", "author/name": "Lou Fictif", "alignment": "-1", "depth": "0", "commentable_id": "8",
        "commentable_type": "Decidim::Meetings::Meeting", "root_commentable_url": "https://exemple.fr/m/8",
    },
)  # fmt: skip
DECIDIM_RESULTS = json.dumps([
    {
        "id": 31, "title": {"fr": "Cantine pilote"}, "description": {"fr": "Un essai dans deux écoles."}, "progress": 40.0,
        "status": {"id": 2, "key": "ongoing", "name": {"fr": "En cours"}}, "proposal_urls": ["https://exemple.fr/71"],
        "start_date": "2025-03-01", "parent": {"id": None},
    },
])  # fmt: skip

# Cap Collectif: a consultation, in today's names; `old_names` gives those of 2018.

CAP = "export_contribution_"
CAP_CONSULTATION: Rows = (
    {
        f"{CAP}type": f"{CAP}type_opinion", f"{CAP}id": "op1", f"{CAP}author_id": "u1", f"{CAP}author_type_name": "Citoyen",
        f"{CAP}section_title": "Énergie et climat", f"{CAP}title": "Compter l’énergie",
        f"{CAP}body_text": "Publier la consommation de chaque outil de la collectivité.", "export_contributions_created_at": "2025-03-01 10:00:00",
        f"{CAP}published": "Oui", f"{CAP}trashed": "Non", f"{CAP}votes_count": "5", f"{CAP}votes_count_ok": "3",
        f"{CAP}votes_count_mitige": "1", f"{CAP}votes_count_nok": "1", f"{CAP}arguments_count": "1",
    },
    {
        f"{CAP}type": f"{CAP}type_opinion", f"{CAP}id": "op2", f"{CAP}author_id": "u2", f"{CAP}section_title": "Énergie et climat",
        f"{CAP}title": "Test", f"{CAP}body_text": "test", f"{CAP}published": "Oui", f"{CAP}trashed": "Non",
    },
    {
        f"{CAP}type": f"{CAP}type_argument", f"{CAP}arguments_related_id": "op1", f"{CAP}arguments_related_kind": "opinion",
        f"{CAP}arguments_id": "arg1", f"{CAP}arguments_author_id": "u3", f"{CAP}arguments_type": "argument.show.type.against",
        f"{CAP}arguments_body": "Ces mesures coûtent cher et personne ne les lira.", f"{CAP}arguments_created_at": "2025-03-02 10:00:00",
        f"{CAP}arguments_published": "Oui", f"{CAP}arguments_trashed": "Non", f"{CAP}arguments_votes_count": "2",
    },
    {
        f"{CAP}type": f"{CAP}type_opinion_version", f"{CAP}versions_id": "ver1", f"{CAP}versions_author_id": "u3",
        f"{CAP}versions_title": "Une fois par an", f"{CAP}versions_body_text": "Publier la consommation une fois par an.",
        f"{CAP}versions_explanation": "Un rythme tenable.", f"{CAP}versions_created_at": "2025-03-03 10:00:00",
        f"{CAP}versions_votes_count_ok": "1",
    },
    {
        f"{CAP}type": f"{CAP}type_opinion_source", f"{CAP}sources_id": "src1", f"{CAP}sources_related_id": "op1",
        f"{CAP}sources_related_kind": "opinion", f"{CAP}sources_body": "Le guide des communes sobres, page douze.",
        f"{CAP}sources_created_at": "2025-03-04 10:00:00", f"{CAP}sources_published": "Oui", f"{CAP}sources_trashed": "Non",
    },
    {
        f"{CAP}type": f"{CAP}type_opinion_vote", f"{CAP}votes_id": "v1", f"{CAP}votes_related_id": "op1",
        f"{CAP}votes_author_id": "u4", f"{CAP}votes_value": "global.ok",
    },
    {
        f"{CAP}type": f"{CAP}type_opinion_vote", f"{CAP}votes_id": "v2", f"{CAP}votes_related_id": "op1",
        f"{CAP}votes_author_id": "u5", f"{CAP}votes_value": "global.nok",
    },
    {
        f"{CAP}type": f"{CAP}type_opinion_vote", f"{CAP}votes_id": "v3", f"{CAP}votes_related_id": "op2",
        f"{CAP}votes_author_id": "u5", f"{CAP}votes_value": "global.ok",
    },
    {
        f"{CAP}type": f"{CAP}type_opinion_report", f"{CAP}reportings_id": "rep1", f"{CAP}reportings_related_id": "op1",
        f"{CAP}reportings_author_id": "u6", f"{CAP}reportings_body": "Hors sujet selon moi.",
    },
)  # fmt: skip


def old_names(rows: Rows) -> Rows:
    """The same rows under the names of 2018 (« contributions_bodyText », type « opinionVote »)."""
    return tuple({_old_name(name): _old_value(name, value) for name, value in row.items()} for row in rows)


def _old_name(name: str) -> str:
    if name == f"{CAP}type":
        return "type"
    words = name.replace("export_contributions_", "").removeprefix(CAP)
    for snake, camel in (
        ("body_text", "bodyText"), ("created_at", "createdAt"), ("votes_count_ok", "votesCountOk"), ("votes_count", "votesCount"),
        ("arguments_count", "argumentsCount"),
    ):  # fmt: skip
        words = words.replace(snake, camel)
    return f"contributions_{words}"


def _old_value(name: str, value: str) -> str:
    if name != f"{CAP}type":
        return value
    first, *rest = value.removeprefix(f"{CAP}type_").split("_")
    return first + "".join(word.capitalize() for word in rest)


# Cap Collectif: a call for proposals, in full and simplified; a debate; a form; the list of its participants.

PROP = "export_proposal_"
CAP_PROPOSALS: Rows = (
    {
        f"{CAP}type": f"{CAP}type_proposal", f"{PROP}id": "p1", f"{PROP}published_at": "2025-04-01 10:00:00", f"{PROP}reference": '"5-1"',
        f"{PROP}title": "Un atelier par quartier", f"{PROP}description": "<p>Ouvrir un atelier d’initiation dans chaque quartier.</p>",
        f"{PROP}author_id": "u1", f"{PROP}category_name": "Formation", f"{PROP}author_email": "camille@exemple.fr",
        f"{PROP}votes_total_count": "", f"{PROP}status_name": "En cours", "Pour quel public ?": "Tous",
    },
    {
        f"{CAP}type": f"{CAP}type_proposal_vote", f"{PROP}votes_id": "11", f"{PROP}reference": '"5-1"',
        f"{PROP}votes_author_id": "u2", f"{PROP}votes_created_at": "2025-04-02 10:00:00",
    },
    {
        f"{CAP}type": f"{CAP}type_proposal_vote", f"{PROP}votes_id": "12", f"{PROP}reference": '"5-1"', f"{PROP}votes_author_id": "u3",
    },
    {
        f"{CAP}type": f"{CAP}type_proposal_comment", f"{PROP}id": "p1", f"{PROP}comments_id": "c1",
        f"{PROP}comments_body": "Il faudrait aussi des ateliers le soir.", f"{PROP}comments_author_username": "Sacha Fictif",
        f"{PROP}comments_created_at": "2025-04-03 10:00:00", f"{PROP}comments_published_at": "2025-04-03 10:00:00",
    },
    {
        f"{CAP}type": f"{CAP}type_proposal_comment_vote", f"{PROP}id": "p1", f"{PROP}comments_id": "c1", f"{PROP}comments_vote_id": "cv1",
    },
    {f"{CAP}type": f"{CAP}type_proposal_news", f"{PROP}id": "p1", f"{PROP}news_id": "n1", f"{PROP}news_title": "Le premier atelier"},
    {
        f"{CAP}type": f"{CAP}type_proposal_reporting", f"{PROP}id": "p1", f"{PROP}reportings_id": "r1",
        f"{PROP}reportings_body": "Déjà proposé.",
    },
    {f"{CAP}type": f"{CAP}type_inconnu", f"{PROP}id": "p1"},
)  # fmt: skip
CAP_SIMPLIFIED: Rows = (
    {
        f"{PROP}id": "p1", f"{PROP}published_at": "2025-04-01 10:00:00", f"{PROP}reference": '"5-1"', f"{PROP}title": "Un atelier par quartier",
        f"{PROP}summary": "", f"{PROP}description": "Ouvrir un atelier d’initiation dans chaque quartier.", f"{PROP}author_id": "u1",
        f"{PROP}votes_total_count": "50", f"{PROP}votes_digital_count": "48", f"{PROP}votes_total_points_count": "150",
        f"{PROP}category_name": "Formation", f"{PROP}theme_title": "École", f"{PROP}status_name": "En cours",
    },
)  # fmt: skip
ARG = "export_contribution_argument_"
CAP_DEBATE: Rows = (
    {
        f"{ARG}published_at": "2025-05-01 10:00:00", f"{ARG}author_id": "u1", f"{ARG}author_username": "Camille Imaginaire",
        f"{ARG}author_user_type_name": "Citoyen", f"{ARG}author_zip_code": "64150", f"{ARG}content": "On gagnerait du temps à l’accueil.",
        f"{ARG}type": "export_contribution_argument_type_for", f"{ARG}vote_number": "3",
    },
    {
        f"{ARG}published_at": "2025-05-02 10:00:00", f"{ARG}author_id": "u2", f"{ARG}author_username": "Dominique Inventé",
        f"{ARG}content": "On perdrait le contact humain au guichet.", f"{ARG}type": "export_contribution_argument_type_against",
        f"{ARG}vote_number": "0",
    },
)  # fmt: skip
CAP_DEBATE_VOTES: Rows = (
    {
        "export_vote_published_at": "2025-05-01 09:01:00", "export_vote_type": "export_vote_type_for", "export_vote_author_id": "u1",
        "export_vote_source": "APPLICATION", "export_vote_author_username": "Camille Imaginaire", "export_vote_debate_url": "https://exemple.fr/debat",
    },
)  # fmt: skip
PERSON = "export_participant_"
CAP_REPLIES: Rows = (
    {
        f"{PERSON}user_id": "u1", f"{PERSON}username": "Camille Imaginaire", f"{PERSON}user_email": "camille@exemple.fr",
        f"{PERSON}consent_internal_communication": "Oui", f"{PERSON}city": "Mourenx", f"{CAP}id": "rep1",
        f"{CAP}published_at": "2025-06-01 10:00:00", "Quel service simplifier en premier ?": "Les inscriptions à la cantine, trop longues.",
        "Utilisez-vous un assistant ?": "Oui",
    },
    {
        f"{PERSON}user_id": "u2", f"{PERSON}username": "Dominique Inventé", f"{PERSON}user_email": "dominique@exemple.fr", f"{CAP}id": "rep2",
        f"{CAP}published_at": "2025-06-02 10:00:00", "Quel service simplifier en premier ?": "RAS", "Utilisez-vous un assistant ?": "Non",
    },
)  # fmt: skip
CAP_PARTICIPANTS: Rows = (
    {
        f"{PERSON}user_id": "u1", f"{PERSON}username": "Camille Imaginaire", f"{PERSON}user_email": "camille@exemple.fr",
        f"{PERSON}user_created_at": "2015-01-01 00:00:00",
    },
)  # fmt: skip

CAP_QUESTIONS: Rows = (
    {
        "id": "UHJvcG9zYWw6ZTBj", "reference": "2-4", "title": "Mes idées", "createdAt": "2019-01-22 09:50:42",
        "publishedAt": "2019-01-22 09:50:42", "updatedAt": "", "trashed": "false", "trashedStatus": "", "authorId": "VXNlcjox",
        "authorType": "Citoyen / Citoyenne", "authorZipCode": "64150",
        "QUXVlc3Rpb246MTYw - Quel est le problème le plus important ?": "Le bruit des serveurs installés près de la rivière.",
        "QUXVlc3Rpb246MTYx - Êtes-vous concerné ?": "Oui",
    },
)  # fmt: skip

# Online forms. The open question is the third one of each.

OPEN = "Selon vous, quelles sont les craintes que l’IA fait naître dans les services\u00a0publics\u00a0?"
ANSWERS = (
    "Je crains que les agents du guichet disparaissent peu à peu.",
    "La surveillance des habitants et la fuite de données personnelles.",
    "néant",
    "Des réponses fausses que personne ne corrigera jamais à temps.",
)


def limesurvey() -> Rows:
    """LimeSurvey in French: whole questions as headers, sub-questions in brackets, one column « Oui » or « Non » a choice."""
    return tuple(
        {
            "ID de la réponse": str(12 + place), "Date de soumission": "" if place == 3 else f"2025-03-0{place + 1} 10:00:00",
            "Dernière page": "3", "Langue de départ": "fr", "Tête de série": f"98{place}", "Adresse IP": "192.0.2.7",
            "Vous êtes\u00a0:": ("Un agent", "Habitante", "Élu", "Autre")[place],
            "Quels outils utilisez-vous ? [Assistant de texte]": "Oui" if place % 2 else "Non",
            OPEN: answer,
            "Quels outils utilisez-vous ? [Autre]": "Un correcteur maison" if place == 0 else "",
            "Votre adresse mail si vous voulez être rappelé": "camille@exemple.fr" if place == 1 else "",
        }
        for place, answer in enumerate(ANSWERS)
    )  # fmt: skip


def google_forms() -> Sequence[Sequence[object]]:
    """Google Forms in French: « Horodateur », spaces around headers, several choices in one cell."""
    headers = ("Horodateur", "Adresse e-mail", "Vous êtes ", " Outils connus", f"{OPEN} ")
    tools = ("Assistants, Caméras", "Caméras, Assistants", "Assistants, Caméras", "Assistants, Caméras")
    rows = (
        (f"0{place + 1}/03/2025 10:55:48", "camille@exemple.fr", "Habitant", tools[place], answer)
        for place, answer in enumerate(ANSWERS)
    )
    return (headers, *rows)


def microsoft_forms() -> Sequence[Sequence[object]]:
    """Microsoft Forms in French: five columns before the questions, choices followed by « ; »."""
    headers = ("ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Outils connus", "Votre commune", OPEN)
    rows = (
        (place + 1, f"2025-03-0{place + 1} 10:00:00", f"2025-03-0{place + 1} 10:05:00", "anonymous", "Camille Imaginaire", "Assistants;Caméras;", "Mourenx", answer)
        for place, answer in enumerate(ANSWERS)
    )  # fmt: skip
    return (headers, *rows)


def framaforms() -> Sequence[Sequence[object]]:
    """Framaforms: two rows above the headers, the question over its choices, « X » for a choice made."""
    blank = ("",) * 7
    rows = (
        (place + 1, 900 + place, f"2025-03-0{place + 1} 10:00:00", "1" if place == 3 else "0", "192.0.2.7", 0, "Anonyme", "X" if place % 2 else "", "", answer)
        for place, answer in enumerate(ANSWERS)
    )  # fmt: skip
    return (
        ("Détails de la soumission", *blank[1:], "", "", ""),
        (*blank, "Outils connus", "", ""),
        ("Numéro", "SID", "Soumis", "Brouillon", "Adresse IP", "UID", "Nom d'utilisateur", "Assistants", "Caméras", OPEN),
        *rows,
    )


def surveymonkey() -> Sequence[Sequence[object]]:
    """SurveyMonkey: the choices, or « Open-Ended Response », in a second row."""
    rows = (
        (100 + place, 7, f"03/0{place + 1}/2025 10:00:00", "192.0.2.7", "Assistants" if place % 2 else "", "Un outil local" if place == 0 else "", answer)
        for place, answer in enumerate(ANSWERS)
    )  # fmt: skip
    return (
        ("Respondent ID", "Collector ID", "End Date", "IP Address", "Outils connus", "", OPEN),
        ("", "", "", "", "Assistants", "Autre (veuillez préciser)", "Open-Ended Response"),
        *rows,
    )


DECIDIM_SURVEY: Rows = tuple(
    {
        "ID": f"s{place}", "Date": f"2025-03-0{place + 1} 10:00:00", "Hash IP": "ab12", "Statut de l'utilisateur": "Enregistré",
        "1. Êtes-vous favorable ?": "Oui", f"2. {OPEN}": answer,
    }
    for place, answer in enumerate(ANSWERS)
)  # fmt: skip
