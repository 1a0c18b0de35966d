"""The accessibility statement: what was tested on the pages and how, what was not, whom to write to.

It follows the model of the French reference (RGAA 4.1), whose degree of conformity only an audit by people can establish.
The tests that it tells of are `tests/browser`; one of them holds this page to what they run.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from markupsafe import Markup

from helpers.publish.shell import Footer, page
from helpers.show.elements import Bullets, Element, Header, Prose, Row, Table
from helpers.show.markup import join, tag
from helpers.wording import FIXED, day, listing, typeset

TITLE = "Déclaration d’accessibilité"
ESTABLISHED = date(2026, 11, 26)
TOOL, TOOL_VERSION = "axe-core", "4.12.1"
RULES = ("WCAG 2.0, 2.1 et 2.2, niveaux A et AA", "bonnes pratiques d’axe-core")
KINDS_OF_PAGES = (
    "rapport d’un territoire", "dernier rapport valide d’un territoire", "carte d’un rapport en échec", "synthèse nationale",
    "atelier du manifeste", "page d’accueil de la campagne", "résultats d’une recherche", "fiche de sobriété", "présente déclaration",
)  # fmt: skip
NOT_AUDITED = (
    "Aucun audit de conformité au RGAA 4.1 n’a été mené par des personnes sur ces pages : leur degré de conformité n’est donc pas établi, et "
    "cette déclaration n’en affirme aucun. Elle dit ce que des programmes ont vérifié."
)
CHECKED = (
    (
        "Règles automatiques",
        "axe-core dans Chromium, en clair et en sombre, tous les replis ouverts, sur chaque sorte de page",
        "aucun manquement",
    ),
    (
        "Langue, titres, repères",
        "langue « fr », un seul titre principal, niveaux de titres sans saut, lien d’évitement",
        "chaque page relue",
    ),
    ("Graphiques", "équivalent en texte propre à chaque graphique, tableau de ses chiffres en dessous", "chaque page relue"),
    ("Tableaux", "légende, en-têtes de colonnes et de lignes", "chaque page relue"),
    ("Contrastes", "4,5 pour 1 au moins pour les textes, en clair et en sombre, tableaux compris", "calculés"),
    ("Zoom", "aucun défilement horizontal de la page à 320 pixels de large (400 % d’agrandissement)", "mesuré dans Chromium"),
    (
        "Clavier",
        "lien d’évitement, liens, dépliants et filtres atteints et actionnés au clavier, repère de position visible",
        "essayé dans Chromium",
    ),
    (
        "Replis",
        "un lien ouvre le repli où il mène, avec et sans JavaScript ; tout est ouvert sur papier",
        "essayé dans Chromium",
    ),
    (
        "Couleurs imposées",
        "textes, tableaux et graphiques restent lisibles quand le système impose ses couleurs",
        "calculés dans Chromium",
    ),
    ("Mouvement", "aucune animation ni transition", "feuille de style relue"),
    ("Sans script", "constats, preuves et tableaux se lisent sans JavaScript", "essayé dans Chromium"),
)
NOT_CHECKED = (
    "La lecture avec un lecteur d’écran, une plage braille ou une commande vocale.",
    "Les autres navigateurs que Chromium.",
    "La clarté des textes pour des lecteurs qui ont des difficultés de compréhension, et l’usage par des personnes handicapées.",
    "Les textes écrits par les participants et les collectivités : leur langue, leurs abréviations et leurs adresses sont les leurs.",
    "Les documents à télécharger (classeurs, documents de traitement de texte, présentations) et les carnets.",
)
RECOURSE = (
    "Si vous signalez un défaut qui vous empêche d’accéder à un contenu et que vous n’obtenez pas de réponse satisfaisante, vous pouvez saisir le "
    "Défenseur des droits : par son formulaire en ligne, auprès de son délégué dans votre département, ou par courrier gratuit, sans affranchir "
    "l’enveloppe (Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07)."
)


def render_statement(publisher: str, contact: str, footer: Footer) -> str:
    """The page; `publisher` and `contact` are those of the framing."""
    intro = "Ce qui a été vérifié pour que chacun puisse lire ces pages, et ce qui ne l’a pas été."
    body = join(
        Header(publisher, TITLE, intro, (("Établie le", day(ESTABLISHED)), ("Référence", "RGAA 4.1")), ()),
        *_sections(contact),
        tag("p", tag("a", "Revenir aux rapports de la campagne", href="index.html")),
    )
    return page(TITLE, str(body), footer=footer, description=typeset(intro))


def _sections(contact: str) -> Iterator[Markup]:
    yield _section("État de conformité", Prose(NOT_AUDITED))
    yield _section(
        "Ce qui a été vérifié",
        Prose(f"Sortes de pages vérifiées : {listing(list(KINDS_OF_PAGES))}."),
        Table("Vérifications faites par des programmes", ("Sujet", "Vérification", "Résultat"), _lines()),
        Prose(
            f"Outil : {TOOL} {TOOL_VERSION} ; règles : {listing(list(RULES))}. Ces vérifications sont faites sur une campagne de "
            "démonstration, avec le programme qui produit ces pages ; chaque page publiée est en outre relue par lui avant de paraître."
        ),
    )
    yield _section("Ce qui n’a pas été vérifié", Bullets(NOT_CHECKED))
    yield _section(
        "Établissement de cette déclaration",
        Prose(f"Cette déclaration a été établie le {day(ESTABLISHED)}, à partir des essais automatiques ci-dessus."),
    )
    yield _section(
        "Retour d’information et contact", Prose(f"Si un contenu vous est inaccessible, écrivez-nous{FIXED}: {contact}.")
    )
    yield _section("Voies de recours", Prose(RECOURSE))


def _lines() -> tuple[Row, ...]:
    return tuple(Row(tuple(map(typeset, line))) for line in CHECKED)


def _section(title: str, *parts: Element) -> Markup:
    return tag("section", tag("h2", title), *parts, class_="section")
