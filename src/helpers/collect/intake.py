"""One workbook from file to checked tables: the whole way in, for one territory or for a campaign's folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from helpers.collect.alike import with_groups
from helpers.collect.check import Checked, check_tables
from helpers.collect.decisions import Applied, applied, decision_findings, outcomes_frame, with_own_codes
from helpers.collect.feedback.history import read_history
from helpers.collect.feedback.whereabouts import with_removed, with_whereabouts
from helpers.collect.findings import Finding, check_balance, find
from helpers.collect.protection.publication import masked_cells
from helpers.collect.protection.second_cue import second_cue
from helpers.collect.protection.typed_texts import findings_set_aside
from helpers.collect.reading.workbook import RawWorkbook, read_workbook
from helpers.collect.sheet_table import Located, SheetTable, locate
from helpers.collect.tables import Intake, MaskedCell, Source, Tables
from helpers.collect.theme_proposals import ThemeAid, propose, theme_findings, with_proposals
from helpers.collect.tidy import TidyTable, empty_table, ids_as_read, tidy_table
from helpers.collect.uncoded import uncoded
from helpers.errors import BalanceError, UnfinishedReadingError, WorkbookError
from helpers.files import digest_file
from helpers.framing.campaign import Campaign
from helpers.framing.matching import fold
from helpers.framing.model import TABLE_FIELDS, Framing
from helpers.settings import Limits

README_SHEET = "LISEZMOI"
VERSION_CELL = (1, 1)  # B2
FILE_NAME = re.compile(r"^\d{4}-\d{2}_(?P<slug>[a-z0-9-]+)_")
WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})


def workbooks(folder: Path) -> tuple[Path, ...]:
    """The workbooks that a folder holds, by name; lock files of spreadsheets left open are not workbooks."""
    files = (path for path in folder.iterdir() if path.suffix.lower() in WORKBOOK_ENDINGS and path.is_file())
    return tuple(sorted(path for path in files if not path.name.startswith(("~$", "."))))


def slug_from_name(path: Path) -> str:
    """The territory that a file's name tells (`AAAA-MM_<code>_…`); used when the file cannot say it itself."""
    named = FILE_NAME.match(path.name)
    return named["slug"] if named else fold(path.stem).replace(" ", "-")


def collect_workbook(
    path: Path, campaign: Campaign, limits: Limits | None = None, *, aid: ThemeAid | None = None
) -> Intake:  # fmt: skip
    """Read, tidy and check one workbook; whatever is wrong with it is told in the result, nothing is raised.

    With an `aid`, a theme is proposed beside the code of each contribution (see `theme_proposals`).
    """
    try:
        raw = read_workbook(path, limits)
        return _collect(raw, path, campaign, aid)
    except (WorkbookError, BalanceError) as error:
        refused = refused_workbook(path, campaign, str(error))
        return replace(refused, is_final=not isinstance(error, UnfinishedReadingError))


def refused_workbook(path: Path, campaign: Campaign, refusal: str) -> Intake:
    """A workbook that could not be read at all, and why, in French."""
    sha256 = digest_file(path)  # refused, perhaps, for its weight: it is not loaded to be told apart
    return Intake(_told_by_name(path, campaign, sha256), Source(path.name, sha256, "", ""), None, (), (), refusal=refusal)


def collect_folder(campaign: Campaign, folder: Path, limits: Limits | None = None) -> tuple[Intake, ...]:
    """Every workbook of a folder, by territory; two files for one territory block it, naming both."""
    intakes = [collect_workbook(path, campaign, limits) for path in workbooks(folder)]
    return without_duplicates(intakes, campaign)


def without_duplicates(intakes: Sequence[Intake], campaign: Campaign) -> tuple[Intake, ...]:
    """One intake a territory: of two workbooks for the same one, neither is preferred silently."""
    by_slug: dict[str, Intake] = {}
    for intake in intakes:
        other = by_slug.get(intake.slug)
        if other is None:
            by_slug[intake.slug] = intake
        else:
            finding = find(
                campaign.framing, "duplicate_workbook", campaign.framing.by_table["territory"].name, other=intake.source.file
            )
            by_slug[intake.slug] = replace(other, findings=(*other.findings, finding))
    return tuple(by_slug[slug] for slug in sorted(by_slug))


