"""A drug label file -> a draft drug entry in our schema, for review.

Reads an openFDA drug-label JSON file or a DailyMed SPL XML file from disk. A draft is never used as it stands: its uses are
left for a reviewer, who reads the label's own words under `indication-text`. XML is read without DTD, entities or network.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

import yaml

from linter.errors import KnowledgeError

MAX_BYTES = 64_000_000
MAX_DEPTH = 200
MAX_INDICATION = 6_000
_INDICATIONS = "34067-9"
_BOXED = "34066-1"
_SPACES = re.compile(r"\s+")
_SCHEDULES = {"CI": "I", "CII": "II", "CIII": "III", "CIV": "IV", "CV": "V"}
_HEAD = """\
# Draft from a label file. Write `uses:` from indication-text and check every line;
# then remove `status`, `indication-text` and this comment.
"""


@dataclass(slots=True)
class _Label:
    """What is taken from a label file."""

    brands: list[str] = field(default_factory=list)
    generics: list[str] = field(default_factory=list)
    indication: str = ""
    boxed: bool = False
    prescription: bool = True
    set_id: str = ""
    effective: str = ""
    schedule: str = ""
    origin: str = ""


def draft_entry(path: Path) -> str:
    """The draft as YAML text: one drug entry with `status: draft`.

    Args:
        path: A local openFDA drug-label JSON file (its first result) or a DailyMed SPL XML file.

    Raises:
        KnowledgeError: When the file cannot be read, is too large, is not well-formed or is not a drug label.
    """
    return draft_of(_read(path), path)


def draft_of(data: bytes, path: Path) -> str:
    """The same for a file's bytes; the path is what errors name.

    Raises:
        KnowledgeError: When they are not well-formed or no drug label.
    """
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        label = _from_spl(data, path)
    elif start in (b"{", b"["):
        label = _from_openfda(data, path)
    else:
        raise _not_a_label(path, "it is neither JSON nor XML")
    return _write(label, path)


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise KnowledgeError("there is no such file", path=path.as_posix(), hint="Give the path of a file on this machine.")
        if path.stat().st_size > MAX_BYTES:
            raise KnowledgeError(f"the file is larger than {MAX_BYTES // 1_000_000} MB", path=path.as_posix())
        return path.read_bytes()
    except OSError as problem:
        raise KnowledgeError(f"cannot be read: {problem.strerror}", path=path.as_posix()) from None


def _not_a_label(path: Path, why: str) -> KnowledgeError:
    hint = "Give an openFDA drug-label JSON file or a DailyMed SPL XML file."
    return KnowledgeError(f"this is not a drug label: {why}", path=path.as_posix(), hint=hint)


def _from_openfda(data: bytes, path: Path) -> _Label:
    try:
        root = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _not_a_label(path, "it is not UTF-8") from None
    except json.JSONDecodeError as problem:
        raise KnowledgeError(
            f"not valid JSON: {problem.msg}", path=path.as_posix(), line=problem.lineno, column=problem.colno
        ) from None
    except RecursionError:
        raise _not_a_label(path, "it is nested too deeply") from None
    except ValueError:  # Python refuses to read numbers of thousands of digits
        raise KnowledgeError("not valid JSON: a number has too many digits", path=path.as_posix()) from None
    results = root.get("results") if isinstance(root, dict) else root
    first = results[0] if isinstance(results, list) and results else root
    if not isinstance(first, dict) or not _words(first, "indications_and_usage"):
        raise _not_a_label(path, "it has no indications_and_usage")
    facts = first.get("openfda")
    names = facts if isinstance(facts, dict) else {}
    return _Label(
        brands=_words(names, "brand_name"),
        generics=_words(names, "generic_name") or _words(names, "substance_name"),
        indication=" ".join(_words(first, "indications_and_usage")),
        boxed=bool(_words(first, "boxed_warning")),
        prescription="OTC" not in " ".join(_words(names, "product_type")),
        set_id=_word(first, "set_id"),
        effective=_date(_word(first, "effective_time")),
        origin="openFDA drug label",
    )


def _words(data: dict[str, Any], key: str) -> list[str]:
    value = data.get(key)
    items = value if isinstance(value, list) else [value]
    return [_SPACES.sub(" ", item).strip() for item in items if isinstance(item, str) and item.strip()]


def _word(data: dict[str, Any], key: str) -> str:
    return next(iter(_words(data, key)), "")


def _date(text: str) -> str:
    digits = re.match(r"(\d{4})(\d{2})(\d{2})", text)
    return "-".join(digits.groups()) if digits else ""


class _SplReader:
    """Collects what a label needs from the events of an SPL document."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.label = _Label(origin="DailyMed label")
        self.trail: list[str] = []
        self.codes: list[tuple[int, str]] = []
        self.text: list[str] = []
        self.indication: list[str] = []

    def refuse(self, *_: object) -> int:
        raise KnowledgeError(
            "a document type or an entity is declared, which a label does not need",
            path=self.path.as_posix(),
            hint="Remove the DOCTYPE; nothing is resolved from it.",
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rsplit(" ", 1)[-1]
        self.trail.append(name)
        if len(self.trail) > MAX_DEPTH:
            raise _not_a_label(self.path, f"it is nested deeper than {MAX_DEPTH} elements")
        if self.trail == ["document", "setId"]:
            self.label.set_id = attributes.get("root", "")
        elif self.trail == ["document", "effectiveTime"]:
            self.label.effective = _date(attributes.get("value", ""))
        elif name == "code":
            self._code(attributes)
        if name == "name":
            self.text = []

    def _code(self, attributes: dict[str, str]) -> None:
        code, parent = attributes.get("code", ""), self.trail[-2] if len(self.trail) > 1 else ""
        if parent == "section":
            self.codes.append((len(self.trail) - 1, code))
            self.label.boxed = self.label.boxed or code == _BOXED
        elif self.trail == ["document", "code"]:
            self.label.prescription = "OTC" not in attributes.get("displayName", "").upper()
        elif parent == "policy":
            self.label.schedule = _SCHEDULES.get(attributes.get("displayName", "").upper(), self.label.schedule)

    def characters(self, text: str) -> None:
        if self.trail[-1:] == ["name"]:
            self.text.append(text)
        if any(code == _INDICATIONS for _, code in self.codes) and "text" in self.trail:
            self.indication.append(text)

    def end(self, _: str) -> None:
        name = self.trail[-1]
        if name == "name":
            self._name(_SPACES.sub(" ", "".join(self.text)).strip())
        if name in ("paragraph", "item", "caption", "td"):
            self.indication.append(" ")
        self.trail.pop()
        while self.codes and self.codes[-1][0] > len(self.trail):
            self.codes.pop()

    def _name(self, text: str) -> None:
        parent = self.trail[-2] if len(self.trail) > 1 else ""
        target = {"manufacturedProduct": self.label.brands, "manufacturedMedicine": self.label.brands}.get(parent)
        target = self.label.generics if parent == "genericMedicine" else target
        if text and target is not None and text not in target:
            target.append(text)


def _from_spl(data: bytes, path: Path) -> _Label:
    reader = _SplReader(path)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    parser.ExternalEntityRefHandler = reader.refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        parser.Parse(data, True)
    except expat.ExpatError as problem:
        raise KnowledgeError(
            f"not well-formed XML: {expat.errors.messages[problem.code]}",
            path=path.as_posix(),
            line=problem.lineno,
            column=problem.offset + 1,
        ) from None
    except (LookupError, ValueError):
        raise KnowledgeError(
            "not well-formed XML: its encoding is unknown", path=path.as_posix(), line=1, hint="Save the file as UTF-8."
        ) from None
    reader.label.indication = _SPACES.sub(" ", "".join(reader.indication)).strip()
    if not reader.label.indication:
        raise _not_a_label(path, f"it has no section {_INDICATIONS} (indications and usage) with text")
    return reader.label


def _write(label: _Label, path: Path) -> str:
    generics = list(dict.fromkeys(name.lower() for name in label.generics))
    brands = [name for name in dict.fromkeys(label.brands) if name.lower() not in generics]
    if not generics and not brands:
        raise _not_a_label(path, "it names no product")
    if not label.effective:
        raise _not_a_label(path, "it has no effective date")
    name = generics[0] if generics else brands[0]
    entry: dict[str, Any] = {"name": name, "kind": "drug", "class": "to be written", "status": "draft"}
    if generics:
        entry["names"] = generics
    if brands:
        entry["brands"] = dict.fromkeys(brands)
    entry["prescription"] = label.prescription
    if label.schedule:
        entry["schedule"] = label.schedule
    entry["boxed-warning"] = label.boxed
    entry["uses"] = []
    entry["source"] = f"{label.origin}, set id {label.set_id}" if label.set_id else label.origin
    entry["label-year"] = int(label.effective[:4])
    entry["confidence"] = "seen"
    if label.set_id:
        entry["set-id"] = label.set_id
    entry["effective"] = label.effective
    entry["indication-text"] = _shortened(label.indication)
    key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "unnamed"
    return _HEAD + yaml.safe_dump({key: entry}, sort_keys=False, allow_unicode=True, width=100)


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_INDICATION else text[:MAX_INDICATION].rstrip() + " … (cut here; read the label)"
