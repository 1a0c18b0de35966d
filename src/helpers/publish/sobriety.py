"""The « fiche de sobriété »: what the reports of a campaign cost to make and to read.

It is made from the clocks of the manifest: alone among the pages, its bytes change from one run to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from helpers.publish.shell import Footer, page
from helpers.show.elements import Bullets, Header, Prose, Row, Table
from helpers.show.markup import join, tag
from helpers.wording import counted, typeset

FILE = "sobriete.html"
TITLE = "Fiche de sobriété"


@dataclass(frozen=True)
class Sobriety:
    """What the page shows, in words: facts of the run, lines of the reports, coefficients and their sources."""

    campaign: str
    intro: str
    marks: tuple[str, ...]
    run: tuple[tuple[str, str], ...]  # label, value
    in_all: int  # reports
    reports: tuple[tuple[str, ...], ...]  # name, seconds, processor, memory, weight, energy
    coefficients: tuple[tuple[str, str, str, str, str], ...]  # what, low, high, unit, source


HEADER = ("Rapport", "Durée", "Processeur", "Mémoire au plus", "Poids de la page", "Énergie estimée")
METHOD = (
    "Énergie = (secondes de processeur × puissance d’un cœur occupé + mémoire × durée × puissance de la mémoire) × part de la salle. "
    "Toutes les bornes basses donnent l’estimation basse, toutes les bornes hautes l’estimation haute."
)
LIMITS = (
    (
        "Ceci est une estimation : rien n’a été mesuré à la prise. La vraie valeur dépend de la machine ; l’écart entre les deux bornes dit ce "
        "que nous ignorons."
    ),
    (
        "Temps et mémoire sont mesurés par le système. La mémoire est celle du plus gros processus, et non leur somme ; un processus qui a déjà "
        "fait d’autres rapports en donne une valeur trop haute."
    ),
    "Ne sont pas comptés : la fabrication des machines, l’écran, le réseau, la lecture des pages, ni les réunions elles-mêmes.",
    (
        "Les chiffres sont ceux de la dernière production : cette page, seule de la campagne, change d’une production à l’autre sans que les "
        "données changent."
    ),
    "Le détail de chaque rapport est dans manifest.json.",
)


def render_sobriety(sobriety: Sobriety, footer: Footer) -> str:
    """The page, in the house shell."""
    body = join(
        Header(sobriety.campaign, TITLE, typeset(sobriety.intro), sobriety.run, sobriety.marks),
        *_sections(sobriety),
        tag("p", tag("a", "Revenir aux rapports de la campagne", href="index.html")),
    )
    return page(TITLE, str(body), footer=footer, description=typeset(sobriety.intro))


def _sections(sobriety: Sobriety) -> Iterator[Markup]:
    if sobriety.reports:
        shown = len(sobriety.reports)
        few = f"les {shown} qui ont pris le plus de temps, sur " if shown < sobriety.in_all else ""
        title = f"Ce qu’a coûté chaque rapport ({few}{counted(sobriety.in_all, 'rapport')})"
        yield _section("Rapport par rapport", _table(title, HEADER, sobriety.reports, numeric=frozenset(range(1, len(HEADER)))))
    yield _section(
        "Comment l’énergie est estimée",
        Prose(typeset(METHOD)),
        _table(
            "Coefficients, de la borne basse à la borne haute",
            ("Coefficient", "Basse", "Haute", "Unité"),
            [one[:-1] for one in sobriety.coefficients],
            numeric=frozenset({1, 2}),
        ),
        tag("h3", "D’où viennent ces bornes"),
        Bullets(tuple(typeset(f"{what} — {source}.") for what, *_others, source in sobriety.coefficients)),
    )  # fmt: skip
    yield _section("Ce que ces chiffres ne disent pas", Bullets(tuple(map(typeset, LIMITS))))


def _table(title: str, header: tuple[str, ...], lines: Sequence[tuple[str, ...]], *, numeric: frozenset[int]) -> Table:
    return Table(title, header, tuple(Row(line) for line in lines), numeric=numeric)


def _section(title: str, *parts: Prose | Table | Bullets | Markup) -> Markup:
    return tag("section", tag("h2", title), *parts, class_="section")


def portal_section() -> Markup:
    """What the front page says of it: no figure, so that the front page stays the same from one run to the next."""
    return tag(
        "section",
        tag("h2", "Sobriété"),
        tag("p", "Ce que ces rapports ont coûté à produire, et une estimation de leur énergie\u00a0: ", tag("a", "lire la fiche de sobriété", href=FILE), "."),
        class_="section",
    )  # fmt: skip
