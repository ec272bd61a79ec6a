"""Is this string prose, or something a program reads?

Data files and programs keep copy and code in the same kind of string. The judgement errs towards reading: three ordinary words in
a row are prose unless their shape or key says otherwise, because a missed claim is worse than a wasted look. A single token is read
only under a key that holds copy, because most single tokens are identifiers.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Values nobody reads as text, however many words they hold: addresses, styling, drawing instructions, machine formats.
MACHINE_KEYS = frozenset(
    """
    command build-command start-command cmd run entrypoint class classes class-name class-names style styles css sx tw href
    hrefs url urls uri src srcs src-set sizes data-testid test-id testid d view-box sql regex regexp content-type api-key
    xmlns scripts xpath selector query-key font-family grid-template-areas rel-path preserve-aspect-ratio referrer-policy
    cross-origin content-security-policy csp keyframes easing cron
    """.split()  # noqa: SIM905 -- a word list reads better than a column of quoted words
)
# Usually a token for a program, but a sentence under one of them is still a sentence.
CODE_KEYS = frozenset(
    """
    id ids key keys ref slug type types variant variants color colors colour size icon icons align layout theme mode state
    status-code kind format version date time width height role name-id html-for for action event as component template engine
    plugin plugins extends parser preset env target-id position direction side code currency unit units field fields column
    columns prop enum username password email phone tel zip postal-code domain host port author-id image images img logo
    avatar background video poster thumbnail photo media link links route routes anchor hash-tag input-type autocomplete
    aria-controls aria-labelledby aria-describedby lat lng latitude longitude license sku gtin isbn branch commit gradient
    animation display font fonts accept script uses on needs runs-on step stage image-url image-src points transform fill
    stroke path paths file files filename file-name filepath dir directory pattern glob target method main module canonical
    redirect permalink locale lang timezone encoding dependencies dev-dependencies peer-dependencies resolved bin exports
    engines browserslist import require mime mime-type hash sha token secret uuid guid integrity rel data-test data-cy
    """.split()  # noqa: SIM905
)
# Keys of copy: even one word under them is read.
COPY_KEYS = frozenset(
    """
    title titles subtitle sub-title heading headings headline headlines subheading sub-heading subheadline tagline slogan
    eyebrow kicker description descriptions desc summary excerpt intro introduction lead body copy blurb paragraph paragraphs
    bullet bullets caption alt aria-label placeholder tooltip hint helper-text message quote testimonial testimonials review
    reviews question questions answer answers faq faqs benefit benefits feature features service services treatment treatments
    condition conditions symptom symptoms indication indications disease diseases disorder disorders drug drugs medication
    medications medicine medicines substance substances ingredient ingredients product products therapy therapies procedure
    procedures use uses-for helps-with treats claim claims warning warnings disclaimer disclaimers note notes side-effects
    risks contraindications specialty specialties speciality specialities concern concerns goal goals outcome outcomes result
    results highlight highlights perk perks advantage advantages cta cta-text cta-label button-text button-label label-text
    link-text topic topics page-title meta-title meta-description seo-title seo-description og-title og-description alt-text
    image-alt offer offers promo banner announcement best-for ideal-for good-for what why how who includes included
    highlights-list used-for effective-for suitable-for indicated-for recommended-for helpful-for works-for useful-for purpose
    common-uses main-uses primary-uses medical-uses clinical-uses other-uses key-points bullet-points selling-points herb herbs
    purposes ailment ailments complaint complaints illness illnesses applications
    """.split()  # noqa: SIM905
)
# Keys that hold copy or an identifier: one word is read when it begins with a capital, as copy does.
MIXED_KEYS = frozenset(
    """
    name names label labels text texts content contents value values item items option options tag tags category categories
    section sections list term terms header footer nav menu display-name plan plans package packages program programs
    type-name keyword keywords area areas subject badge stat stats metric detail details info point points-list step-title
    steps reason reasons category-name
    """.split()  # noqa: SIM905
)

# what a button says stands under its own name or under one of these beside it
_BUTTONS = frozenset(("cta", "ctas", "button", "buttons", "btn", "btns"))
_SAYS = frozenset(("text", "label", "title", "copy", "name", "caption", "content"))

_KEY_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"""["'“‘(\[*]*[^\W\d_]+(?:['’‑–/&-][^\W_]+)*['’]?[®™]?["'”’)\]*]*[.,;:!?…]*["'”’)\]*]*""")
_NAMED = re.compile(r"""["'“(]*[^\W\d_][^\W_]*(?:[-‑/+&.'’][^\W_]+)*[-+®™]?["'”)]*[.,;:!?…]*""")
_AMOUNT = re.compile(r"[$€£]?\d[\d.,]*(?:%|\+|mg|ml|mcg|x|k)?[.,!?]?")
_SPAN = re.compile(r"\d[\d.,]*[-–]\d[\d.,]*")
_PRICED = re.compile(r"[$€£₹]\d[\d.,]*k?[.,!?]?|\d[\d.,]*(?:%|[$€£₹])\+?[.,!?]?")
# what a price counts by, or is set against, tells it from a placeholder
_PRICE = re.compile(
    r"(?:from\s+)?(?:[$€£₹]|(?:USD|GBP|EUR|AUD|CAD)\s?)\d[\d.,]*k?\+?"
    r"(?:(?:\s?/\s?|\s(?:per|an?|each|every)\s)[^\W\d_]{2,}|\s\((?:save|was|now|only)\s[^()]+\))",
    re.I,
)
# words that stand before an amount in an offer, never before one in a style sheet
_SAVING = frozenset(("save", "only", "just", "extra", "get", "saves", "saving", "now", "was", "buy", "pay", "about"))
_CAMEL = re.compile(r"^[a-z]+[a-z0-9]*[A-Z]|^[A-Z][a-z0-9]+[A-Z][a-z]+[A-Z]")
_ADDRESS = re.compile(
    r"^(?:[a-z][a-z0-9+.-]*://\S*|(?:mailto|tel|sms|data|javascript|blob|urn):\S.*|www\.\S+|[@~.]{0,2}/\S*|[A-Za-z]:\\\S*"
    r"|\S+@\S+\.\w+|#[\w-]*|\S+\.(?:png|jpe?g|gif|svg|webp|avif|ico|css|s[ac]ss|less|m?[jt]sx?|json|ya?ml|toml|html?|xml|php|pdf|mp[34]|web[mp]"
    r"|woff2?|ttf|md|mdx|txt|csv|com|org|net|io)(?:[?#]\S*)?)$",
    re.I,
)
_TOKENISH = re.compile(r"[_{}<>=$\\|^~`]|::|\w\(|\)\.|\w\.\w+\.\w|^--?\w|^@|^:|^\.|\w:\w|^[\w-]+\[|\w\[")
_PLACES = frozenset(("top", "bottom", "left", "right", "center", "auto", "solid", "linear", "ease"))
_CONSTANTS = frozenset(("true", "false", "null", "none", "undefined", "auto", "default", "inherit"))
_SQL = re.compile(
    r"^\s*(?:SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s.+\sSET|DELETE\s+FROM|CREATE\s+(?:TABLE|INDEX|UNIQUE|TYPE)|ALTER\s+TABLE|DROP\s+TABLE|WITH\s.+\sAS\s*\()",
    re.S,
)
_CODE = re.compile(
    r"=>|\bfunction\s*\w*\(|\);|\}\s*\)|&&|\|\||===?|!==?|\b(?:const|let|var)\s+\w+\s*=|\breturn\s+\w+[;(]|\bimport\s+[\w{*].*\sfrom\s|^#!|^\s*@(?:media|keyframes|import|tailwind)\b|(?:^|\s)--[a-z]|<\?(?:php|=)"
)
# each alternative of `_CODE` has one of these, a double hyphen or the word "import"
_CODE_SIGN = re.compile(r"[=()&|;#@<]")
_CSS = re.compile(r"(?:^|[;{]\s*)-{0,2}[a-z-]+\s*:\s*[^;{}\n]+;|^[\w\s.#:,>*\[\]=\"'-]+\{[^}:]*:[^}]*\}")
_COMPONENT = re.compile(r"(?:[A-Z][a-z]+)+Icon")
_JOINED = re.compile(r",(?=[^\W\d_])")
_MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>|\[([^\]]*)\]\([^)]*\)")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_UTILITY_PREFIXES = """
    text bg p px py pt pb pl pr m mx my mt mb ml mr w h min max flex grid col row gap items justify self content place rounded
    border shadow font leading tracking space divide ring opacity z top bottom left right inset object overflow transition
    duration ease delay animate transform scale rotate translate cursor select pointer fill stroke from via to backdrop blur
    line order aspect list whitespace break align table sr outline decoration underline origin size hover focus active group
    peer dark lg md sm xl 2xl btn container card nav navbar icon fa fas far bi col-sm col-md col-lg d is has js wp elementor
    swiper data aria
