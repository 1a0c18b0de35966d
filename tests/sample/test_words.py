from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from helpers.errors import FramingError
from helpers.framing.matching import fold
from helpers.sample import words

THEMES = [f"T{number:02d}" for number in range(1, 13)]
KINDS = ["attente", "vigilance", "proposition", "question"]
PUBLICS = [
    "elus", "agents", "usagers", "citoyens", "acteurs_economiques", "academiques", "associations_corps_intermediaires",
    "partenaires_publics",
]  # fmt: skip
METHODS = [
    "convention citoyenne / jury tiré au sort", "conseil citoyen permanent",
    "conseil de développement (saisine ou auto-saisine)", "atelier participatif",
    "réunion publique / conférence-débat", "débat mobile / porteur de paroles", "café ou apéro IA",
    "questionnaire en ligne", "questionnaire papier", "plateforme numérique", "budget participatif",
    "groupe de travail élus-agents", "audition", "dialogue social (CST)", "focus group", "autre",
]  # fmt: skip
DOMAINS = [
    "administration interne", "relation usagers", "RH", "finances-achats", "eau", "énergie-bâtiments-éclairage",
    "déchets", "mobilité-voirie", "urbanisme-foncier", "espaces verts-biodiversité", "sécurité-prévention",
    "éducation-restauration scolaire", "social-santé", "culture-tourisme", "participation",
]  # fmt: skip
STATUSES = ["idée", "à l’étude", "expérimentation", "en service", "abandonné", "refusé"]
ANSWERS = ["retenu", "retenu en partie", "à l’étude", "non retenu", "hors compétence", "déjà fait"]
YES_NO = {"oui", "non", "nsp"}

STATEMENTS = words.read_statements()
COMMITMENTS = words.read_commitments()
USE_CASES = words.read_use_cases()
EVENTS = words.read_events()
LEVELS = words.read_maturity()
TERRITORY = words.read_territory()
SLOTS = words.read_slots()


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for item in value:
            yield from strings_in(item)


ALL_TEXTS = [
    text
    for entry in (*STATEMENTS, *COMMITMENTS, *USE_CASES, *EVENTS, *LEVELS, TERRITORY, SLOTS)
    for text in strings_in(astuple(entry))
]


def test_there_are_enough_distinct_statements() -> None:
    """At least 340 statements, none repeated when case, accents and punctuation are ignored."""
    folded = Counter(fold(statement.text) for statement in STATEMENTS)
    assert len(STATEMENTS) >= 340
    assert [text for text, times in folded.items() if times > 1] == []


def test_each_statement_has_a_plausible_length() -> None:
    """A statement has 25 to 600 characters; short and long ones both exist."""
    lengths = [len(statement.text) for statement in STATEMENTS]
    assert min(lengths) >= 25
    assert max(lengths) <= 600
    assert sum(60 <= length <= 220 for length in lengths) > len(lengths) / 2
    assert sum(length > 300 for length in lengths) >= 12


def test_every_theme_is_covered() -> None:
    """Each theme has 24 statements or more, the residual one 8 or more, and there is no other theme."""
    counts = Counter(statement.theme for statement in STATEMENTS)
    assert sorted(counts) == [*THEMES, "T99"]
    assert [theme for theme in THEMES if counts[theme] < 24] == []
    assert counts["T99"] >= 8


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_exists_in_every_theme(kind: str) -> None:
    """Each theme has three statements of each kind."""
    counts = Counter(statement.theme for statement in STATEMENTS if statement.kind == kind)
    assert [theme for theme in THEMES if counts[theme] < 3] == []


def test_kinds_are_those_of_the_framing_and_balanced() -> None:
    """110 proposals, 40 questions, and no kind that the framing does not have."""
    counts = Counter(statement.kind for statement in STATEMENTS)
    assert sorted(counts) == sorted(KINDS)
    assert counts["proposition"] >= 110
    assert counts["question"] >= 40


def test_every_public_has_its_words() -> None:
    """Each public may say 40 statements; none is unknown, none is listed twice in a statement."""
    counts = Counter(public for statement in STATEMENTS for public in statement.publics)
    assert sorted(counts) == sorted(PUBLICS)
    assert [public for public in PUBLICS if counts[public] < 40] == []
    assert [s.text for s in STATEMENTS if len(set(s.publics)) != len(s.publics)] == []


