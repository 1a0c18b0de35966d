"""The coding workbench with buttons: one row at a time, what is proposed beside the human code, and a click a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import ipywidgets

from helpers.desk import coding_show
from helpers.desk.coding_queue import Case, Reason
from helpers.errors import ConcertationsError
from helpers.show.elements import Element, Notice
from helpers.show.markup import tag
from helpers.wording import counted, number

if TYPE_CHECKING:
    from helpers.desk.coding import Workbench

WIDE, LONG = {"width": "auto"}, {"width": "32em"}
Act = Callable[[str], Element]


class CodingWidgets:
    """Buttons over a workbench. Every click is one of its verbs, on the row that is shown."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.place = 0
        self.done: list[str] = []  # contributions decided here, for « annuler »
        self.cases = bench.waiting()
        self.who = ipywidgets.Text(
            value=bench.by, description="Décidé par", placeholder="votre nom, qui paraîtra dans le rapport", layout=LONG
        )
        self.reason = ipywidgets.Dropdown(options=_reasons(bench), value=bench.reason or "", description="Raison", layout=LONG)
        self.reason.observe(lambda change: self._only(change["new"]), "value")
        self.card, self.message, self.count = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        shown = bench.framing.lists["themes"]
        themes = [(shown.shown(one), one.code) for one in shown.choices]
        self.theme = ipywidgets.Dropdown(options=themes, description="Thème", layout=LONG)
        self.text = ipywidgets.Textarea(description="Autre texte", layout=LONG)
        self.previous = _button("◀ Précédente", lambda: self._move(-1))
        self.following = _button("Suivante ▶", lambda: self._move(1))
        self.accept = _button("Accepter la proposition", lambda: self._act(bench.accept), "success")
        self.keep = _button("Garder le code", lambda: self._act(bench.keep))
        self.second = _button("Prendre le second code", lambda: self._act(self._second_code))
        self.settle = _button("Donner ce thème", lambda: self._act(lambda id_: bench.settle(id_, self.theme.value)))
        self.leave = _button("Laisser sans thème", lambda: self._act(bench.leave))
        self.mask = _button("Masquer comme proposé", lambda: self._act(bench.mask), "success")
        self.withhold = _button("Retenir le texte", lambda: self._act(bench.withhold))
        self.reword = _button("Accepter cet autre texte", lambda: self._act(lambda id_: bench.reword(id_, self.text.value)))
        self.undo = _button("Annuler la dernière décision", self._undo, "warning")
        self.on_theme = ipywidgets.VBox([_row(self.accept, self.keep, self.second, self.leave), _row(self.theme, self.settle)])
        self.on_words = ipywidgets.VBox([_row(self.mask, self.withhold), _row(self.text, self.reword)])
        self.box = ipywidgets.VBox(
            [
                _row(self.who, self.reason), _row(self.previous, self.count, self.following),
                self.card, self.on_theme, self.on_words, _row(self.undo), self.message,
            ]
        )  # fmt: skip
        self._show()

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - there where a notebook shows it

        display(self.box)

    @property
    def case(self) -> Case | None:
        """The row that is shown; nothing when none waits."""
        return self.cases[self.place] if self.cases else None

    def _show(self) -> None:
        self.place = max(0, min(self.place, len(self.cases) - 1))
        case = self.case
        _put(self.card, str(_card(self.bench, case).html()))
        told = f"{number(self.place + 1)} sur {counted(len(self.cases), 'ligne')}" if case else "Aucune ligne n’attend."
        _put(self.count, str(tag("span", told)))
        self._offer(case)

    def _offer(self, case: Case | None) -> None:
        """The buttons of the row that is shown; one that has nothing to say is greyed."""
        known = self.bench.framing.theme_by_code
        self.on_theme.layout.display = "" if case is not None and case.on_theme else "none"
        self.on_words.layout.display = "" if case is not None and not case.on_theme else "none"
        self.second.layout.display = "" if case is not None and case.second in known else "none"
        if case is None:
            return
        self.accept.disabled = case.on_theme and self.bench.proposal(case) is None
        self.keep.disabled, self.leave.disabled = case.theme not in known, case.theme in known
        _put(self.text, "" if case.on_theme else self.bench.masked(case)[0])
        if case.theme in known:
            _put(self.theme, case.theme)

    def _second_code(self, contribution: str) -> Element:
        return self.bench.settle(contribution, self.bench.case(contribution).second)

    def _only(self, reason: str) -> None:
        """Go through the rows that wait for one reason, or for all."""
        self.bench.reason, self.place = Reason(reason) if reason else None, 0
        self.cases = self.bench.waiting()
        self._show()

    def _move(self, steps: int) -> None:
        self.place += steps
        _put(self.message, "")
        self._show()

    def _act(self, verb: Act) -> None:
        if self.case is None:
            return
        contribution = self.case.id
        if self._tell(lambda: verb(contribution)):
            self.done.append(contribution)

    def _undo(self) -> None:
        contribution = self.done[-1] if self.done else self.case.id if self.case else ""
        if self._tell(lambda: self.bench.undo(contribution)) and self.done:
            self.done.pop()

    def _tell(self, act: Callable[[], Element]) -> bool:
        """Do something and say what came of it; a refusal is said too, and changes nothing."""
        self.bench.by = self.who.value
        try:
            told = act()
        except ConcertationsError as error:
            _put(self.message, str(Notice("attention", str(error)).html()))
            return False
        self.cases = self.bench.waiting()
        self._show()
        _put(self.message, str(told.html()))
        return True


def _reasons(bench: Workbench) -> list[tuple[str, str]]:
    """Each reason with how many rows wait for it when the workbench opens."""
    counts = Counter(case.reason for case in bench.everything_waiting())
    told = [(f"{one.value} ({number(counts[one])})", one.value) for one in Reason]
    return [(f"toutes ({number(sum(counts.values()))})", ""), *told]  # a list shows nothing for None


def _card(bench: Workbench, case: Case | None) -> Element:
    return Notice("absence", "Aucune ligne n’attend de décision.") if case is None else coding_show.case_card(bench, case)


def _put(widget: ipywidgets.Widget, value: str) -> None:
    """Give a widget its value; that of an HTML widget comes from an element, which escapes what people wrote."""
    widget.set_trait("value", value)


def _row(*widgets: ipywidgets.Widget) -> ipywidgets.HBox:
    return ipywidgets.HBox(list(widgets))


def _button(label: str, act: Callable[[], None], style: str = "") -> ipywidgets.Button:
    button = ipywidgets.Button(description=label, button_style=style, layout=WIDE)
    button.on_click(lambda _: act())
    return button
