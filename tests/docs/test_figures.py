"""What the documentation says in figures is what the code does, and what the README says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.analyse import (
    agreement,
    divergences,
    likeness,
    minority,
    planes,
    rank_relation,
    robustness,
    texts,
    theme_aid,
    vocabulary,
)
from helpers.analyse.contributions import RARE_COUNT
from helpers.analyse.reinert import chance
from helpers.analyse.reinert.segments import SIZE
from helpers.analyse.worlds import plane, search
from helpers.framing import campaign
from helpers.framing.load import load_framing
from helpers.run import energy
from helpers.wording import number, share
from tests.conftest import ROOT
from tests.docs.pages import DOCS

LIMITS = load_framing("ia_2025").thresholds
# Page, words around a figure, and where the code holds it. « 0{,}72 » is 0,72 in a formula.
SAID = (
    ("methode/comptes.md", "s \\ge {}", LIMITS.nearly_identical),
    ("methode/comptes.md", "au moins {} de ses contributions", share(LIMITS.one_method_share, 0)),
    ("methode/comptes.md", "Sous {} personnes connues", LIMITS.enough_people),
    ("methode/ordre.md", "\\ge {} \\qquad\\text", likeness.ALIKE / 100),
    ("methode/ordre.md", "|A| + |B|}} \\ge {}", likeness.SHARED / 100),
    ("methode/ordre.md", "Au-delà de {} rédactions", number(likeness.EXACT)),
    ("methode/ordre.md", "sur {} tirages", number(robustness.DRAWS)),
    ("methode/ordre.md", "au moins {} des tirages", share(robustness.STEADY, 0)),
    ("methode/ordre.md", "au moins {} contributions de chaque côté", LIMITS.smallest_opinion_count),
    ("methode/ordre.md", "au moins {} territoires, de ", LIMITS.convergent_territories),
    ("methode/ordre.md", " territoires, de {} classes de taille, portée par ", LIMITS.convergent_classes),
    ("methode/ordre.md", " portée par {} publics", LIMITS.convergent_publics),
    ("methode/ordre.md", "| émergente | au moins {} territoires |", LIMITS.emergent_territories),
    ("methode/mots.md", "segments d’environ {} mots", SIZE),
    ("methode/mots.md", "dépasse {} contributions", number(texts.MOST)),
    ("methode/mots.md", "$S \\ge {}$", int(vocabulary.SURPRISING)),
    ("methode/mots.md", "de {} venues en tout", vocabulary.FEWEST_OCCURRENCES),
    ("methode/mots.md", "de {} contributions du groupe", vocabulary.FEWEST_CONTRIBUTIONS),
    ("methode/mots.md", "au moins {} contributions dans chaque moitié", vocabulary.SMALLEST_PERIOD),
    ("methode/mots.md", "| segments au moins | {} |", search.SMALLEST_CORPUS),
    ("methode/mots.md", "({} au moins, ", search.COMMON_LEAST),
    ("methode/mots.md", " au moins, {} au plus)", search.COMMON_MOST),
    ("methode/mots.md", "| {} segments et ", search.SMALLEST_WORLD),
    ("methode/mots.md", "segments et {} des segments", share(search.SMALLEST_SHARE, 0)),
    ("methode/mots.md", "| {} au plus |", share(search.MOST_OUTSIDE, 0)),
    ("methode/mots.md", "| mots propres à un monde | {} au moins |", search.FEWEST_MARKS),
    ("methode/mots.md", "celui du hasard de | {} |", share(chance.MARGIN - 1, 0)),
    ("methode/mots.md", "| {} territoires d’au moins ", planes.FEWEST_TERRITORIES),
    ("methode/mots.md", "territoires d’au moins {} contributions |", planes.SMALLEST_TERRITORY),
    ("methode/mots.md", "| mots et publics | {} publics", planes.FEWEST_PUBLICS),
    ("methode/mots.md", "| mondes et mots | {} mondes |", plane.FEWEST),
    ("methode/codage.md", "Sous {} textes", agreement.SMALLEST_N),
    ("methode/codage.md", "$z = {}$", round(agreement.Z, 2)),
    ("methode/codage.md", "{} & \\text{{mot-clé", int(theme_aid.KEYWORD)),
    ("methode/codage.md", "{} & \\text{{mot de la définition", theme_aid.DEFINITION),
    ("methode/codage.md", "score est d’au moins {} et", int(theme_aid.LOWEST)),
    ("methode/codage.md", "à partir de {} et sans aucun mot", number(theme_aid.CLEAR, 1)),
    ("methode/codage.md", "d’au moins {} (cosinus)", number(theme_aid.NEAREST_LEAD, 2)),
    ("methode/maturite.md", "à partir de {} dimensions", LIMITS.enough_dimensions),
    ("methode/maturite.md", "\\min_d \\ell_d \\ge {}", LIMITS.unbalanced_gap),
    ("methode/secret.md", "moins de **{} personnes**", LIMITS.smallest_published_count),
    ("methode/secret.md", "moins de **{} contributions**", LIMITS.smallest_opinion_count),
    ("methode/secret.md", "au moins {} personnes de ce public", LIMITS.smallest_published_count),
    ("methode/sobriete.md", "{}}} \\ \\text{{Wh}}", energy.HOUR),
)


def spelled(value: object) -> str:
    """A figure as pages write it, a decimal comma in formulas included."""
    return str(value).replace(".", "{,}") if isinstance(value, float) else str(value)


@pytest.mark.parametrize(("page", "words", "value"), SAID, ids=[f"{page}:{words}" for page, words, _ in SAID])
def test_a_figure_of_a_method_is_that_of_the_code(page: str, words: str, value: object) -> None:
    """The page gives the value that the code holds, in these words."""
    text = (DOCS / page).read_text(encoding="utf-8")
    plain = text.replace("\u202f", " ").replace("\u00a0", " ")
    assert words.format(spelled(value)).replace("\u202f", " ").replace("\u00a0", " ") in plain


def test_words_for_small_numbers_are_those_of_the_code() -> None:
    """Figures written in letters: three first themes, three territories, two contributions, ten copies, five different words."""
    assert (robustness.FIRST, robustness.FEWEST, RARE_COUNT, LIMITS.campaign_copies) == (3, 3, 2, 10)
    assert (likeness.FEWEST_WORDS, vocabulary.CARRIED_BY, rank_relation.FEWEST, LIMITS.smallest_class) == (5, 3, 3, 3)
    assert divergences.OPPOSED == ("elus", "citoyens")
    assert minority.LEAST_SHOWN == 3


def keys(path: Path) -> set[str]:
    """The keys of campaign.toml that a page describes in its table."""
    table = path.read_text(encoding="utf-8").partition("| Clé | Sens |")[2].partition("\n\n")[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE))


def test_the_keys_of_a_campaign_are_those_that_are_read() -> None:
    """The guide describes each key that `campaign.toml` may hold, and the README describes none that is not there."""
    guide = keys(DOCS / "guides" / "coordination.md")
    assert guide == set(campaign.KEYS)
    assert keys(ROOT / "README.md") <= guide


def test_exit_codes_are_those_of_the_readme() -> None:
    """Codes and their meaning begin in the same words, here and there."""
    told = [re.findall(r"^\| ([012]) \| ([^|(;]*[^|(;\s])", path.read_text(encoding="utf-8"), flags=re.MULTILINE) for path in (ROOT / "README.md", DOCS / "guides" / "coordination.md")]  # fmt: skip
    assert told[0] == told[1]
    assert len(told[0]) == 3
