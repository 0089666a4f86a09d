#!/usr/bin/python3
"""Table 1 of the paper the way it is done today: NumPy, vectorized over the runs.

Every run is carried in full dimension (w in R^p, a in R^k) with the population gradients of
Proposition 16, gradient descent with normalization (eq. 7) for the two ResNets, weight
normalization (Du et al. 2018) for the CNN. float64, one thread.

Stop rule, the one a person would use and meant to be generous to this program:
  global    |a-a*|^2 + |w-w*|^2 <= tolerance, 1e-3 unless told (the paper's own Figure 3 waits for
            1e-6, which takes half as many steps again; 1e-2 would save a sixth);
  spurious  phi > 3.1 and a'a* < 0. The angle nears pi like 1/t, so waiting for a distance of 1e-6
            to the spurious optimum would take some 40 times as many steps.
For the CNN w is v/|v|. It is a rule of thumb: nothing is proved about a run that it stops.

What makes it fast for NumPy: one column per run rather than one row (numpy then adds and multiplies
along the long axis, up to twice as quick here as runs x k), in-place updates, the sine from the
cosine, w carried as v = 1/sqrt(p) + w, runs dropped from the arrays when they have finished.
"""

import math

from common import SPURIOUS_ANGLE, main
import numpy as np


class Runs:
    def __init__(self, cell, a, v):
        self.a, self.v = a, v                                # k x runs, p x runs
        self.a_star, self.v_star = cell.a_star, cell.v_star
        self.normalizes = cell.normalizes
        self.scratch = np.empty_like(a)

    def step(self, eta_a, eta_w):
        a, v = self.a, self.v
        length = self.length()
        cos = self.cosine(length)
        rest = math.pi - np.arccos(cos)                      # pi - phi
        g = rest * cos + np.sqrt(1 - cos * cos)
        along = self.a_star @ a                              # a'a*
        excess = a.sum(axis=0) - self.a_star.sum()           # 1'a - 1'a*

        # a -= eta_a grad_a L,  grad_a L = (1'(a - a*) 1 + (pi-1) a - (g-1) a*) / (2 pi)
        rate = eta_a / (2 * math.pi)
        np.multiply.outer(self.a_star, rate * (g - 1), out=self.scratch)
        self.scratch -= rate * excess
        a *= 1 - rate * (math.pi - 1)
        a += self.scratch

        # v -= eta_w grad_w L,  grad_w L = -(a'a* (pi-phi) / (2 pi |v|)) (v* - cos v/|v|)
        pull = eta_w / (2 * math.pi) * along * rest / length
        v *= 1 - pull * cos / length
        v += np.multiply.outer(self.v_star, pull)
        if self.normalizes:
            v /= self.column_norms()

    def finished(self, tolerance):
        cos = self.cosine(self.length())
        distance = 2 - 2 * cos + np.square(self.a - self.a_star[:, None]).sum(axis=0)
        spurious = (np.arccos(cos) > SPURIOUS_ANGLE) & (self.a_star @ self.a < 0)
        return distance <= tolerance, spurious

    def keep(self, mask):
        self.a, self.v = self.a[:, mask], self.v[:, mask]
        self.scratch = np.empty_like(self.a)

    def column_norms(self):
        return np.sqrt(np.einsum("ij,ij->j", self.v, self.v))

    def length(self):
        return 1.0 if self.normalizes else self.column_norms()

    def cosine(self, length):
        cos = self.v_star @ self.v
        cos /= length
        return np.clip(cos, -1, 1, out=cos)


if __name__ == "__main__":
    main(Runs, __doc__.split("\n")[0], f"NumPy {np.__version__}")