def _collect(raw: RawWorkbook, path: Path, campaign: Campaign, aid: ThemeAid | None) -> Intake:
    framing = campaign.framing
    version = _template_version(raw)
    located = locate(raw, framing)
    slug = _slug(located) or _told_by_name(path, campaign, raw.sha256)
    source = Source(raw.file, raw.sha256, raw.reader, version)
    findings: list[Finding] = list(located.findings)
    if version != framing.template_version:
        findings.append(
            find(
                framing, "unknown_template_version", README_SHEET, cell="B2",
                value=version or "(vide)", expected=framing.template_version,
            )
        )  # fmt: skip
    known = ids_as_read(located.tables)
    decided = _decided(located.tables, campaign, slug)
    read = located.tables if decided is None else {**located.tables, "contributions": decided.sheet}
    tidied = {name: tidy_table(table, framing, slug, known) for name, table in read.items()}
    balances = tuple(tidy.balance for tidy in tidied.values())
    check_balance(balances, raw.file)
    findings += [finding for tidy in tidied.values() for finding in tidy.findings]
    tables = _tables(tidied, framing)
    masked: tuple[MaskedCell, ...] | None = None
    if tables is not None:
        checked = Checked(tables, framing, campaign, campaign.territory(slug), _cell_finder(located.tables))
        findings += check_tables(checked)
        masked = masked_cells(tables, checked.personal)
        findings += findings_set_aside(located.tables, tables, framing, second_cue(campaign))
        if aid is not None:
            tables, remarks = _with_themes(tables, read["contributions"], framing, aid, decided)
            findings += remarks
        if decided is not None:
            tables, remarks = _with_decisions(tables, located.tables["contributions"], framing, decided)
            findings += remarks
    told = with_whereabouts(findings, located.tables, raw)
    history = with_removed(read_history(raw), located.tables, raw)
    without_theme = None if tables is None else uncoded(located.tables["contributions"], tidied["contributions"].balance, slug)
    outcomes = None if decided is None else outcomes_frame(decided.outcomes)
    return Intake(slug, source, tables, told, balances, history=history, uncoded=without_theme, decided=outcomes, masked=masked)


def _decided(located: Mapping[str, SheetTable], campaign: Campaign, slug: str) -> Applied | None:
    """The contributions as analysts decided them; nothing when they decided nothing."""
    decisions = campaign.decisions.of(slug).standing
    sheet = located.get("contributions")
    return applied(sheet, decisions, campaign.framing, slug) if decisions and sheet is not None else None


def _with_decisions(tables: Tables, sent: SheetTable, framing: Framing, decided: Applied) -> tuple[Tables, list[Finding]]:
    """The tables with the sender's own codes beside those that were settled, and what the sender is told of each decision."""
    contributions = with_own_codes(tables.contributions, decided.outcomes, framing)
    return replace(tables, contributions=contributions), list(decision_findings(sent, decided.outcomes, framing))


def _with_themes(
    tables: Tables, sheet: SheetTable, framing: Framing, aid: ThemeAid, decided: Applied | None
) -> tuple[Tables, list[Finding]]:
    """The tables with a theme proposed beside each code, and the remarks on the codes worth another look, those that a person settled apart."""
    proposals = propose(sheet, aid)
    settled = frozenset() if decided is None else decided.settled_rows
    doubted = {row: one for row, one in proposals.items() if row not in settled} if settled else proposals
    remarks = list(theme_findings(sheet, tables.contributions, doubted, framing))
    return replace(tables, contributions=with_proposals(tables.contributions, proposals)), remarks


def _template_version(raw: RawWorkbook) -> str:
    sheet = raw.find(README_SHEET)
    row, column = VERSION_CELL
    if sheet is None or len(sheet.rows) <= row or len(sheet.rows[row]) <= column:
        return ""
    return sheet.rows[row][column].strip()


def _told_by_name(path: Path, campaign: Campaign, sha256: str) -> str:
    """What a file's name tells when it follows the convention or names a known territory.

    Any other name could be somebody's, and the code of a territory is published: the print of the file stands in.
    """
    slug = slug_from_name(path)
    is_safe = FILE_NAME.match(path.name) or campaign.territory(slug) is not None
    return slug if is_safe else f"classeur-{sha256[:8]}"


def _slug(located: Located) -> str:
    """The code that the territory says; nothing when the cell is empty or impossible."""
    table = located.tables.get("territory")
    code = "" if table is None else str(table.text["code"].iloc[0])
    return code if re.fullmatch(r"[a-z0-9-]+", code) else ""


def _tables(tidied: Mapping[str, TidyTable], framing: Framing) -> Tables | None:
    if "territory" not in tidied or "contributions" not in tidied or "events" not in tidied:
        return None
    frames = {name: tidied[name].frame if name in tidied else empty_table(name, framing) for name in TABLE_FIELDS}
    grouped = with_groups(frames["contributions"], framing.thresholds.nearly_identical)
    return Tables.of({**frames, "contributions": grouped})


def _cell_finder(tables: Mapping[str, SheetTable]) -> Callable[[str, int, str], str]:
    def cell(table: str, row: int, field: str) -> str:
        return tables[table].cell(row, field)

    return cell
