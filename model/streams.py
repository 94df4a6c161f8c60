"""Random numbers, each of which belongs to one decision.

A random number is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, doi:10.1145/2063384.2063405)
of the run's key and of (entity, week, decision). It does not depend on other draws, their order,
the engine or the process. Two runs with the same seed and replicate use the same random number for
the same decision, whatever their parameters are (common random numbers).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types

from sapper.model.compiling.decorators import kept, loop, signed
from sapper.model.errors import InputError

# The decisions. The number of a decision is never used again for another one.
DISPOSITION = 1
AWARENESS_AT_FIRST = 2
ENLISTMENT = 3
DEPLOYMENT_ORDER = 4
STUDY_ABROAD = 5
CASUALTY = 6
CALL_UP = 7
APPOINTMENT = 8
SPARK = 9
APPROACH = 10
ANSWER = 11
DETECTION = 12
PLOT_CHARACTER = 13
OBEDIENCE = 15
DEFENCE = 16
CONTEST = 17
MUTINY = 18
MUTINY_SPREAD = 19
STAFF_CASUALTY = 20
GARRISON = 21
ALLIANCE = 22
PROMOTION = 23
HABIT = 24
DISPERSAL = 25
PURGE = 26
SEIZED_MUTINY = 27
FRAILTY = 28
LEADER_DEATH = 29
ESCALATION = 30

_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW_WORD = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_ROUNDS = 10
_UNIT = 2.0**-32
_KEY_DOMAIN = np.uint64(0x5A99E7)
# First of the domains for keys of copied histories; one domain for each attempt, see `branch_key`.
_BRANCH_DOMAIN = np.uint64(0xB7A2C4)
_WORD: Any = types.uint64
_BLOCK: Any = types.UniTuple(types.uint64, 4)  # type: ignore[no-untyped-call]
_UNIFORMS: Any = types.UniTuple(types.float64, 4)  # type: ignore[no-untyped-call]


@signed(_BLOCK(_WORD, _WORD, _WORD, _WORD, _WORD, _WORD))
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the Philox4x32-10 block of a counter and a key: four words of 32 bits each.

    The counter is c0 to c3, the key k0 and k1, least significant word first; each is below 2**32.
    """
    for _ in range(_ROUNDS):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0 = (product_1 >> _HALF) ^ c1 ^ k0
        c1 = product_1 & _LOW_WORD
        c2 = (product_0 >> _HALF) ^ c3 ^ k1
        c3 = product_0 & _LOW_WORD
        k0 = (k0 + _WEYL_0) & _LOW_WORD
        k1 = (k1 + _WEYL_1) & _LOW_WORD
    return c0, c1, c2, c3


@signed(_UNIFORMS(_WORD, types.int64, types.int64, types.int64))
def uniforms(
    key: np.uint64, week: int, decision: int, entity: int
) -> tuple[float, float, float, float]:
    """Return four independent numbers, uniform in the open interval (0, 1), for one decision."""
    words = philox(
        np.uint64(entity),
        np.uint64(week),
        np.uint64(decision),
        np.uint64(0),
        key & _LOW_WORD,
        key >> _HALF,
    )
    return (
        (words[0] + 0.5) * _UNIT,
        (words[1] + 0.5) * _UNIT,
        (words[2] + 0.5) * _UNIT,
        (words[3] + 0.5) * _UNIT,
    )


@kept
@loop
def uniform(key: np.uint64, week: int, decision: int, entity: int) -> float:
    """Return one number, uniform in (0, 1), for one decision."""
    return uniforms(key, week, decision, entity)[0]


@kept
@loop
def draw_rows(key: np.uint64, week: int, decision: int, first: int, lots: np.ndarray) -> None:
    """Draw the random numbers of one decision for many rows; several times faster than one by one.

    Args:
        key: of the run.
        week: of the decision.
        decision: its number.
        first: the row that the first column of `lots` is for.
        lots: float64 array (4, rows), filled with what `uniforms` returns for each row.
    """
    lots_0, lots_1, lots_2, lots_3 = lots[0], lots[1], lots[2], lots[3]
    for i in range(lots_0.size):
        drawn = uniforms(key, week, decision, first + i)
        lots_0[i], lots_1[i], lots_2[i], lots_3[i] = drawn[0], drawn[1], drawn[2], drawn[3]


def check_number(name: str, value: object, largest: int = 2**64 - 1) -> None:
    """Refuse a seed, replicate or the like that is not a whole number from 0 to the largest.

    Raises:
        InputError: it is not; the message names the argument and what is allowed.
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or not 0 <= value <= largest:  # type: ignore[operator]
        power = (largest + 1).bit_length() - 1
        raise InputError("run", name, value, f"must be a whole number from 0 to 2**{power} - 1")


def stream_key(seed: int, replicate: int) -> np.uint64:
    """Return the 64-bit key of a run.

    Args:
        seed: 0 to 2**64 - 1.
        replicate: 0 to 2**64 - 1.

    Raises:
        InputError: the seed or replicate is not such a number.
    """
    check_number("seed", seed)
    check_number("replicate", replicate)
    words = philox(*_words(int(replicate)), np.uint64(0), _KEY_DOMAIN, *_words(int(seed)))
    return np.uint64(int(words[0]) | int(words[1]) << 32)


def branch_key(
    seed: int, repetition: int, iteration: int, path: int, attempt: int = 0
) -> np.uint64:
    """Return the 64-bit key with which a copied state continues as another history.

    All keys of branches and of `stream_key` come from different Philox blocks. The last word of the
    counter is the domain, which differs between attempts and from `stream_key`.

    Args:
        seed: 0 to 2**64 - 1.
        repetition: of the method, 0 to 2**32 - 1.
        iteration: of the repetition, 0 to 2**32 - 1.
        path: number of the history in that iteration, 0 to 2**32 - 1.
        attempt: 0, or the next number if the key before cannot be used; at most 2**31.
    """
    return np.uint64(branch_word(branch_words(seed, repetition, iteration, path), attempt))


def branch_words(seed: int, repetition: int, iteration: int, path: int) -> Any:
    """Return the words that a branch's keys depend on: path, iteration, repetition, seed in two."""
    return tuple(map(np.uint64, (path, iteration, repetition))) + _words(int(seed))


@kept
@loop
def branch_word(words: Any, attempt: int) -> np.uint64:
    """Return the key of a branch and an attempt."""
    domain = _BRANCH_DOMAIN + np.uint64(attempt)
    drawn = philox(words[0], words[1], words[2], domain, words[3], words[4])
    return drawn[0] | drawn[1] << _HALF


def _words(number: int) -> tuple[np.uint64, np.uint64]:
    return np.uint64(number & 0xFFFFFFFF), np.uint64(number >> 32 & 0xFFFFFFFF)
