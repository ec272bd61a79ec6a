"""Rule pages as files that an editor can open: offline, and of the very library that made the finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from linter.explain import markdown
from linter.home import cache_folder
from linter.library.load import Library
from linter.server.files import uri_of


@dataclass
class Pages:
    """Says where rules are explained.

    Args:
        base: An address to which `pack/rule/` is added, or "" for pages written when first asked for.
        folder: Where pages are written.
    """

    base: str = ""
    folder: Path = field(default_factory=lambda: cache_folder() / "rules")
    _made: dict[tuple[str, str], str] = field(default_factory=dict, init=False, repr=False)

    def link(self, rule: str, library: Library) -> str:
        """The address of a rule's page; "" when there is none."""
        if rule not in library.rules:
            return ""
        if self.base:
            return f"{self.base.rstrip('/')}/{rule}/"
        return self.written(rule, library)

    def written(self, rule: str, library: Library) -> str:
        """The URI of a rule's page as a file; "" when it cannot be written."""
        key = (rule, library.digest)
        if key not in self._made:
            pack, _, name = rule.partition("/")
            file = self.folder / library.digest[:16] / pack / f"{name}.md"
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(markdown(library.rules[rule], library), encoding="utf-8")
                self._made[key] = uri_of(file)
            except OSError:
                self._made[key] = ""
        return self._made[key]
