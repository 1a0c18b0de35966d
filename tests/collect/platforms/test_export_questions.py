"""Open or closed: the rule that reads a question, on answers as people give them."""

from __future__ import annotations

import pytest

from helpers.collect.platforms.catalogue import platform_mappings
from helpers.collect.platforms.questions import modalities, public_of, reading_of, title_of
from helpers.collect.platforms.suggestions import suggest, suggest_kind
from helpers.framing.load import load_framing

FRAMING = load_framing("ia_2025")
SENTENCES = (
    "Garder un agent au guichet", "Publier le coût de chaque outil", "Former les élus avant tout achat", "Demander l’avis des usagers",
    "Refuser la reconnaissance faciale",
)  # fmt: skip
LONG = "Je demande que chaque outil soit essayé pendant six mois avant d’être acheté par la collectivité"


@pytest.mark.parametrize(
    ("title", "answers", "reading"),
    [
        ("Que faut-il faire ?", SENTENCES, "texte"),
        ("Que faut-il faire ?", (*SENTENCES, *["RAS"] * 40, *["néant"] * 20), "texte"),
        ("Votre avis", ("Très bien", "Pas assez", "Trop cher"), "texte"),
        ("Que faut-il faire ?", ([f"{LONG} numéro {place}" for place in range(12)] + [LONG] * 200), "texte"),
        ("Votre commune", ("Mourenx", "Orthez", "Lacq", "Arthez de Béarn"), "choix"),
        ("Êtes-vous d’accord ?", ("Oui", "Non", "Oui"), "choix"),
        ("Votre âge", ("34", "51 ans", "27"), "choix"),
        ("Le climat", ("4", "5", "3.5"), "choix"),
        ("Venu le", ("24/03/2022", "25/03/2022"), "choix"),
        ("Vos outils", ("Assistants, Caméras", "Caméras, Assistants", "Assistants, Caméras"), "choix"),
        ("Vos outils", ("Assistants;Caméras;", "Caméras;", "Assistants;"), "choix"),
        ("Satisfaction", ["Plutôt satisfait de ce service"] * 9 + ["Pas du tout satisfait de ce service"] * 3, "choix"),
        ("Vos outils [Autre]", ("un correcteur",), "texte"),
        ("Vos outils [Commentaire]", ("bof",), "texte"),
        ("Vous êtes :", ("Un agent", "Retraité"), "public"),
        ("2. Vous êtes", ("Un agent", "Retraité"), "public"),
        ("Vous êtes :", ("Pressé", "Curieux"), "choix"),
        ("Une question sans réponse", (), "ignorer"),
        ("Une question", ("RAS", "néant"), "choix"),
    ],
)
def test_the_rule(title: str, answers: tuple[str, ...] | list[str], reading: str) -> None:
    """Sentences of their own are texts; lists, numbers, dates and short words are not; « RAS » tells nothing."""
    assert reading_of(title, answers, FRAMING)[0] == reading


def test_the_reason_gives_the_measures() -> None:
    """What decided is told, with the figures."""
    assert reading_of("Que faut-il faire ?", SENTENCES, FRAMING)[1] == (
        "5\u00a0réponses différentes sur 5, 5,2 mots par réponse"
    )


