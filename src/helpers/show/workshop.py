"""The manifesto's workshop, section by section: what `notebooks/atelier_manifeste.ipynb` calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from helpers.analyse.drafts import OPENING, Drafts, Text
from helpers.analyse.manifesto import Entry, Manifesto, Part, Quote, Section
from helpers.analyse.national_claims import MOST_NAMED
from helpers.collect.drafts.marks import DOCUMENT
from helpers.framing.campaign import Campaign
from helpers.show import parts
from helpers.show.elements import (
    Bullets,
    ClaimLine,
    Element,
    Evidence,
    Folded,
    Group,
    Header,
    Heading,
    Notice,
    Prose,
    Row,
    Table,
)  # fmt: skip
from helpers.show.files import FileLink
from helpers.show.markup import tag
from helpers.show.national_links import EVERY_ROW, FEW, page_of
from helpers.show.voices import Verbatim, Verbatims
from helpers.wording import FICTIONAL, counted, day, inside, listing, number, quote, typeset

TITLE = "Atelier du manifeste"
TO_REREAD, TWO_VERSIONS, KEPT, ASTRAY = "à relire", "plusieurs versions", "repris", "à replacer"
RULES = (
    "Paroles citées : d’abord les mots mêmes des personnes, puis l’idée que portent le plus de personnes, puis la longueur la plus proche de 140 signes, puis le premier identifiant ; une seule par territoire, jamais deux fois presque la même.",
    "Pour : sur un thème, les attentes et les propositions ; sur une proposition, celles du groupe. En garde : les vigilances du même thème ; sous une proposition, celles qui partagent le plus de mots avec elle, sans savoir si elles s’y opposent.",
    "Seuls les textes déclarés publiables sont cités ; un public n’est nommé que si les pages des territoires l’affichent.",
    "À relire : la phrase chiffrée qui figurait au-dessus du texte au moment de l’écrire n’est plus celle d’aujourd’hui.",
    "Ces contributions viennent de volontaires : elles ne se convertissent pas en pourcentage d’habitants.",
)
STEPS = (
    "Écrivez dans les cadres, puis enregistrez le document dans {folder}/manifeste.docx ; à plusieurs, chacun le sien (manifeste-chapitre-un.docx).",
    "Relancez la production : les phrases sont reprises sous leur constat, celles dont le chiffre a bougé sont marquées.",
    "Rien de ce dossier n’est jamais effacé. Un document modifié dans le dossier des rapports y est d’abord copié (manifeste-retrouve-….docx).",
)


@dataclass(frozen=True)
class ManifestoWorkshop:
    """The matter of the manifesto and what drafters wrote, ready to show.

    `write`: writes the document and returns its place; nothing in a run, which writes it with the page.
    """

    campaign: Campaign
    manifesto: Manifesto
    drafts: Drafts
    write: Callable[[], str] | None = None

    def header(self) -> Element:
        """The campaign and where the drafting is."""
        written = len(self.drafts.placed)
        return Header(
            kicker=self.campaign.title,
            title=TITLE,
            subtitle="Ce que les territoires ont dit, chapitre par chapitre, pour celles et ceux qui rédigent.",
            facts=(
                ("Constats", number(len(self.manifesto.entries))),
                ("Passages rédigés", number(written)),
                ("À relire", number(len(self.drafts.to_reread))),
                ("Données arrêtées au", day(self.campaign.cut_off)),
            ),
            marks=(FICTIONAL,) if self.campaign.fictional else (),
        )

    def drafting(self) -> Element:
        """What drafters wrote: kept, to be read again, in two versions, without its claim."""
        rows = tuple(self._written())
        unread = (Notice("attention", message) for message in self.drafts.unread)
        if not rows:
            return parts.group(*unread, Notice("absence", "Aucune phrase de rédacteur n’a encore été reprise."))
        header = ("Lieu d’écriture", "État", "Repris de", "Constat au moment d’écrire")
        return parts.group(*unread, Table("Les passages rédigés", header, rows))

    def chapters(self) -> Element:
        """By chapter and theme: each claim, words for and against, what was answered."""
        found = tuple(element for section in self.manifesto.sections for element in self._section(section))
        return parts.in_parts(*found) if found else Notice("absence", "Aucun territoire ne donne encore de quoi écrire.")

    def least_shared(self) -> Element:
        """Positions that the fewest share, theme by theme."""
        tables = [
            Table(
                f"Positions les moins partagées : {inside(lone.theme.label)} ({counted(len(lone.quotes) + lone.others, 'position')})",
                ("Contribution", "Territoire", "Nature", "Texte"),
                tuple(
                    Row((tag("a", one.id, href=_page(one)), one.name, one.kind, tag("bdi", one.text))) for one in lone.quotes
                ),
                note=f"{counted(lone.others, 'autre')} dans les données ouvertes (contributions.csv)." if lone.others else "",
            )
            for lone in self.manifesto.least_shared
        ]
        return Group(tuple(tables)) if tables else Notice("absence", "Aucune position n’est parmi les moins partagées.")

    def document(self) -> Element:
        """The document to write in, and where to save it."""
        written = "" if self.write is None else f" Écrit à l’instant : {self.write()}."
        return parts.group(
            Prose(f"Le document est à côté de cette page, dans le dossier de la synthèse.{written}"),
            FileLink("Ouvrir le document de travail (manifeste.docx)", DOCUMENT),
            Bullets(tuple(typeset(line.format(folder=f"data/raw/{self.campaign.id}")) for line in STEPS)),
        )

    def method(self) -> Element:
        """How words are chosen, and what this does not say."""
        return Bullets(tuple(typeset(line) for line in RULES))

    def _written(self) -> Iterator[Row]:
        for key, texts in self.drafts.placed.items():
            earlier = listing(list(dict.fromkeys(quote(text.earlier) for text in texts if text.earlier)), "ou")
            yield Row((self._name(key), _state(texts), _sources(texts), earlier if any(text.earlier for text in texts) else ""))
        for key, texts in self.drafts.astray.items():
            yield Row((key, ASTRAY, _sources(texts), "Le constat n’est plus dans le manifeste."))

    def _name(self, key: str) -> str:
        titles = {section.key: section.title for section in self.manifesto.sections} | {OPENING: "Ouverture"}
        return titles.get(key, key)

    def _section(self, section: Section) -> Iterator[Element]:
        for part in section.parts:
            yield Heading(f"{section.title} · {part.theme.label}")
            yield from (element for entry in part.entries for element in _entry(entry))
            yield from _others(part)


def _state(texts: tuple[Text, ...]) -> str:
    told = [TO_REREAD] if any(text.earlier for text in texts) else []
    return ", ".join(told + ([TWO_VERSIONS] if len(texts) > 1 else [])) or KEPT


def _sources(texts: tuple[Text, ...]) -> str:
    return listing([text.source for text in texts])


def _entry(entry: Entry) -> Iterator[Element]:
    if entry.words:
        named = entry.claim.id.rpartition("/")[2]
        yield Verbatim(named, _href_of(entry, named), entry.words, entry.title)
    yield _claim(entry)
    publics = listing([inside(public) for public in entry.publics]) if entry.publics else "non affichés"
    yield Prose(typeset(f"Publics : {publics}. Réponses des collectivités : {_answers(entry)}."))
    told = f"Paroles : {number(len(entry.in_favour))} pour, {number(len(entry.against))} en garde"
    yield Folded(told, Group((_words("Pour", entry.in_favour), _words("En garde", entry.against))))


def _claim(entry: Entry) -> ClaimLine:
    links = tuple(_evidence(rows.territory, own) for rows in entry.carriers for own in rows.own_ids)
    shown = links if len(links) <= MOST_NAMED else links[:FEW]
    others = len(links) - len(shown)
    return ClaimLine(
        entry.claim.anchor, entry.claim.sentence, shown, noun="contribution", label=entry.claim.label, others=others,
        rest=EVERY_ROW if others else None,
    )  # fmt: skip


def _answers(entry: Entry) -> str:
    by_answer: dict[str, list[str]] = {}
    for answer in entry.answers:
        by_answer.setdefault(inside(answer.answer), []).append(answer.rows.name)
    told = [f"{answer} ({listing(list(dict.fromkeys(names)))})" for answer, names in by_answer.items()]
    more = [counted(entry.other_answers, "autre")] if entry.other_answers else []
    return listing(told + more) if told else "aucune à ce jour"


def _words(title: str, quotes: tuple[Quote, ...]) -> Element:
    if not quotes:
        return Notice("absence", f"{title} : aucune parole publiable ne s’en rapproche.")
    return Verbatims(title, tuple(Verbatim(one.id, _page(one), one.text, f"{one.name} · {inside(one.kind)}") for one in quotes))


def _others(part: Part) -> Iterator[Element]:
    if part.others:
        yield Notice("info", f"{counted(part.others, 'autre proposition')} dans les données ouvertes (constats.csv).")


def _href_of(entry: Entry, id_: str) -> str:
    """Where the row that names a group is; a group always holds it."""
    owner = next(rows for rows in entry.carriers if id_ in rows.ids)
    return page_of(owner.territory, id_.removeprefix(f"{owner.territory}-"))


def _evidence(territory: str, own: str) -> Evidence:
    return Evidence(f"{territory}-{own}", page_of(territory, own))


def _page(one: Quote) -> str:
    return page_of(one.territory, one.id.removeprefix(f"{one.territory}-"))
