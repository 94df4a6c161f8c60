"""exp and log that give the same bits on every machine.

Those of the C library differ in the last bit between platforms. These use only operations that are
rounded exactly: +, -, x, / and scaling by powers of two. Results are within a few units in the last
place of the true value.
"""

from __future__ import annotations

from math import factorial

import numpy as np

from sapper.model.compiling.decorators import rule

# ln 2 in two parts; the high part has enough trailing zeros for n * LN2_HIGH to be exact.
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_LOG2_E = 1.44269504088896338700e00
_SMALLEST_EXPONENT = -700.0
_LARGEST_EXPONENT = 700.0
_SMALLEST = 2.0**-1022
_LARGEST = (2.0 - 2.0**-52) * 2.0**1023
_SQRT_TWO = 2.0 * 7.07106781186547524401e-01
# The bits of a binary64 number: 52 bits of fraction, and above them the exponent plus the bias.
_FRACTION_BITS = 52
_BIAS = 1023
_FRACTION = (1 << _FRACTION_BITS) - 1
_EXPONENT_OF_ONE = _BIAS << _FRACTION_BITS
# Adding and subtracting this number rounds to its last place, a multiple of 2**-40.
_COARSE = 2.0 ** (_FRACTION_BITS - 40)
# Highest power first: 1 / k! for k from 13 down to 0, and 2 / k for odd k from 23 down to 1.
_EXP_SERIES = tuple(1.0 / factorial(k) for k in range(13, -1, -1))
_LOG_SERIES = tuple(2.0 / k for k in range(23, 0, -2))


@rule
def exp(x: float) -> float:
    """Return e to the power `x`; below -700 and above 700 that of -700 and 700."""
    x = min(max(x, _SMALLEST_EXPONENT), _LARGEST_EXPONENT)
    shifted = x * _LOG2_E + (0.5 if x >= 0.0 else -0.5)
    n = int(shifted)
    r = (x - n * _LN2_HIGH) - n * _LN2_LOW
    total = 0.0
    for coefficient in _EXP_SERIES:
        total = total * r + coefficient
    return total * np.int64((n + _BIAS) << _FRACTION_BITS).view(np.float64)


@rule
def log(x: float) -> float:
    """Return the natural logarithm of the positive normal number nearest to `x`.

    Writes x as m * 2**n with m in [sqrt(1/2), sqrt(2)), then uses log m = 2 artanh((m - 1) /
    (m + 1)). m and n come from the bits of x, because a branch would take longer.
    """
    x = min(max(x, _SMALLEST), _LARGEST)
    bits = np.float64(x).view(np.int64)
    n = (bits >> _FRACTION_BITS) - _BIAS
    x = np.int64((bits & _FRACTION) | _EXPONENT_OF_ONE).view(np.float64)
    if x >= _SQRT_TWO:
        x *= 0.5
        n += 1
    s = (x - 1.0) / (x + 1.0)
    square = s * s
    total = 0.0
    for coefficient in _LOG_SERIES:
        total = total * square + coefficient
    return n * _LN2_HIGH + (s * total + n * _LN2_LOW)


@rule
def addend(x: float) -> float:
    """Return a number in [0, 1] rounded to a multiple of 2**-40.

    Sums of up to 8,192 such numbers are exact. So they are the same in any order.
    """
    return (x + _COARSE) - _COARSE


@rule
def chance(rate: float, weeks: float) -> float:
    """Return the probability that something with this `rate` per week happens within `weeks`.

    1 - exp(-rate * weeks): a hazard in continuous time, so the length of a step does not matter.
    """
    return 1.0 - exp(-rate * weeks)
