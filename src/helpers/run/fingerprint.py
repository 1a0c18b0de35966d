"""What a report depends on, input by input: same prints, same report; one that differs, build it again, and say which.

The very values that are printed here are those that the analysis receives (`Prepared.beside`, `Campaign.seen_by`), so
that a print cannot miss an input.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from importlib.metadata import version

from helpers import files
from helpers.analyse.theme_aid import versions as aid_versions
from helpers.collect.protection.second_cue import versions as cue_versions
from helpers.framing.campaign import Campaign
from helpers.run.drafting import drafts_print
from helpers.run.note_files import notes_print, record_print
from helpers.run.prepare import Prepared
from helpers.run.task import NATIONAL, NATIONAL_NOTEBOOK, PRINTING, TERRITORY_NOTEBOOK, WORKSHOP, Task

# What changed, in the words of `concertations etat`.
CHANGES: Mapping[str, str] = {
    "classeur": "son classeur a changé",
    "classeurs": "un classeur au moins a changé",
    "decisions": "des décisions de codage (decisions.csv) ont changé",
    "notes": "ses notes ont changé",
    "releve": "le relevé des chiffres de ses notes a changé",
    "campagne": "le fichier de la campagne (campaign.toml) a changé",
    "mondes": "les noms des mondes lexicaux (mondes.toml) ont changé",
    "cadrage": "le cadrage a changé",
    "rapprochements": "les corrections de l’analyste (rapprochements.toml) ont changé",
    "comparaison": "ce que le rapport montre des autres territoires a changé",
    "habitants": "la population de référence du territoire (reference_population.csv) a changé",
    "absences": "les territoires attendus, reçus ou écartés ne sont plus les mêmes",
    "manifeste": "ce que les rédacteurs du manifeste ont écrit, ou le carnet de l’atelier, a changé",
    "vague": "la vague précédente a changé",
    "rapports": "les rapports qui manquent ou qui datent ne sont plus les mêmes",
    "parametres": "les paramètres du carnet ont changé",
    "carnet": "le carnet a changé",
    "gabarit": "le gabarit des pages a changé",
    "programme": "le programme a changé",
    PRINTING: "la mise en page des PDF a changé",
    "versions": "une bibliothèque a changé de version",
}
# Every library whose code decides bytes of a table, a claim, a chart, a page or a workbook. `tests/run/test_fingerprint.py`
# holds that each one that the package imports is here, or makes no bytes.
LIBRARIES = (
    "altair", "babel", "beautifulsoup4", "ipykernel", "ipython", "jinja2", "lxml", "markupsafe", "mistune", "msgspec", "nbclient", "nbconvert",
    "nbformat", "numpy", "openpyxl", "pandas", "papermill", "pyarrow", "python-calamine", "python-docx", "python-stdnum", "rapidfuzz", "scipy",
    "simplemma", "vl-convert-python", "xlsxwriter",
)  # fmt: skip
PRINTERS = ("pikepdf", "typst")  # those of PDF alone: another version of them prints the same page again


@dataclass(frozen=True)
class Fingerprints:
    """The prints of every report of a campaign; what they share is read once."""

    prepared: Prepared

    def task(self, slug: str) -> Task:
        """The report of a territory, or the synthesis, with the print of each of its inputs."""
        task = Task(self.prepared.campaign.id, slug)
        own = self._nation() if task.is_national else self._territory(slug)
        told = {
            "parametres": files.digest(repr(sorted(task.parameters.items()))),
            "carnet": self._notebooks[task.notebook],
        }
        return replace(task, preparation=self.prepared.key, inputs={**own, **told, **self._shared})

    @cached_property
    def _shared(self) -> dict[str, str]:
        """What every report of the campaign depends on."""
        campaign = self.prepared.campaign
        cue = cue_versions() if campaign.second_cue else ""
        return {
            "cadrage": files.digest(repr(campaign.framing)),
            "gabarit": files.digest_template(),
            "programme": files.digest_code(),
            "versions": files.digest(repr(versions(LIBRARIES)), cue, aid_versions(campaign)),
            PRINTING: files.digest(files.digest_printing(), repr(versions(PRINTERS))),
        }

    @cached_property
    def _notebooks(self) -> dict[str, str]:
        """The print of each notebook that makes a page."""
        names = (TERRITORY_NOTEBOOK, NATIONAL_NOTEBOOK, WORKSHOP)
        return {name: files.digest_file(self.prepared.settings.notebook(name)) for name in names}

    def _territory(self, slug: str) -> dict[str, str]:
        prepared = self.prepared
        return {
            "classeur": prepared.received[slug].source.sha256,
            "decisions": prepared.campaign.decisions.print_of(slug),
            "notes": notes_print(prepared.settings, prepared.campaign.id, slug),
            "releve": record_print(prepared.settings, prepared.campaign.id, slug),
            "campagne": _campaign(prepared.campaign.seen_by(slug)),
            "mondes": files.digest(repr(prepared.campaign.world_names(slug))),
            "comparaison": files.digest(repr(prepared.beside[slug])),
            "habitants": files.digest(repr(prepared.references.get(slug))),
            "vague": files.digest(prepared.former_key(slug)),
        }

    def _nation(self) -> dict[str, str]:
        prepared = self.prepared
        included = [slug for slug in prepared.slugs if slug not in prepared.left_out]
        return {
            "classeurs": files.digest(*(part for slug in included for part in (slug, prepared.received[slug].source.sha256))),
            "decisions": files.digest(*(told for slug in included if (told := prepared.campaign.decisions.print_of(slug)))),
            "notes": notes_print(prepared.settings, prepared.campaign.id, NATIONAL),
            "releve": record_print(prepared.settings, prepared.campaign.id, NATIONAL),
            "campagne": _campaign(prepared.campaign),
            "rapprochements": files.digest(repr(prepared.campaign.edits)),
            "mondes": files.digest(repr(prepared.campaign.world_names())),
            "absences": files.digest(repr(prepared.absences)),
            "manifeste": files.digest(drafts_print(prepared.settings, prepared.campaign.id), self._notebooks[WORKSHOP]),
            "rapports": files.digest(repr(prepared.unreported)),
            "vague": files.digest("" if prepared.former is None else f"{prepared.former.campaign.title} {prepared.former.key}"),
        }


def _campaign(campaign: Campaign) -> str:
    """All that a campaign says, but what has a print of its own: its framing, its edits, the names of its worlds, its decisions."""
    apart = ("framing", "edits", "worlds", "decisions")
    return files.digest(*(repr((one.name, getattr(campaign, one.name))) for one in fields(campaign) if one.name not in apart))


@cache
def versions(libraries: tuple[str, ...] = (*LIBRARIES, *PRINTERS)) -> dict[str, str]:
    """Versions of Python and of the libraries that reports are made with."""
    return {"python": sys.version.split()[0], **{library: version(library) for library in libraries}}


def card_key(prepared: Prepared, slug: str, reason: str, kind: str, last_valid: str) -> str:
    """All that a card is made from."""
    tables = prepared.keys.get(slug, "")
    return files.digest(
        slug, reason, kind, last_valid, tables, repr(prepared.campaign), files.digest_code(), files.digest_template()
    )  # fmt: skip
