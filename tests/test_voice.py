"""Who speaks is inferred from the words of the whole document."""

from __future__ import annotations

import pytest

from linter.judging.voice import infer_voice
from linter.model import Voice
from linter.reading import read_text

SOFTWARE = "Premium plans unlock the build queue. Every job runs in its own container and writes its log to the server. " * 10
CLINIC = "Our clinic treats pain with a gentle infusion. Book now and ask our team about sleep and energy. " * 10
LEAFLET = "Tell your doctor about all tablets. Do not take them twice. Side effects may include nausea. " * 4


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        (SOFTWARE, Voice.INFORMING),
        (SOFTWARE[:110], Voice.PROMOTING),
        (CLINIC, Voice.PROMOTING),
        (LEAFLET, Voice.INFORMING),
        ("", Voice.PROMOTING),
    ],
    ids=["long text about other things", "short text without signals", "clinic page", "leaflet", "nothing"],
)
def test_the_voice_of_a_document(text: str, voice: Voice) -> None:
    assert infer_voice(read_text(text, "a.txt").segments) is voice
