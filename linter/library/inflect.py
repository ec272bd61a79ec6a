"""All inflected forms of an English word, for `~word` in the phrase notation.

Forms are over-generated on purpose ("effecting" does no harm in a pattern); irregular verbs and nouns come from a table.
"""

from __future__ import annotations

_IRREGULAR = (
    "be am is are was were been being 's 're 'm",
    "have has had having 've",
    "do does did done doing",
    "get gets got gotten getting",
    "go goes went gone going",
    "give gives gave given giving",
    "take takes took taken taking",
    "make makes made making",
    "find finds found finding",
    "feel feels felt feeling",
    "see sees saw seen seeing",
    "show shows showed shown showing",
    "prove proves proved proven proving",
    "say says said saying",
    "tell tells told telling",
    "think thinks thought thinking",
    "know knows knew known knowing",
    "come comes came coming",
    "become becomes became becoming",
    "begin begins began begun beginning",
    "buy buys bought buying",
    "bring brings brought bringing",
    "break breaks broke broken breaking",
    "beat beats beaten beating",
    "build builds built building",
    "choose chooses chose chosen choosing",
    "fall falls fell fallen falling",
    "fight fights fought fighting",
    "grow grows grew grown growing",
    "hold holds held holding",
    "keep keeps kept keeping",
    "lead leads led leading",
    "leave leaves left leaving",
    "lose loses lost losing",
    "meet meets met meeting",
    "overcome overcomes overcame overcoming",
    "pay pays paid paying",
    "put puts putting",
    "rise rises rose risen rising",
    "run runs ran running",
    "sell sells sold selling",
    "send sends sent sending",
    "set sets setting",
    "sleep sleeps slept sleeping",
    "speak speaks spoke spoken speaking",
    "spend spends spent spending",
    "stand stands stood standing",
    "wake wakes woke woken waking",
    "win wins won winning",
    "write writes wrote written writing",
    "cut cuts cutting",
    "quit quits quitting",
    "shrink shrinks shrank shrunk shrinking",
    "burn burns burned burnt burning",
    "melt melts melted molten melting",
    "reset resets resetting",
    "rewire rewires rewired rewiring",
    "outperform outperforms outperformed outperforming",
    "person people persons",
    "child children",
    "man men",
    "woman women",
    "life lives",
    "body bodies",
    "study studies",
    "therapy therapies",
    "good better best",
    "bad worse worst",
    "disease diseases",
    "diagnosis diagnoses",
    "analysis analyses",
    "crisis crises",
)
_TABLE = {line.split()[0]: tuple(line.split()) for line in _IRREGULAR}
_VOWELS = "aeiou"


def inflections(word: str) -> tuple[str, ...]:
    """Sorted lower-case forms of a word, itself included."""
    base = word.lower()
    if base in _TABLE:
        return tuple(sorted(set(_TABLE[base])))
    forms = {base, base + "'s"} if base.endswith("s") else {base}
    forms.update(_third_person(base))
    forms.update(_past_and_progressive(base))
    return tuple(sorted(forms))


def _third_person(base: str) -> set[str]:
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return {base + "es"}
    if base.endswith("y") and len(base) > 2 and base[-2] not in _VOWELS:
        return {base[:-1] + "ies"}
    return {base + "s"}


def _past_and_progressive(base: str) -> set[str]:
    if base.endswith("e"):
        stem = base[:-1]
        progressive = base + "ing" if base.endswith(("ee", "ye", "oe")) else stem + "ing"
        return {base + "d", progressive}
    if base.endswith("y") and len(base) > 2 and base[-2] not in _VOWELS:
        return {base[:-1] + "ied", base + "ing"}
    forms = {base + "ed", base + "ing"}
    if _doubles(base):
        forms.update({base + base[-1] + "ed", base + base[-1] + "ing"})
    return forms


def _doubles(base: str) -> bool:
    return len(base) > 2 and base[-1] not in _VOWELS + "wxy" and base[-2] in _VOWELS and base[-3] not in _VOWELS
