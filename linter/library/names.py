"""The names of drugs, classes and conditions as a table: how each may be written, and what it then means.

To work out all of them takes longer than to check many a page, on which a few of them stand. So they are worked out once and kept
as plain data beside the compiled library; of what is kept, only what occurs is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from linter.library.knowledge_forms import Form
from linter.library.phrase import split_word

if TYPE_CHECKING:
    from linter.library.knowledge import Knowledge

# bump when the shape of what is kept changes, or how names are split into words
SHAPE = 2


class Names:
    """What names mean, by how they are written.

    Args:
        data: As `table_of` makes it.
    """

    def __init__(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        self._forms = data["forms"]
        self._starts = data["starts"]
        self._known: dict[str, tuple[Form, ...]] = {}

    def forms(self, written: str) -> tuple[Form, ...]:
        """The forms that are written so, drugs first, then classes and conditions; case and hyphens do not count."""
        key = key_of(written)
        found = self._known.get(key)
        if found is None:
            rows = self._forms.get(key)
            found = self._known[key] = () if rows is None else tuple(Form(*row) for row in rows)
        return found

    @property
    def starts(self) -> Iterable[str]:
        """The first words of all names, lower-cased."""
        return self._starts.keys()

    def starting(self, first: str) -> Iterator[tuple[list[str], str]]:
        """The names that begin with a word: their words as the tokenizer splits them, and what to ask `forms` for."""
        yield from self._starts[first]


def table_of(knowledge: Knowledge) -> dict[str, Any]:
    """All names as plain data."""
    parts = cache(split_word)
    rows: dict[str, list[list[Any]]] = {}
    starts: dict[str, list[list[Any]]] = {}
    for form in (*knowledge.drug_forms(), *knowledge.class_forms(), *knowledge.condition_forms()):
        key = key_of(form.form)
        if key not in rows:
            words = [token for word in key.split() for token in parts(word)]
            # the tokenizer leaves some names whole that have a sign at their end: "NAD+"
            for written in filter(None, dict.fromkeys((tuple(words), tuple(key.split())))):
                starts.setdefault(written[0], []).append([list(written), key])
        fields = (form.form, form.id, form.kind, form.case_sensitive, form.needs_support, form.brand, form.written)
        rows.setdefault(key, []).append(list(fields))
    return {"forms": rows, "starts": starts}


def key_of(written: str) -> str:
    """How a name is looked up: lower-cased, hyphens as spaces."""
    return " ".join(written.lower().replace("-", " ").split())
