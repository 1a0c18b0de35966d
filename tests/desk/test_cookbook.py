"""The cookbook: every block of the page is run, in order, on a campaign written by hand, and gives what was counted by eye."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Callable

import pandas as pd
import pytest

from helpers.settings import Settings
from tests.conftest import ROOT
from tests.desk.small_campaign import PLACES

PAGE = ROOT / "docs" / "recettes.md"
LONGEST = 5  # lines of a recipe
SMALL, LARGE = "de 50\u202f000 à 100\u202f000 habitants", "600\u202f000 habitants et plus"


def recipes() -> list[tuple[str, str]]:
    """Heading and code of each block of the page; the blocks of one heading follow each other."""
    found, heading = [], ""
    for block in re.finditer(
        r"^#+ (?P<heading>[^\n]+)$|^```python\n(?P<code>.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S
    ):
        heading = block["heading"] or heading
        if block["code"]:
            found.append((heading.replace("\u00a0", " ").replace("\u202f", " "), block["code"]))
    return found


def run(code: str, names: dict[str, object]) -> object:
    """What a cell of a notebook would show: its last expression, or what it prints."""
    cell = ast.parse(code)
    last = cell.body.pop() if isinstance(cell.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(cell, "recette", "exec"), names)
        shown = None if last is None else eval(compile(ast.Expression(last.value), "recette", "eval"), names)  # type: ignore[attr-defined]
    return printed.getvalue() if shown is None else shown


def lines(frame: object) -> list[tuple[object, ...]]:
    """The lines of a table, missing values as None."""
    assert isinstance(frame, pd.DataFrame)
    return [
        tuple(None if not isinstance(cell, tuple | list) and pd.isna(cell) else cell for cell in line)
        for line in frame.to_numpy(dtype=object)
    ]


def ids(frame: object) -> list[object]:
    assert isinstance(frame, pd.DataFrame)
    return list(frame["id"])


NANTES = [f"nantes-metropole-C{place:04}" for place in range(1, len(PLACES) + 1)]
# What each block gives, in the order of the page, worked out from `small_campaign`.
EXPECTED: list[tuple[str, Callable[[object], object], object]] = [
    ("Recettes : seize questions, cinq lignes au plus", repr, ("Campagne de poche [exemple] (données fictives)\n"
     "  Territoires français\u00a0: 4\n  Villes francophones\u00a0: 1\n  Contributions, territoires français\u00a0: 19\n"
     "  Contributions, villes francophones\u00a0: 1\n  Territoires attendus sans rapport\u00a0: 1\n  Données arrêtées au\u00a0: 30\u00a0avril\u00a02025")),
    ("Qui a répondu, avec quoi ?", lines, [
        ("lacq-orthez", "CC de Lacq-Orthez", SMALL, "en amorce", 40, 2),
        ("montreal", "Montréal", "Villes francophones", "en structuration", 40, 1),
        ("nantes-metropole", "Nantes Métropole", LARGE, "en pratique", 40, 15),
        ("quimperle", "Quimperlé Communauté", SMALL, "en structuration", 40, 1),
        ("sicoval", "Sicoval", SMALL, "en amorce", 40, 1)]),
    ("Qui a répondu, avec quoi ?", lines, [("rennes-metropole", "Rennes Métropole", "aucun classeur reçu")]),
    # 12 of the 13 of agents: the one expectation could name someone.
    ("Que disent les agents de la sobriété ?", ids, NANTES),
    ("Combien de contributions par thème, et dans combien de territoires ?", lines, [
        ("T04", 14, 2, "Sobriété et environnement"), ("T05", 1, 1, "Travail, métiers et agents"),
        ("T06", 3, 3, "Services publics et relation à l’usager"), ("T08", 1, 1, "Démocratie et gouvernance")]),
    ("Sur quoi repose cette phrase de la synthèse ?", ids, ["lacq-orthez-C0002", *NANTES, "nantes-metropole-C0015"]),
    # T04 leads in every way of counting and in every draw; T06 is second, whoever is left out.
    ("Quels constats sont solides ?", lambda shown: [line[0] for line in lines(shown)][:2], ["national/themes/T04", "national/themes/T06"]),
    ("Où parle-t-on du guichet, et comment ?", lines, [
        ("lacq-orthez-C0001", "lacq-orthez", "Garder un agent joignable au ", "guichet", " de chaque mairie, même en été."),
        ("nantes-metropole-C0013", "nantes-metropole", "Garder un agent joignable au ", "guichet", " de chaque mairie."),
        ("sicoval-C0001", "sicoval", "Garder un agent joignable au ", "guichet", " dans chaque mairie.")]),
    # Three territories of the first class sent 4 contributions, one of which is on the theme; a metropolis alone has no share.
    ("Un thème pèse-t-il autant dans les petites et les grandes collectivités ?", lines, [
        ("T04", "Sobriété et environnement", SMALL, 1, 0.25, 1, 3), ("T04", "Sobriété et environnement", LARGE, 13, None, 1, 1)]),
    # Levels 0, 1 and 2; one metropolis is no class.
    ("Où en sont les territoires ?", lambda shown: [line[:1] + line[2:] for line in lines(shown)][::9],
     [("M1", SMALL, 0.0, 1.0, 2.0, 3), ("M1", LARGE, None, None, None, 1)]),
    ("Quelles propositions reviennent d’un territoire à l’autre ?", lines, [
        ("Garder un agent joignable au guichet de chaque mairie.", ("lacq-orthez", "nantes-metropole", "sicoval"), 3, "dépend de la pondération")]),
    ("Quelles positions sont rares ou isolées ?", lines, [
        ("Nantes Métropole", "Éteindre les écrans publicitaires de la métropole la nuit.", "isolée"),
        ("CC de Lacq-Orthez", "L’eau de refroidissement manque déjà à la rivière.", "thème peu abordé sur place")]),
    ("Qui s’est exprimé ?", lambda shown: shown.loc["Agents", "Vigilances"], "12"),  # type: ignore[attr-defined]
    # 20 agents, 17 citizens and 3 elected members in one event: the 3 are masked, and the 17 that would give them back.
    ("Qui s’est exprimé ?", lambda shown: tuple(shown.loc["Total", ["Agents", "Citoyens", "Élus", "Total"]]),  # type: ignore[attr-defined]
     ("20", "masqué", "<\u202f5", "40")),
    ("Qu’a-t-on répondu ?", lines, [("nantes-metropole-C0013", "Chaque mairie garde un accueil.", "Bureau communautaire")]),
    ("Qu’a-t-on répondu ?", ids, ["lacq-orthez-C0001"]),
    ("Que dit le rapport d’un territoire sur un thème ?", lines, [
        ("lacq-orthez/T06/contributions", "dit", "Services publics et relation à l’usager\u00a0: 1\u00a0contribution sur 2.", "", 1),
        ("lacq-orthez/T06/propositions", "dit", "1\u00a0proposition sur 1 sur le thème «\u00a0Services publics et relation à l’usager\u00a0».", "", 1)]),
    # 12 concerns of agents are shown; what is told under no public is few of each kind, and masked.
    ("Mon propre tableau peut-il sortir du bureau ?", lambda shown: (shown.loc["Agents", "vigilance"], shown.loc["masqué", "proposition"], shown.loc["Total", "Total"]),
     ("12", "<\u202f11", "19")),  # type: ignore[attr-defined]
    ("Qu’y a-t-il à corriger dans un classeur ?", lambda shown: lines(shown)[0][:2], ("CONTRIBUTIONS!C3", "à vérifier")),
    # 20 rows, one of them without its words.
    ("Où sont les données ouvertes ?", lambda shown: (len(shown), shown["texte"].isna().sum()), (20, 1)),  # type: ignore[arg-type, index]
    ("Quand quelque chose manque", str,
     "theme=«\u00a0T4\u00a0»\u00a0: valeur inconnue. Vouliez-vous dire «\u00a0T04 (Sobriété et environnement)\u00a0»\u202f?\n"),
]  # fmt: skip


@pytest.fixture
def shown(desk_project: Settings, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """What each block of the page gives, run one after the other in the folder of the project."""
    monkeypatch.chdir(desk_project.root)
    names: dict[str, object] = {}
    return [(heading, run(code, names)) for heading, code in recipes()]


def test_each_recipe_gives_what_was_counted_by_hand(shown: list[tuple[str, object]]) -> None:
    """Every block of the page, in its order, against the value worked out from the hand-made campaign."""
    assert [heading for heading, _ in shown] == [heading for heading, _, _ in EXPECTED]
    for (heading, given), (_, look, wanted) in zip(shown, EXPECTED, strict=True):
        assert look(given) == wanted, heading


def test_a_recipe_is_short() -> None:
    """No block is longer than five lines, and the page answers the number of questions that its title says."""
    blocks = recipes()
    assert max(len(code.strip().splitlines()) for _, code in blocks) <= LONGEST
    questions = {heading for heading, _ in blocks} - {blocks[0][0], blocks[-1][0]}
    assert len(questions) == 16
    assert "seize questions" in blocks[0][0]
