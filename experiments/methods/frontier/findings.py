"""What a finished search found."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sapper.experiments.methods.frontier.worlds import Robustness


@dataclass(frozen=True)
class Findings:
    """The results of a finished search.

    Attributes:
        frontier: one row for each policy with fresh runs.
        searched: one row for each policy that a search tried, with its runs in the search.
        robust: by objective, the results of the frontier in other worlds; None without worlds.
        robustness: one row for each policy and objective in other worlds; empty without worlds.
        sentence: the answer.
        worlds_sentence: the answer in other worlds; empty if none were asked for.
    """

    frontier: pd.DataFrame
    searched: pd.DataFrame
    robust: dict[str, Robustness] | None
    robustness: pd.DataFrame
    sentence: str
    worlds_sentence: str
