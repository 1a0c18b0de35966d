"""Texts that are the same, or nearly: who is grouped with whom, whatever the order of the rows."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.collect.alike import alike_groups, with_groups

NEARLY = 0.9
TEXT = "Nous demandons que la mairie garde un guichet ouvert avec un agent, même si un outil répond aux questions."
OTHER = "La cantine devrait afficher le coût en énergie de chaque logiciel que la commune a choisi depuis deux ans."


def groups(*texts: str) -> tuple[tuple[int, ...], ...]:
    return alike_groups(texts, NEARLY)


def test_case_accents_and_signs_do_not_count() -> None:
    """The same words make one group, and a text alone belongs to none."""
    assert groups(TEXT, OTHER, TEXT.upper(), "  " + TEXT.replace("ê", "e") + " !!") == ((0, 2, 3),)


@pytest.mark.parametrize(
    "copy",
    [
        f"Bonjour, {TEXT}",
        f"{TEXT} Merci de le noter.",
        TEXT.replace("guichet", "giuchet"),
        TEXT.replace("demandons", "voulons"),
        TEXT.replace("Nous demandons que", "Je demande que"),
    ],
    ids=["a greeting", "a thank-you", "a slip of the pen", "another verb", "another person"],
)
def test_a_retouched_copy_is_nearly_identical(copy: str) -> None:
    """A few words more, less or changed leave nine tenths of the characters in common."""
    assert groups(TEXT, OTHER, copy) == ((0, 2),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nous sommes pour l’usage de ces outils dans les écoles de notre commune.",
         "Nous sommes contre l’usage de ces outils dans les écoles de notre commune."),
        ("Il faut traiter les dossiers de la mairie avec un agent qui relit tout.",
         "Il faut traiter les dossiers de la mairie sans un agent qui relit tout."),
        ("La collectivité doit confier ses données à un fournisseur étranger.",
         "La collectivité ne doit pas confier ses données à un fournisseur étranger."),
        ("La collectivité doit toujours prévenir les habitants de ses essais.",
         "La collectivité doit jamais prévenir les habitants de ses essais."),
        ("Former 10 agents de chaque service à ces outils avant la fin de l’année.",
         "Former 100 agents de chaque service à ces outils avant la fin de l’année."),
    ],
    ids=["pour, contre", "avec, sans", "ne… pas", "toujours, jamais", "a figure"],
)  # fmt: skip
def test_texts_that_take_another_side_are_not_alike(one: str, other: str) -> None:
    """One word apart, and the opposite is said: such texts are never put together."""
    assert groups(one, other) == ()


def test_short_texts_and_texts_without_words() -> None:
    """Short texts are grouped when their words are the same; signs alone are no text."""
    assert groups("Oui, bien sûr", "oui bien sur", "Oui", "Oui bien", "???", "!!", "") == ((0, 1),)


def test_a_group_is_named_by_its_smallest_id() -> None:
    """Every row stays; those that are alike carry one name, the others none."""
    rows = pd.DataFrame({"id": ["C3", "C2", "C1"], "text": [TEXT, OTHER, TEXT + " Merci."]}).astype("str")
    found = with_groups(rows, NEARLY)
    assert found["id"].tolist() == ["C3", "C2", "C1"]
    assert found["alike"].fillna("alone").tolist() == ["C1", "alone", "C1"]
    assert with_groups(rows.head(0), NEARLY)["alike"].tolist() == []


def test_a_text_sent_around_is_one_group() -> None:
    """Three hundred copies, most of them personalised, among unrelated texts: all of them are found."""
    chance = random.Random(1)
    words = "école agent outil données énergie guichet mairie enfant vélo forêt budget permis cantine ligne carte eau".split()
    noise = [" ".join(chance.choices(words, k=20)) for _ in range(300)]
    copies = [f"{TEXT} {chance.choice(words).capitalize()} {chance.choice(words)}." for _ in range(300)]
    mixed = [*noise, *copies]
    chance.shuffle(mixed)
    sent = {place for place, text in enumerate(mixed) if text.startswith(TEXT)}
    largest = max(groups(*mixed), key=len)
    assert set(largest) == sent


VARIANTS = st.sampled_from([
    TEXT, TEXT.upper(), TEXT + " Merci.", "Bonjour. " + TEXT, TEXT.replace("avec", "sans"), OTHER, OTHER + " Voilà.",
    "Oui", "oui !", "", "???", "Garder un agent.", "garder un agent",
])  # fmt: skip


@given(st.lists(VARIANTS | st.text(max_size=40), max_size=14), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_rows_changes_no_group(texts: list[str], chance: random.Random) -> None:
    """Shuffled, the same texts are with the same texts; nobody is in two groups, and no row is lost."""
    order = list(range(len(texts)))
    chance.shuffle(order)
    found = groups(*texts)
    members = [place for group in found for place in group]
    assert len(members) == len(set(members))
    assert all(len(group) > 1 and set(group) <= set(range(len(texts))) for group in found)
    shuffled = {frozenset(order[place] for place in group) for group in groups(*(texts[place] for place in order))}
    assert shuffled == {frozenset(group) for group in found}


@given(st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None)
def test_to_be_alike_goes_both_ways(one: str, other: str) -> None:
    """If a text is like another, the other is like it."""
    assert bool(groups(one, other)) == bool(groups(other, one))