def test_every_public_has_every_kind() -> None:
    """A generator that draws a public and a kind always finds five statements or more."""
    counts = Counter((public, statement.kind) for statement in STATEMENTS for public in statement.publics)
    assert {(public, kind) for public in PUBLICS for kind in KINDS if counts[public, kind] < 5} == set()


def test_slots_stay_a_minority() -> None:
    """At most 40 % of the statements hold a slot, and each slot serves at least three times."""
    used = Counter(slot for statement in STATEMENTS for slot in words.slots_in(statement.text))
    with_slot = sum(1 for statement in STATEMENTS if words.slots_in(statement.text))
    assert with_slot <= 0.4 * len(STATEMENTS)
    assert set(used) == {"service", "lieu", "equipement", "duree", "commune", "de_commune"}
    assert min(used.values()) >= 3


def test_a_commune_follows_a_preposition() -> None:
    """{commune} stands after « à » only; after « de », the generator elides it through {de_commune}."""
    sentences = [statement.text for statement in STATEMENTS] + [event.title for event in EVENTS]
    wrong = [text for text in sentences if re.search(r"(?<![àÀ] )\{commune\}|\b(?:de|à) \{de_commune\}", text)]
    assert wrong == []


def test_slot_values_fit_every_place() -> None:
    """Each slot has 12 values or more, feminine or elided places, plural durations that need no elision."""
    assert min(len(values) for values in astuple(SLOTS)) >= 12
    places = (*SLOTS.service, *SLOTS.lieu, *SLOTS.equipement)
    assert [place for place in places if not place.startswith(("la ", "l’"))] == []
    assert [duration for duration in SLOTS.duree if not re.match(r"[^aeéiou].* mois$", duration)] == []


def test_slots_of_places_never_contract() -> None:
    """A place follows a word that keeps its article: never « du » or « au »."""
    texts = " ".join(statement.text for statement in STATEMENTS)
    assert re.findall(r"\b(?:du|au|le|la|les|des|aux) \{(?:service|lieu|equipement|duree)\}", texts) == []


def test_groups_hold_near_equal_proposals_of_one_theme() -> None:
    """Twelve groups or more, each of two or three proposals on the same theme, all worded apart."""
    groups: dict[str, list[words.Statement]] = {}
    for statement in STATEMENTS:
        if statement.group:
            groups.setdefault(statement.group, []).append(statement)
    assert len(groups) >= 12
    assert [name for name, members in groups.items() if len(members) not in (2, 3)] == []
    assert {member.kind for members in groups.values() for member in members} == {"proposition"}
    assert [name for name, members in groups.items() if len({member.theme for member in members}) != 1] == []


def test_the_nearest_statement_of_a_variant_is_a_variant() -> None:
    """The members of a group look more like each other than like any other statement."""
    folded = {fold(statement.text): statement.group for statement in STATEMENTS}
    for text, group in folded.items():
        others = [other for other in folded if other != text]
        nearest = max(others, key=lambda other: fuzz.token_set_ratio(text, other))
        assert not group or folded[nearest] == group, (text, nearest)


def test_some_statements_are_rare_and_belong_to_no_group() -> None:
    """Around 25 isolated ideas; an idea shared by a group is not isolated."""
    rare = [statement for statement in STATEMENTS if statement.rare]
    assert 20 <= len(rare) <= 30
    assert [statement.text for statement in rare if statement.group] == []


def test_events_use_the_labels_of_the_framing() -> None:
    """Forty events or more, every method met, sensible ranges, titles all different."""
    assert len(EVENTS) >= 40
    assert sorted({event.method for event in EVENTS}) == sorted(METHODS)
    assert {event.recruitment for event in EVENTS} == {
        "tirage au sort", "volontariat ouvert", "invitation ciblée", "instance existante",
    }  # fmt: skip
    assert {event.format for event in EVENTS} == {"présentiel", "distanciel", "mixte", "écrit"}
    assert {event.counting for event in EVENTS} == {"compté", "estimé", "réponses reçues"}
    assert [event.title for event in EVENTS if not 0 < event.participants[0] < event.participants[1]] == []
    assert [event.title for event in EVENTS if len(event.participants) != 2] == []
    assert len({fold(event.title) for event in EVENTS}) == len(EVENTS)


def test_events_refer_to_known_themes_and_publics() -> None:
    """The themes and publics of an event exist; only written answers have no duration."""
    assert {theme for event in EVENTS for theme in event.themes} <= set(THEMES)
    assert {public for event in EVENTS for public in event.publics} == set(PUBLICS)
    assert {event.counting for event in EVENTS if event.hours is None} == {"réponses reçues"}
    assert [event.title for event in EVENTS if set(words.slots_in(event.title)) - {"commune", "de_commune"}] == []


