"""Renew the lock: ``.venv/bin/python requirements/renew.py`` (needs ``uv``, which the development set has).

The newest releases that ``pyproject.toml`` allows are written with their hashes to ``use.txt`` (what runs the
planner, and setuptools to install it) and ``development.txt`` (that, the optional extras and what the tests
need): for Python 3.11 to 3.14 on Linux, macOS and Windows. Plain pip reads them, so a fresh machine needs
nothing but Python; pip refuses any file whose hash is not in the list. No address of an index is written.
"""

import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMAND = "python requirements/renew.py"
COMPILE = shlex.split(
    "-m uv pip compile pyproject.toml - --universal --python-version=3.11 --fork-strategy=fewest --upgrade"
    " --generate-hashes --no-emit-index-url --quiet"
)


def renew(output: str, *options: str) -> None:
    """Write one locked set; the build backend is part of it, since pip must not fetch it by itself."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    build = "\n".join(project["build-system"]["requires"])
    written = (f"--custom-compile-command={COMMAND}", f"--output-file=requirements/{output}")
    subprocess.run(
        [sys.executable, *COMPILE, *options, *written], input=build, text=True, check=True, cwd=HERE.parent
    )


if __name__ == "__main__":
    renew("development.txt", "--extra=dev", "--extra=cluster", "--extra=tables")
    renew("use.txt", "--constraints=requirements/development.txt")
    sys.stdout.write("Renewed. Run .ci/run before committing requirements/.\n")
