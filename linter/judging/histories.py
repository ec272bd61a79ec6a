"""Stories that no single segment shows: what lists say in the first person, and what is told of one person over a page."""

from __future__ import annotations

import re
from collections import defaultdict

from linter.judging.telling import bare
from linter.model import Document, GroupKind, Segment, SegmentKind

# how many items or paragraphs make a list of stories or a history
_ENOUGH = 3
_MIN_WORDS = 5
# words of a title
_TITLE = 8
# how often a page must praise before somebody's own experience counts as selling
_SURE = 2
_PROSE = frozenset({SegmentKind.PARAGRAPH, SegmentKind.ITEM, SegmentKind.QUOTE, SegmentKind.VALUE})
_TITLED = frozenset({SegmentKind.HEADING, SegmentKind.PARAGRAPH, SegmentKind.QUOTE})
_PAST = (
    "was|had|felt|tried|went|came|looked|saw|found|started|began|stopped|lost|woke|slept|noticed|suffered|struggled|visited|decided"
    "|ordered|booked|bought|spent|dropped|gained|returned|wanted|needed|thought|knew|told|asked|cried|gave up|stood|sat|walked"
    "|reached|caught|read|discovered|learned|learnt|realised|realized|took|used|got|became|hoped|hid|wore|avoided|could(?: not|n't)"
    "|did(?: not|n't)|was(?: not|n't)|received|experienced|complained|presented|consulted|underwent|responded|improved|reported"
)
_MOSTLY = r"(?: (?:\w+ly|never|always|still|also|just|even|then|soon|now))?"
TOLD_OF = {
    "she": re.compile(rf"\b[Ss]he{_MOSTLY} (?:{_PAST})\b"),
    "he": re.compile(rf"\b[Hh]e{_MOSTLY} (?:{_PAST})\b"),
}
_PATIENT = re.compile(
    rf"\b(?:the|this|my|our|a|one) (?:(?:young|elderly|new|\d+[- ]year[- ]old|male|female|little) )?"
    rf"(?:patient|client|lady|gentleman|woman|man|boy|girl|mother|child){_MOSTLY} (?:{_PAST})\b",
    re.IGNORECASE,
)
# a name before what its bearer did, said or got
_NAMED = re.compile(
    rf"\b([A-Z][a-z]{{2,}}){_MOSTLY} (?:{_PAST}|said|says|admit(?:s|ted)|explain(?:s|ed)|recall(?:s|ed)|add(?:s|ed)|now)\b"
)
# what opens a sentence and is no name
# fmt: off
_NO_NAME = frozenset((
    "She", "They", "This", "That", "These", "Those", "Who", "What", "Which", "There", "Here", "Life", "Everything",
    "Nothing", "Things", "Patients", "People", "Women", "Men", "Clients", "Customers", "Treatment", "Results", "Doctors",
    "Studies", "And", "But", "When", "The",
))
# fmt: on
# with what a life begins that is told for other reasons
_LIFE = re.compile(
    r"\b(?:co-?founde[dr]s?|graduat\w+|degree|diploma|universit\w+|college|residency|fellowship|certified|career|professor|faculty"
    r"|specializ\w+|specialis\w+|award\w*|author(?:ed)?|published|invent\w+|scientists?|researchers?|journalists?|police|court|died"
    r"|death|arrest\w*|president|king|queen|born in|taught|elected|novel|film|church|prison|staff member|apprentice\w*)\b",
    re.IGNORECASE,
)
_ILL = re.compile(
    r"\b(?:pain\w*|ache\w*|skin|sleep\w*|weight|hair|tired\w*|anxi\w+|depress\w+|symptoms?|flare\w*|diagnos\w+|fatigue|eczema"
    r"|arthritis|migraines?|headaches?|allerg\w+|hearing|teeth|smile|wrinkles?|acne|rash|swelling|insomnia|infertil\w+|stress\w*"
    r"|medication|doctors?|surgery|injur\w+|posture|cancer|fertility|conceiv\w+"
    r"|diabetes|asthma|bloat\w*|hormon\w+|menopause|sick|illness|disease)\b",
    re.IGNORECASE,
)
_BETTER = re.compile(
    r"\b(?:better|cleared|improv\w+|no longer|pain[- ]free|relief|relieved|disappear\w+|vanish\w+|healed|recover\w+|results?|gone"
    r"|changed|dropped|lost|difference|pregnan\w+|gave birth|birth of"
    r"|glow\w*|normal|calmer|happier|stopped|reduced|eased|faded|softer|smoother|stronger|slept|thrilled)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?<![\w'])(?:I|I'm|I've|I'd|my|My(?! [A-Z])|(?<!near )me|myself)(?![\w'])")
