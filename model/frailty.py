"""Frailty: a gamma number with mean 1 that stands for what is not known of a country.

Countries of the same kind differ in ways that nobody has measured. A factor on the rate of each,
drawn from a gamma distribution, is the usual way to say so (Vaupel, Manton and Stallard 1979,
doi:10.2307/2061224). The number is found by inverting the distribution function, so it rises with
the uniform number it is made of, and runs with the same random numbers stay comparable when the
variance changes. All of it is made of operations that give the same bits on every machine.
"""

from __future__ import annotations

from sapper.model.arithmetic import exp, log
from sapper.model.compiling.decorators import rule

# A smaller variance counts as none: a standard deviation of a thousandth changes nothing, and the
# series needs more terms, the smaller the variance is.
SMALLEST_VARIANCE = 1e-6
# Where to search: no uniform number of 32 bits reaches beyond, with a variance of at most 5. The
# upper end is the mean and so many standard deviations and variances.
_LOWEST_LOG = -140.0
_DEVIATIONS, _VARIANCES = 7.0, 25.0
# The width of the search, halved so often, is below the last place of a number near 1.
_HALVINGS = 60
_SMALLEST_TERM = 1e-17
# From this number on, the series of Stirling below is exact to the last places.
_LARGE = 20.0
_HALF_LOG_TWO_PI = 0.91893853320467274178


@rule
def log_gamma(x: float) -> float:
    """Return the logarithm of the gamma function of a positive number.

    Stirling's series (Abramowitz and Stegun 1964, 6.1.41), after steps upwards to a large number.
    """
    product = 1.0
    while x < _LARGE:
        product *= x
        x += 1.0
    square = 1.0 / (x * x)
    series = 1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0))
    return (x - 0.5) * log(x) - x + _HALF_LOG_TWO_PI + series / x - log(product)


@rule
def share_below(log_x: float, shape: float) -> float:
    """Return the probability that a gamma number with this shape and mean 1 is below a number.

    The series of Abramowitz and Stegun 1964, 6.5.29. All its terms are positive.

    Args:
        log_x: logarithm of the number.
        shape: of the distribution, one over its variance.
    """
    x = shape * exp(log_x)
    first = shape * (log(shape) + log_x) - x - log_gamma(shape + 1.0)
    total = term = 1.0
    above = shape
    while term > _SMALLEST_TERM * total:
        above += 1.0
        term *= x / above
        total += term
    return min(1.0, exp(first + log(total)))


@rule
def frailty(u: float, variance: float) -> float:
    """Return a gamma number with mean 1, from a uniform number in (0, 1); 1 without variance."""
    if variance < SMALLEST_VARIANCE:
        return 1.0
    shape = 1.0 / variance
    deviation = exp(0.5 * log(variance))
    lower, upper = _LOWEST_LOG, log(1.0 + _DEVIATIONS * deviation + _VARIANCES * variance)
    for _ in range(_HALVINGS):
        middle = 0.5 * (lower + upper)
        if share_below(middle, shape) < u:
            lower = middle
        else:
            upper = middle
    return exp(0.5 * (lower + upper))
