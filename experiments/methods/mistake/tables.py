"""The answer: the decisions taken back, what each lever cost, and what other leaders risk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rich.text import Text
from scipy.special import stdtrit

from sapper.experiments.figures import style
from sapper.experiments.methods.base import Answer, failures_of, frame_of
from sapper.experiments.methods.mistake.columns import DECISION, RISK
from sapper.experiments.methods.mistake.figures import mistake_figure
from sapper.experiments.methods.mistake.futures import AS_IT_IS, FRESH, PAIRS, RIVALS, SHOWN
from sapper.experiments.methods.mistake.sentences import sentences
from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.intervals import Pairs, interval
from sapper.model.fields import SIGHT_FIELDS
from sapper.model.parameters import LEVERS

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store


def answer(experiment: Experiment, store: Store) -> Answer:
    """Return all tables, the figure and the sentences."""
    failures, rows = failures_of(store.parts()), frame_of(store.parts())
    names = [factor.name for factor in experiment.design.factors]
    mistakes = mistakes_table(rows, names)
    tables = {
        "mistakes": mistakes,
        "levers": levers_table(mistakes),
        "leaders": leaders_table(rows, names),
    }
    files = {}
    if len(mistakes):
        title = experiment.config.experiment.title
        files = style.files(mistakes=lambda: mistake_figure(title, mistakes))
    lines = sentences(rows, tables)
    return Answer(failures, tables, files, [Text(line) for line in lines])


def mistakes_table(rows: pd.DataFrame, factors: list[str]) -> pd.DataFrame:
    """Return one row for each decision of each run that ended in a coup.

    `risk_added` is the risk with the decision less the risk without it. That of the worst decision
    of a run is from futures that did not choose it; it is a mistake if its interval excludes zero.
    `risk_found` is from the futures that chose it.
    """
    found = []
    for row in rows.to_dict("records"):
        for one in json.loads(row["decisions"]):
            decision, worst = one[SHOWN], FRESH in one
            pairs = Pairs(*one[FRESH if worst else PAIRS])
            low, high = pairs.difference_interval()
            found.append(
                {
                    **{name: row[name] for name in ("point", *factors)},
                    "run": row["replicate"],
                    "week": decision["week"],
                    "weeks_to_end": row["end_week"] - decision["week"],
                    "lever": decision["lever"],
                    "from": decision["before"],
                    "to": decision["after"],
                    **{name: decision[name] for name in SIGHT_FIELDS},
                    "risk_added": pairs.difference,
                    "low": low,
                    "high": high,
                    "futures": pairs.count,
                    "risk_found": Pairs(*one[PAIRS]).difference,
                    "risk_taken": (pairs.both + pairs.second) / pairs.count,
                    "risk_taken_back": (pairs.both + pairs.first) / pairs.count,
                    "worst": worst,
                    "is_mistake": worst and low > 0.0,
                }
            )
    columns = ["point", *factors, *DECISION, *RISK]
    return pd.DataFrame(found, columns=columns)


def levers_table(mistakes: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each lever: how often it was moved, and what the moves added to the risk.

    The mean is over runs, of the mean over a run's moves. All moves count by the first futures,
    whether they turned out the worst or not, so nothing was chosen.
    """
    found = []
    for lever in LEVERS:
        here = mistakes[mistakes["lever"] == lever]
        if here.empty:
            continue
        each = here.groupby(["point", "run"])["risk_found"].mean().to_numpy(float)
        mean, low, high = mean_of(each)
        found.append(
            {
                "lever": lever, "runs": len(each), "decisions": len(here),
                "worst": int(here["worst"].sum()), "mistakes": int(here["is_mistake"].sum()),
                "risk_added": mean, "low": low, "high": high,
            }
        )  # fmt: skip
    names = ["lever", "runs", "decisions", "worst", "mistakes", "risk_added", "low", "high"]
    return pd.DataFrame(found, columns=names)


def mean_of(values: np.ndarray[Any, Any]) -> tuple[float, float, float]:
    """Return the mean of values and its 95% interval after Student.

    Of one value, or of values that are all the same, the ends are not known: NaN.
    """
    mean = float(values.mean()) if values.size else float("nan")
    if values.size < 2 or not np.ptp(values):
        return mean, float("nan"), float("nan")
    error = float(values.std(ddof=1)) / values.size**0.5
    half = float(stdtrit(values.size - 1, (1 + CONFIDENCE) / 2)) * error
    return mean, mean - half, mean + half


def leaders_table(rows: pd.DataFrame, factors: list[str]) -> pd.DataFrame:
    """Return one row for each point and leader: how often he falls, and the difference.

    The difference is the risk of the leader as he is less that of the other one, in the same runs:
    what he would regret.
    """
    found = []
    for point, here in rows.groupby("point", sort=True):
        falls = [json.loads(text) for text in here["falls"]]
        own = np.array([AS_IT_IS in names for names in falls])
        for leader in RIVALS:
            other = np.array([leader in names for names in falls])
            pairs, fallen = Pairs.of(other, own), int(other.sum())
            low, high = interval(fallen, other.size)
            less, more = pairs.difference_interval()
            found.append(
                {
                    "point": point, **{name: here[name].iloc[0] for name in factors},
                    "rival": leader, "runs": other.size, "falls": fallen,
                    "risk": fallen / other.size, "low": low, "high": high,
                    "regret": pairs.difference, "regret_low": less, "regret_high": more,
                }
            )  # fmt: skip
    return pd.DataFrame(found)
