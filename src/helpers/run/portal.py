"""Write the campaign's front page and the cards of the territories that have no report today."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from helpers import files
from helpers.analyse import compare
from helpers.collect.drafts.marks import DOCUMENT
from helpers.collect.findings import blocking
from helpers.collect.protection.privacy import mask
from helpers.collect.protection.public_finding import public_finding
from helpers.framing.campaign import Campaign
from helpers.framing.matching import fold
from helpers.publish import accessibility
from helpers.publish.accessibility import render_statement
from helpers.publish.open_data.write import FOLDER
from helpers.publish.pdf import names as pdf
from helpers.publish.portal import (
    PUBLISHED,
    Download,
    FailureCard,
    Link,
    Portal,
    PortalEntry,
    render_failure,
    render_portal,
    weight,
)
from helpers.publish.shell import STATEMENT
from helpers.publish.told import FAILED_MARK, LAST_VALID, PAGE
from helpers.publish.verify import verify_page
from helpers.run.details import keep_details
from helpers.run.failures import LEFT_OUT, REFUSED, TEAM, WAYS_OUT
from helpers.run.fingerprint import card_key
from helpers.run.manifest import Failure, Manifest, hashes, now
from helpers.run.prepare import Prepared
from helpers.run.public_reason import public_reason
from helpers.run.task import NATIONAL, NOTEBOOK, SEARCH, WORKSHOP_PAGE, Task, footer
from helpers.settings import Settings
from helpers.show.file_names import NATIONAL_SLIDES, TERRITORY_SLIDES, WORKBOOK
from helpers.wording import FICTIONAL, day, inside, number, period, sentence

STATE_LABELS = {
    "published": "rapport publié",
    "left_out": "écarté : classeur à corriger",
    "failed": "rapport en échec",
    "stale": "rapport à refaire",
    "missing": "pas encore reçu",
    "gone": "classeur retiré",
    "pending": "reçu, rapport pas encore produit",
}

ABSENT_LINKS = {"left_out": "ce qui est à corriger", "failed": "ce qui s’est passé", "gone": "ce qui s’est passé"}


def write_failure(
    settings: Settings, prepared: Prepared, slug: str, reason: str, *, kind: str = TEAM, last_valid: str = ""
) -> Failure:
    """The card of a territory without report; its last valid report is kept beside, under another name, and dated."""
    task = Task(prepared.campaign.id, slug)
    folder = task.folder(settings)
    keep_details(settings, task, reason, kind)
    failure = Failure(public_reason(reason), kind, now(), last_valid, card_key(prepared, slug, reason, kind, last_valid))
    card = _card(settings, prepared, slug, failure)
    page = render_failure(card, footer(prepared.campaign, task.home))
    verify_page(page, expected_title=card.name)
    with files.together(folder) as staged:
        files.write_text(staged / FAILED_MARK, json.dumps({"raison": failure.reason}, ensure_ascii=False))
        files.write_text(staged / PAGE, page)
        _keep_last_valid(settings, task)  # once its card is there to take its place
    return replace(failure, files=hashes(settings.reports(task.campaign), (folder / FAILED_MARK, folder / PAGE)))


def _keep_last_valid(settings: Settings, task: Task) -> None:
    folder = task.folder(settings)
    if _is_report(folder):
        (folder / PAGE).replace(folder / LAST_VALID)
    for name in (NOTEBOOK, SEARCH, *task.office, *pdf.NAMES):
        (folder / name).unlink(missing_ok=True)


def _is_report(folder: Path) -> bool:
    """Whether the page that stands there is a report, and no card."""
    return (folder / PAGE).is_file() and not (folder / FAILED_MARK).is_file()


def _card(settings: Settings, prepared: Prepared, slug: str, failure: Failure) -> FailureCard:
    campaign = prepared.campaign
    intake = prepared.intake(slug) if slug in prepared.left_out else None
    findings = () if intake is None else tuple(public_finding(one, campaign.framing) for one in blocking(intake.findings))
    folder = Task(campaign.id, slug).folder(settings)
    is_kept = (folder / LAST_VALID).is_file() or _is_report(folder)
    return FailureCard(
        name=_name(campaign, slug),
        kicker=campaign.framing.title,
        marks=(FICTIONAL,) if campaign.fictional else (),
        reason=sentence(failure.reason),
        findings=tuple((one.place, one.what, one.how, one.effect) for one in findings),
        balance=() if intake is None else tuple(
            (one.sheet, one.received, one.kept, one.set_aside, one.empty) for one in intake.balances
        ),
        way_out=WAYS_OUT[REFUSED if failure.kind == LEFT_OUT and not findings else failure.kind],
        last_valid=(LAST_VALID, _last_valid(failure)) if is_kept else None,
    )  # fmt: skip


def _last_valid(failure: Failure) -> str:
    """A link to the last valid report, with the day on which it was made."""
    made = "" if failure.last_day is None else f", produit le {day(failure.last_day)}"
    return f"Lire le dernier rapport valide{made} (il ne tient pas compte de ce qui a été reçu depuis)"


def _name(campaign: Campaign, slug: str) -> str:
    if slug == NATIONAL:
        return campaign.title
    reference = campaign.territory(slug)
    return slug if reference is None else reference.name


def write_portal(settings: Settings, prepared: Prepared, manifest: Manifest, searched: tuple[int, int] = (0, 0)) -> None:
    """The front page of the campaign; `searched`: contributions that can be searched, territories that they are of."""
    campaign = prepared.campaign
    entries = tuple(
        sorted(
            _entries(prepared, manifest),
            key=lambda one: (one.group != compare.GROUP_LABELS[compare.FRANCE], fold(one.name)),
        )
    )
    portal = Portal(
        title=campaign.title,
        kicker=campaign.framing.organisers,
        intro=campaign.intro,
        marks=(FICTIONAL,) if campaign.fictional else (),
        facts=tuple(_facts(prepared, entries)),
        synthesis=_synthesis(settings, campaign.id, manifest),
        entries=entries,
        notes=NOTES,
        open_data=tuple(_downloads(manifest)),
        costs_told=True,
        searched=searched,
    )
    page = render_portal(portal, footer(campaign))
    verify_page(page, expected_title=campaign.title)
    files.write_text(settings.reports(campaign.id) / "index.html", page)


def write_statement(settings: Settings, campaign: Campaign) -> None:
    """The accessibility statement of the campaign's pages."""
    page = render_statement(campaign.framing.organisers, campaign.framing.contact, footer(campaign))
    verify_page(page, expected_title=accessibility.TITLE)
    files.write_text(settings.reports(campaign.id) / STATEMENT, page)


