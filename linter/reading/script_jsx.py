"""What a JSX element is on its page, told from its tag, its component's name and its classes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from linter.model import GroupKind, SegmentKind


@dataclass(frozen=True, slots=True)
class Role:
    """What an element means for the text inside it.

    Attributes:
        kind: Kind of the segments directly inside; None inherits the kind of the element around.
        level: Heading level, else 0.
        group: Group it opens, or None.
        inline: Whether it may stand inside a sentence.
        holds_text: Whether its children are one run of text even when none of them is bare text.
        skip: Whether its content is not for readers.
    """

    kind: SegmentKind | None = None
    level: int = 0
    group: GroupKind | None = None
    inline: bool = False
    holds_text: bool = False
    skip: bool = False


_INLINE = Role(inline=True)
_INLINE_TAGS = """
    b strong i em u s small mark span sup sub abbr cite code kbd var time data del ins bdi bdo font q dfn samp wbr br
    img tt big highlight trans nobr balancer
""".split()  # noqa: SIM905
_TAGS: dict[str, Role] = {
    **{f"h{n}": Role(SegmentKind.HEADING, n, holds_text=True) for n in range(1, 7)},
    **dict.fromkeys(_INLINE_TAGS, _INLINE),
    "a": Role(SegmentKind.LINK, inline=True, holds_text=True),
    "p": Role(holds_text=True),
    "ul": Role(group=GroupKind.LIST),
    "ol": Role(group=GroupKind.LIST),
    "menu": Role(group=GroupKind.LIST),
    "dl": Role(group=GroupKind.LIST),
    "li": Role(SegmentKind.ITEM, group=GroupKind.ITEM),
    "dt": Role(SegmentKind.ITEM, group=GroupKind.ITEM, holds_text=True),
    "dd": Role(SegmentKind.ITEM, group=GroupKind.ITEM),
    "table": Role(group=GroupKind.TABLE),
    "tr": Role(group=GroupKind.ROW),
    "td": Role(SegmentKind.CELL),
    "th": Role(SegmentKind.CELL, holds_text=True),
    "button": Role(SegmentKind.BUTTON, holds_text=True),
    "summary": Role(SegmentKind.HEADING, 4, holds_text=True),
    "blockquote": Role(SegmentKind.QUOTE, group=GroupKind.QUOTE),
    "figcaption": Role(SegmentKind.CAPTION, holds_text=True),
    "caption": Role(SegmentKind.CAPTION, holds_text=True),
    "label": Role(SegmentKind.LABEL, holds_text=True),
    "legend": Role(SegmentKind.LABEL, holds_text=True),
    "option": Role(SegmentKind.LABEL, holds_text=True),
    "title": Role(SegmentKind.TITLE, holds_text=True),
    "article": Role(group=GroupKind.CARD),
    "nav": Role(group=GroupKind.NAV),
    "footer": Role(group=GroupKind.FOOTER),
    "form": Role(group=GroupKind.FORM),
    "script": Role(skip=True),
    "style": Role(skip=True),
    "pre": Role(skip=True),
    "noscript": Role(),
}  # fmt: skip
_COMPONENTS: tuple[tuple[re.Pattern[str], Role], ...] = tuple(
    (re.compile(pattern), role)
    for pattern, role in (
        (r"(?:Button|Btn|CTA|Cta)$", _TAGS["button"]),
        (r"^(?:Dialog|Modal|Drawer|Sheet|Alert|AlertDialog|Card|Accordion)(?:Title|Header|Heading)$", Role(SegmentKind.HEADING, 3)),
        (r"(?:Heading|Headline|Title)$", Role(SegmentKind.HEADING, 2, holds_text=True)),
        (r"^H[1-6]$", Role(SegmentKind.HEADING, 0, holds_text=True)),
        (r"(?:Accordion|Collapsible|Disclosure)Trigger$", Role(SegmentKind.HEADING, 4, holds_text=True)),
        (r"^(?:List|UnorderedList|OrderedList|BulletList|UL|OL|Ul|Ol)$", _TAGS["ul"]),
        (r"^(?:ListItem|Li|LI|Bullet)$", _TAGS["li"]),
        (r"^Table$", _TAGS["table"]),
        (r"^(?:TableRow|Tr|Row)$", Role()),
        (r"^(?:TableCell|TableHead|Td|Th)$", _TAGS["td"]),
        (r"(?:Blockquote|BlockQuote|Quote|Testimonial)$", _TAGS["blockquote"]),
        (r"Caption$", _TAGS["caption"]),
        (r"^(?:Label|FormLabel|InputLabel)$", _TAGS["label"]),
        (r"(?:Card|Tile|Panel)$", _TAGS["article"]),
        (r"^(?:Nav|Navbar|NavBar|Navigation|Breadcrumb|Breadcrumbs)$", _TAGS["nav"]),
        (r"Footer$", _TAGS["footer"]),
        (r"^Form$", _TAGS["form"]),
        (r"Link$", _TAGS["a"]),
        (r"^(?:Code|CodeBlock|SyntaxHighlighter|Script|Style|GlobalStyle|GlobalStyles)$", Role(skip=True)),
        (
            r"^(?:Text|Paragraph|Typography|Lead|Subtitle|Description)$|(?:Text|Paragraph|Description|Subtitle)$",
            Role(holds_text=True),
        ),
        (r"^(?:Trans|Balancer|Highlight|Strong|Em|Bold|Italic|Span|Tooltip|Abbr|Mark|Sup|Sub)$", _INLINE),
    )
)
# the attribute of a script element that holds no program
LINKED_DATA = re.compile(r"""type\s*=\s*\{?\s*["'`]application/ld\+json""")
_BUTTON_CLASS = re.compile(r"(?:^|[\s_-])(?:btn|button|cta)(?:$|[\s_-])", re.I)
_CARD_CLASS = re.compile(r"(?:^|[\s_-])(?:card|tile)(?:$|\s)", re.I)
_LEVEL_VALUE = re.compile(r"^h([1-6])$|^([1-6])$", re.I)
_SECTION = re.compile(r"(?:Section|Hero|Banner|Header|Page|PageHeader|Intro|Group|Block|Layout|Accordion|Faq|FAQ|Box)$")
_HEAD = re.compile(r"^(?:SEO|Seo|Head|Helmet|Meta|NextSeo|PageMeta|Layout|DefaultSeo|SeoHead)$")


def local_name(tag: str) -> str:
    """The last part of a dotted or namespaced tag: `motion.h1` is `h1`, `Dialog.Title` is `DialogTitle`."""
    parts = tag.replace(":", ".").split(".")
    last = parts[-1]
    return "".join(parts) if len(parts) > 1 and last[:1].isupper() else last


@lru_cache(maxsize=4096)
def role_of(tag: str, classes: str, level: str) -> Role:
    """The role of an element.

    Args:
        tag: The tag or component name as written; "" for a fragment.
        classes: The literal value of its class attribute, or "".
        level: The literal value of `as`, `component`, `variant`, `level` or `order`, or "".
    """
    name = local_name(tag)
    role = _TAGS.get(name) if name[:1].islower() else _component(name)
    role = role or Role()
    found = _LEVEL_VALUE.match(level)
    if found and (role.kind is SegmentKind.HEADING or name in ("Text", "Typography", "Box")):
        return Role(SegmentKind.HEADING, int(found.group(1) or found.group(2)), role.group, holds_text=True)
    if role.kind is SegmentKind.LINK and _BUTTON_CLASS.search(classes):
        return _TAGS["button"]
    if role.group is None and role.kind is None and not role.inline and _CARD_CLASS.search(classes):
        return Role(role.kind, role.level, GroupKind.CARD)
    return role


def _component(name: str) -> Role | None:
    for pattern, role in _COMPONENTS:
        if pattern.search(name):
            if role.kind is SegmentKind.HEADING and role.level == 0:
                return Role(SegmentKind.HEADING, int(name[-1]), holds_text=True)
            return role
    return None


def attribute_kind(tag: str, attribute: str, *, has_children: bool) -> tuple[SegmentKind, int]:
    """The kind (and heading level) of a prose attribute's segment."""
    name = attribute.lower()
    own = local_name(tag)
    if name == "alt" or name.endswith("alt"):
        return SegmentKind.ALT, 0
    if own[:1].islower():
        return (SegmentKind.META, 0) if own == "meta" and name == "content" else (SegmentKind.LABEL, 0)
    if name in ("title", "heading", "headline"):
        if _HEAD.search(own):
            return SegmentKind.TITLE, 0
        if _SECTION.search(own) or has_children:
            return SegmentKind.HEADING, 1 if "Hero" in own or "Page" in own else 2
    if name == "description" and _HEAD.search(own):
        return SegmentKind.META, 0
    if name in ("aria-label", "placeholder", "label", "tooltip"):
        return SegmentKind.LABEL, 0
    return SegmentKind.VALUE, 0
