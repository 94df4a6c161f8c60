from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sapper.model.compiling import root
from sapper.model.compiling.root import VARIABLE, cache_root


@pytest.fixture
def spare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The temporary folder that takes the place of the user's."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    for name in (VARIABLE, "MPLCONFIGDIR"):
        monkeypatch.delenv(name, raising=False)
    cache_root.cache_clear()
    yield tmp_path / "tmp" / f"sapper-{root._user()}"
    cache_root.cache_clear()


def test_a_new_folder_is_private_and_nothing_is_told(
    spare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "a" / "b"))
    before = os.umask(0)
    try:
        assert cache_root() == tmp_path / "a" / "b"
    finally:
        os.umask(before)
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    assert not spare.exists()
    assert capsys.readouterr().err == ""
    assert "MPLCONFIGDIR" not in os.environ  # matplotlib's own folder may be used as well


def a_file(folder: Path) -> None:
    folder.write_text("")


def below_a_file(folder: Path) -> None:
    folder.parent.write_text("")


def writable_by_others(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def writable_by_the_group(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o770)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (a_file, "file exists"),
        (below_a_file, "not a directory"),
        (writable_by_others, "others can write there"),
        (writable_by_the_group, "others can write there"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_line_and_replaced(
    spare: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
    reason: str,
) -> None:
    wanted = tmp_path / "home" / "cache" if spoil is below_a_file else tmp_path / "cache"
    spoil(wanted)
    monkeypatch.setenv(VARIABLE, str(wanted))
    assert cache_root() == cache_root() == spare
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert str(wanted) in err
    assert reason in err
    assert os.environ[VARIABLE] == str(spare)  # for the processes that are started
    assert os.environ["MPLCONFIGDIR"] == str(spare / "matplotlib")


def test_no_home_is_no_folder_of_that_name(
    spare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(root, "user_cache_path", lambda _: Path("~/.cache/sapper"))
    assert cache_root() == spare
    assert not (tmp_path / "~").exists()


def test_a_full_disk_is_no_place_for_a_cache(
    spare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = tempfile.TemporaryFile

    def only_elsewhere(dir: Path) -> object:
        if dir == tmp_path / "full":
            raise OSError(28, "No space left on device")
        return write(dir=dir)

    monkeypatch.setattr(tempfile, "TemporaryFile", only_elsewhere)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "full"))
    assert cache_root() == spare


@pytest.mark.skipif(os.name != "posix", reason="folders have no owner here")
def test_a_folder_of_another_user_is_not_used(
    spare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o700)
    spare.mkdir(mode=0o700)  # made by somebody who guessed its name
    monkeypatch.setenv(VARIABLE, str(theirs))
    mine = os.geteuid()
    asked = iter([mine + 1, mine, mine + 1])
    monkeypatch.setattr(root, "_user", lambda: next(asked))
    chosen = cache_root()
    assert chosen not in (theirs, spare)
    assert chosen.parent == spare.parent
    assert chosen.stat().st_mode & 0o777 == 0o700
