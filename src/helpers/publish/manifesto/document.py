"""`manifeste.docx`: by chapter, what each claim rests on, and room for the drafters, whose sentences are put back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from docx.document import Document as Docx

from helpers.analyse.drafts import OPENING, Drafts, Text, statement
from helpers.analyse.manifesto import Answer, Entry, LeastShared, Manifesto, Quote, Section, anchor
from helpers.collect.drafts import marks
from helpers.files import dated_alike, digest
from helpers.framing.campaign import Campaign
from helpers.publish.manifesto.elements import Cell, Part, bookmarked, control, link, named, paragraph, run, table
from helpers.publish.manifesto.styles import CELL, FACTS, HEAD, LABEL, WORDS, blank
from helpers.wording import FIXED, NARROW, counted, day, inside, listing, number, quote, sentence, typeset

UNTOLD = "non affichés"
NOT_MEASURED = "non mesurée"
FACT_HEADS = ("Contributions", "Territoires", "Publics", "Robustesse")
ANSWER_HEADS = ("Territoire", "Réponse", "Pourquoi, et ce qui sera fait", "En réponse à")
LONE_HEADS = ("Contribution", "Territoire", "Nature", "Texte")
EVIDENCE_HEADS = ("Constat", "Lignes à l’appui")
ASTRAY = "Phrases à replacer"
EVIDENCE, LONE = f"{marks.OF_HEADING}appui", f"{marks.OF_HEADING}isolees"
MOST_IDS = 300  # of a claim, in the annex; constats.csv holds them all
TITLE_LENGTH = 90
HOW = (
    "Écrivez dans les cadres « Écrivez ici. » : vos phrases y restent d’une production à l’autre. Enregistrez le document dans data/raw/{campaign}/manifeste.docx, puis relancez la production ; chaque rédacteur peut aussi déposer le sien (manifeste-chapitre-un.docx…).",
    "Quand un chiffre a bougé depuis que vous avez écrit, la mention « À relire » le dit et rappelle l’ancien constat. Effacez la ligne « À relire » une fois la phrase relue.",
    "Ce qui est écrit hors des cadres est repris dans le cadre qui précède. Le reste du document est refait à chaque production.",
)
METHOD = (
    "Les paroles citées : d’abord les mots mêmes des personnes, puis l’idée que portent le plus de personnes, puis la longueur la plus proche de 140 signes, puis le premier identifiant ; une seule par territoire. Une règle, pas un choix.",
    "Pour : sur un thème, les attentes et les propositions ; sur une proposition, celles du groupe. En garde : les vigilances du même thème ; sous une proposition, celles qui partagent le plus de mots avec elle. Le programme ne sait pas si elles s’y opposent : lisez-les.",
    "Seuls les textes que les territoires ont déclarés publiables sont cités. Un public n’est nommé que si les pages des territoires l’affichent.",
    "Ces contributions viennent de volontaires : elles ne se convertissent pas en pourcentage d’habitants.",
)


def document_bytes(campaign: Campaign, manifesto: Manifesto, drafts: Drafts) -> bytes:
    """The document, always the same for the same input."""
    document = blank(campaign)
    _Writer(document, campaign, manifesto, drafts).write()
    saved = BytesIO()
    document.save(saved)
    return dated_alike(saved.getvalue())


class _Writer:
    """Writes the body from top to bottom."""

    def __init__(self, document: Docx, campaign: Campaign, manifesto: Manifesto, drafts: Drafts) -> None:
        self.document, self.campaign, self.manifesto, self.drafts = document, campaign, manifesto, drafts
        self.ids = {style.name: style.style_id for style in document.styles}
        self.end = document.element.body.sectPr

    def write(self) -> None:
        """The whole document."""
        for part in self._body():
            self.end.addprevious(part)

    def _body(self) -> Iterator[Part]:
        yield from self._front()
        for section in self.manifesto.sections:
            yield from self._section(section)
        yield from self._astray()
        yield from self._least_shared()
        yield from self._evidence()
        yield from self._method()

    # The parts of the document

    def _front(self) -> Iterator[Part]:
        yield self._styled("Title", "Manifeste, document de travail")
        yield self._p(FACTS, *named("Campagne", self.campaign.title))
        yield self._p(FACTS, *named("Données arrêtées au", day(self.campaign.cut_off)))
        for text in self._state():
            yield self._p(marks.REREAD, text)
        for text in HOW:
            yield self._p(FACTS, typeset(text.format(campaign=self.campaign.id)))
        yield self._p(LABEL, "Chapitres et annexes")
        for title, target in self._contents():
            yield self._p(FACTS, link(target, title))
        yield self._heading(1, "Ouverture", f"{marks.OF_HEADING}ouverture")
        yield from self._place(OPENING, "Ouverture")

    def _state(self) -> Iterator[str]:
        """What awaits the drafters, or went wrong."""
        yield from self.drafts.unread
        if count := len(self.drafts.to_reread):
            yield f"{counted(count, 'passage')} à relire{FIXED}: un chiffre a bougé depuis."
        if count := len(self.drafts.in_two_minds):
            yield f"{counted(count, 'passage')} en plusieurs versions{FIXED}: gardez celle qui convient."
        if count := len(self.drafts.astray):
            yield f"{counted(count, 'passage')} à replacer{FIXED}: leur constat n’est plus dans le manifeste."

    def _contents(self) -> Iterator[tuple[str, str]]:
        yield from ((section.title, self._target(section)) for section in self.manifesto.sections)
        yield "Annexe – Positions les moins partagées", LONE
        yield "Annexe – Lignes à l’appui de chaque constat", EVIDENCE

    def _target(self, section: Section) -> str:
        return f"{marks.OF_HEADING}{digest(section.key)[:12]}"

    def _section(self, section: Section) -> Iterator[Part]:
        yield self._heading(1, section.title, self._target(section))
        yield from self._place(section.key, section.title)
        for part in section.parts:
            yield self._heading(2, part.theme.label, f"{marks.OF_HEADING}{digest(section.key, part.theme.code)[:12]}")
            for entry in part.entries:
                yield from self._entry(entry)
            if part.others:
                yield self._p(FACTS, f"{counted(part.others, 'autre proposition')} dans les données ouvertes (constats.csv).")

    def _entry(self, entry: Entry) -> Iterator[Part]:
        key = anchor(entry.claim.id)
        title = entry.title if not entry.words else f"{entry.title}{FIXED}: {_short(entry.words)}"
        yield self._heading(3, title, f"{marks.OF_HEADING}{digest(key)[:20]}")
        yield self._line(key)
        yield self._p(marks.STATEMENT, statement(entry))
        if entry.words:
            yield self._p(WORDS, quote(entry.words))
        yield self._facts(entry)
        yield self._spacer()
        yield from self._quotes("Pour", entry.in_favour, "Aucune parole publiable.")
        yield from self._quotes("En garde", entry.against, "Aucune vigilance publiable ne s’en rapproche.")
        yield from self._answers(entry)
        yield self._p(FACTS, *named("Identifiants", _first_ids(entry)), run(" "), link(EVIDENCE, "Toutes les lignes à l’appui"))
        yield from self._written(key, title)

    def _facts(self, entry: Entry) -> Part:
        row = (
            number(entry.contributions),
            number(entry.territories),
            listing([inside(public) for public in entry.publics]) if entry.publics else UNTOLD,
            entry.claim.label or NOT_MEASURED,
        )
        return self._table(f"Qui porte ce constat : {entry.claim.sentence}", FACT_HEADS, [row], (18, 16, 42, 24))

    def _quotes(self, label: str, quotes: Iterable[Quote], absence: str) -> Iterator[Part]:
        yield self._p(LABEL, label)
        told = list(quotes)
        for one in told:
            yield self._p(WORDS, run(quote(one.text)), run(f" — {one.name}, {inside(one.kind)} {one.id}{self._origin(one)}"))
        if not told:
            yield self._p(FACTS, absence)

    def _origin(self, one: Quote) -> str:
        """What must be said of words that are not someone's own."""
        origins = self.campaign.framing.lists.get("origins")
        choice = None if origins is None else origins.by_code.get(one.origin)
        return f" ({inside(choice.label)})" if choice is not None and choice.role not in ("verbatim", "") else ""

    def _answers(self, entry: Entry) -> Iterator[Part]:
        yield self._p(LABEL, "Ce que les collectivités ont déjà répondu")
        if not entry.answers:
            yield self._p(FACTS, "Aucune réponse renseignée à ce jour.")
            return
        rows = ((one.rows.name, _answer(one), _why(one), ", ".join(one.rows.own_ids)) for one in entry.answers)
        yield self._table("Réponses des collectivités aux contributions de ce constat", ANSWER_HEADS, rows, (20, 20, 40, 20))
        yield self._spacer()
        if entry.other_answers:
            yield self._p(FACTS, f"{counted(entry.other_answers, 'autre réponse')} dans les rapports des territoires.")

    def _least_shared(self) -> Iterator[Part]:
        yield self._heading(1, "Annexe – Positions les moins partagées", LONE)
        yield self._p(
            FACTS,
            "Les positions que la synthèse compte parmi les moins partagées, dans son ordre, puis les propos"
            "itions d’un seul territoire : rien n’oblige à les retenir, rien n’autorise à les ignorer.",
        )
        for one in self.manifesto.least_shared:
            yield from self._lone(one)

    def _lone(self, lone: LeastShared) -> Iterator[Part]:
        label = lone.theme.label
        yield self._heading(2, label, f"{marks.OF_HEADING}{digest(LONE, lone.theme.code)[:12]}")
        rows = ((one.id, one.name, one.kind, one.text) for one in lone.quotes)
        yield self._table(f"Positions les moins partagées sur le thème {quote(label)}", LONE_HEADS, rows, (21, 19, 15, 45))
        yield self._spacer()
        if lone.others:
            yield self._p(FACTS, f"{counted(lone.others, 'autre')} dans les données ouvertes (contributions.csv).")

    def _evidence(self) -> Iterator[Part]:
        yield self._heading(1, "Annexe – Lignes à l’appui de chaque constat", EVIDENCE)
        yield self._p(
            FACTS,
            f"« angers-loire{FIXED}: C0001 » est la contribution angers-loire-C0001, dans l’annexe du rapport de ce territoire.",
        )
        rows = (
            ([link(f"{marks.OF_HEADING}{digest(anchor(entry.claim.id))[:20]}", anchor(entry.claim.id))], _ids(entry))
            for entry in self.manifesto.entries
        )
        yield self._table(
            "Identifiants des contributions à l’appui de chaque constat", EVIDENCE_HEADS, rows, (28, 72), splits=True
        )

    def _method(self) -> Iterator[Part]:
        yield self._heading(1, "Comment ce document est fait", f"{marks.OF_HEADING}methode")
        for text in METHOD:
            yield self._p(FACTS, typeset(text))
        yield self._p(
            FACTS,
            "Empreintes des documents dont les phrases sont reprises ici (elles disent à la prochaine lecture lequel suit lequel) :",
        )
        yield self._p(marks.EDITION, " ".join(self.drafts.parents) or "aucun")

    # What drafters write

    def _place(self, key: str, title: str) -> Iterator[Part]:
        yield self._line(key)
        yield from self._written(key, title)

    def _line(self, key: str) -> Part:
        return bookmarked(marks.bookmark_of(key), self._p(marks.PLACE, marks.place_text(key)))

    def _written(self, key: str, title: str) -> Iterator[Part]:
        texts = self.drafts.placed.get(key, ())
        yield from self._reread(texts)
        yield self._control(key, title, texts)

    def _reread(self, texts: Iterable[Text]) -> Iterator[Part]:
        earlier = list(dict.fromkeys(text.earlier for text in texts if text.earlier))
        if earlier:
            yield self._p(
                marks.REREAD,
                "À relire : le constat n’est plus celui d’alors, que voici. Effacez cette ligne une fois le texte relu.",
            )
            yield from (self._p(marks.EARLIER, one) for one in earlier)

    def _control(self, key: str, title: str, texts: tuple[Text, ...]) -> Part:
        lines: list[Part] = []
        for text in texts:
            if len(texts) > 1:
                lines.append(self._p(marks.VERSION, f"Version du fichier {quote(text.source)}{FIXED}:"))
            lines += [self._p(marks.DRAFT, line) for line in text.paragraphs]
        return control(key, title, lines or [self._p(marks.DRAFT, marks.INVITATION)], is_empty=not lines)

    def _astray(self) -> Iterator[Part]:
        """Texts whose claim is gone: they keep their place, at the end, until someone puts them elsewhere."""
        if not self.drafts.astray:
            return
        yield self._heading(1, ASTRAY, f"{marks.OF_HEADING}replacer")
        for key, texts in self.drafts.astray.items():
            yield self._line(key)
            yield self._control(key, ASTRAY, texts)

    # Small parts

    def _p(self, style: str, *parts: Part | str) -> Part:
        return paragraph(self.ids[style], *parts)

    def _styled(self, style: str, text: str) -> Part:
        return paragraph(self.ids[style], text)

    def _heading(self, level: int, text: str, name: str) -> Part:
        return bookmarked(name, self._styled(f"Heading {level}", text))

    def _spacer(self) -> Part:
        return self._p(FACTS)

    def _table(
        self,
        about: str,
        header: tuple[str, ...],
        rows: Iterable[Sequence[Cell]],
        widths: tuple[int, ...],
        *,
        splits: bool = False,
    ) -> Part:
        return table(about, header, rows, widths, (self.ids[HEAD], self.ids[CELL]), splits=splits)


def _short(text: str) -> str:
    """The beginning of a text, cut between two words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= TITLE_LENGTH else f"{flat[:TITLE_LENGTH].rsplit(' ', 1)[0]}…"


def _answer(one: Answer) -> str:
    about = ", ".join(part for part in (one.by, one.on) if part)
    return f"{one.answer} ({about})" if about else one.answer


def _why(one: Answer) -> str:
    return " ".join(sentence(part) for part in (one.reason, one.action) if part)


FEW_IDS = 6


def _first_ids(entry: Entry) -> str:
    """The first rows, one a territory: the annex has the rest."""
    told = [rows.ids[0] for rows in entry.carriers[:FEW_IDS]]
    left = entry.contributions - len(told)
    return ", ".join(told) + (f" et {counted(left, 'autre')}." if left else ".")


def _ids(entry: Entry) -> str:
    if entry.contributions > MOST_IDS:
        return f"{counted(entry.contributions, 'contribution')}{FIXED}: voir constats.csv, dans les données ouvertes."
    return f"{NARROW}; ".join(f"{rows.territory}{FIXED}: {', '.join(rows.own_ids)}" for rows in entry.carriers)
