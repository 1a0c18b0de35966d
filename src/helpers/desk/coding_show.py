"""What the coding workbench shows: the rows that wait, one of them in full, what was decided. For the desk only: texts that are held are read here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from helpers.collect.decisions import State
from helpers.desk.coding_queue import Case
from helpers.framing.decisions import Decision, Kind
from helpers.framing.model import Framing
from helpers.show.elements import Element, Notice, Row, Table
from helpers.show.markup import tag
from helpers.show.parts import group
from helpers.wording import FIXED, NARROW, counted, day, excerpt, number, quote, typeset

if TYPE_CHECKING:
    from helpers.desk.coding import Workbench

TIGHT, QUOTED = (
    "margin:0.3em 0",
    "margin:0.3em 0;padding:0.4em 1em;font-size:115%;border-left:3px solid var(--jp-brand-color1,#36c)",
)
SIDE_BY_SIDE = "display:grid;grid-template-columns:repeat(auto-fit,minmax(14em,1fr));gap:0.5em 1.5em"
LONGEST = 160  # characters of a text in a table
NONE = "—"
NOT_TO_PUBLISH = "Ces textes ne sont pas tous publiables : ne diffusez pas ce carnet une fois exécuté."


def queue_table(bench: Workbench, cases: Sequence[Case], most: int) -> Element:
    """The first rows that wait, with what is proposed beside the human code."""
    if not cases:
        return Notice("absence", "Aucune ligne n’attend de décision.")
    rows = tuple(
        Row(
            (
                case.id,
                reason_told(case),
                excerpt(case.text, LONGEST),
                code_told(case.theme, bench.framing),
                second_told(case, bench.framing),
                proposed(bench, case),
            )
        )
        for case in cases[:most]
    )
    left = len(cases) - len(rows)
    note = NOT_TO_PUBLISH + (f" Les {number(len(rows))} premières sur {number(len(cases))}." if left else "")
    header = ("Contribution", "Pourquoi", "Texte", "Code du classeur", "Second code", "Proposition")
    return Table(f"{counted(len(cases), 'ligne')} à coder ou à trancher", header, rows, note=note)


@dataclass(frozen=True)
class CaseCard(Element):
    """One row in full: its words, then the codes of people and what is proposed, side by side, each with what the framing says of it."""

    case: Case
    codes: tuple[tuple[str, str, str], ...]  # title, code, what it means or what led to it

    def html(self) -> Markup:
        case = self.case
        why = reason_told(case) + (f"{NARROW}; commentaire de codage{FIXED}: {case.comment}" if case.comment else "")
        columns = (
            tag("div", tag("strong", title), tag("br"), code, tag("br"), tag("small", why)) for title, code, why in self.codes
        )
        return tag(
            "div",
            tag("p", tag("strong", case.id), f" · {case.territory} · {why}", style=TIGHT),
            tag("blockquote", tag("bdi", case.text), style=QUOTED),
            tag("p", tag("small", case.why), style=TIGHT) if case.why else None,
            tag("div", *columns, style=SIDE_BY_SIDE),
            tag("p", tag("small", typeset(NOT_TO_PUBLISH)), style=TIGHT),
            style="line-height:1.5",
        )  # fmt: skip


def case_card(bench: Workbench, case: Case) -> CaseCard:
    """The card of a row."""
    return CaseCard(case, tuple(_on_theme(bench, case) if case.on_theme else _on_words(bench, case)))


def _on_theme(bench: Workbench, case: Case) -> Iterator[tuple[str, str, str]]:
    framing, proposal = bench.framing, bench.proposal(case)
    yield "Code du classeur", code_told(case.theme, framing), _definition(case.theme, framing)
    if case.second:
        yield "Second code", code_told(case.second, framing), _definition(case.second, framing)
    if proposal is None:
        yield "Proposition", "aucune", "L’aide hésite, ou ne reconnaît aucun mot du cadrage."
    else:
        led = f"mots{FIXED}: {', '.join(proposal.words)}. " if proposal.words else ""
        yield "Proposition", code_told(proposal.theme, framing), led + _definition(proposal.theme, framing)


def _on_words(bench: Workbench, case: Case) -> Iterator[tuple[str, str, str]]:
    text, found = bench.masked(case)
    publication = bench.framing.lists["publication"]
    yield "Réponse de la collectivité", publication.label_of(case.publication), typeset("Publiable ?")
    yield "Proposition", text, f"mots repérés{FIXED}: {' ; '.join(found)}" if found else "aucun mot repéré"


def _definition(code: str, framing: Framing) -> str:
    return framing.theme_by_code[code].definition if code in framing.theme_by_code else ""


def reason_told(case: Case) -> str:
    """Why a row waits, in French."""
    return case.reason.value if case.reason else "n’attend pas de décision"


def code_told(code: str, framing: Framing) -> str:
    """A theme as the lists show it; the words of a cell that means none."""
    themes = framing.lists["themes"]
    if code in themes.by_code:
        return themes.shown(themes.by_code[code])
    return f"{quote(code)}, hors de la liste" if code else "aucun"


def second_told(case: Case, framing: Framing) -> str:
    """The second coder's code."""
    return code_told(case.second, framing) if case.second else NONE


def proposed(bench: Workbench, case: Case) -> str:
    """What is proposed, and the words that led to it."""
    if not case.on_theme:
        text, found = bench.masked(case)
        return (
            f"Masqué{FIXED}: {quote(excerpt(text, LONGEST))} (mots repérés{FIXED}: {' ; '.join(found)})"
            if found
            else "Aucun mot repéré"
        )
    proposal = bench.proposal(case)
    if proposal is None:
        return "L’aide ne propose rien"
    words = f" (mots{FIXED}: {', '.join(proposal.words)})" if proposal.words else ""
    return code_told(proposal.theme, bench.framing) + words


def decision_told(decision: Decision, framing: Framing) -> str:
    """What was decided, in French."""
    if decision.kind is Kind.THEME:
        return code_told(decision.choice, framing)
    return (
        f"{decision.kind.value}{FIXED}: {quote(excerpt(decision.choice, LONGEST))}"
        if decision.kind is Kind.REWORD
        else decision.kind.value
    )


def written(bench: Workbench, decision: Decision, before: Decision | None) -> Element:
    """What has just been written, and what it takes the place of."""
    told = f"{decision.row} : {decision_told(decision, bench.framing)} (décision n° {decision.number}, {decision.by})."
    if before is not None:
        told += f" Elle remplace celle de {before.by} : {decision_told(before, bench.framing)}."
    return Notice("info", told)


def decisions_table(bench: Workbench, decided: Sequence[tuple[Decision, State]]) -> Element:
    """What was decided, by whom, when, and what becomes of it; those to read again first."""
    unread = bench.decisions.unread
    faults = (
        Notice("attention", f"Lignes illisibles de decisions.csv, qui ne comptent pas : {', '.join(map(str, unread))}.")
        if unread
        else None
    )
    if not decided:
        return group(faults, Notice("absence", "Rien n’a encore été décidé."))
    order = [State.STALE, State.HELD, State.GONE, State.APPLIED, State.DONE]
    ranked = sorted(decided, key=lambda one: (order.index(one[1]), one[0].number))
    rows = tuple(
        Row((one.row, decision_told(one, bench.framing), one.by, day(one.day), state.value, number(one.number)))
        for one, state in ranked
    )
    header = ("Contribution", "Décision", "Par", "Le", "État", "N°")
    return group(faults, Table(counted(len(rows), "décision"), header, rows, frozenset({5})))
