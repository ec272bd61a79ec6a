"""How a document speaks, and what that does to its findings."""

from __future__ import annotations

from dataclasses import dataclass

from linter.model import Evidence, Place, Voice

_NAMED = 4


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word that tells.

    Attributes:
        word: As listed in the signals.
        adds: The weight of each time it is said.
        times: How often it is said.
        place: Where it is said first.
        key: Whether it is a key of data; its place is then what stands under it first.
    """

    voice: Voice
    word: str
    adds: int
    times: int
    place: Place
    key: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """How a document speaks.

    Attributes:
        promotes: The weight of the words that promote.
        informs: The weight of the words that inform.
        elsewhere: Whether it is a long text about something else than health.
        plainly: Whether its information leaves no doubt.
        words: The words that tell, the weightiest first.
    """

    voice: Voice
    promotes: int = 0
    informs: int = 0
    elsewhere: bool = False
    plainly: bool = False
    words: tuple[Spoken, ...] = ()

    @property
    def steps(self) -> int:
        """How many steps of confidence a finding loses: one where the document informs, two where it does so plainly or is about
        something else.
        """
        if self.voice is Voice.PROMOTING:
            return 0
        return 2 if self.elsewhere or self.plainly else 1

    def evidence(self) -> tuple[Evidence, ...]:
        """Why findings weigh less, with the place of the weightiest word; nothing when the document promotes."""
        if self.voice is Voice.PROMOTING:
            return ()
        said = "the document informs rather than promotes, so this weighs less"
        decided = [item for item in self.words if item.voice is Voice.INFORMING]
        if self.elsewhere:
            return (Evidence("voice", f"{said}: it is long and hardly speaks of health"),)
        if not decided:
            return (Evidence("voice", f"{said}: the settings say so"),)
        against = [item for item in self.words if item.voice is Voice.PROMOTING]
        told = f"{_listed(decided)} (weight {self.informs}) against {_listed(against)} (weight {self.promotes})"
        return (Evidence("voice", f"{said}: {told}", decided[0].place),)


def _listed(words: list[Spoken]) -> str:
    named = (
        f"{'key ' if item.key else ''}\u201c{item.word.rstrip('*#')}\u201d" + (f" \u00d7{item.times}" if item.times > 1 else "")
        for item in words[:_NAMED]
    )
    return ", ".join(named) or "nothing"
