"""Tests with a real cluster: a scheduler and two worker processes on this machine."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.running.cluster import cluster, on_cluster
from sapper.experiments.running.executors import chosen, on_this_machine
from sapper.experiments.running.runner import run
from sapper.experiments.work.blocks import Block
from sapper.experiments.work.simulator import Computed, Work
from sapper.model.errors import InputError
from tests.helpers.fake import SLOW
from tests.helpers.results import contents

distributed = pytest.importorskip("distributed")


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
@pytest.mark.thorough
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    experiment: Experiment, tmp_path: Path
) -> None:
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as local,
        cluster(local.scheduler_address) as client,
    ):
        killed = []

        def kill_one_midway(blocks: Sequence[Block], work: Work) -> Iterator[Computed]:
            for done in on_cluster(blocks, work, client):
                if not killed:
                    killed.append(next(iter(client.run(os.getpid).values())))
                    os.kill(killed[0], signal.SIGKILL)
                yield done

        result = run(experiment, tmp_path / "cluster", SLOW, kill_one_midway)
    assert killed
    assert (result.computed, result.answer.failed) == (120, 0)
    here = partial(on_this_machine, jobs=1)
    run(experiment, tmp_path / "here", SLOW, here)
    assert contents(tmp_path / "cluster") == contents(tmp_path / "here")


@pytest.mark.parametrize("address", ["nonsense", "tcp://127.0.0.1:1", "ftp://x", "", "::::"])
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_a_missing_scheduler_gives_one_line(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sapper.experiments.running.cluster.REACH_SECONDS", 0.2)
    with pytest.raises(InputError, match="--dask") as caught, chosen(address, None):
        pass
    assert "\n" not in str(caught.value)


def test_jobs_do_not_go_with_a_cluster() -> None:
    with pytest.raises(InputError, match="--jobs"), chosen("tcp://127.0.0.1:1", 2):
        pass
