"""Tests with a real cluster: a scheduler and worker processes on this machine."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.errors import StoreError
from sapper.experiments.running.cluster import cluster, on_cluster
from sapper.experiments.running.executors import chosen, on_this_machine
from sapper.experiments.running.runner import run
from sapper.experiments.work.blocks import Block
from sapper.experiments.work.simulator import Computed, Work
from sapper.model.errors import InputError
from tests.helpers.fake import SLOW
from tests.helpers.patience import PATIENCE_SECONDS, wait_until
from tests.helpers.results import contents

distributed = pytest.importorskip("distributed")
dask = pytest.importorskip("dask")

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
ROOT = Path(__file__).parents[3]
FAKE_SAPPER = ROOT / "tests/helpers/fake_sapper.py"


def here_in_threads(protocol: str = "tcp://") -> Any:
    """Start a scheduler and a worker in this process, with Dask's configuration of TLS."""
    return distributed.LocalCluster(
        n_workers=1, processes=False, dashboard_address=":0", protocol=protocol,
        security=distributed.Security(),
    )  # fmt: skip


@pytest.mark.thorough
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    experiment: Experiment, tmp_path: Path
) -> None:
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
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


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("nonsense", "missing port"),
        ("tcp://127.0.0.1:1", "refused"),
        ("tls://127.0.0.1:1", "refused"),
        ("ftp://x", "unknown address scheme"),
        ("inproc://1/2", "extract host and port"),
        ("tcp://localhost:port", "'port'"),
        ("", "missing port"),
        ("::::", "invalid address"),
    ],
)
def test_a_missing_scheduler_gives_one_line_at_once(
    address: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tries_again(*_: Any, **__: Any) -> None:
        raise AssertionError("Dask tries again for ten seconds")

    monkeypatch.setattr(distributed, "Client", tries_again)
    with (
        pytest.raises(InputError, match=f"--dask.*no scheduler there: .*{reason}") as caught,
        chosen(address, None),
    ):
        pass
    assert "\n" not in str(caught.value)


def test_a_notebook_which_runs_an_event_loop_gets_the_same_line() -> None:
    async def cell() -> None:
        with pytest.raises(InputError, match="missing port"), chosen("nonsense", None):
            pass

    asyncio.run(cell())


def test_jobs_do_not_go_with_a_cluster() -> None:
    with pytest.raises(InputError, match="--jobs"), chosen("tcp://127.0.0.1:1", 2):
        pass


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., tuple[subprocess.Popen[bytes], str]]]:
    """Start ``dask ...`` as a process; returns it and what it said once that contains a word."""
    started: list[subprocess.Popen[bytes]] = []
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}

    def start_one(*words: str, until: str) -> tuple[subprocess.Popen[bytes], str]:
        log = tmp_path / f"{len(started)}.log"
        with log.open("wb") as file:
            command = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
            started.append(subprocess.Popen(command, stderr=file, stdout=file, env=environment))
        wait_until(lambda: until in log.read_text())
        return started[-1], log.read_text()

    yield start_one
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.thorough
def test_a_killed_scheduler_and_missing_workers_are_one_line(
    start: Callable[..., tuple[subprocess.Popen[bytes], str]],
    write: Callable[..., Path],
    tmp_path: Path,
) -> None:
    place = ("scheduler", "--host", "127.0.0.1", "--port", "0")
    scheduler, said = start(*place, until="Scheduler at")
    address = next(word for word in said.split() if word.startswith("tcp://"))
    config = write(("replicates = 30", "replicates = 3000"))
    out = tmp_path / "out"
    command = [sys.executable, str(FAKE_SAPPER), "SLOW", "run", str(config), "--out", str(out)]
    command += ["--dask", address]

    nobody = subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert (nobody.returncode, nobody.stdout) == (2, "")
    assert nobody.stderr.count("\n") == 1
    assert "the cluster has no workers" in nobody.stderr
    assert not out.exists()

    start("worker", address, "--nworkers", "1", "--nthreads", "1", until="Registered to")
    sapper = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: list(out.glob("runs/*.parquet")))
    scheduler.kill()
    printed, complaint = sapper.communicate(timeout=PATIENCE_SECONDS)
    assert (sapper.returncode, printed) == (4, "")
    assert complaint.count("\n") == 1
    assert "lost its workers or its scheduler" in complaint


def test_workers_that_stay_away_end_the_run(
    experiment: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sapper.experiments.running.cluster.WORKERLESS_SECONDS", 0.2)
    with (
        here_in_threads() as local,
        cluster(local.scheduler_address) as client,
    ):

        def retire_all(blocks: Sequence[Block], work: Work) -> Iterator[Computed]:
            for done in on_cluster(blocks, work, client):
                if client.nthreads():
                    local.sync(local.workers[0].close)
                yield done

        with pytest.raises(StoreError, match="lost its workers"):
            run(experiment, tmp_path / "out", SLOW, retire_all)


def test_what_a_closed_client_says_is_one_line_and_other_errors_stay(
    experiment: Experiment, tmp_path: Path
) -> None:
    with (
        here_in_threads() as local,
        cluster(local.scheduler_address) as client,
    ):

        def closed_before(blocks: Sequence[Block], work: Work) -> Iterator[Computed]:
            client.sync(client._close)  # as it does itself when the scheduler stays away
            return on_cluster(blocks, work, client)

        def wrong(blocks: Sequence[Block], work: Work) -> Iterator[Computed]:
            return on_cluster(blocks, None, client)  # type: ignore[arg-type]

        with pytest.raises(AttributeError):
            run(experiment, tmp_path / "wrong", SLOW, wrong)
        with pytest.raises(StoreError, match="lost its workers or its scheduler"):
            run(experiment, tmp_path / "closed", SLOW, closed_before)


def test_a_worker_without_sapper_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise ModuleNotFoundError("No module named 'sapper'")

    with here_in_threads() as local:
        monkeypatch.setattr("sapper.experiments.running.cluster.model_version", missing)
        with (
            pytest.raises(InputError, match="a worker cannot run Sapper: No module named"),
            cluster(local.scheduler_address),
        ):
            pass


@pytest.fixture
def certificate(tmp_path: Path) -> dict[str, str]:
    """A certificate of our own as Dask's configuration of TLS."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("makes a certificate with the openssl command")
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=sapper", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    files = {"distributed.comm.tls.ca-file": certificate}
    for role in ("client", "scheduler", "worker"):
        files[f"distributed.comm.tls.{role}.cert"] = certificate
        files[f"distributed.comm.tls.{role}.key"] = key
    return files


def test_tls_is_configured_by_dask(certificate: dict[str, str]) -> None:
    strict = {"distributed.comm.require-encryption": True, **certificate}
    with dask.config.set(strict), here_in_threads("tls://") as local:
        address = local.scheduler_address
        assert address.startswith("tls://")
        with cluster(address) as client:
            assert client.submit(sum, [1, 2]).result() == 3
        plain = address.replace("tls", "tcp")
        absent = {"distributed.comm.tls.ca-file": "absent.pem"}
        none = dict.fromkeys(certificate)
        for changed, place, reason in (
            ({}, plain, "encryption"),
            (absent, address, "No such file"),
            ({**none, "distributed.comm.require-encryption": None}, address, "ssl_context"),
        ):
            with (
                dask.config.set(changed),
                pytest.raises(InputError, match=f"no scheduler there: .*{reason}") as caught,
                cluster(place),
            ):
                pass
            assert "\n" not in str(caught.value)
