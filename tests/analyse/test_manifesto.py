"""The manifesto quotes by a rule, counts nothing anew, and loses no lone position."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analyse.manifesto import Entry, Manifesto, anchor, manifesto
from helpers.analyse.quotations import ANSWER_TYPES, WORD_TYPES, answers_of, words_of
from helpers.analyse.quoting import Quotable, in_order
from helpers.collect.protection.publication import publishable
from helpers.collect.tables import Tables
from tests.analyse.tables import Row, ia, tables
from tests.analyse.test_national import nation

TRAINING = "Former chaque agent avant de lui confier un outil d’IA."
COUNTER = "Je crains que former chaque agent coûte trop de temps au service."
COLD = "Le refroidissement des serveurs boit l’eau de la nappe."


def territory(
    slug: str, *rows: tuple[str, str, str], population: int = 60_000, answered: tuple[str, ...] = (), **more: object
) -> Tables:
    """A territory from (theme, kind, text)."""
    lines: list[Row] = [
        {"id": f"{slug}-C{place}", "event_id": f"{slug}-E1", "theme": theme, "kind": kind, "text": text, **more}
        for place, (theme, kind, text) in enumerate(rows, start=1)
    ]
    return tables(
        territory={"code": slug, "name": slug.title(), "population": population},
        events=[{"id": f"{slug}-E1"}],
        contributions=lines,
        commitments=[{"id": f"{slug}-R1", "contribution_ids": ";".join(answered), "body": "Conseil"}] if answered else [],
    )


def built(collected: Mapping[str, Tables]) -> Manifesto:
    said = pd.concat([words_of(slug, own, ia()) for slug, own in collected.items()], ignore_index=True).astype(WORD_TYPES)
    told = pd.concat([answers_of(slug, own, ia()) for slug, own in collected.items()], ignore_index=True).astype(ANSWER_TYPES)
    return manifesto(nation(collected), Quotable(in_order(said)), told)


def entry(found: Manifesto, key: str) -> Entry:
    return next(one for one in found.entries if anchor(one.claim.id) == key)


SHARED = {
    "a": territory("a", ("T09", "proposition", TRAINING), ("T09", "vigilance", COUNTER), answered=("a-C1",)),
    "b": territory("b", ("T09", "proposition", TRAINING), ("T04", "vigilance", COLD), population=400_000),
    "c": territory("c", ("T09", "proposition", TRAINING), population=700_000),
}


def test_a_theme_and_its_proposition() -> None:
    """T09 rests on four rows of three territories; its proposition on three; the concern is against both."""
    found = built(SHARED)
    theme, proposition = entry(found, "themes/T09"), entry(found, "proposition/a-C1")
    assert (theme.contributions, theme.territories) == (4, 3)
    assert (proposition.contributions, proposition.territories) == (3, 3)
    assert [one.id for one in theme.in_favour] == ["a-C1"]
    assert [one.id for one in theme.against] == [one.id for one in proposition.against] == ["a-C2"]
    assert [rows.ids for rows in proposition.carriers] == [("a-C1",), ("b-C1",), ("c-C1",)]


def test_each_theme_stands_in_its_first_chapter() -> None:
    """Competences feed chapter 4, the environment chapter 3."""
    sections = {section.key: [part.theme.code for part in section.parts] for section in built(SHARED).sections}
    assert (sections["chapitre/3"], sections["chapitre/4"], sections["chapitre/1"]) == (["T04"], ["T09"], [])


def test_answers_of_the_authorities() -> None:
    """The answer given to a row that a claim rests on stands beneath it; a claim without any says nothing else."""
    found = built(SHARED)
    (answer,) = entry(found, "proposition/a-C1").answers
    assert (answer.rows.name, answer.rows.own_ids, answer.answer, answer.by) == ("A", ("C1",), "Retenu", "Conseil")
    assert entry(found, "themes/T04").answers == ()


def test_a_public_that_could_name_someone_is_not_told() -> None:
    """The rows of three territories come from agents, who were not counted at their event: nobody is named."""
    assert entry(built(SHARED), "themes/T09").publics == ()


def test_held_back_texts_are_not_quoted() -> None:
    """A row that may not be printed is counted, and quoted nowhere."""
    held = publishable(territory("a", ("T09", "attente", "Un secret bien gardé."), publication="non"), ia())
    found = built({**SHARED, "a": held})
    assert entry(found, "themes/T09").contributions == 3
    assert "secret" not in repr(found)


def test_a_lone_position_is_in_the_annex() -> None:
    """What one person said in the smallest territory is in the annex of its theme, before what larger ones say alone."""
    lone = territory("petit", ("T04", "attente", "Peindre les toits des serveurs en blanc."), population=3_000)
    by_theme = {one.theme.code: [quote.id for quote in one.quotes] for one in built({**SHARED, "petit": lone}).least_shared}
    assert by_theme["T04"] == ["petit-C1", "b-C2"]


def test_what_many_say_is_not_in_the_annex() -> None:
    """Of six rows on a theme, one territory gives its least carried one (the first id), then its proposition that nobody else makes."""
    alone = ("T02", "proposition", "Ouvrir un guichet sans écran dans chaque bourg.")
    rows = [("T02", "attente", f"Une attente numéro {place} sur un sujet dont tous parlent.") for place in range(5)]
    (found,) = built({"a": territory("a", *rows, alone)}).least_shared
    assert (found.theme.code, [quote.id for quote in found.quotes]) == ("T02", ["a-C1", "a-C6"])
