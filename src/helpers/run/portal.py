"""Write the campaign's front page and the cards of the territories that have no report today."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd

from helpers import files
from helpers.analyse import compare
from helpers.collect.findings import blocking
from helpers.collect.protection.privacy import mask
from helpers.collect.protection.public_finding import public_finding
from helpers.framing.campaign import Campaign
from helpers.framing.matching import fold
from helpers.publish.open_data.write import FOLDER
from helpers.publish.portal import Download, FailureCard, Link, Portal, PortalEntry, render_failure, render_portal
from helpers.publish.told import FAILED_MARK, LAST_VALID, PAGE
from helpers.publish.verify import verify_page
from helpers.run.build import NATIONAL, NOTEBOOK, WORKBOOK, Task, footer
from helpers.run.manifest import Manifest
from helpers.run.prepare import Prepared
from helpers.settings import Settings
from helpers.wording import FICTIONAL, day, inside, number, period

STATE_LABELS = {
    "published": "rapport publié",
    "left_out": "écarté : classeur à corriger",
    "failed": "rapport en échec",
    "missing": "pas encore reçu",
    "pending": "reçu, rapport pas encore produit",
}
GONE = "Le classeur de ce territoire n’est plus dans le dossier de la campagne."
WAYS_OUT = {
    "gone": "Déposez de nouveau son classeur pour que le rapport soit refait.",
    "left_out": "La collectivité peut corriger son classeur : chaque point ci-dessous dit la cellule et la façon de faire. Le rapport "
    "sera produit dès que le classeur corrigé aura été déposé.",
    "failed": "La collectivité n’a rien à faire : l’équipe qui produit les rapports doit examiner ce message, puis relancer la production.",
}


def write_failure(settings: Settings, prepared: Prepared, slug: str, reason: str) -> None:
    """The card of a territory without report; its last valid report is kept beside, under another name."""
    task = Task(prepared.campaign.id, slug)
    folder = task.folder(settings)
    _keep_last_valid(settings, task)
    card = _card(settings, prepared, slug, reason)
    page = render_failure(card, footer(prepared.campaign))
    verify_page(page, expected_title=card.name)
    files.write_text(folder / FAILED_MARK, json.dumps({"raison": mask(reason)}, ensure_ascii=False))
    files.write_text(folder / PAGE, page)


def _keep_last_valid(settings: Settings, task: Task) -> None:
    folder = task.folder(settings)
    page = folder / PAGE
    if page.is_file() and not (folder / FAILED_MARK).is_file():
        page.replace(folder / LAST_VALID)
    for name in (NOTEBOOK, WORKBOOK):
        (folder / name).unlink(missing_ok=True)


def _card(settings: Settings, prepared: Prepared, slug: str, reason: str) -> FailureCard:
    campaign = prepared.campaign
    left_out = slug in prepared.left_out
    intake = prepared.intake(slug) if left_out else None
    findings = () if intake is None else tuple(public_finding(one, campaign.framing) for one in blocking(intake.findings))
    valid = Task(campaign.id, slug).folder(settings) / LAST_VALID
    return FailureCard(
        name=_name(campaign, slug),
        kicker=campaign.framing.title,
        marks=(FICTIONAL,) if campaign.fictional else (),
        reason=mask(reason),
        findings=tuple((one.place, one.what, one.how, one.effect) for one in findings),
        balance=() if intake is None else tuple(
            (one.sheet, one.received, one.kept, one.set_aside, one.empty) for one in intake.balances
        ),
        way_out=WAYS_OUT["left_out" if left_out else "gone" if reason == GONE else "failed"],
        last_valid=(LAST_VALID, "Lire le dernier rapport valide (il ne tient pas compte du dernier classeur reçu)") if valid.is_file() else None,
    )  # fmt: skip


def _name(campaign: Campaign, slug: str) -> str:
    if slug == NATIONAL:
        return campaign.title
    reference = campaign.territory(slug)
    return slug if reference is None else reference.name


def write_portal(settings: Settings, prepared: Prepared, manifest: Manifest, failed: dict[str, str]) -> None:
    """The front page of the campaign."""
    campaign = prepared.campaign
    entries = tuple(
        sorted(
            _entries(prepared, manifest, failed),
            key=lambda one: (one.group != compare.GROUP_LABELS[compare.FRANCE], fold(one.name)),
        )
    )
    portal = Portal(
        title=campaign.title,
        kicker=campaign.framing.organisers,
        intro=campaign.intro,
        marks=(FICTIONAL,) if campaign.fictional else (),
        facts=tuple(_facts(prepared, entries)),
        synthesis=_synthesis(manifest, failed),
        entries=entries,
        notes=NOTES,
        open_data=tuple(_downloads(manifest)),
        costs_told=True,
    )
    page = render_portal(portal, footer(campaign))
    verify_page(page, expected_title=campaign.title)
    files.write_text(settings.reports(campaign.id) / "index.html", page)


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
    published = [entry for entry in entries if entry.state == "published"]
    yield "Rapports publiés", f"{number(len(published))} sur {number(len(entries))} territoires attendus ou reçus"
    yield "Contributions lues", number(sum(entry.contributions or 0 for entry in published))
    yield "Données arrêtées au", day(prepared.campaign.cut_off)


def _synthesis(manifest: Manifest, failed: dict[str, str]) -> tuple[Link, ...]:
    if NATIONAL in manifest.artefacts or NATIONAL in failed:
        return ((f"{NATIONAL}/{PAGE}", "Lire la synthèse nationale"),)
    return ()


def _entries(prepared: Prepared, manifest: Manifest, failed: dict[str, str]) -> Iterator[PortalEntry]:
    for line in prepared.territories.itertuples():
        state = "published" if line.slug in manifest.artefacts else "failed" if line.slug in failed else "pending"
        yield PortalEntry(
            name=line.name,
            group=compare.GROUP_LABELS[line.group],
            state=state,
            state_label=STATE_LABELS[state],
            about=line.size_label,
            status=_status(prepared.campaign, line.status),
            period=_period(line.period_start, line.period_end),
            contributions=int(line.contributions),
            events=int(line.events),
            links=_links(line.slug, state),
            reason=mask(failed.get(line.slug, "")),
        )
    for absence in prepared.absences:
        state = "left_out" if absence.slug in prepared.left_out else "missing"
        yield PortalEntry(
            name=absence.name,
            group=compare.GROUP_LABELS[absence.group],
            state=state,
            state_label=STATE_LABELS[state],
            links=((f"territoires/{absence.slug}/{PAGE}", "ce qui est à corriger"),) if state == "left_out" else (),
            reason=mask(absence.reason) if state == "left_out" else "",
        )


def _status(campaign: Campaign, code: object) -> str:
    statuses = campaign.framing.lists.get("file_statuses")
    if statuses is None or code is None or pd.isna(code):
        return ""
    return inside(statuses.label_of(str(code)))


def _period(start: pd.Timestamp, end: pd.Timestamp) -> str:
    return "" if pd.isna(start) else period(start, None if pd.isna(end) else end)


def _links(slug: str, state: str) -> tuple[Link, ...]:
    folder = f"territoires/{slug}"
    if state == "pending":
        return ()
    page = (f"{folder}/{PAGE}", "rapport" if state == "published" else "ce qui s’est passé")
    return (page, (f"{folder}/{WORKBOOK}", "données")) if state == "published" else (page,)
