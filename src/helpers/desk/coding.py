"""The coding workbench: what waits for a person, what is proposed, what was decided. What `notebooks/codage.ipynb` calls.

A decision is written at once in the kept file of the campaign (see `framing.decisions`) and never in a workbook. It is applied the
next time that the campaign is collected, and the sender reads it in the workbook that comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpers.analyse.theme_aid import theme_aid
from helpers.collect.decisions import State
from helpers.collect.protection.privacy import find_personal_data, masked, words
from helpers.collect.protection.second_cue import second_cue
from helpers.collect.theme_proposals import Proposal
from helpers.desk import coding_log, coding_show
from helpers.desk.coding_queue import Case, Queue, Reason, read_queue, waiting
from helpers.desk.style import Styled
from helpers.errors import CampaignError
from helpers.framing.campaign import Campaign
from helpers.framing.decisions import Decision, Decisions, Kind, on_one_line, read_decisions, standing, territory_of, text_print
from helpers.framing.matching import suggestion
from helpers.inert import EXCEL_CELL
from helpers.run.prepare import Prepared
from helpers.run.reports import opened
from helpers.settings import Settings
from helpers.show.elements import Element, Notice
from helpers.wording import quote

if TYPE_CHECKING:
    from helpers.desk.coding_widgets import CodingWidgets

SHOWN = 20  # cases of a table: the rest is reached with the buttons, or by asking for more
LONGEST_NAME = 80  # characters of the name of the person who decides


def workbench(
    campaign: str, territory: str = "", reason: str = "", by: str = "", contribution: str = "", theme: str = "",
    settings: Settings | None = None,
) -> Workbench:  # fmt: skip
    """The workbench of a campaign brought up to date, of one territory or of all, for one reason or for all.

    `contribution` and `theme`: what a cell asks to settle without a button (see `by_hand`).
    """
    prepared = opened(campaign, settings)
    readable = {slug: prepared.folder / slug for slug in prepared.slugs if _has_rows(prepared, slug)}
    if territory and territory not in readable:
        hint = suggestion(territory, readable) or f"Territoires lus : {', '.join(readable) or 'aucun'}."
        raise CampaignError(f"« {territory} » : aucun classeur lisible de ce territoire dans la campagne. {hint}")
    folders = {territory: readable[territory]} if territory else readable
    queue = read_queue(folders, prepared.campaign.framing)
    return Workbench(prepared.settings, prepared.campaign, queue, _reason(reason), by, (contribution, theme))


def _has_rows(prepared: Prepared, slug: str) -> bool:
    return (prepared.folder / slug / "contributions.parquet").is_file()


def _reason(told: str) -> Reason | None:
    if not told:
        return None
    if told not in list(Reason):
        hint = suggestion(told, [one.value for one in Reason]) or f"Raisons possibles : {', '.join(Reason)}."
        raise CampaignError(f"Raison « {told} » inconnue. {hint}")
    return Reason(told)


class Workbench:
    """The rows that wait, and the verbs that settle them. `by`: who decides, as the reports will say."""

    def __init__(
        self, settings: Settings, campaign: Campaign, queue: Queue, reason: Reason | None = None, by: str = "",
        asked: tuple[str, str] = ("", ""),
    ) -> None:  # fmt: skip
        self.campaign, self.framing, self.reason, self.by, self.asked = campaign, campaign.framing, reason, by, asked
        self._settings, self._queue = settings, queue
        self._aid, self._cue = theme_aid(campaign), second_cue(campaign)
        self._decisions = campaign.decisions

    # What waits

    @property
    def decisions(self) -> Decisions:
        """The decisions as they stand, those that others took since the last one of ours left out."""
        return self._decisions

    def waiting(self) -> list[Case]:
        """The rows that wait for the reason that is asked for, or for any, the most pressing first."""
        return [case for case in self.everything_waiting() if self.reason in (None, case.reason)]

    def everything_waiting(self) -> list[Case]:
        """The rows that wait, whatever the reason."""
        return waiting(self._queue, self._decisions)

    def case(self, contribution: str, *, on_theme: bool = True) -> Case:
        """A contribution, whether it waits or not; raises `CampaignError` when there is none of that id."""
        if not self._queue.holds(contribution):
            near = suggestion(contribution, [case.id for case in self._queue.cases.values()])
            raise CampaignError(f"Aucune contribution ne porte l’identifiant {quote(contribution)} ici. {near}".strip())
        return self._queue.case(contribution, on_theme=on_theme)

    def proposal(self, case: Case) -> Proposal | None:
        """The theme that the aid proposes for a text, and the words that led to it."""
        return next(iter(self._aid([case.text])), None)

    def masked(self, case: Case) -> tuple[str, tuple[str, ...]]:
        """A text without the personal data that the search finds in it, and the words that it found."""
        hits = find_personal_data(case.text, self._cue)
        return masked(case.text, hits), words(case.text, hits)

    def queue(self, most: int = SHOWN) -> Element:
        """The rows that wait, as a table; their texts are for the desk only."""
        return Styled(coding_show.queue_table(self, self.waiting(), most))

    def row(self, contribution: str) -> Element:
        """One row: its text, its code, what is proposed and why."""
        waits = next((case for case in self.waiting() if case.id == contribution), None)
        return coding_show.case_card(self, waits or self.case(contribution))

    def settled(self) -> Element:
        """What was decided, and what becomes of it."""
        self.refresh()
        return coding_show.decisions_table(self, [(one, self._queue.outcome(one)) for one in self._decided_here()])

    def _decided_here(self) -> list[Decision]:
        return [one for one in self._decisions.standing if one.territory in self._queue.folders]

    def widgets(self) -> CodingWidgets:
        """The same with buttons."""
        from helpers.desk.coding_widgets import CodingWidgets  # noqa: PLC0415 - a notebook without buttons does without them

        return CodingWidgets(self)

    def refresh(self) -> None:
        """Read again what was decided, by others too."""
        self._decisions = read_decisions(coding_log.log_path(self._settings, self.campaign.id))

    # The verbs

    def settle(self, contribution: str, theme: str, by: str = "") -> Element:
        """Give a theme (« T04 », or its label) to a contribution."""
        return self._decide(self.case(contribution), Kind.THEME, self._theme(theme), by)

    def accept(self, contribution: str, by: str = "") -> Element:
        """Give the theme that is proposed."""
        case = self.case(contribution)
        proposal = self.proposal(case)
        if proposal is None:
            raise CampaignError(
                f"{contribution} : l’aide ne propose aucun thème. Donnez-en un : settle({contribution!r}, theme=…)."
            )
        return self._decide(case, Kind.THEME, proposal.theme, by)

    def keep(self, contribution: str, by: str = "") -> Element:
        """Confirm the code of the sender."""
        case = self.case(contribution)
        if case.theme not in self.framing.theme_by_code:
            raise CampaignError(f"{contribution} n’a pas de code à garder. Donnez-lui un thème, ou laissez-la sans thème.")
        return self._decide(case, Kind.THEME, case.theme, by)

    def leave(self, contribution: str, by: str = "") -> Element:
        """Leave a contribution without a theme: its sender will be asked for one."""
        case = self.case(contribution)
        if case.theme in self.framing.theme_by_code:
            raise CampaignError(f"{contribution} a un code : gardez-le (keep), ou donnez un autre thème (settle).")
        return self._decide(case, Kind.LEFT, "", by)

    def mask(self, contribution: str, by: str = "") -> Element:
        """Let a text be printed without the words that were found in it."""
        return self._decide(self._held(contribution), Kind.MASK, "", by)

    def withhold(self, contribution: str, by: str = "") -> Element:
        """Keep a text from being printed."""
        return self._decide(self._held(contribution), Kind.WITHHOLD, "", by)

    def reword(self, contribution: str, text: str, by: str = "") -> Element:
        """Accept another text in the place of one that was held; what the search finds in it stays masked."""
        told = on_one_line(text)
        if not told or len(told) > EXCEL_CELL:
            raise CampaignError(f"{contribution} : donnez le texte accepté (de 1 à {EXCEL_CELL} caractères).")
        return self._decide(self._held(contribution), Kind.REWORD, told, by)

    def undo(self, contribution: str, by: str = "") -> Element:
        """Take back the last decision that stands on a contribution; the one before it stands again."""
        who = self._who(by)
        if territory_of(contribution) not in self._queue.folders:
            raise CampaignError(f"{contribution} : son territoire n’est pas de ceux qui sont ouverts ici. Rien n’a été annulé.")

        def drawn(lines: list[Decision]) -> Decision | None:
            held = [one for one in standing(lines) if one.row == contribution]
            return Decision(0, held[-1].when, who, contribution, Kind.UNDO, undoes=held[-1].number) if held else None

        written = coding_log.add(self._settings, self.campaign.id, drawn)
        self.refresh()
        if written is None:
            raise CampaignError(f"{contribution} : aucune décision à annuler.")
        return Notice("info", f"{contribution} : décision n° {written.undoes} annulée par {who} (ligne n° {written.number}).")

    def by_hand(self) -> Element:
        """Settle the contribution and the theme of the parameters cell; nothing when it names none."""
        contribution, theme = self.asked
        if not contribution:
            return Notice("absence", "Aucune contribution n’est nommée dans la cellule des paramètres : rien n’a été écrit.")
        return self.settle(contribution, theme)

    # How they are written

    def _decide(self, case: Case, kind: Kind, choice: str, by: str) -> Element:
        decision = self._drawn(case, kind, choice, self._who(by))

        def drawn(lines: list[Decision]) -> Decision | None:
            held = _standing_on(lines, case.id, on_theme=kind.is_on_theme)
            return None if held is not None and _says_the_same(held, decision) else decision

        before = _standing_on(self._decisions.standing, case.id, on_theme=kind.is_on_theme)
        written = coding_log.add(self._settings, self.campaign.id, drawn)
        self.refresh()
        if written is None:
            held = _standing_on(self._decisions.standing, case.id, on_theme=kind.is_on_theme)
            return Notice(
                "info", f"{case.id} : déjà décidé ainsi{'' if held is None else f' par {held.by}'}. Rien n’a été écrit."
            )
        return coding_show.written(self, written, before)

    def _drawn(self, case: Case, kind: Kind, choice: str, who: str) -> Decision:
        """The decision as it will be written; its number and its date are given where the file is held."""
        proposal = self.proposal(case) if kind.is_on_theme else None
        found = self.masked(case)[1] if proposal is None and not kind.is_on_theme else ()
        told = found if proposal is None else proposal.words
        return Decision(
            number=0, when=coding_log.now(), by=who, row=case.id, kind=kind, choice=choice,
            suggestion="" if proposal is None else proposal.theme, words=on_one_line(" ; ".join(told)),
            cell=on_one_line(case.theme if kind.is_on_theme else case.publication), print=text_print(case.text),
        )  # fmt: skip

    def _held(self, contribution: str) -> Case:
        """A row whose text waits for a person; raises `CampaignError` when it waits for nobody."""
        case = self.case(contribution, on_theme=False)
        publication = self.framing.lists["publication"]
        if case.publication == publication.by_role["no"].code:
            raise CampaignError(
                f"{contribution} : son territoire a répondu « {publication.by_role['no'].label} », qui prévaut toujours."
            )
        before = _standing_on(self._decisions.standing, contribution, on_theme=False)
        if not self.masked(case)[1] and (before is None or self._queue.outcome(before) is not State.HELD):
            raise CampaignError(
                f"{contribution} : aucune donnée personnelle n’y a été repérée. Son territoire seul dit si le texte peut paraître."
            )
        return case

    def _who(self, by: str) -> str:
        who = on_one_line(by or self.by)
        if not who or len(who) > LONGEST_NAME:
            raise CampaignError(
                f'Dites qui décide (de 1 à {LONGEST_NAME} caractères) : by="A. Martin", ou le paramètre « par » en tête du carnet. '
                "Ce nom paraît dans le rapport et dans le classeur renvoyé."
            )
        return who

    def _theme(self, told: str) -> str:
        themes = self.framing.lists["themes"]
        choice = themes.find(told)
        if choice is None:
            shown = [themes.shown(one) for one in themes.choices]
            raise CampaignError(f"Thème « {told} » inconnu. {suggestion(told, shown) or 'Thèmes : ' + ' ; '.join(shown)}")
        return choice.code


def _standing_on(lines: Sequence[Decision], contribution: str, *, on_theme: bool) -> Decision | None:
    """The decision that stands on the theme of a contribution, or on its words."""
    return next((one for one in standing(lines) if one.row == contribution and one.kind.is_on_theme is on_theme), None)


def _says_the_same(held: Decision, other: Decision) -> bool:
    told = (held.kind, held.choice, held.cell, held.print)
    return told == (other.kind, other.choice, other.cell, other.print)