""".split()  # noqa: SIM905
_UTILITY_WORDS = frozenset(
    """
    flex grid block inline hidden relative absolute fixed sticky static truncate uppercase lowercase capitalize italic underline
    antialiased group peer container btn rounded border shadow transition
    """.split()  # noqa: SIM905
)
_UTILITY = re.compile(
    rf"^!?-?(?:[a-z0-9-]+(?:\[[^\]]*\])?:)*!?-?(?:(?:{'|'.join(_UTILITY_PREFIXES)})(?:-[\w./%\[\]#(),:&>*'-]+)+"
    rf"|{'|'.join(sorted(_UTILITY_WORDS))}|w-\S+|h-\S+)$"
)


@lru_cache(maxsize=4096)
def key_class(key: str) -> str:
    """What a key promises: "machine", "code", "copy", "mixed", or "" when it says nothing.

    Case and joints do not matter: `metaDescription`, `meta_description` and `meta-description` are one key. A key that is not
    listed whole is judged by its last word, `heroTitle` as `title`; a trailing number or language code is left off.
    """
    words = [word.lower() for word in _KEY_WORDS.findall(key)]
    while len(words) > 1 and (words[-1].isdigit() or words[-1] in ("en", "us", "gb", "uk")):
        words.pop()
    if not words:
        return ""
    whole = "-".join(words)
    for name in (whole, "-".join(words[-2:]), words[-1]):
        if name in MACHINE_KEYS:
            # `drugClass` and `teaching_style` hold words; only the whole key is sure
            return "machine" if name == whole else "code"
        if name in COPY_KEYS:
            return "copy"
        if name in MIXED_KEYS:
            return "mixed"
        if name in CODE_KEYS:
            return "code"
    return ""


@lru_cache(maxsize=4096)
def is_button_key(key: str, within: str = "") -> bool:
    """Whether the value of a key is what a button says: `ctaLabel`, `button_text`, or `label` in an object `cta`.

    Args:
        key: The property.
        within: The property of the object that it stands in, or "".
    """
    words = [word.lower() for word in _KEY_WORDS.findall(key)]
    if len(words) > 1 and words[-1] in _SAYS:
        words.pop()
    elif len(words) == 1 and words[0] in _SAYS:
        words = [word.lower() for word in _KEY_WORDS.findall(within)]
    return bool(words) and words[-1] in _BUTTONS


def looks_like_class_list(text: str) -> bool:
    """Whether at least half of the tokens are utility classes, as in `flex md:py-24 text-sm`."""
    tokens = text.split()
    hits = sum([token in _UTILITY_WORDS if token.isalpha() else _UTILITY.match(token) is not None for token in tokens])
    return hits * 2 >= len(tokens) > 0


def _is_word(token: str) -> bool:
    # most are told without an expression
    return (token.islower() and token.isalpha()) or (_WORD.fullmatch(token) is not None and not _CAMEL.match(token))


def ordinary_words(text: str) -> int:
    """How many white-space separated tokens are ordinary words."""
    return sum(map(_is_word, text.split()))


def is_prose(text: str, key: str = "", *, code: bool = False) -> bool:
    """Whether a string is text that people read.

    Args:
        text: The decoded value.
        key: The property, attribute or enclosing array's property it belongs to; "" when it has none.
        code: Whether it stands in a program, where strings without a telling key are held to a stricter measure.

    Only the first 1,000 code points are looked at, a single token's first 200.
    """
    text = text[:1000].strip()
    if len(text) < 2 or not _LETTER.search(text):
        return False
    promise = key_class(key) if key else ""
    if promise == "machine":
        return False
    if _PRICE.fullmatch(text):
        return True
    if "," in text and promise in ("copy", "mixed"):
        text = _JOINED.sub(", ", text)
    if len(text.split(None, 1)) == 1:
        return _token_is_prose(text, promise)
    if "<" in text or "](" in text:
        text = _MARKUP.sub(r" \1 ", text).strip()
        if not text:
            return False
    return _phrase_is_prose(text, promise, code)


def _token_is_prose(text: str, promise: str) -> bool:
    text = text[:200]
    if _CJK.search(text):
        return len(text) >= 2
    if promise not in ("copy", "mixed") or text in _CONSTANTS or _ADDRESS.match(text):
        return False
    if not _NAMED.fullmatch(text) or _CAMEL.match(text) or _TOKENISH.search(text) or _COMPONENT.fullmatch(text):
        return False
    if promise == "copy":
        # a lower-case compound is a slug more often than a word
        return not (text.islower() and text.count("-") > 1)
    return text[0].isupper() and not (text.isupper() and len(text) > 12)


def _phrase_is_prose(text: str, promise: str, code: bool) -> bool:
    tokens = text.split()
    words = list(filter(_is_word, tokens))
    if len(words) == 1 and len(tokens) == 2 and any(_AMOUNT.fullmatch(token) for token in tokens):
        if any(_PRICED.fullmatch(token) for token in tokens) and len(words[0]) > 2 and _offers(tokens):
            return True
        return (
            promise != "code"
            and len(words[0]) > 2
            and not (code and not promise and (words[0] == tokens[0] or words[0] in _PLACES))
        )
    if len(words) == 1 and len(tokens) == 2 and promise != "code" and len(words[0]) > 2 and _SPAN.fullmatch(tokens[0]):
        return True
    if not words:
        return promise == "copy" and any(_NAMED.fullmatch(token) for token in tokens) and not _is_machine(text, tokens)
    if _is_machine(text, tokens):
        return False
    odd = sum(1 for token in tokens if not token.isalpha() and _TOKENISH.search(token) and not _WORD.fullmatch(token))
    if odd * 2 > len(tokens):
        return False
    if len(words) >= 3:
        return len(words) * 5 >= len(tokens) * 2
    if promise in ("copy", "mixed"):
        return True
    if promise == "code" or len(words) * 2 < len(tokens):
        return False
    if len(words) == 2 and not code:
        return True
    # a number may go before the capital, as in "30-Day Promise Kept"
    first = tokens[:2][-1] if tokens[0][:1].isdigit() else tokens[0]
    return first[:1].isupper() or first[:1] in "“\"'¿¡" or tokens[-1][-1] in ".!?…"


def _offers(tokens: list[str]) -> bool:
    """Whether one word beside an amount is an offer (`Save 25%`, `save $40`, `30% off`) and no place or length (`top 50%`)."""
    first, last = tokens
    if first[0].isalpha():
        word = first.lower()
        return (first[0].isupper() and not first.isupper() and word not in _PLACES) or word in _SAVING
    return last.strip(".,!?").lower() in ("off", "less", "cheaper", "discount", "savings", "more", "back", "cashback")


def _is_machine(text: str, tokens: list[str]) -> bool:
    if looks_like_class_list(text):
        return True
    if _SQL.match(text) or ((_CODE_SIGN.search(text) or "--" in text or "import" in text) and _CODE.search(text)):
        return len([token for token in tokens if _TOKENISH.search(token)]) * 6 >= len(tokens) or bool(_SQL.match(text))
    styled = ":" in text and (";" in text or "{" in text) and _CSS.search(text)
    return bool(styled) and ordinary_words(text) < 4