_OWN_PAST = re.compile(
    r"\b(?:I|my [\w-]+(?: [\w-]+)?|it|they|this|and)(?:'ve|'d|'m| have| has| had| was| were)?"
    r"(?: (?:\w+ly|never|always|also|even|just|finally|already))*"
    r" (?:was|were|had|felt|lost|noticed|tried|started|began|managed|enjoyed|appreciated|observed|experienced|found|swapped"
    r"|dropped|slept|stopped|loved|got|took|bought|used|saw|went|came|helped|worked|cleared|improved|gained|struggled|suffered|seen|been|felt|falling|waking"
    r"|made|gave|changed|transformed|boosted|decreased|increased|reduced|vanished|disappeared|thought|wanted|needed|ordered)\b",
    re.IGNORECASE,
)
_GLAD = re.compile(
    r"\b(?:love|loving|obsessed|favou?rite|game[- ]changer|life[- ]?saver|recommend|amazing|impressed|so glad|must[- ]have|go-to"
    r"|wonders|incredible|fantastic|leaves my|keeps my|makes my|helps me|worth every)\b",
    re.IGNORECASE,
)
# what a form, a quiz, a contract or a member of staff says in the first person
_OTHERWISE = re.compile(
    r"\bI (?:understand|agree|consent|authori[sz]e|acknowledge|certify|confirm|accept|declare|hereby|will|want"
    r"|would like|am a|am an|speciali[sz]e|graduated|founded|opened|believe|treat|help|work with|offer|provide|practi[cs]e)\b"
    r"|\b(?:my|our) (?:practice|clinic|patients|clients)\b"
    r"|\?\s*$",
    re.IGNORECASE,
)
_ASKED = frozenset(
    {"question", "q", "answer", "answers", "option", "options", "choice", "choices", "label", "placeholder", "consent", "opts"}
)
_HEADED = re.compile(
    r"\b(?:case (?:stud(?:y|ies)|histor(?:y|ies)|reports?|examples?|notes)|clinical cases?|a case of|a true story|case \d+"
    r"|from our (?:practice|casebook))\b",
    re.IGNORECASE,
)

# a title that promises what one person did
_CASE_OF = re.compile(
    r"\b[Hh]ow (?:(?:(?:Mrs?|Ms|Miss|Mx|Mr)\.? )?[A-Z][\w'-]+(?: [A-Z][\w'-]*\.?){0,2},?"
    r"|(?:a|an|one|this) (?:[\w-]+ ){0,3}(?:patient|client|woman|man|mother|father|mum|mom|dad|grandmother|grandfather"
    r"|teacher|nurse|farmer|driver|runner|athlete|student|retiree|teenager|boy|girl|couple))"
    r"(?: \([^)]{1,20}\)| [A-Z]\.,?| ?,? \d{2},?)?"
    r" (?:finally |then )?(?:avoided|escaped|reclaimed|regained|overcame|beat|reversed|lost|dropped|shed|returned|found|walked|ran"
    r"|recovered|healed|cured|stopped|quit|rebuilt|restored|conquered|transformed|said goodbye"
    r"|got (?:rid|back|her|his|off|better|free)|went (?:from|back)"
    r"|cleared|ended|became (?:pain|free)|broke free|put an end|managed|defeated)\b"
)
_SURNAME = re.compile(r"\b(?:Mrs?|Ms|Miss|Mx)\.? ((?:[A-Z][\w'-]+ ?){1,3})")
_TIME = r"(?:day|session|visit|treatment|week|month|year|infusion|injection|dose|appointment|sitting)s?"
_COUNT = (
    r"(?:\d{1,3}|first|second|third|fourth|fifth|sixth|last|final|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several)"
)
# a stage of a treatment, by its time; and one by its place in the tale, outcome or trouble
_BY_TIME = re.compile(
    rf"\W*(?:(?:after|at|in|by|within|since|following) (?:(?:just|only|the|her|his) )*{_COUNT} {_TIME}(?: later| on)?"
    rf"|{_COUNT} {_TIME} (?:later|on|in|after)|{_TIME} {_COUNT})\W*",
    re.IGNORECASE,
)
_BY_PLACE = re.compile(
    r"\W*(?:the |her |his |patient(?:'s)? )?(?:challenge|problem|presentation|presenting (?:complaint|problem)|complaint|background"
    r"|history|profile|situation|struggle|symptoms|outcomes?|results?|progress|recovery|follow[- ]up|today|turning point|before"
    r"|after|before treatment|after treatment|life after|where (?:she|he) is (?:now|today))\W*",
    re.IGNORECASE,
)
_NOW_WELL = re.compile(r"\b(?:[Tt]oday|[Nn]ow|[Aa]t last|[Ff]inally),? s?he (?:is|can|has|lives|walks|sleeps|works|enjoys|runs)\b")
_OURS = re.compile(r"\b(?:we|our|us|you|your)\b", re.IGNORECASE)
_MINE = re.compile(r"\b(?:I|[Mm]y|me)\b")
# whoever praises a product's make-up may say "my" in passing
_SELF = re.compile(r"(?<![\w'])(?:I|I'm|I've|I'd|(?<!near )me|myself)(?![\w'])")
# a title, or a short text that stands for one, under which somebody tells of themselves
_OWN_TITLE = re.compile(
    r"\bmy (?:[\w-]+ ){0,4}(?:journey|story|experience|results|review|transformation|routine|verdict)\b"
    r"|\bwhy I (?:\w+ly )?(?:chose|choose|switched|take|took|use|love|recommend|swear by|went with|trust|stay with|stuck with)\b"
    r"|\bhow I (?:\w+ly )?(?:lost|got|beat|cleared|cured|healed|fixed|overcame|stopped|quit|regained|reversed|dropped"
    r"|ended|sleep)\b|\b(?:best|winner|only|right) (?:[\w-]+ ){0,4}for me\b"
    r"|\bwhat (?:\w+ly )?(?:worked|helped|changed)(?: everything)? for me\b"
    r"|\bI (?:\w+ly )?(?:tried|tested|took|used) (?:[\w&'-]+ ){1,5}for (?:\w+ )?(?:day|week|month|year)s?\b"
    r"|\b(?:changed|saved) my (?:life|skin|marriage|sleep)\b",
    re.IGNORECASE,
)
# what sells a remedy, and what is one: whoever writes down an illness of their own without these sells nothing
_SOLD = re.compile(
    r"\b(?:game[- ]?changer|holy grail|the best part|swear by|worth every|highly recommend|no[- ]brainer|must[- ]have|the winner"
    r"|work(?:s|ed) (?:wonders|like magic)|(?:best|only|perfect) (?:[\w-]+ ){0,3}(?:solution|product|supplement|brand))\b",
    re.IGNORECASE,
)
_REMEDY = re.compile(
    r"\b(?:capsules?|supplements?|gumm(?:y|ies)|serum|collagen|cream|tincture|pills?|cbd|infusions?|probiotics?|peptides?|patch(?:es)?"
    r"|therapy|treatments?|acupuncture|botox|fillers?|weight[- ]loss)\b",
    re.IGNORECASE,
)


