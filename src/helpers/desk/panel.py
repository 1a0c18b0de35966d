"""The buttons of the welcome. Each does what a parameter or a command does too: nothing can be reached by a button alone."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import ipywidgets as widgets
from markupsafe import Markup

from helpers.desk.chosen import Chosen
from helpers.desk.copies import working_copy
from helpers.desk.links import address
from helpers.desk.live import Live
from helpers.desk.panes import show_in
from helpers.desk.production import Told, production
from helpers.errors import ConcertationsError
from helpers.files import system_fault
from helpers.framing.campaign import campaigns
from helpers.show.elements import Element, Notice
from helpers.show.markup import join, tag
from helpers.wording import quote, typeset

ENDINGS = {
    0: "Le rapport est produit.",
    1: "La production est finie ; des rapports sont en échec ou écartés : voyez « Ce qui ne va pas ».",
}
STOPPED = "La production n’a pas pu se faire : les lignes ci-dessus disent pourquoi."
FIELD, NAMED, BUTTON = widgets.Layout(width="34em"), {"description_width": "7em"}, widgets.Layout(width="auto")
OPENED = (("rapport.html", "Ouvrir le rapport"), ("rapport.pdf", "le PDF"), ("donnees.xlsx", "les données"))


class Panel(Element):
    """Choices and buttons, shown as widgets; what they answer is shown beneath, where a link to a notebook opens in JupyterLab."""

    def __init__(self, chosen: Chosen, *, build: bool = False) -> None:
        self._chosen, self._build, self._is_following = chosen, build, False
        self._answer: Element = Notice(
            "info", "Sans les boutons : changez les paramètres en haut de ce carnet, puis exécutez-le."
        )
        self._answered = Live(lambda: self._answer)
        self.campaign = widgets.Dropdown(options=campaigns(chosen.settings), description="Campagne", layout=FIELD, style=NAMED)
        self.territory = widgets.Dropdown(description="Territoire", layout=FIELD, style=NAMED)
        self.pages = widgets.HTML()
        self.produce = self._button("Produire ce rapport", self._start, "primary")
        self.copy = self._button("Préparer mon carnet", self._copy)
        self.read = self._button("Relire les classeurs", lambda: chosen.look_again(read=True))
        self.seen = self._button("Tout est vu", chosen.mark_seen)
        self.progress = widgets.FloatProgress(max=1, layout=widgets.Layout(width="34em", visibility="hidden"))
        self.said = widgets.HTML()
        self._follow()
        self.campaign.observe(lambda change: self._chose(lambda: chosen.choose_campaign(change["new"])), "value")
        self.territory.observe(lambda change: self._chose(lambda: self._choose_territory(change["new"])), "value")
        chosen.listen(self._follow)

    def html(self) -> Markup:
        return join(self._answered, self._pages())

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - a kernel has it loaded; nobody else shows a notebook

        choices = widgets.VBox([self.campaign, self.territory, self.pages])
        buttons = widgets.HBox([self.produce, self.copy, self.read, self.seen])
        display(widgets.VBox([choices, buttons, self.progress, self.said]))
        display(self._answered)
        if self._build:
            self._tell_all(self._production())

    def _button(self, told: str, work: Callable[[], None], style: str = "") -> widgets.Button:
        button = widgets.Button(description=told, button_style=style, layout=BUTTON)
        button.on_click(lambda _button: self._attempt(work))
        return button

    def _attempt(self, work: Callable[[], None]) -> None:
        """Do what was asked; what cannot be done is told beneath the buttons, where a fault would be lost in a log."""
        try:
            work()
        except ConcertationsError as error:
            self._say(Notice("attention", str(error)))
        except OSError as error:
            self._say(Notice("attention", f"Fichier : {system_fault(error)}."))

    def _chose(self, work: Callable[[], None]) -> None:
        """Something was chosen by hand, not by `_follow`."""
        if not self._is_following:
            self._attempt(work)

    def _choose_territory(self, slug: str) -> None:
        self._chosen.territory = slug
        show_in(self.pages, self._pages())

    def _follow(self) -> None:
        """Show what is chosen now."""
        self._is_following = True
        look = self._chosen.look
        self.campaign.set_trait("value", look.campaign.id)
        self.territory.options = [(look.name(slug), slug) for slug in look.slugs]
        self.territory.set_trait("value", self._chosen.territory or None)
        show_in(self.pages, self._pages())
        self.produce.disabled = self.copy.disabled = not self._chosen.territory
        self._is_following = False

    def _pages(self) -> Element:
        """Links to what there is of the chosen territory."""
        look, slug = self._chosen.look, self._chosen.territory
        folder = look.settings.reports(look.campaign.id) / "territoires" / slug
        found = [(folder / name, told) for name, told in OPENED if (folder / name).is_file()]
        links = [tag("a", told, href=self._address(path), target="_blank") for path, told in found]
        return _Part(Markup(" · ").join(links) if links else tag("em", "Pas encore de rapport."))

    def _copy(self) -> None:
        look = self._chosen.look
        path = working_copy(look.settings, look.campaign.id, self._chosen.territory)
        way = path.relative_to(look.settings.root / "notebooks").as_posix()
        told = typeset("Votre carnet de ce territoire, à vous seul : ")
        self._say(_Part(tag("p", told, tag("a", way, href=way), class_="notice notice-info")))

    def _start(self) -> None:
        """Produce beside the kernel, which stays free for other cells."""
        context = contextvars.copy_context()  # what is shown from another thread still belongs to this notebook
        told = self._production()
        threading.Thread(target=lambda: context.run(self._tell_all, told), daemon=True).start()

    def _production(self) -> Iterator[Told]:
        look = self._chosen.look
        return production(look.settings, look.campaign.id, self._chosen.territory)

    def _tell_all(self, steps: Iterator[Told]) -> None:
        """Follow a production to its end, then look at the campaign again."""
        self.produce.disabled = self.read.disabled = self.campaign.disabled = True
        self.progress.layout.visibility, self.progress.bar_style = "visible", "info"
        self._tell(Told(said=("Production en cours…",)))
        exit_code: int | None = None
        for told in steps:
            self._tell(told)
            exit_code = told.exit_code
        self.progress.bar_style = "success" if exit_code == 0 else "warning"
        self.produce.disabled = self.read.disabled = self.campaign.disabled = False
        self._attempt(lambda: self._chosen.look_again(read=False))
        name = quote(self._chosen.look.name(self._chosen.territory))
        self._say(Notice("info" if exit_code == 0 else "attention", f"{name} : {ENDINGS.get(exit_code or 0, STOPPED)}"))

    def _tell(self, told: Told) -> None:
        self.progress.set_trait("value", told.share)
        show_in(self.said, _Part(tag("pre", "\n".join(told.said))))

    def _say(self, answer: Element) -> None:
        self._answer = answer
        self._answered.refresh()

    def _address(self, path: Path) -> str:
        return address(path, self._chosen.settings.root / "notebooks")


class _Part(Element):
    """A part of the panel that only the panel has."""

    def __init__(self, markup: Markup) -> None:
        self._markup = markup

    def html(self) -> Markup:
        return self._markup
