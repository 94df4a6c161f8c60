"""``python tests/helpers/oldest.py``: pins of the oldest packages that pyproject.toml allows."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

LOWEST = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?>=([0-9.a-z]+)")


def pins(pyproject: Path) -> list[str]:
    """Return a pin ``name==version`` for each dependency of a project."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    found = [LOWEST.match(line) for line in project["dependencies"]]
    return [f"{one[1]}=={one[2]}" for one in found if one is not None]


if __name__ == "__main__":
    sys.stdout.write("\n".join(pins(Path(__file__).parents[2] / "pyproject.toml")) + "\n")
