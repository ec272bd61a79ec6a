"""The table of names means what the knowledge says, also after it was kept."""

from __future__ import annotations

import json

from linter.library.names import Names, key_of, table_of
from tests import once


def test_every_form_of_the_knowledge_is_found_by_the_way_it_is_written_and_by_its_first_word() -> None:
    knowledge = once.library().knowledge
    forms = [*knowledge.drug_forms(), *knowledge.class_forms(), *knowledge.condition_forms()]
    names = Names(json.loads(json.dumps(table_of(knowledge))))
    begun = {key for first in names.starts for _, key in names.starting(first)}

    assert len(forms) > 1_000
    assert [form for form in forms if form not in names.forms(form.form)] == []
    assert begun == {key_of(form.form) for form in forms}
    assert all(words[0] == first and all(words) for first in names.starts for words, _ in names.starting(first))


def test_forms_of_one_spelling_stand_in_order_and_an_unknown_name_has_none() -> None:
    library = once.library()
    knowledge = library.knowledge
    forms = [*knowledge.drug_forms(), *knowledge.class_forms(), *knowledge.condition_forms()]
    shared = [form for form in forms if key_of(form.form) == key_of("ED")]

    assert len(shared) >= 1
    assert library.named.forms("ED") == tuple(shared)
    assert library.named.forms("zweckverband") == ()
