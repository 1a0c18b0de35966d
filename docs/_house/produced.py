"""What pages show of the framing, the code and the reports: written from them at each build, never typed.

A line `<!-- produit : nom arguments -->` of a page is replaced by the Markdown that the maker of that name gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from _house import commands, example, facts, reference
from helpers.framing.load import FOLDER, load_framing
from helpers.publish import dictionary

MARK = re.compile(r"^<!-- produit : ([a-z_]+)((?: [^ \n]+)*) -->$", flags=re.MULTILINE)
FRAMING = "ia_2025"
Maker = Callable[..., str]


def setup(app: Sphinx) -> None:
    """Look for the marks when a page is read."""
    app.connect("source-read", _fill_in)


def _fill_in(_app: Sphinx, page: str, source: list[str]) -> None:
    source[0] = MARK.sub(lambda mark: _made(page, mark[1], mark[2].split()), source[0])


def _made(page: str, name: str, arguments: list[str]) -> str:
    makers = known()
    if name not in makers:
        raise ExtensionError(f"{page} : « {name} » n’est pas produit. Connus : {', '.join(sorted(makers))}.")
    return makers[name](*arguments)


@cache
def known() -> Mapping[str, Maker]:
    """The makers by name."""
    framing = load_framing(FRAMING)
    source = (FOLDER / f"{FRAMING}.toml").read_text(encoding="utf-8")
    return {
        "classeur": lambda: dictionary.guide(framing),
        "feuilles": lambda: dictionary.sheets(framing),
        "listes": lambda: dictionary.lists(framing),
        "themes": lambda: dictionary.themes(framing),
        "maturite": lambda: dictionary.dimensions(framing),
        "classes": lambda: dictionary.classes(framing),
        "seuils": lambda: dictionary.thresholds(framing, source),
        "regles": lambda: dictionary.rules(framing),
        "donnees_ouvertes": lambda: dictionary.open_data(framing),
        "saisie": lambda: facts.typing_rules(framing),
        "sortes_de_pages": facts.kinds_of_pages,
        "verifie": facts.checked,
        "pas_verifie": facts.not_checked,
        "limites": facts.limits,
        "taux": facts.detection_rates,
        "energie": facts.coefficients,
        "commandes": commands.commands,
        "extrait": example.piece,
        "modules": reference.modules,
        "module": reference.whole,
    }
