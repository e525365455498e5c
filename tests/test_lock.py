"""The lock in requirements/ fits pyproject.toml, names no place to fetch from, and README installs it."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
FILES = ("use.txt", "development.txt")
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?: ;[^\\]*)? \\\n(?: +--hash=\S+.*\n)+", re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def text(file: str) -> str:
    """A locked set."""
    return (ROOT / "requirements" / file).read_text(encoding="utf-8")


def pins(file: str) -> dict[str, str]:
    """Package -> version."""
    return {canonicalize_name(found["name"]): found["version"] for found in PIN.finditer(text(file))}


def asked(file: str) -> list[Requirement]:
    """What pyproject.toml asks for in a set, and the build backend."""
    lines = PROJECT["build-system"]["requires"] + PROJECT["project"]["dependencies"]
    extras = PROJECT["project"]["optional-dependencies"] if file == "development.txt" else {}
    lines += [line for each in extras.values() for line in each]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("file", FILES)
def test_the_lock_fits_what_is_asked(file: str):
    """Proves: each dependency is locked within its range. Sensitivity: a range that moves while
    the lock is not renewed excludes the locked version.
    """
    locked = pins(file)
    found = {str(each): locked[canonicalize_name(each.name)] for each in asked(file)}
    assert {
        each: version for each, version in found.items() if version not in Requirement(each).specifier
    } == {}


@pytest.mark.parametrize("file", FILES)
def test_everything_is_locked_by_hash_and_from_nowhere(file: str):
    """Proves: whatever is not a comment or a hash is a pin with hashes; no address is in the file."""
    lines = [
        line for line in text(file).splitlines() if line and not line.lstrip().startswith(("#", "--hash="))
    ]
    assert len(lines) == len(pins(file))
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links", text(file))


def test_the_planner_runs_on_the_releases_that_were_tested():
    """Proves: what users install is part of what the tests ran with, at the same versions."""
    tested = pins("development.txt")
    assert {name: tested.get(name) for name in pins("use.txt")} == pins("use.txt")


def test_readme_installs_the_lock():
    """Proves: both commands of README take nothing but files of the lock."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for file in FILES:
        assert f"pip install --quiet --require-hashes -r requirements/{file} &&" in readme
    assert readme.count("--no-build-isolation --no-deps") == len(FILES)
