#!/usr/bin/env python3
"""Prints the polynomial tables of src/sidestep/dynamics/reduced_step-inl.h and their errors.

Each polynomial interpolates its function at Chebyshev nodes (within a factor 2 of the best possible
error), computed with 60 digits by Python's decimal module, and is then rounded to double. The error
printed is that of the rounded coefficients in exact arithmetic, on a grid of 2000 points.

    python3 scripts/reference/step_polynomials.py
"""
from decimal import Decimal, getcontext

getcontext().prec = 60
ONE = Decimal(1)


def series(term, y):
    """Sum of term(n) * y^n until it no longer matters."""
    total, power, n = Decimal(0), ONE, 0
    while True:
        t = term(n) * power
        total += t
        if n > 3 and abs(t) < Decimal(10) ** -58:
            return total
        power *= y
        n += 1


def factorial(n):
    result = ONE
    for i in range(2, n + 1):
        result *= i
    return result


def atan_over_x(y):
    return series(lambda n: (-ONE) ** n / (2 * n + 1), y)


def rsqrt(y):
    return ONE / (ONE + y).sqrt()


def sin_over_z(w):
    return series(lambda n: (-ONE) ** n / factorial(2 * n + 1), w)


def cosine(w):
    return series(lambda n: (-ONE) ** n / factorial(2 * n), w)


PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")


def cos_decimal(x):
    return cosine(x * x)


def fit(function, end, degree):
    nodes = [end / 2 * (1 + cos_decimal(PI * (2 * i + 1) / (2 * degree + 2)))
             for i in range(degree + 1)]
    values = [function(x) for x in nodes]
    # Newton's divided differences, then monomial coefficients.
    table = values[:]
    for j in range(1, degree + 1):
        for i in range(degree, j - 1, -1):
            table[i] = (table[i] - table[i - 1]) / (nodes[i] - nodes[i - j])
    coefficients = [table[degree]]
    for i in range(degree - 1, -1, -1):
        shifted = [Decimal(0)] + coefficients
        for j, c in enumerate(coefficients):
            shifted[j] -= c * nodes[i]
        shifted[0] += table[i]
        coefficients = shifted
    return [float(c) for c in coefficients]


def report(name, function, end, degree):
    coefficients = fit(function, end, degree)
    worst = Decimal(0)
    for i in range(2001):
        y = end * i / 2000
        p = Decimal(0)
        for c in reversed(coefficients):
            p = p * y + Decimal(c)
        worst = max(worst, abs(p - function(y)))
    print(f"// {name}: degree {degree} on [0, {float(end):.6g}], error {float(worst):.1e}")
    print("{" + ", ".join(c.hex() for c in coefficients) + "}")


if __name__ == "__main__":
    small = ONE / 1024
    report("atan(x)/x in y = x^2, |x| <= 1/32", atan_over_x, small, 4)
    report("1/sqrt(1+y), y = x^2, |x| <= 1/32", rsqrt, small, 4)
    tan16 = Decimal("0.19891236737965800691159762264467622859")  # tan(pi/16)
    report("atan(h)/h in y = h^2, |h| <= tan(pi/16)", atan_over_x, tan16 * tan16, 8)
    quarter = (PI / 2) ** 2
    report("sin(z)/z in w = z^2, |z| <= pi/2", sin_over_z, quarter, 8)
    report("cos(z) in w = z^2, |z| <= pi/2", cosine, quarter, 9)
    print("pi/2 =", float(PI / 2).hex(), "+", float(PI / 2 - Decimal(float(PI / 2))).hex())
