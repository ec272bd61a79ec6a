"""What each HTML element and attribute means to a reader: tables, and the few guesses made from class names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from linter.model import GroupKind, SegmentKind


@dataclass(frozen=True, slots=True)
class Role:
    """What an element does.

    Attributes:
        kind: Kind of the text in it; None leaves it as it was around the element.
        group: Group it opens, or None.
        level: Heading level, 1 to 6.
        key: Key of its segments.
        closes: Open elements that its start tag ends.
        within: Elements beyond which `closes` does not look.
        skip: Its text is not read.
        inline: It does not break the segment around it.
    """

    kind: SegmentKind | None = None
    group: GroupKind | None = None
    level: int = 0
    key: str = ""
    closes: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    skip: bool = False
    inline: bool = False


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LISTS = frozenset({"ul", "ol", "menu", "dir", "dl"})
_TABLE = frozenset({"table"})
_CELLS = frozenset({"td", "th", "caption"})
BLOCK = Role()
BUTTON = Role(SegmentKind.BUTTON)
CARD = Role(SegmentKind.PARAGRAPH, GroupKind.CARD)
NAV = Role(SegmentKind.PARAGRAPH, GroupKind.NAV)
FOOTER = Role(SegmentKind.PARAGRAPH, GroupKind.FOOTER)
SKIP_INLINE = Role(skip=True, inline=True)
INLINE = Role(inline=True)
_LIST = Role(group=GroupKind.LIST)
_ELEMENT = Role(SegmentKind.PARAGRAPH, GroupKind.ELEMENT)
_CELL = Role(SegmentKind.CELL, closes=_CELLS, within=_TABLE)
_OPTION = Role(SegmentKind.LABEL, closes=frozenset({"option"}), within=frozenset({"select", "datalist"}))
_SECTION_OF_TABLE = Role(closes=_CELLS | {"tr", "thead", "tbody", "tfoot"}, within=_TABLE)

ROLES: dict[str, Role] = {
    **dict.fromkeys(
        _names(
            "address body center dialog dir div fieldset figure frameset head header hgroup hr html main noscript"
            " object picture search select datalist optgroup template video audio canvas colgroup col legend marquee"
        ),
        BLOCK,
    ),
    **{f"h{level}": Role(SegmentKind.HEADING, level=level) for level in range(1, 7)},
    "h": Role(SegmentKind.HEADING, level=2),
    "p": BLOCK,
    "article": CARD,
    "nav": NAV,
    "footer": FOOTER,
    "form": Role(SegmentKind.PARAGRAPH, GroupKind.FORM),
    "section": _ELEMENT,
    "aside": _ELEMENT,
    "details": _ELEMENT,
    "ul": _LIST,
    "ol": _LIST,
    "menu": _LIST,
    "dl": _LIST,
    "li": Role(SegmentKind.ITEM, GroupKind.ITEM, closes=frozenset({"li"}), within=_LISTS),
    "dt": Role(SegmentKind.ITEM, key="dt", closes=frozenset({"dt", "dd"}), within=_LISTS),
    "dd": Role(SegmentKind.ITEM, key="dd", closes=frozenset({"dt", "dd"}), within=_LISTS),
    "table": Role(group=GroupKind.TABLE),
    "caption": Role(SegmentKind.CAPTION),
    "thead": _SECTION_OF_TABLE,
    "tbody": _SECTION_OF_TABLE,
    "tfoot": _SECTION_OF_TABLE,
    "tr": Role(group=GroupKind.ROW, closes=_CELLS | {"tr"}, within=_TABLE),
    "td": _CELL,
    "th": Role(SegmentKind.CELL, key="th", closes=_CELLS, within=_TABLE),
    "blockquote": Role(SegmentKind.QUOTE, GroupKind.QUOTE),
    "figcaption": Role(SegmentKind.CAPTION),
    "summary": Role(SegmentKind.PARAGRAPH, key="summary"),
    "label": Role(SegmentKind.LABEL),
    "legend": Role(SegmentKind.LABEL),
    "option": _OPTION,
    "button": BUTTON,
    "pre": Role(skip=True),
    "listing": Role(skip=True),
    "code": SKIP_INLINE,
    "kbd": SKIP_INLINE,
    "samp": SKIP_INLINE,
    "math": SKIP_INLINE,
    "svg": SKIP_INLINE,
}
VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "basefont",
        "frame",
    }
)
# read in its own place although the drawing around it is not
TEMPLATE_SCRIPTS = _names("text/html text/template text/x-template text/x-handlebars-template text/ng-template")
PROGRAMS = frozenset({"", "module", "text/javascript", "text/typescript"})
SVG_PROSE = Role(SegmentKind.LABEL, key="desc")
# an end tag does not look for its start beyond these
END_STOPS = frozenset({"td", "th", "caption", "table"})
PAIR = Role(group=GroupKind.ITEM)

ARIA_ROLES: dict[str, Role] = {
    "heading": Role(SegmentKind.HEADING, level=2),
    "button": BUTTON,
    "navigation": NAV,
    "contentinfo": FOOTER,
    "list": _LIST,
    "listitem": Role(SegmentKind.ITEM, GroupKind.ITEM),
    "article": CARD,
}

LABEL_ATTRIBUTES = frozenset({"title", "aria-label", "aria-description", "placeholder", "label", "summary", "alt"})
COMPONENT_ATTRIBUTES = LABEL_ATTRIBUTES | _names(
    "heading headline subtitle subheading subheadline text description caption cta buttontext button-text"
    " cta-text ctatext tagline quote message intro lead body eyebrow note answer question content copy header"
    " name testimonial benefit"
)
_COPY_ENDINGS = ("description", "title", "heading", "headline", "tagline", "blurb", "bodytext", "-text", "-content", "-copy")
META_NAMES = _names(
    "description keywords abstract subject summary topic title application-name apple-mobile-web-app-title"
    " dc.title dc.description og:title og:description og:site_name og:image:alt twitter:title"
    " twitter:description twitter:image:alt article:section article:tag headline name"
)
# one look decides whether a tag's attributes need reading at all
HINT = re.compile(
    r"""(?:^|[\s:"'])(?:alt|title|aria-\w*label|aria-description|placeholder|label|summary|class|role|id|x-data)\s*=""",
    re.IGNORECASE,
)
_RECORD = "|".join(
    sorted(
        _names(
            "accordion faq service feature pricing price product testimonial team treatment benefit step review condition"
            " carousel plan offer doctor package comment"
        )
    )
)
_CARD = re.compile(
    rf"(?:[\w-]*[-_])?(?P<word>card|tile|testimonial|review|comm?ent)$|(?P<record>(?:{_RECORD})s?)[-_]{{1,2}}(?:item|box|block|col|single|entry|slide|panel)$"
    rf"|(?P<bare>pricing|plan|swiper-slide)$",
    re.IGNORECASE,
)
_STYLING = ("bg-", "text-", "border-", "shadow-", "rounded-", "hover:", "from-", "to-", "ring-", "p-", "no-")
_BUTTON = re.compile(r"(?:^|[\s_-])(?:btn|button|cta)(?:$|[\s_-])", re.IGNORECASE)
_FOOTER = frozenset({"footer", "site-footer", "page-footer", "main-footer", "colophon"})
_NAV = frozenset(
    {"nav", "navbar", "site-nav", "main-nav", "navigation", "main-navigation", "breadcrumb", "breadcrumbs", "navmenu", "mainmenu"}
)
_CARD_TAGS = frozenset({"div", "li", "a", "figure", "blockquote", "aside", "td", "section"})


def is_button(classes: str) -> bool:
    """Whether a link with these classes is drawn as a button."""
    return bool(_BUTTON.search(classes))


def group_of_classes(tag: str, classes: str, ident: str) -> tuple[Role, str] | None:
    """The card, menu or footer that a block's class names or id make of it, with its key, or None."""
    if tag not in _CARD_TAGS:
        return None
    words = classes.split()
    for word in words:
        found = _CARD.match(word)
        if found and not word.startswith(_STYLING) and not (tag == "section" and found.group("bare")):
            return CARD, (found.group("word") or found.group("record") or found.group("bare")).lower()
    if tag in ("div", "section"):
        names = {word.lower() for word in (*words, ident)}
        if names & _FOOTER:
            return FOOTER, "footer"
        if names & _NAV:
            return NAV, "nav"
    return None


_INLINE_COMPONENT = re.compile(r"(?:link|icon|text|span|badge|strong|em|tooltip|anchor|trans|image|img|logo)$", re.IGNORECASE)


def is_component(written: str) -> bool:
    """Whether a tag, as written, is a component or custom element rather than HTML."""
    return "-" in written or "." in written or not (written.islower() or written.isupper())


def is_copy_attribute(key: str) -> bool:
    """Whether a component's attribute, lower-cased, is named for copy: `full-description`, `cardtitle`."""
    return key.endswith(_COPY_ENDINGS)


def is_link(name: str) -> bool:
    """Whether a lower-cased tag name is a link, a framework's link component included."""
    return name == "a" or name in ("router-link", "routerlink", "nuxt-link", "nuxtlink", "link-to", "baselink")


def is_inline_component(name: str) -> bool:
    """Whether a component most likely stands within a sentence."""
    return bool(_INLINE_COMPONENT.search(name))
