#!/usr/bin/python3
"""Table 1 of the paper with PyTorch: batched autograd over the population loss.

The least work for the person: write down the loss (Proposition 16), let autograd differentiate it;
float64, one thread.
Settings, stop rule and layout (one column per run) are those of table1_numpy.py.
Without PyTorch it says so and exits 0.
"""

import math
import sys

from common import SPURIOUS_ANGLE, main

try:
    import torch
except ImportError:
    print("table1_torch: PyTorch is not installed, nothing to compare with")
    sys.exit(0)

# acos has an infinite slope at +-1, which autograd would turn into NaN.
LARGEST_COSINE = 1 - 1e-12


class Runs:
    def __init__(self, cell, a, v):
        self.a = torch.from_numpy(a).requires_grad_()        # k x runs
        self.v = torch.from_numpy(v).requires_grad_()        # p x runs
        self.a_star, self.v_star = torch.from_numpy(cell.a_star), torch.from_numpy(cell.v_star)
        self.normalizes = cell.normalizes

    def cosine(self):
        cos = (self.v_star @ self.v) / self.v.square().sum(0).sqrt()
        return cos.clamp(-LARGEST_COSINE, LARGEST_COSINE)

    def loss(self):
        """2 pi L - (pi-1) ||a*||^2 / 2 for each run."""
        cos = self.cosine()
        g = (math.pi - torch.acos(cos)) * cos + (1 - cos * cos).sqrt()
        total = self.a.sum(0) - self.a_star.sum()
        return ((math.pi - 1) / 2 * self.a.square().sum(0) - (g - 1) * (self.a_star @ self.a)
                + total * total / 2)

    def step(self, eta_a, eta_w):
        grad_a, grad_v = torch.autograd.grad(self.loss().sum(), (self.a, self.v))
        with torch.no_grad():
            self.a -= eta_a / (2 * math.pi) * grad_a
            self.v -= eta_w / (2 * math.pi) * grad_v
            if self.normalizes:
                self.v /= self.v.square().sum(0).sqrt()

    def finished(self, tolerance):
        with torch.no_grad():
            cos = self.cosine()
            distance = 2 - 2 * cos + (self.a - self.a_star[:, None]).square().sum(0)
            spurious = (torch.acos(cos) > SPURIOUS_ANGLE) & (self.a_star @ self.a < 0)
            return (distance <= tolerance).numpy(), spurious.numpy()

    def keep(self, mask):
        kept = torch.from_numpy(mask)
        self.a = self.a.detach()[:, kept].requires_grad_()
        self.v = self.v.detach()[:, kept].requires_grad_()


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(Runs, __doc__.split("\n")[0], f"PyTorch {torch.__version__}")
