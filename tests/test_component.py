"""reglint in somebody else's spaCy pipeline."""

from __future__ import annotations

import pytest
import spacy
from spacy import displacy

from linter.errors import PipelineError
from linter.nlp.language import load_language


def test_the_reglint_factory_is_found_without_importing_reglint_and_leaves_spans() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("reglint")

    doc = nlp("Our drops have no side effects. Call us.")

    assert [(span.text, span.label_) for span in doc.spans["reglint"] if span.label_.startswith("safety/")] == [
        ("no side effects", "safety/no-side-effects")
    ]


def test_spans_stand_on_the_callers_own_tokens_past_emoji_and_line_breaks() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("reglint")

    doc = nlp("😀 Great news:\n\nour drops have\nno side‑effects at all.")

    (span,) = [span for span in doc.spans["reglint"] if span.label_ == "safety/no-side-effects"]
    assert span.text == "no side‑effects"


def test_displacy_draws_the_spans() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("reglint")

    drawn = displacy.render(nlp("It has no side effects."), style="span", options={"spans_key": "reglint"}, page=False)

    assert "safety/no-side-effects" in drawn


def test_entities_and_cues_are_components_of_their_own() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("reglint_entities")
    nlp.add_pipe("reglint_context")

    doc = nlp("Ketamine is not approved for PTSD.")

    assert [(span.text, span.label_) for span in doc.spans["reglint_entities"]] == [("Ketamine", "drug"), ("PTSD", "condition")]
    assert ("not", "negated") in [(span.text, span.label_) for span in doc.spans["reglint_context"]]


def test_a_second_pipeline_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    spacy.blank("en").add_pipe("reglint")
    monkeypatch.setattr("linter.library.load._compile", _refuse)

    nlp = spacy.blank("en")
    nlp.add_pipe("reglint")

    doc = nlp("It has no side effects.")
    assert [span.label_ for span in doc.spans["reglint"] if span.label_.startswith("safety/")] == ["safety/no-side-effects"]


def _refuse(*_: object) -> None:
    raise AssertionError("packs were compiled although they had been before")


def test_context_without_sentence_boundaries_says_what_to_add() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("reglint_context")

    with pytest.raises(ValueError, match="sentencizer"):
        nlp("It is not so.")


def test_a_missing_trained_pipeline_is_a_clear_error() -> None:
    with pytest.raises(PipelineError, match="en_no_such_pipeline") as caught:
        load_language("en_no_such_pipeline")

    assert "spacy download en_no_such_pipeline" in caught.value.hint
    assert caught.value.exit_code == 2
