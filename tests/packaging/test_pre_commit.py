"""The hooks with the real pre-commit, in scratch repositories."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.packaging.wheels import ROOT, Done, run, succeed

pytestmark = pytest.mark.network

CLEAN = "# Visits\n\nWe are open on weekdays. Ask your doctor about the side effects.\n"
BAD = "# Visits\n\nWe are open on weekdays. Our infusions have no side effects.\n"
CONFIG = """repos:
  - repo: {repo}
    rev: "{rev}"
    hooks:
      - id: {hook}
"""
PARTS = ("linter", "patterns", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


class Site:
    """A repository with the hook installed, as a user has it."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.env = env

    def git(self, *arguments: str) -> str:
        return succeed("git", *arguments, cwd=self.folder, env=self.env)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")
        self.git("add", name)

    def commit(self) -> Done:
        return run("git", "commit", "-q", "-m", "A change", cwd=self.folder, env=self.env)

    @property
    def commits(self) -> int:
        return int(self.git("rev-list", "--count", "HEAD"))


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("home")
    return {
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "GIT_CONFIG_GLOBAL": str(home / "none"),
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "A"), ("EMAIL", "a@example.com"))
        },
    }


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory, env: dict[str, str]) -> tuple[Path, str]:
    """The checkout as it stands, as a repository that hooks can be installed from, and its only commit."""
    folder = tmp_path_factory.mktemp("reglint")
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    for arguments in (("init", "-q"), ("add", "--all"), ("commit", "-q", "-m", "Hooks")):
        succeed("git", *arguments, cwd=folder, env=env)
    return folder, succeed("git", "rev-parse", "HEAD", cwd=folder, env=env).strip()


def make_site(folder: Path, env: dict[str, str], hooks: tuple[Path, str], hook: str) -> Site:
    site = Site(folder, env)
    site.git("init", "-q")
    site.write(".pre-commit-config.yaml", CONFIG.format(repo=hooks[0], rev=hooks[1], hook=hook))
    succeed(sys.executable, "-m", "pre_commit", "install", "--install-hooks", cwd=folder, env=env)
    return site


def test_a_clean_commit_passes_a_bad_one_is_blocked_and_the_mended_one_passes(
    tmp_path: Path, env: dict[str, str], hooks: tuple[Path, str]
) -> None:
    site = make_site(tmp_path, env, hooks, "reglint")
    site.write("page.md", CLEAN)
    first = site.commit()
    assert (first.code, site.commits) == (0, 1), first.err

    site.write("page.md", BAD)
    blocked = site.commit()
    assert (blocked.code, site.commits) == (1, 1)
    assert "page.md:3:45: warning safety/no-side-effects" in blocked.out + blocked.err

    site.write("page.md", CLEAN + "\nCall us.\n")
    mended = site.commit()
    assert (mended.code, site.commits) == (0, 2), mended.err


def test_a_second_run_is_warm_and_needs_no_network(tmp_path: Path, env: dict[str, str], hooks: tuple[Path, str]) -> None:
    site = make_site(tmp_path, env, hooks, "reglint")
    site.write("page.md", BAD)
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    command = (sys.executable, "-m", "pre_commit", "run", "--all-files")
    done = run(*command, cwd=tmp_path, env={**env, **nowhere})
    assert done.code == 1
    assert "page.md:3:45: warning safety/no-side-effects" in done.out
    assert "Installing environment" not in done.out + done.err
    assert run(*command, cwd=tmp_path, env={**env, **nowhere}) == done


def test_the_diff_hook_lets_old_findings_stand_and_stops_new_ones(
    tmp_path: Path, env: dict[str, str], hooks: tuple[Path, str]
) -> None:
    site = Site(tmp_path, env)
    site.git("init", "-q")
    site.write("page.md", BAD)
    site.git("commit", "-q", "-m", "Before reglint")
    site = make_site(tmp_path, env, hooks, "reglint-diff")

    site.write("page.md", BAD + "\nCall us.\n")
    unrelated = site.commit()
    assert (unrelated.code, site.commits) == (0, 2), unrelated.out + unrelated.err

    site.write("page.md", BAD + "\nCall us. The drops have no side effects either.\n")
    blocked = site.commit()
    assert (blocked.code, site.commits) == (1, 2)
    found = [line for line in (blocked.out + blocked.err).splitlines() if line.startswith("page.md:5:") or " safety/" in line]
    assert [line.partition(" safety/")[0] for line in found] == ["page.md:5:25: warning"]