def test_use_cases_use_the_labels_of_the_framing() -> None:
    """Forty use cases or more in every domain, with the values that the sheet accepts."""
    assert len(USE_CASES) >= 40
    assert {case.domain for case in USE_CASES} == set(DOMAINS)
    assert {status for case in USE_CASES for status in case.statuses} == set(STATUSES)
    assert {case.ai_type for case in USE_CASES} == {
        "prédictif-analytique", "vision", "génératif", "agent conversationnel", "optimisation",
    }  # fmt: skip
    assert {case.making for case in USE_CASES} == {"interne", "fournisseur", "mutualisé", "commun libre"}
    assert {case.eu_risk for case in USE_CASES} == {"haut", "transparence", "minimal", "non évalué"}
    assert {case.frugality for case in USE_CASES} == {"aucune", "qualitative", "estimée", "mesurée"}
    assert {case.evaluation for case in USE_CASES} == {"non", "prévue", "en cours", "faite", "publiée"}
    assert {case.impact_assessment for case in USE_CASES} == {"non requise", "à faire", "faite"}


def test_use_cases_answer_yes_no_or_unknown() -> None:
    """The closed questions hold oui, non or nsp, and a decision on a person uses personal data."""
    answers = {
        answer
        for case in USE_CASES
        for answer in (case.personal_data, case.individual_decision, case.human_control, case.alternative)
    }
    assert answers <= YES_NO
    deciding = [case for case in USE_CASES if case.individual_decision == "oui"]
    assert len(deciding) >= 5
    assert {case.personal_data for case in deciding} == {"oui"}


def test_some_use_cases_were_given_up() -> None:
    """Five use cases or more can only be abandoned or refused."""
    assert sum(set(case.statuses) <= {"abandonné", "refusé"} for case in USE_CASES) >= 5


def test_commitments_cover_every_answer_and_theme() -> None:
    """Sixty answers or more, of each kind and on each theme, all with a motive."""
    assert len(COMMITMENTS) >= 60
    counts = Counter(commitment.answer for commitment in COMMITMENTS)
    assert sorted(counts) == sorted(ANSWERS)
    assert min(counts.values()) >= 5
    assert {theme for commitment in COMMITMENTS for theme in commitment.themes} == {*THEMES, "T99"}
    assert len({fold(commitment.reason) for commitment in COMMITMENTS}) == len(COMMITMENTS)


def test_only_refusals_have_no_action() -> None:
    """What is not kept promises nothing; everything else says what will be done."""
    assert {commitment.answer for commitment in COMMITMENTS if not commitment.action} == {"non retenu"}
    assert {commitment.answer for commitment in COMMITMENTS if commitment.action} == set(ANSWERS) - {"non retenu"}


def test_maturity_has_evidence_and_comments_for_each_level() -> None:
    """Nine dimensions by four levels, each once, with 2 or 3 pieces of evidence and 2 comments."""
    expected = [(f"M{dimension}", level) for dimension in range(1, 10) for level in range(1, 5)]
    assert [(entry.dimension, entry.level) for entry in LEVELS] == expected
    assert {len(entry.evidence) for entry in LEVELS} == {2, 3}
    assert {len(entry.comments) for entry in LEVELS} == {2}
    assert {evidence.kind for entry in LEVELS for evidence in entry.evidence} == {"A", "B", "C"}


def test_the_territory_has_words_for_each_field() -> None:
    """Twelve questions, margins, blind spots and roles or more, and twenty key messages."""
    assert min(len(values) for values in astuple(TERRITORY)) >= 12
    assert len(TERRITORY.key_messages) >= 20


def test_typography_is_french() -> None:
    """Curly apostrophes, no-break spaces before high punctuation and inside guillemets, no double space."""
    faults = re.compile(r"'|\"|\.\.\.|  |[^\u202f][;!?%]|[^\u00a0]:|«[^\u00a0]|[^\u00a0]»|oeu|^\s|\s$| [,.]")
    assert [text for text in ALL_TEXTS if faults.search(text)] == []


