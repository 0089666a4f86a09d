#!/usr/bin/python3
"""Reference values for tests/statistics: prints the rows of the tables in the tests.

Fisher's test below 1e5 trials: exact integers (math.comb) and fractions. Above: mpmath with 60
digits, the absolute probabilities from loggamma, the bounds of the tails by bisection on them.
Intervals: Wilson's formula and, for Clopper-Pearson, the equation P(X >= k) = (1 - confidence) / 2
with the binomial tail summed term by term, solved by Newton's method, all with 60 digits. A
confidence is the double that C++ reads.
Needs python3-mpmath. Takes about a minute.
"""
from fractions import Fraction
from math import comb

from mpmath import erfinv, exp, loggamma, mp, mpf, nstr, sqrt

mp.dps = 60
TIE = Fraction(10**7 + 1, 10**7)


def fisher_exactly(x1, n1, x2, n2):
    total = x1 + x2
    low, high = max(0, total - n2), min(n1, total)
    weights = {x: comb(n1, x) * comb(n2, total - x) for x in range(low, high + 1)}
    limit = weights[x1] * TIE
    return Fraction(sum(w for w in weights.values() if w <= limit), sum(weights.values()))


def fisher_of_many(x1, n1, x2, n2):
    total = x1 + x2
    low, high = max(0, total - n2), min(n1, total)

    def log_choose(n, k):
        return loggamma(mpf(n + 1)) - loggamma(mpf(k + 1)) - loggamma(mpf(n - k + 1))

    def log_p(x):
        return log_choose(n1, x) + log_choose(n2, total - x) - log_choose(n1 + n2, total)

    def tail(x, direction):  # P(x) + P(x + direction) + ...
        term = exp(log_p(x))
        result = mpf(0)
        while term > result * mpf(10) ** -40:
            result += term
            if direction > 0:
                ratio = mpf((total - x) * (n1 - x)) / ((x + 1) * (n2 - total + x + 1))
            else:
                ratio = mpf(x * (n2 - total + x)) / ((total - x + 1) * (n1 - x + 1))
            term *= ratio
            x += direction
        return result

    mode = (n1 + 1) * (total + 1) // (n1 + n2 + 2)
    limit = log_p(x1) + mp.log(mpf(TIE.numerator) / TIE.denominator)

    def bound(inside, outside):  # the improbable x next to the mode
        if log_p(outside) > limit:
            return None
        if log_p(inside) <= limit:
            return inside
        while abs(outside - inside) > 1:
            middle = (outside + inside) // 2
            if log_p(middle) <= limit:
                outside = middle
            else:
                inside = middle
        return outside

    result = mpf(0)
    left, right = bound(mode, low), bound(mode + 1, high)
    if left is not None:
        result += tail(left, -1)
    if right is not None:
        result += tail(right, +1)
    return result


def wilson(k, n, confidence):
    z = sqrt(mpf(2)) * erfinv(mpf(confidence))
    centre = k + z * z / 2
    root = z * sqrt(mpf(k) * (n - k) / n + z * z / 4)
    return (centre - root) / (n + z * z), (centre + root) / (n + z * z)


def clopper_pearson_low(k, n, tail):
    """The p with P(X >= k) = tail, by Newton's method in log p from the left (it is concave)."""
    if k == 0:
        return mpf(0)
    log_choose = loggamma(mpf(n + 1)) - loggamma(mpf(k + 1)) - loggamma(mpf(n - k + 1))
    p = mpf(k) / n / 2 if k < 100 else wilson(k, n, 1 - 2 * tail)[0] * (1 - mpf(10) ** -6)
    for _ in range(100):
        odds = p / (1 - p)
        term = first = exp(log_choose + k * mp.log(p) + (n - k) * mp.log1p(-p))
        total, j = mpf(0), k
        while term > total * mpf(10) ** -45:
            total += term
            term *= odds * (n - j) / (j + 1)
            j += 1
        step = (mp.log(tail) - mp.log(total)) * total / (k * first)
        p *= exp(step)
        if abs(step) < mpf(10) ** -30:
            return p
    raise ArithmeticError("no convergence")


def clopper_pearson(k, n, confidence):
    tail = (1 - mpf(confidence)) / 2
    return clopper_pearson_low(k, n, tail), 1 - clopper_pearson_low(n - k, n, tail)


def main():
    print("// fisher_exact_p: successes1, trials1, successes2, trials2, p")
    for table in [(3, 4, 1, 4), (1, 10, 11, 14), (0, 0, 3, 5), (0, 10, 0, 12), (10, 10, 0, 10),
                  (7, 12, 5, 17), (2, 1000, 15, 900), (3521, 5000, 3677, 5000),
                  (2674, 5000, 2764, 5000), (2500, 5000, 2500, 5000), (5000, 5000, 3521, 5000),
                  (4990, 5000, 5000, 5000)]:
        p = fisher_exactly(*table)
        print("    {%d, %d, %d, %d, %s}," % (*table, nstr(mpf(p.numerator) / p.denominator, 17)))
    for table in [(500_000, 1_000_000, 501_500, 1_000_000), (37, 1_000_000, 70, 2_000_000),
                  (535_123_456, 1_000_000_000, 535_120_000, 1_000_000_000),
                  (535_123_456, 1_000_000_000, 535_000_000, 1_000_000_000),
                  (999_999_990, 1_000_000_000, 4_999, 5_000),
                  (3_521, 5_000, 704_000_000, 1_000_000_000)]:
        print("    {%d, %d, %d, %d, %s}," % (*table, nstr(fisher_of_many(*table), 17)))
    cases = [(0, 1, 0.95), (1, 1, 0.95), (0, 5000, 0.95), (1, 10, 0.95), (5, 10, 0.9),
             (81, 263, 0.95), (3521, 5000, 0.95), (5000, 5000, 0.99), (37, 10**6, 0.95),
             (1, 10**9, 0.999), (535_123_456, 10**9, 0.95), (10**9 - 2, 10**9, 0.999999)]
    for name, method in (("wilson", wilson), ("clopper_pearson", clopper_pearson)):
        print("// %s: successes, trials, confidence, low, high" % name)
        for k, n, confidence in cases:
            low, high = method(k, n, confidence)
            print("    {%d, %d, %r, %s, %s}," % (k, n, confidence, nstr(low, 17), nstr(high, 17)))


if __name__ == "__main__":
    main()