def listed(document: Document) -> dict[int, str]:
    """Values of lists most of whose items tell in the first person what happened: their ids, with the key they stand under."""
    columns: dict[tuple[str, str], list[Segment]] = defaultdict(list)
    for segment in document.segments:
        if segment.kind is SegmentKind.VALUE and len(segment.text.split()) >= _MIN_WORDS:
            array = next((group for group in document.ancestors(segment) if group.kind is GroupKind.ARRAY), None)
            if array is not None:
                columns[array.key, bare(segment.key)].append(segment)
    found: dict[int, str] = {}
    for (name, key), values in columns.items():
        if len(values) < _ENOUGH or key in _ASKED or bare(name) in _ASKED:
            continue
        if any(_OTHERWISE.search(value.text) for value in values):
            continue
        said = [value for value in values if _is_experience(value.text)]
        if len(said) >= _ENOUGH and 2 * len(said) >= len(values):
            found |= {value.id: name for value in values if _OWN.search(value.text) or _BETTER.search(value.text)}
    return found


def announced(document: Document) -> bool:
    """Whether a heading, or a short text that stands for one, announces a case."""
    return any(len(segment.text.split()) <= _TITLE and _HEADED.search(segment.text) for segment in document.segments)


def of_one(document: Document) -> frozenset[int]:
    """The segments that tell over a page what one person suffered and what became of it, by their ids."""
    found: set[int] = set()
    for told in TOLD_OF.values():
        steps = [segment for segment in document.segments if _is_step(segment, told)]
        if len(steps) >= _ENOUGH and is_history("\n".join(step.text for step in steps)):
            # who is meant by the first "she" has been named just before
            opening = document.segments[max(0, steps[0].id - 1) : steps[0].id]
            names = {name for step in [*opening, *steps] for name in _NAMED.findall(step.text)} - _NO_NAME
            found |= {step.id for step in steps}
            found |= {segment.id for segment in document.segments if segment.kind in _PROSE and _names(segment.text) & names}
    return frozenset(found)