def test_sentences_are_punctuated() -> None:
    """A statement starts with a capital and ends with a stop; a question asks."""
    assert [s.text for s in STATEMENTS if not re.match(r"[A-ZÀÂÉÊ«{]", s.text) or s.text[-1] not in ".?!…»"] == []
    assert [s.text for s in STATEMENTS if s.kind == "question" and "?" not in s.text] == []


def test_nothing_looks_like_personal_data() -> None:
    """No address, telephone number, civility with a name or link in the whole sample."""
    personal = re.compile(r"@|https?|\b(?:Mme|Madame|Monsieur|M\.|Dr)\s+[A-Z]|\d{2}[ .]\d{2}|\b\d{5}\b")
    assert [text for text in ALL_TEXTS if personal.search(text)] == []


STATEMENT = '[[statements]]\ntext = "Un texte assez long."\ntheme = "T01"\nkind = "attente"\npublics = ["agents"]\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[statements", "statements.toml\u00a0: fichier TOML illisible"),
        ("", "statements.toml\u00a0: entrées [[statements]] attendues et rien d’autre (clés lues\u00a0: aucune)."),
        (
            STATEMENT + STATEMENT.replace("statements", "statement"),
            "rien d’autre (clés lues\u00a0: statements, statement).",
        ),
        (STATEMENT + "ton = 1", "statements.toml, statements n°\u00a01\u00a0: clés inconnues\u00a0: ton."),
        (STATEMENT.replace("theme", "group"), "statements n°\u00a01\u00a0: clés absentes\u00a0: theme. Ajoutez-les."),
        (
            STATEMENT + 'rare = "oui"',
            "clé «\u00a0rare\u00a0»\u00a0: valeur vide ou d’un autre type que prévu\u00a0: 'oui'",
        ),
        (STATEMENT.replace('["agents"]', "[]"), "clé «\u00a0publics\u00a0»\u00a0: valeur vide"),
        (STATEMENT.replace('["agents"]', "[3]"), "clé «\u00a0publics\u00a0»\u00a0: valeur vide ou d’un autre type"),
        (
            STATEMENT + STATEMENT.replace("Un texte", "{ville}"),
            "n°\u00a02\u00a0: emplacement inconnu «\u00a0{ville}\u00a0».",
        ),
    ],
)
def test_a_malformed_file_is_named_with_its_fault(tmp_path: Path, content: str, message: str) -> None:
    """The message names the file, the entry, the fault and the way out."""
    (tmp_path / "statements.toml").write_text(content, encoding="utf-8")
    with pytest.raises(FramingError) as raised:
        words.read_statements(tmp_path)
    assert message in str(raised.value)


def test_an_event_title_holds_no_other_slot_than_the_commune(tmp_path: Path) -> None:
    """A slot of the statements is refused in the title of an event."""
    event = (
        '[[events]]\ntitle = "Café à {lieu}"\nmethod = "autre"\nrecruitment = "non précisé"\nformat = "mixte"\n'
        'participants = [1, 2]\ncounting = "compté"\npublics = ["agents"]\nthemes = ["T01"]\n'
    )
    (tmp_path / "events.toml").write_text(event, encoding="utf-8")
    with pytest.raises(FramingError, match=r"events n°\u00a01\u00a0: emplacement inconnu «\u00a0\{lieu\}\u00a0»"):
        words.read_events(tmp_path)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    """A missing file is said with its folder."""
    with pytest.raises(FramingError, match=r"slots\.toml\u00a0: fichier absent"):
        words.read_slots(tmp_path)


def test_evidence_is_checked_inside_a_level(tmp_path: Path) -> None:
    """A piece of evidence without its kind is refused, and its level is named."""
    level = '[[levels]]\ndimension = "M1"\nlevel = 1\nevidence = [{ text = "Note." }]\ncomments = ["Peu."]\n'
    (tmp_path / "maturity.toml").write_text(level, encoding="utf-8")
    expected = "maturity.toml, levels n°\u00a01, clé «\u00a0evidence\u00a0»\u00a0: clés absentes\u00a0: kind. Ajoutez-les."
    with pytest.raises(FramingError) as raised:
        words.read_maturity(tmp_path)
    assert str(raised.value) == expected


def test_a_statement_is_read_as_written(tmp_path: Path) -> None:
    """Lists become tuples and optional keys take their defaults."""
    (tmp_path / "statements.toml").write_text(STATEMENT, encoding="utf-8")
    expected = words.Statement(text="Un texte assez long.", theme="T01", kind="attente", publics=("agents",))
    assert words.read_statements(tmp_path) == (expected,)
