"""The digest of a library's files: by what they hold, and without reading them where they stand as they stood."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from linter.errors import PackError
from linter.library import digest
from linter.library.load import load_library
from tests import law

HOUR_NS = 3_600_000_000_000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small law, looked at an hour later, when its times can be relied on."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + HOUR_NS)
    return Path(shutil.copytree(law.FOLDER, tmp_path / "law"))


class Memory(dict[str, dict[str, str]]):
    def of(self, *folders: Path) -> str:
        return digest.remembered(folders, "1", self.get, self.__setitem__)


def test_files_that_stand_as_they_stood_are_not_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    first = memory.of(folder)
    monkeypatch.setattr(digest, "read_regular", lambda file: pytest.fail(f"{file} is read"))

    assert memory.of(folder) == first
    assert len(memory) == 1


def test_what_is_remembered_is_what_is_worked_out(folder: Path) -> None:
    memory = Memory()
    assert {memory.of(folder), memory.of(folder), digest.digest_of([folder], "1")} == {digest.digest_of([folder], "1")}
    assert digest.digest_of([folder], "2") != digest.digest_of([folder], "1")


def test_a_file_of_another_content_is_noticed_though_its_size_and_time_are_the_same(folder: Path) -> None:
    memory = Memory()
    first = memory.of(folder)
    file = next(digest.files(folder))
    before = file.stat()
    file.write_bytes(file.read_bytes()[::-1])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert memory.of(folder) != first


def test_a_file_that_comes_goes_or_is_renamed_is_noticed(folder: Path) -> None:
    memory = Memory()
    seen = [memory.of(folder)]
    file = next(digest.files(folder))
    new = file.with_name("new.yaml")
    new.write_text("a: b\n", encoding="utf-8")
    seen.append(memory.of(folder))
    new = new.rename(file.with_name("newer.yaml"))
    seen.append(memory.of(folder))
    new.unlink()

    assert len(set(seen)) == 3
    assert memory.of(folder) == seen[0]


def test_files_written_just_now_are_read_each_time_for_they_may_be_written_again(tmp_path: Path) -> None:
    memory = Memory()
    file = tmp_path / "a.yaml"
    file.write_text("a: b\n", encoding="utf-8")

    assert memory.of(tmp_path) == digest.digest_of([tmp_path], "1")
    assert memory == {}


def test_a_file_that_cannot_be_read_is_an_error_each_time(folder: Path) -> None:
    (folder / "gone.yaml").symlink_to(folder / "nowhere")
    memory = Memory()
    for _ in range(2):
        with pytest.raises(PackError, match="cannot be read"):
            memory.of(folder)
    assert memory == {}


def test_a_library_is_found_by_its_files_times_and_a_damaged_memory_costs_only_time(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from linter.library import load

    monkeypatch.setattr(load, "patterns_root", lambda: folder)
    first = load_library(cache=tmp_path).digest
    [kept] = (tmp_path / "library").glob("*.digest.json")
    with monkeypatch.context() as patch:
        patch.setattr(digest, "read_regular", lambda file: pytest.fail(f"{file} is read"))
        assert load_library(cache=tmp_path).digest == first
        with pytest.raises(pytest.fail.Exception, match="is read"):
            load_library(cache=tmp_path, strict=True)

    kept.write_bytes(b"{}")
    assert load_library(cache=tmp_path).digest == first
