from __future__ import annotations

from pathlib import Path

import pytest

from tests import law


@pytest.fixture
def reglint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> law.Command:
    return law.command(tmp_path, monkeypatch)
