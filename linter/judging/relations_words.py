"""Which product a condition belongs to inside one sentence, by what stands between the names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from linter.judging.relations_page import Named
from linter.model import Cue, Segment

_COORDINATED = re.compile(
    r"[\s,;/&()+|®™]*(?:\b(?:and|or|plus|as well as|including|such as)\b)?[\s,;/&()+|®™]*(?:the )?", re.IGNORECASE
)
_IS_A = re.compile(r"[®™*]*\s?(?:[:,(\u2013\u2014-]|is)\s?(?:an?\s|the\s|another\s|our\s)?(?:[\w-]+\s){0,2}", re.IGNORECASE)
_WAY = r"(?:therapy|therapies|treatments?|infusions?|injections?|sessions?|drips?|shots?|sprays?|capsules|tablets|oil|devices?)"
# "TMS therapy and Spravato" names two products as "TMS and Spravato" does
_COORDINATED_PRODUCTS = re.compile(rf"(?: {_WAY})?{_COORDINATED.pattern}", re.IGNORECASE)
_PARTS = re.compile(r"\s[-\u2013\u2014]{1,2}\s|\u2014|[:;?]\s")
_ANSWER_WITHIN = 30
_PROMISE = re.compile(
    r"(?:regrow|restor)\w* (?:\w+ )?hair|\w+ (?:effects?|action)$"
    r"|(?:last|los[ei]|quit|stop|cut|shed|drop|burn|melt|slim|boost|build|sleep|fall|prevent|kill|shrink|conceiv|reduc|lower|balanc|revers|clear|improv|heal|calm|slow|control|block|regrow|rebuild)"
    r"(?:e|es|s|ing|ting|ping)? \w",
    re.IGNORECASE,
)
# a verb in its "-s" form, or any verb after "can", right between the product and the disease
_TREATMENT = re.compile(r"(?:treatments?|therap(?:y|ies)|cures?|remed(?:y|ies)|medicines?)$", re.IGNORECASE)
_OF = re.compile(r"\s+of\s+(?:(?:your|the|all|chronic|severe|acute|stubborn|any)\s+){0,2}", re.IGNORECASE)
_SHORT_NAME = re.compile(r"\s*\([^()]{1,15}\)?\s*\)?\s*")
_TO_PRODUCT = re.compile(
    r"(?:\s\w+){0,3}\s?[,:\u2013\u2014-]\s*(?:(?:our|the|this|these|only|daily|new|pure|organic)\s+){0,3}", re.IGNORECASE
)
_PAIRED = re.compile(r"[\s\u00ae\u2122]+(?:and|&|\+)[\s]+(?:your |chronic |the )?", re.IGNORECASE)
_WHO = (
    r"(?:people|patients|men|women|adults|seniors|athletes|children|kids|teens|individuals|clients|anyone|anybody|everyone|those"
    r"|sufferers|dogs|cats|pets|horses|males|females)"
)
_FOR = re.compile(
    r"(?<!\w)(?:for|against)\s+(?:(?:the|your|my|our|his|her|their|a|an|any|all|most|many|some|certain|various|every) ){0,2}"
    r"(?:(?:chronic|acute|severe|mild|moderate|stubborn|persistent|recurring|recurrent|common|painful|male|female) )?$"
    rf"|(?<!\w)for (?:\w+ ){{0,2}}{_WHO} (?:(?:over|under|aged) \d+ )?"
    r"(?:with|(?:who (?:are )?)?(?:living|dealing|struggling|battling|coping) with|(?:who (?:are )?)?suffer(?:ing)? from|who have"
    r"|(?:who (?:are )?)?experienc(?:e|ing)|facing|battling|prone to) $",
    re.IGNORECASE,
)
_WHOM_REACH = 80
_OPENING = 12
_SURELY = r"(?: (?:also|really|quickly|gently|simply|safely|naturally|finally|fully|often|truly))?"
_OFF = r"(?: (?:up|away|down|off|out|back|through|past))?"
_WHOSE = r" (?:(?:your|my|their|his|her|our|the|all|most|any|even|stubborn|severe|chronic) ){0,2}"
_ACTS = re.compile(
    rf"[®™]*(?: {_WAY})?(?:,? (?:which|that))?{_SURELY}"
    r" (?:(?P<sure>[a-z]{2,}[^s\W\d]s)|(?:can|will|could|may|might) (?:help )?(?P<may>[a-z]{4,}))"
    rf"{_OFF}{_WHOSE}"
)
# "exosomes outsmart arthritis": a plural takes the bare verb
_MANY_ACT = re.compile(
    rf"(?P<way> (?:{_WAY}|pills|creams|gummies))?{_SURELY} (?P<sure>[a-z]{{4,}}|end|fix|cut)(?P<may>){_OFF}{_WHOSE}"
)
_DOES_NO_GOOD = re.compile(
    r"(?:"
    r"cause|worsen|trigger|provoke|precipitate|induce|aggravate|exacerbate|unmask|mask|mimic|resemble|produce"
    r"|create|bring|raise|increase|add|feed|fuel|drive|breed|foster|spark|invite|mean|include|involve|cover|need"
    r"|require|lack|exclude|affect|influence|complicate|follow|precede|accompan|predict|show|reveal|suggest"
    r"|indicate|concern|regard|cost|carr|contain|have|prolong|deepen|intensif|amplif|exceed|study|studies|model"
    r"|test|measure|record|describe|discuss|explain|mention|list|name|call|give|leave|make|become|remain|seem|look"
    r"|feel|get|develop|report|start|elicit|evoke|compound|impair|hinder|cloud|confuse"
    r")"
)
_NO_VERB = re.compile(
    r"(?:"
    r"users|patients|clinics|studies|trials|doses|levels|side|effects|versus|plus|unless|sessions|does|was|has|is"
    r"|this|series|guidelines|results|reviews|news|facts|research|risks|always|experience|suffer|notice|sometimes"
    r"|perhaps|besides|towards|receptors|providers|prices|never|inhibitors|agonists|antagonists|makers|sellers"
    r"|labels|drugs|others|prescribers|gives|with|from|over|after|during|such|like|than|into|where|when|while|that"
    r"|also|only|near|your|must|should|without|before|until|about|between|under|against|among|including|rather|instead"
    r"|which|some|many|more|most|very|both|either|other|common|related|approved|tested|used|given|sold|therapy|treatment"
    r")\b"
)
_AND = r"(?:and|or|&|\+|plus)"
_NAME_BEFORE = re.compile(rf"(?:\b[A-Z][\w'®™.-]*|\b{_WAY}) {_AND} (?:the |our )?$")
# a name before a product is looked for in so many characters only, or a long paragraph would be gone through again and again
_NAME_REACH = 200
_NAME_AFTER = re.compile(rf"[®™]?(?: {_WAY})? {_AND} (?:the |our )?(?=[A-Z][\w'®™.-]+)", re.DOTALL)
_NOUN = r"(?:relief|support|recovery|treatment|therapy|drip|infusion|shot|injection)s?"
_APPOSED = re.compile(rf"[\s®™]*(?:\b{_NOUN}\b)?[\s®™]*[(\[:|\u2013\u2014-][\s(\[|\u2013\u2014-]*", re.IGNORECASE)


def attached(segment: Segment, condition: Named, products: Sequence[Named], links: Sequence[Cue]) -> list[Named]:
    """The products that a condition belongs to: the nearest before it, or the one that follows "with" or "using"; with those
    coordinated with it."""
    before = [item for item in products if item.end <= condition.start]
    after = [item for item in products if item.start >= condition.end]
    chosen = before[-1] if before else (after[0] if after else products[0])
    if before and after:
        bound = [cue for cue in links if condition.end <= cue.start < after[0].start and _binds(segment, cue)]
        own = [cue for cue in links if before[-1].end <= cue.start < condition.start and not _binds(segment, cue)]
        if bound and not own:
            chosen = after[0]
    if chosen.kind == "class":
        named = [item for item in before if _IS_A.fullmatch(segment.text, item.end, max(item.end, chosen.start))]
        if named:
            # "Ozempic: a GLP-1 medication for weight loss" speaks of the brand
            return named[-1:]
    return coordinated(segment, chosen, products)


def adjacent(product: Named, condition: Named) -> bool:
    """Whether at most one character parts the two names."""
    return -1 <= max(product.start, condition.start) - min(product.end, condition.end) <= 1


def _binds(segment: Segment, cue: Cue) -> bool:
    return segment.text[cue.start : cue.end].lower() in ("with", "using", "by", "through", "via")


def gap(condition: Named, products: Sequence[Named]) -> tuple[int, int]:
    """The range between a condition and the nearest of its products."""
    if products[-1].end <= condition.start:
        return products[-1].end, condition.start
    return condition.end, max(condition.end, products[0].start)


def coordinated(segment: Segment, chosen: Named, products: Sequence[Named]) -> list[Named]:
    """A product with those named in one breath with it: "ketamine, TMS therapy and Spravato"."""
    ordered = sorted(products, key=lambda item: item.start)
    at = ordered.index(chosen)
    low = high = at
    while low > 0 and _side_by_side(segment, ordered[low - 1], ordered[low]):
        low -= 1
    while high + 1 < len(ordered) and _side_by_side(segment, ordered[high], ordered[high + 1]):
        high += 1
    return ordered[low : high + 1]


def _side_by_side(segment: Segment, one: Named, other: Named) -> bool:
    return _COORDINATED_PRODUCTS.fullmatch(segment.text, one.end, max(one.end, other.start)) is not None


def joined(segment: Segment, one: Named, other: Named) -> bool:
    """Whether only commas and "and" part two names."""
    return _COORDINATED.fullmatch(segment.text, one.end, max(one.end, other.start)) is not None


def apposed(segment: Segment, product: Named, condition: Named) -> bool:
    """Whether only a bracket, colon or dash parts the two names: "Glow drip (hangovers)"."""
    first, second = sorted((product, condition), key=lambda item: item.start)
    return _APPOSED.fullmatch(segment.text, first.end, max(first.end, second.start)) is not None


def named_for(segment: Segment, at: int) -> bool:
    """Whether "for", with whom it is for, stands right before an offset: "for your", "for women with"."""
    return _FOR.search(segment.text, max(0, at - _WHOM_REACH), at) is not None


def parted(segment: Segment, between: tuple[int, int]) -> bool:
    """Whether a dash, colon or semicolon parts a trouble from the answer to it: "You have OCD - ketamine quiets it"."""
    return between[1] - between[0] <= _ANSWER_WITHIN and _PARTS.search(segment.text, *between) is not None


def acts_on(segment: Segment, product: Named, condition: Named) -> bool:
    """Whether a product is said to do something to a condition, whatever the verb: "psilocybin uproots depression"."""
    found = _ACTS.fullmatch(segment.text, product.end, max(product.end, condition.start))
    if found is None:
        many = _MANY_ACT.fullmatch(segment.text, product.end, max(product.end, condition.start))
        found = many if many is not None and (product.text.endswith("s") or many["way"]) else None
    if found is None:
        return False
    verb = (found["sure"] or found["may"]).lower()
    return _DOES_NO_GOOD.match(verb) is None and _NO_VERB.match(verb) is None


def promises_itself(condition: Named) -> bool:
    """Whether the words for a condition are the promise: "regrows hair", "antidepressant effects"."""
    return _PROMISE.match(condition.text) is not None


def treats_by_name(segment: Segment, product: Named, condition: Named) -> bool:
    """Whether a product whose name is a treatment is tied to a condition by "of": "homeopathic treatment of asthma"."""
    return _TREATMENT.search(product.text) is not None and _OF.fullmatch(segment.text, product.end, condition.start) is not None


def renamed(segment: Segment, product: Named, condition: Named) -> bool:
    """Whether only the condition's short name in brackets parts it from the product: "fibromyalgia (FM) programme"."""
    first, second = sorted((product, condition), key=lambda item: item.start)
    return _SHORT_NAME.fullmatch(segment.text, first.end, max(first.end, second.start)) is not None


