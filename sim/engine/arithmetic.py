"""Exponential, logarithm and the discrete draws, from + - x / alone, so that every x86-64 CPU gives the
same bits.

The C library picks fused multiply-add variants of `exp` and `log` by CPU; these do not. Polynomials are
summed in pairs (Estrin's scheme): half as many steps wait for one another as in Horner's.
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine.compiled import phase

LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
INVERSE_LN2 = 1.4426950408889634
LARGEST_POWER = 1020
MANTISSA_BITS = 52
MANTISSA = (1 << MANTISSA_BITS) - 1
HALF = 0x3FE0000000000000  # one half, as written in memory
LEAST_MASS = 1e-18  # below the spacing of uniforms: the sum has reached what it will ever reach
POWERS_OF_TWO = np.ldexp(1.0, np.arange(-LARGEST_POWER, LARGEST_POWER + 1))
E2, E3, E4, E5, E6, E7, E8, E9, E10, E11, E12, E13 = (1.0 / math.factorial(n) for n in range(2, 14))
L3, L5, L7, L9, L11, L13, L15, L17, L19, L21, L23 = (1.0 / odd for odd in range(3, 24, 2))


@phase()
def exponential(x):
    """Return e**x to about one unit in the last place; x is clipped to [-700, 700]."""
    x = min(max(x, -700.0), 700.0)
    k = math.floor(x * INVERSE_LN2 + 0.5)
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (E2 + E3 * r) + (E4 + E5 * r) * r2
    middle = (E6 + E7 * r) + (E8 + E9 * r) * r2
    high = (E10 + E11 * r) + (E12 + E13 * r) * r2
    term = low + (middle + high * r4) * r4
    return (1.0 + (r + r2 * term)) * POWERS_OF_TWO[int(k) + LARGEST_POWER]


@phase()
def logarithm(x):
    """Return the natural logarithm of x > 0 to about one unit in the last place."""
    written = np.float64(x).view(np.int64)  # sign, exponent and mantissa: what frexp would call C to tell
    exponent = (written >> MANTISSA_BITS) - 1022
    mantissa = np.int64((written & MANTISSA) | HALF).view(np.float64)
    if mantissa < 0.7071067811865476:
        mantissa *= 2.0
        exponent -= 1
    s = (mantissa - 1.0) / (mantissa + 1.0)
    z = s * s
    z2 = z * z
    z4 = z2 * z2
    low = (L3 + L5 * z) + (L7 + L9 * z) * z2
    middle = (L11 + L13 * z) + (L15 + L17 * z) * z2
    series = low + (middle + ((L19 + L21 * z) + L23 * z2) * z4) * z4
    return exponent * LN2_HIGH + (2.0 * s + (2.0 * s * z * series + exponent * LN2_LOW))


@phase()
def logistic(x):
    """Return 1 / (1 + e**-x)."""
    return 1.0 / (1.0 + exponential(-x))


@phase()
def share(x):
    """Return x held within 0..1."""
    return min(max(x, 0.0), 1.0)


@phase()
def normal_quantile(u):
    """Return the standard normal quantile of 0 < u < 1 (Acklam's rational approximation, error below
    1.2e-9)."""
    u = min(max(u, 1e-15), 1.0 - 1e-15)
    if u < 0.02425 or u > 0.97575:
        q = math.sqrt(-2.0 * logarithm(min(u, 1.0 - u)))
        top = (
            (
                ((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                - 2.549732539343734
            )
            * q
            + 4.374664141464968
        ) * q + 2.938163982698783
        low = (
            ((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
            + 3.754408661907416
        ) * q + 1.0
        return top / low if u < 0.5 else -top / low
    q = u - 0.5
    r = q * q
    top = (
        (
            (
                ((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r
                + 1.383577518672690e02
            )
            * r
            - 3.066479806614716e01
        )
        * r
        + 2.506628277459239
    ) * q
    low = (
        (
            ((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r
            + 6.680131188771972e01
        )
        * r
        - 1.328068155288572e01
    ) * r + 1.0
    return top / low


@phase()
def binomial(u, n, p):
    """Return the number of successes in n trials of chance p, by inverse CDF from one uniform u.

    Above 30 expected successes or failures the normal approximation stands in, rounded and held within 0..n.
    """
    if n <= 0 or p <= 0.0:
        return 0
    if p >= 1.0:
        return n
    if p > 0.5:
        return n - binomial_below_half(1.0 - u, n, 1.0 - p)
    return binomial_below_half(u, n, p)


@phase()
def binomial_below_half(u, n, p):
    """Return a binomial draw for p <= 1/2."""
    mean = n * p
    if mean > 30.0:
        drawn = math.floor(mean + math.sqrt(mean * (1.0 - p)) * normal_quantile(u) + 0.5)
        return min(max(int(drawn), 0), n)
    if u < 1.0 - mean + mean * (0.5 * (mean - p) - mean * mean / 6.0):  # at most (1 - p)**n (Bonferroni)
        return 0
    odds = p / (1.0 - p)
    mass = exponential(n * logarithm(1.0 - p))
    cumulative = mass
    k = 0
    while u >= cumulative and k < n:
        mass *= odds * (n - k) / (k + 1.0)
        cumulative += mass
        k += 1
        if mass < LEAST_MASS and k > mean:
            break
    return k


@phase()
def poisson(u, mean):
    """Return a Poisson draw by inverse CDF from one uniform u; above a mean of 30 the rounded normal
    approximation."""
    if u < 1.0 - mean:
        return 0
    if mean > 30.0:
        return max(math.floor(mean + math.sqrt(mean) * normal_quantile(u) + 0.5), 0)
    mass = exponential(-mean)
    cumulative = mass
    k = 0
    while u >= cumulative and (mass > LEAST_MASS or k < mean):
        k += 1
        mass *= mean / k
        cumulative += mass
    return k


@phase()
def event_deaths(u, scale_deaths):
    """Return the deaths in one lethal event: heavy-tailed, at least one.

    P(deaths > x) = (1 + x / scale)**-1.35, the tail exponent 2.35 of the UCDP events [58].
    """
    return math.floor(scale_deaths * (exponential(-logarithm(1.0 - u) / 1.35) - 1.0)) + 1


@phase()
def part_of(total, passed, own, everyone, offset):
    """Return the whole number out of `total` that falls on one of many, so that the parts always sum to
    `total`.

    Parameters
    ----------
    total : int
        What is shared out; at most `everyone`, so that nobody gets more than its weight.
    passed, own, everyone : int
        Weight of those already served, of this one, and of all.
    offset : float
        A draw in [0, 1) common to all of them, so that fractions do not always fall on the same one.
    """
    if everyone <= 0 or own <= 0:
        return 0
    start = int(offset * everyone)
    return (total * (passed + own) + start) // everyone - (total * passed + start) // everyone