@pytest.mark.parametrize(
    ("title", "personal"),
    [
        ("Nom", True), ("Nom et prénom", True), ("Adresse de messagerie", True), ("Votre adresse (rue, ville)", True),
        ("Laissez votre e-mail pour recevoir la synthèse", True), ("Comment vous appelez-vous ?", True), ("Adresse IP", True),
        ("Souhaitez-vous être recontacté ?", True), ("Adresse mail (pour recevoir le compte rendu)", True),
        ("Qui êtes-vous ? (nom, prénom, fonction)", True), ("Nom du participant (ou du groupe)", True), ("Merci de laisser un e-mail", True),
        ("Nom et prénom du répondant, service et collectivité", True), ("Numéro de tél.", True), ("Adresse", True),
        ("L’IA vous aide-t-elle à écrire un mail ?", False), ("Quel outil (nom et version) vous sert le plus souvent ?", False),
        ("Nom de la commune", False), ("Nom de votre association", False),
        ("Quel nom donner au nouveau pont du quartier nord ?", False), ("Que pensez-vous du contact avec les agents ?", False),
        ("Qui doit signer les courriers ?", False),
    ],
)  # fmt: skip
def test_questions_that_ask_who(title: str, personal: bool) -> None:
    """A name, an address, a way to be reached: left out. The name of a place or of a thing: an answer like another."""
    form = next(mapping for mapping in platform_mappings() if mapping.platform == "LimeSurvey")
    assert form.is_personal(title) is personal


@pytest.mark.parametrize(
    ("told", "public"),
    [
        ("Un agent", "agents"), ("Habitante", "citoyens"), ("élu(e)", "elus"), ("Une association", "associations_corps_intermediaires"),
        ("Non précisé", ""), ("Retraité", ""), ("Citoyen / Citoyenne", "citoyens"), ("Élu·e et institution", "elus"),
    ],
)  # fmt: skip
def test_the_public_that_a_person_names(told: str, public: str) -> None:
    """Articles, gender and number do not matter; what is not a public of the framing is none."""
    assert public_of(told, FRAMING) == public


def test_choices_are_counted_one_by_one() -> None:
    """Several choices of a cell count each; equal counts come in alphabetical order."""
    assert modalities(("b, a", "a, b", "a, b")) == (("a", 3), ("b", 3))
    assert modalities(("Oui", "Non", "Oui")) == (("Oui", 2), ("Non", 1))
    assert modalities(("Courriel;Agenda;", "Courriel;")) == (("Courriel", 2), ("Agenda", 1))


def test_a_comma_inside_a_choice() -> None:
    """« Oui, tout à fait » is one choice: a comma separates only when choices are fewer than cells, or start with capitals."""
    assert modalities(("Oui, tout à fait", "Non, plutôt pas") * 4) == (("Non, plutôt pas", 4), ("Oui, tout à fait", 4))
    assert modalities(("Agenda, Courriel",) * 2) == (("Agenda", 2), ("Courriel", 2))


def test_a_suggestion_has_reasons_or_is_not_made() -> None:
    """Whole words, singular or plural; the name weighs three texts; a tie or a single word suggests nothing."""
    found = suggest("Énergies", ["La consommation d’énergie", "Le vélo"], FRAMING)
    assert found is not None
    assert (found.theme, found.score, dict(found.keywords)) == ("T04", 5, {"energie": 4, "consommation": 1})
    assert suggest("", ["Une charge"], FRAMING) is None
    assert suggest("", ["L’eau et le guichet", "L’eau et le guichet"], FRAMING) is None


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("QUXVlc3Rpb246MTYw - Quel problème ?", "Quel problème ?"),
        ("G01Q02. Quel problème ?", "Quel problème ?"),
        ("G01Q02[SQ001]. Quel problème ? [Bruit]", "Quel problème ? [Bruit]"),
        ("<p>Quel\u00a0problème&nbsp;?</p>", "Quel problème ?"),
        ("1. Quel problème ?", "1. Quel problème ?"),
        ("IA. Pour ou contre ?", "IA. Pour ou contre ?"),
        ("Transports - lesquels ?", "Transports - lesquels ?"),
    ],
)
def test_the_title_of_a_question(header: str, title: str) -> None:
    """Without the platform's code, markup or no-break spaces; a word that looks like a code is left alone."""
    assert title_of(header) == title


def test_the_kind_that_a_question_calls_for() -> None:
    """« Quelles limites ? » asks for concerns; limited means do not."""
    assert suggest_kind("Quelles limites voyez-vous ?") == "concern"
    assert suggest_kind("Quelles priorités, avec des moyens limités ?") == "expectation"