def _downloads(manifest: Manifest) -> Iterator[Download]:
    """The files of the open data: the notice and the description, then each table in its two formats."""
    if manifest.open_data is None:
        return
    about = manifest.open_data.about
    for name, (title, rows, size) in about.items():
        stem, _, suffix = name.rpartition(".")
        twin = f"{stem}.parquet"
        if suffix == "parquet":
            continue
        formats = [(f"{FOLDER}/{name}", suffix.upper() if rows is not None else name, size)]
        if twin in about:
            formats.append((f"{FOLDER}/{twin}", "Parquet", about[twin][2]))
        yield Download(title, rows, tuple(formats))


NOTES = (
    "Chaque rapport donne ses chiffres avec leur nombre d’observations, et chaque phrase chiffrée mène aux contributions qui l’appuient.",
    "Les territoires sont rangés par ordre alphabétique : rien ici n’est un classement.",
    "Un territoire sans rapport est nommé, avec la raison.",
)


def _facts(prepared: Prepared, entries: tuple[PortalEntry, ...]) -> Iterator[tuple[str, str]]:
    published = [entry for entry in entries if entry.state in PUBLISHED]
    yield "Rapports publiés", f"{number(len(published))} sur {number(len(entries))} territoires attendus ou reçus"
    yield "Contributions lues", number(sum(entry.contributions or 0 for entry in published))
    yield "Données arrêtées au", day(prepared.campaign.cut_off)


def _synthesis(settings: Settings, campaign: str, manifest: Manifest) -> tuple[Link, ...]:
    """The synthesis, its slides and data, and what drafters of the manifesto need, each file with its weight."""
    if NATIONAL not in manifest.artefacts and NATIONAL not in manifest.failures:
        return ()
    synthesis = (f"{NATIONAL}/{PAGE}", "Lire la synthèse nationale")
    folder = settings.reports(campaign) / NATIONAL
    if NATIONAL not in manifest.artefacts or not (folder / DOCUMENT).is_file():
        return (synthesis,)
    return (
        synthesis,
        *_printed(NATIONAL, manifest, "La synthèse en PDF", "L’essentiel en une page (PDF)"),
        _file(folder, NATIONAL_SLIDES, "Diapositives pour le conseil", "PowerPoint"),
        _file(folder, WORKBOOK, "Données de la synthèse", "Excel"),
        (f"{NATIONAL}/{WORKSHOP_PAGE}", "Atelier du manifeste"),
        _file(folder, DOCUMENT, "Document à rédiger", "Word"),
    )


