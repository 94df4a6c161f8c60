"""Run a question as any other experiment, and read its answer from the pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sapper.experiments.running import runner
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.store.files import write_file
from sapper.experiments.store.stored import Stored
from sapper.experiments.studies.ask.question import Question, config_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sapper.experiments.running.progress import Progress
    from sapper.experiments.work.simulator import Executor, Simulator

ASKED = "attempt"
"""The outcome that the sentence is about."""

CONFIG = "config.toml"


@dataclass(frozen=True)
class Answered:
    """An answer, and the result that it comes from.

    Attributes:
        said: the sentence.
        needed: how many pairs would tell; empty if these do, or if that is not known.
        table: the pairs of all outcomes, for a terminal.
        config: the file that repeats the question.
        result: of the runner.
    """

    said: str
    needed: str
    table: RenderableType
    config: Path
    result: runner.Result


def answer(
    question: Question,
    folder: Path,
    simulator: Simulator,
    executor: Executor,
    tell: Callable[[str], None],
    progress: Callable[[], Progress],
) -> Answered:
    """Run a question, or continue it, and write the config that repeats it.

    Args:
        question: what to run.
        folder: of the result.
        simulator: the model.
        executor: computes blocks.
        tell: shows a line to the user.
        progress: returns what shows the progress.

    Raises:
        InputError: the folder holds something else.
        StoreError: the folder cannot be written.
    """
    experiment = question.experiment
    result = runner.run(experiment, folder, simulator, executor, tell=tell, progress=progress)
    # Reports load a second's worth of packages, so not before the progress is shown.
    from sapper.experiments.results.report.page import evidence_of
    from sapper.experiments.results.report.pair import need, pair_table, sentence

    config = write_file(folder / CONFIG, config_of(question).encode())
    evidence = evidence_of(Stored(folder), experiment)
    assert evidence is not None
    pairs = evidence.pairs(0, 1, list(OUTCOMES).index(ASKED))
    said = sentence(experiment, ASKED, pairs)
    return Answered(said, need(pairs), pair_table(experiment, evidence), config, result)