def of_self(document: Document) -> frozenset[int]:
    """Where a page praises a remedy as the writer's own experience: the segments that tell it and its titles, by their ids."""
    titles = [segment for segment in document.segments if _is_title(segment) and _is_own_title(segment.text)]
    if not titles:
        return frozenset()
    steps = [segment for segment in document.segments if segment.kind in _PROSE and _is_own_step(segment.text)]
    told = "\n".join(segment.text for segment in [*titles, *steps])
    if len(steps) < _ENOUGH or not (is_history(told) and _REMEDY.search(told) and _kinds(_SOLD, told) >= _SURE):
        return frozenset()
    if any(_OTHERWISE.search(step.text) or _LIFE.search(step.text) for step in steps):
        return frozenset()
    return frozenset(segment.id for segment in [*titles, *steps])


def of_named(document: Document) -> dict[int, Segment]:
    """What stands in stages under a title that promises the case of one person: ids of segments, each with that title."""
    found: dict[int, Segment] = {}
    for title in document.segments:
        if not (_is_title(title) and _CASE_OF.search(title.text)):
            continue
        anchor = title.id if title.kind is SegmentKind.HEADING else title.heading
        under = [item for item in document.segments if item.id > title.id and _is_under(document, item, anchor)]
        names = {name.split()[-1] for name in _SURNAME.findall(title.text)}
        steps = [item for item in under if _is_stage(document, item, names)]
        told = "\n".join(item.text for item in [title, *steps])
        if len(steps) >= _ENOUGH - 1 and is_history(told) and _LIFE.search(told) is None:
            times = [item for item in under if item.kind is SegmentKind.HEADING and _BY_TIME.fullmatch(item.text)]
            found |= {item.id: title for item in [title, *steps, *times]}
    return found


def in_cases(document: Document) -> dict[int, Segment]:
    """What is told of a patient under a heading such as "Case study": ids of segments, each with that heading."""
    found: dict[int, Segment] = {}
    headings = {segment.heading for segment in document.segments}
    if not any(_HEADED.search(document.segments[heading].text) for heading in headings if heading is not None):
        return found
    for segment in document.segments:
        if segment.kind not in _PROSE or _LIFE.search(segment.text):
            continue
        if not (_PATIENT.search(segment.text) or any(told.search(segment.text) for told in TOLD_OF.values())):
            continue
        heading = next((above for above in document.trail(segment) if _HEADED.search(above.text)), None)
        if heading is not None:
            found[segment.id] = heading
    return found


def _is_title(segment: Segment) -> bool:
    """Whether a text is a heading or short enough to stand for one."""
    return segment.kind in _TITLED and 3 <= len(segment.text.split()) <= 2 * _TITLE


def _is_own_title(text: str) -> bool:
    return _MINE.search(text) is not None and _OWN_TITLE.search(text) is not None


def _kinds(pattern: re.Pattern[str], text: str) -> int:
    """How many different words of a pattern a text has."""
    return len({match.group().lower() for match in pattern.finditer(text)})


def _is_own_step(text: str) -> bool:
    return len(text.split()) >= 2 * _MIN_WORDS and _SELF.search(text) is not None


def _is_under(document: Document, segment: Segment, anchor: int | None) -> bool:
    return anchor is None or any(above.id == anchor for above in document.trail(segment))


def _is_stage(document: Document, segment: Segment, names: set[str]) -> bool:
    """Whether a text tells of one whose names are given, or of nobody under the name of a stage."""
    text = segment.text
    if segment.kind not in _PROSE or len(text.split()) < _MIN_WORDS or _OURS.search(text):
        return False
    if names & set(re.findall(r"[A-Z][\w'-]+", text)) or _NOW_WELL.search(text):
        return True
    if any(told.search(text) for told in TOLD_OF.values()):
        return True
    heading = next(document.trail(segment), None)
    return heading is not None and any(stage.fullmatch(heading.text) for stage in (_BY_TIME, _BY_PLACE))


def _is_experience(text: str) -> bool:
    return _OWN.search(text) is not None and (_OWN_PAST.search(text) is not None or _GLAD.search(text) is not None)


def _names(text: str) -> set[str]:
    return set() if _LIFE.search(text) else set(_NAMED.findall(text))


def _is_step(segment: Segment, told: re.Pattern[str]) -> bool:
    text = segment.text
    return (
        segment.kind in _PROSE and len(text.split()) >= _MIN_WORDS and told.search(text) is not None and _LIFE.search(text) is None
    )


def tells_a_life(text: str) -> bool:
    """Whether a text tells of somebody's career or of news, not of an illness overcome."""
    return _LIFE.search(text) is not None


def is_history(text: str) -> bool:
    """Whether a text names an illness or a complaint, and a turn for the better."""
    return _ILL.search(text) is not None and _BETTER.search(text) is not None
