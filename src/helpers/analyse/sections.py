"""The sections of the two reports: their titles, as the notebooks write them, what each shows, and which claims it makes."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.framing.matching import fold


@dataclass(frozen=True)
class Section:
    """A section of a report. `parts`: what a notebook calls under its title; `claims`: the sections of the ledger that it tells."""

    title: str
    parts: tuple[str, ...]
    claims: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name, whatever the capitals and the accents of whoever types it."""
        return fold(self.title)


TERRITORY = (
    Section("L’essentiel", ("essentials",), ("essentiel",)),
    Section("La démarche", ("question", "events", "publics", "method_card"), ("demarche",)),
    Section("Ce qui a été dit", ("themes", "positions", "who_spoke", "agreements", "verbatims", "isolated"), ("dit",)),
    Section("Textes identiques ou presque", ("similar",)),
    Section("Les mondes lexicaux", ("lexical_worlds",), ("mondes",)),
    Section("Les usages de l’IA", ("use_cases",), ("usages",)),
    Section("La maturité", ("maturity",), ("maturite",)),
    Section("Engagements et droit de suite", ("answers",), ("engagements",)),
    Section("D’une vague à l’autre", ("waves",), ("vagues",)),
    Section("Méthode, qualité des données et limites", ("method",), ("methode",)),
    Section("Annexe : toutes les contributions", ("annex",)),
)
NATION = (
    Section("L’essentiel", ("essentials",), ("essentiel",)),
    Section("Qui a répondu, qui manque", ("who_answered",), ("collecte",)),
    Section("La participation", ("participation", "method_cards"), ("participation",)),
    Section("Taille et maturité", ("size_and_maturity", "stages", "dimensions"), ("maturite",)),
    Section("Les thèmes, comptés de deux façons", ("themes", "themes_by_size", "themes_by_stage"), ("themes",)),
    Section("L’ordre des priorités tient-il ?", ("priorities",), ("priorites",)),
    Section("Les positions les moins partagées", ("least_shared",), ("peu-partagees",)),
    Section("Les propositions : convergentes, émergentes, singulières", ("propositions",), ("propositions",)),
    Section("Ce qui divise", ("divergences",), ("divergences",)),
    Section("Les mondes lexicaux", ("lexical_worlds",), ("mondes",)),
    Section("Les mots de chacun", ("words", "specificities", "planes")),
    Section("Les réponses des collectivités", ("answers",), ("reponses",)),
    Section("D’une vague à l’autre", ("waves",), ("vagues",)),
    Section("Les villes francophones", ("french_speaking_cities",)),
    Section("Méthode et limites", ("method",), ("methode",)),
)