def opens_for(segment: Segment, condition: Named, product: Named, cues: Sequence[Cue]) -> bool:
    """Whether an opening phrase says what the product after it is for: "Made for psoriasis sufferers: our balm"."""
    if not any(cue.end <= condition.start <= cue.end + _OPENING for cue in cues):
        return False
    return _TO_PRODUCT.fullmatch(segment.text, condition.end, product.start) is not None


def same_words(product: Named, condition: Named) -> bool:
    """Whether one name stands for the product and for what it is done for, as the names of some procedures do."""
    return product.start < condition.end and condition.start < product.end


def has_companion(segment: Segment, products: Sequence[Named], conditions: Sequence[Named]) -> bool:
    """Whether a name unknown to us is coordinated with the products, so that nobody can say which condition is whose."""
    start = products[0].start
    found = _NAME_BEFORE.search(segment.text, max(0, start - _NAME_REACH), start)
    if found and not any(item.end > start - 5 for item in conditions if item.end <= start):
        return True
    after = _NAME_AFTER.match(segment.text, products[-1].end)
    return after is not None and not any(item.start == after.end() for item in conditions)


def pairs(segment: Segment, products: Sequence[Named], condition: Named) -> bool:
    """Whether only "and" or a sign for it parts the condition from the first or last of the products, and little else is said."""
    before, after = products[-1], products[0]
    near = (before.end, condition.start) if before.end <= condition.start else (condition.end, after.start)
    return near[0] <= near[1] and _PAIRED.fullmatch(segment.text, *near) is not None