def _file(folder: Path, name: str, title: str, program: str) -> Link:
    return f"{folder.name}/{name}", f"{title} ({program}, {weight((folder / name).stat().st_size)})"


def _entries(prepared: Prepared, manifest: Manifest) -> Iterator[PortalEntry]:
    stale = {one.slug for one in prepared.unreported if one.state == "stale"}
    for line in prepared.territories.itertuples():
        state = _state(line.slug, manifest, stale)
        yield PortalEntry(
            slug=line.slug,
            name=line.name,
            group=compare.GROUP_LABELS[line.group],
            state=state,
            state_label=STATE_LABELS[state],
            about=line.size_label,
            status=_status(prepared.campaign, line.status),
            period=_period(line.period_start, line.period_end),
            contributions=int(line.contributions),
            events=int(line.events),
            links=_links(line.slug, state, manifest),
            reason=_reason(line.slug, state, manifest),
        )
    for absence in prepared.absences:
        state = _absent_state(absence.slug, prepared, manifest)
        yield PortalEntry(
            slug=absence.slug,
            name=absence.name,
            group=compare.GROUP_LABELS[absence.group],
            state=state,
            state_label=STATE_LABELS[state],
            links=_card_link(absence.slug, state, manifest),
            reason=" ".join(
                filter(None, (sentence(mask(absence.reason)) if absence.reason else "", _kept(absence.slug, manifest)))
            ),
        )


def _card_link(slug: str, state: str, manifest: Manifest) -> tuple[Link, ...]:
    failure = manifest.failures.get(slug)
    if state not in ABSENT_LINKS or (failure is not None and not failure.files):
        return ()
    return ((f"territoires/{slug}/{PAGE}", ABSENT_LINKS[state]),)


def _absent_state(slug: str, prepared: Prepared, manifest: Manifest) -> str:
    """Received and not read to its end, received and left out, received once and withdrawn, or never received."""
    if slug in prepared.unread:
        return "failed"
    if slug in prepared.left_out:
        return "left_out"
    return "gone" if slug in manifest.failures else "missing"


def _state(slug: str, manifest: Manifest, stale: Collection[str]) -> str:
    if slug in manifest.artefacts:
        return "stale" if slug in stale else "published"
    return "failed" if slug in manifest.failures else "pending"


def _reason(slug: str, state: str, manifest: Manifest) -> str:
    """What went wrong, and what is left to read meanwhile."""
    if state == "stale":
        return f"Ce rapport, produit le {day(manifest.artefacts[slug].day)}, ne tient pas compte de ce qui a été reçu depuis."
    if state != "failed":
        return ""
    return f"{sentence(manifest.failures[slug].reason)} {_kept(slug, manifest)}".strip()


def _kept(slug: str, manifest: Manifest) -> str:
    failure = manifest.failures.get(slug)
    last_day = None if failure is None else failure.last_day
    return "" if last_day is None else f"Dernier rapport valide : {day(last_day)}."


def _status(campaign: Campaign, code: object) -> str:
    statuses = campaign.framing.lists.get("file_statuses")
    if statuses is None or code is None or pd.isna(code):
        return ""
    return inside(statuses.label_of(str(code)))


def _period(start: pd.Timestamp, end: pd.Timestamp) -> str:
    return "" if pd.isna(start) else period(start, None if pd.isna(end) else end)


def _printed(slug: str, manifest: Manifest, *labels: str) -> tuple[Link, ...]:
    """Links to the copies of a report on paper: the whole, then its first page alone; those that were made."""
    made = () if slug not in manifest.artefacts else manifest.artefacts[slug].files
    folder = NATIONAL if slug == NATIONAL else f"territoires/{slug}"
    found = ((f"{folder}/{name}", label) for name, label in zip(pdf.NAMES, labels, strict=True))
    return tuple(link for link in found if link[0] in made)


def _links(slug: str, state: str, manifest: Manifest) -> tuple[Link, ...]:
    folder = f"territoires/{slug}"
    if state == "pending" or (state == "failed" and not manifest.failures[slug].files):
        return ()  # not made yet; or the card could not be written, and what stands tells nothing of it
    page = (f"{folder}/{PAGE}", "rapport" if state in PUBLISHED else "ce qui s’est passé")
    if state not in PUBLISHED:
        return (page,)
    files = ((f"{folder}/{TERRITORY_SLIDES}", "diapositives"), (f"{folder}/{WORKBOOK}", "données"))
    return (page, *_printed(slug, manifest, "PDF", "essentiel (PDF)"), *files)
