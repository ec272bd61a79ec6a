"""The spaCy pipeline that matching runs on: blank English, or a trained one named in the settings."""

from __future__ import annotations

import importlib.metadata
import re
from contextlib import AbstractContextManager
from functools import lru_cache

import spacy
from spacy.lang.en import EnglishDefaults
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
from spacy.vocab import Vocab, create_vocab

from linter.errors import PipelineError

_HYPHEN = re.compile(r"(?<=[^\W_])-(?=[^\W_])")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
SENTENCE_ENDS = (".", "!", "?")
# words, with what touches them, whose tokens are kept: a site has more than the 10,000 of spaCy
_KEPT_WORDS = 100_000


def as_matched(text: str) -> str:
    """The text as the matcher reads it: a hyphen between letters or digits is a space. The length never changes."""
    return _HYPHEN.sub(" ", text) if "-" in text else text


class Blank:
    """Blank English without the pipeline that spaCy sets up around its tokenizer, which takes longer than many a file.

    Attributes:
        vocab: As in any pipeline.
    """

    def __init__(self) -> None:
        words = EnglishDefaults
        self.vocab: Vocab = create_vocab("en", words)
        self._tokenizer = Tokenizer(
            self.vocab,
            rules=words.tokenizer_exceptions,
            prefix_search=compile_prefix_regex(words.prefixes or ()).search,
            suffix_search=compile_suffix_regex(words.suffixes or ()).search,
            infix_finditer=compile_infix_regex(words.infixes or ()).finditer,
            token_match=words.token_match,
            url_match=words.url_match,
            max_cache_size=_KEPT_WORDS,
        )

    def __call__(self, text: str) -> Doc:
        """The tokens of a text; nothing else is known of it, sentences neither."""
        doc: Doc = self._tokenizer(text)
        return doc

    def memory_zone(self) -> AbstractContextManager[object]:
        """What is learned of words inside is forgotten at its end, as in `Language.memory_zone`."""
        return self.vocab.memory_zone()


@lru_cache(maxsize=1)
def load_blank() -> Blank:
    """Blank English, made once."""
    return Blank()


@lru_cache(maxsize=4)
def load_language(model: str | None = None) -> Language:
    """Blank English with sentence boundaries, or a trained pipeline.

    Raises:
        PipelineError: When the named pipeline is not installed or does not load.
    """
    if not model:
        nlp = spacy.blank("en")
        nlp.add_pipe("sentencizer", config={"punct_chars": list(SENTENCE_ENDS)})
        return nlp
    if not _NAME.fullmatch(model):
        hint = "Name an installed pipeline, such as en_core_web_sm; a folder can be installed with pip."
        raise PipelineError(f"{model!r} is not the name of an installed spaCy pipeline", hint=hint)
    try:
        importlib.metadata.distribution(model)  # spacy.load would also read a folder of this name
        nlp = spacy.load(model)
    except (OSError, ValueError, ImportError) as problem:
        hint = f"Install it (python -m spacy download {model}), or remove `model` from the settings to use blank English."
        raise PipelineError(f"the spaCy pipeline {model!r} cannot be loaded: {problem}", hint=hint) from None
    if not any(name in nlp.pipe_names for name in ("parser", "senter", "sentencizer")):
        nlp.add_pipe("sentencizer", config={"punct_chars": list(SENTENCE_ENDS)})
    return nlp
