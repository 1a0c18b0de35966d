"""How the elements of a report look in JupyterLab, which does not carry the style of our pages; in its own colours, light or dark."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from helpers.show.elements import Element

STYLE = Markup("""<style>
.jp-OutputArea-output .kicker { color: var(--jp-ui-font-color2); margin: 0; }
.jp-OutputArea-output .report-header h1 { margin: 0 0 .4em; }
.jp-OutputArea-output ul.marks { list-style: none; padding: 0; margin: .3em 0; }
.jp-OutputArea-output li.mark { display: inline-block; border: 1px solid var(--jp-warn-color1); border-radius: 3px; padding: .1em .6em; }
.jp-OutputArea-output dl.facts { display: flex; flex-wrap: wrap; gap: .3em 2.2em; margin: .6em 0; }
.jp-OutputArea-output dl.facts dt { float: none; padding: 0; width: auto; color: var(--jp-ui-font-color2); font-weight: normal; }
.jp-OutputArea-output dl.facts dd { margin: 0; padding: 0; font-weight: 600; }
.jp-OutputArea-output .notice { border-left: 4px solid var(--jp-border-color1); padding: .4em .9em; margin: .6em 0; background: var(--jp-layout-color2); }
.jp-OutputArea-output .notice-attention { border-left-color: var(--jp-warn-color1); }
.jp-OutputArea-output .notice-info { border-left-color: var(--jp-brand-color1); }
.jp-OutputArea-output .table-scroll { max-height: 36em; overflow: auto; margin: .4em 0; }
.jp-OutputArea-output .table-scroll table { margin: 0; table-layout: auto; font-size: var(--jp-content-font-size1); }
.jp-OutputArea-output .table-scroll caption { text-align: left; font-weight: 600; padding: .3em 0; caption-side: top; }
.jp-OutputArea-output .table-scroll th, .jp-OutputArea-output .table-scroll td { text-align: left; vertical-align: top; white-space: normal; padding: .35em .8em .35em 0; max-width: 34em; }
.jp-OutputArea-output .table-scroll .number { text-align: right; font-variant-numeric: tabular-nums; }
.jp-OutputArea-output .table-scroll th[scope=row] { font-weight: 600; min-width: 11em; }
.jp-OutputArea-output figure.verbatim { margin: .7em 0; padding-left: .9em; border-left: 3px solid var(--jp-border-color1); }
.jp-OutputArea-output figure.verbatim blockquote { margin: 0; border: 0; padding: 0; }
.jp-OutputArea-output figure.verbatim figcaption { color: var(--jp-ui-font-color2); }
.jp-OutputArea-output figure.verbatim figcaption a { color: var(--jp-content-link-color); }
.jp-OutputArea-output details.data { margin: .4em 0; }
.jp-OutputArea-output .note { color: var(--jp-ui-font-color2); margin: .2em 0; }
</style>""")


class DeskStyle(Element):
    """The style, in the first output of a notebook of the desk; a published page has its own."""

    def html(self) -> Markup:
        return STYLE


@dataclass(frozen=True)
class Styled(Element):
    """An element that comes with the style, where no first output brings it."""

    element: Element

    def html(self) -> Markup:
        return STYLE + self.element.html()
