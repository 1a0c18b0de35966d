"""One report to build: whose, from which inputs, into which files. Light to load: a run with nothing to build needs no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers.collect.drafts.marks import DOCUMENT
from helpers.framing.campaign import Campaign
from helpers.publish.pdf import names as pdf
from helpers.publish.search import script
from helpers.publish.shell import STATEMENT, Footer
from helpers.publish.told import PAGE
from helpers.run.engine.choice import Parameter
from helpers.settings import Settings
from helpers.show.file_names import NATIONAL_SLIDES, TERRITORY_SLIDES, WORKBOOK
from helpers.wording import day, typeset

NATIONAL, TERRITORIES = "synthese", "territoires"
REPORTS = (NATIONAL, TERRITORIES)  # the folders of a campaign that workers put reports in
NOTEBOOK, SEARCH = "rapport.ipynb", script.FILE
TERRITORY_NOTEBOOK, NATIONAL_NOTEBOOK = "territoire", "synthese_nationale"  # in `notebooks/`
WORKSHOP = "atelier_manifeste"  # the notebook of the manifesto
PROCESSED = "_national"  # in `data/processed`, the folder of what is of no territory
PRINTING = "impression"  # the input that only the PDF depend on, beside the page
WORKSHOP_PAGE, WORKSHOP_NOTEBOOK = "atelier.html", "atelier.ipynb"


@dataclass(frozen=True)
class Task:
    """One report to build.

    `inputs`: the print of each thing that it depends on, by name (see `fingerprint`); `preparation`: what the run has prepared.
    `with_pdf`: whether the page has copies on paper; `prints_only`: whether they are all that is to be made, from the page that
    stands, or all that is to be taken away from it.
    """

    campaign: str
    slug: str
    inputs: Mapping[str, str] = field(default_factory=dict, hash=False)
    preparation: str = ""
    with_pdf: bool = True
    prints_only: bool = False

    @property
    def is_national(self) -> bool:
        return self.slug == NATIONAL

    @property
    def notebook(self) -> str:
        return NATIONAL_NOTEBOOK if self.is_national else TERRITORY_NOTEBOOK

    @property
    def parameters(self) -> dict[str, Parameter]:
        return {"campagne": self.campaign} if self.is_national else {"campagne": self.campaign, "territoire": self.slug}

    @property
    def office(self) -> tuple[str, ...]:
        """The files that the notebook of the report leaves: its data workbook and its slides."""
        return WORKBOOK, NATIONAL_SLIDES if self.is_national else TERRITORY_SLIDES

    def folder(self, settings: Settings) -> Path:
        reports = settings.reports(self.campaign)
        return reports / NATIONAL if self.is_national else reports / TERRITORIES / self.slug

    def processed(self, settings: Settings) -> Path:
        """Where its notebook leaves what others read of it, beside the tables that it is made from."""
        return settings.processed(self.campaign) / (PROCESSED if self.is_national else self.slug)

    @property
    def home(self) -> str:
        """From the folder of the report to the one of the front page."""
        return "../" if self.is_national else "../../"

    @property
    def used(self) -> Mapping[str, str]:
        """The inputs that its files are made from: what prints PDF is none of them when there is no PDF."""
        return self.inputs if self.with_pdf else {**self.inputs, PRINTING: ""}

    def copies(self, settings: Settings) -> tuple[Path, ...]:
        """The PDF of this report."""
        return tuple(self.folder(settings) / name for name in pdf.NAMES)

    def outputs(self, settings: Settings) -> tuple[Path, ...]:
        """The files of this report."""
        others = (WORKSHOP_PAGE, WORKSHOP_NOTEBOOK, DOCUMENT) if self.is_national else (SEARCH,)
        made = tuple(self.folder(settings) / name for name in (PAGE, NOTEBOOK, *self.office, *others))
        return made + self.copies(settings) if self.with_pdf else made


def footer(campaign: Campaign, home: str = "") -> Footer:
    """What stands at the foot of every page of a campaign; `home` leads from the page's folder to the front page's."""
    return Footer(
        statement=f"{home}{STATEMENT}",
        home=f"{home}index.html" if home else "",
        licence=campaign.framing.licence,
        source=typeset(f"{campaign.framing.title} ; données arrêtées au {day(campaign.cut_off)}"),
        notice=typeset("Données fictives : contributions inventées pour la démonstration.") if campaign.fictional else "",
    )
