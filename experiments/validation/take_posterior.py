"""Make the posterior of a finished calibration that of Sapper.

    python -m sapper.experiments.validation.take_posterior RESULT

It copies the posterior, the tables that describe its quality, and its provenance to the place where
``parameters = "posterior"`` finds them.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from sapper.experiments.config.draws import posterior_file
from sapper.experiments.store.frames import Loaded
from sapper.experiments.validation.calibration import TABLES

KEPT = (
    "name", "seed", "scenario", "config", "model", "observed", "versions", "revision", "platform",
)  # fmt: skip
"""Keys of the manifest that describe how to make the posterior again."""


def take(result: Path) -> None:
    """Copy the posterior of a result with its tables and provenance."""
    target = posterior_file()
    loaded = Loaded(result)
    shutil.copyfile(result / "posterior.csv", target)
    about = target.with_name("calibrated")
    about.mkdir(exist_ok=True)
    for name in TABLES:
        loaded.table(name)
        shutil.copyfile(result / f"{name}.csv", about / f"{name}.csv")
    kept = {key: loaded.manifest[key] for key in KEPT if key in loaded.manifest}
    kept["settings"] = loaded.config["config"]["calibration"]
    text = json.dumps(kept, indent=2) + "\n"
    (about / "provenance.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("result", type=Path)
    take(parser.parse_args().result)
