"""What the coding workbench shows: the rows that wait, one of them in full, what was decided. For the desk only: texts that are held are read here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpers.collect.decisions import State
from helpers.desk.coding_queue import Case
from helpers.framing.decisions import Decision, Kind
from helpers.framing.model import Framing
from helpers.show.elements import Element, Facts, Notice, Row, Table
from helpers.show.parts import group
from helpers.wording import counted, day, excerpt, number

if TYPE_CHECKING:
    from helpers.desk.coding import Workbench

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
                case.reason.value,
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


def case_card(bench: Workbench, case: Case) -> Element:
    """One row in full."""
    facts = (
        ("Contribution", case.id),
        ("Pourquoi", case.reason.value + (f" : {case.why}" if case.why else "")),
        ("Texte", case.text),
        ("Code du classeur", code_told(case.theme, bench.framing)),
        ("Second code", second_told(case, bench.framing)),
        ("Commentaire de codage", case.comment or NONE),
        ("Proposition", proposed(bench, case)),
    )
    return group(Facts(facts), Notice("attention", NOT_TO_PUBLISH))


def code_told(code: str, framing: Framing) -> str:
    """A theme as the lists show it; the words of a cell that means none."""
    themes = framing.lists["themes"]
    if code in themes.by_code:
        return themes.shown(themes.by_code[code])
    return f"« {code} », hors de la liste" if code else "aucun"


def second_told(case: Case, framing: Framing) -> str:
    """The second coder's code."""
    return code_told(case.second, framing) if case.second else NONE


def proposed(bench: Workbench, case: Case) -> str:
    """What is proposed, and the words that led to it."""
    if not case.on_theme:
        text, found = bench.masked(case)
        return f"Masqué : « {excerpt(text, LONGEST)} » (mots repérés : {' ; '.join(found)})" if found else "Aucun mot repéré"
    proposal = bench.proposal(case)
    if proposal is None:
        return "L’aide ne propose rien"
    words = f" (mots : {', '.join(proposal.words)})" if proposal.words else ""
    return code_told(proposal.theme, bench.framing) + words


def decision_told(decision: Decision, framing: Framing) -> str:
    """What was decided, in French."""
    if decision.kind is Kind.THEME:
        return code_told(decision.choice, framing)
    return (
        f"{decision.kind.value} : « {excerpt(decision.choice, LONGEST)} »"
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
