// The network itself, on sampled input: what loss and gradients are expectations of. Used by the
// tests (Monte Carlo against the closed forms) and by anybody who wants to see the model run.
#pragma once

#include <cstdint>
#include <vector>

#include "sidestep/dynamics/population.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// One input: k patches of p independent N(0, 1) entries, patch-major (entry i of patch j is
/// z[j * p + i]). Sample number `index` of the stream of `seed`.
std::vector<double> sample_input(const Problem& problem, std::uint64_t seed, std::uint64_t index);

/// g(v*, a*, Z) = sum_j a*_j relu(Z_j' v*).
double teacher_output(const Problem& problem, const std::vector<double>& z);

/// f(w, a, Z) = sum_j a_j relu(Z_j' v / |v|) with v = 1/sqrt(p) + w (resnet, eq. 5) or v = w (cnn).
double student_output(const Problem& problem, const Weights& weights, const std::vector<double>& z);

/// 1/2 (g - f)^2 and its gradient in (w, a) on one input (for the resnet the gradient on the unit
/// sphere, orthogonal to v, as in Proposition 16).
struct SampleLoss {
  double loss;
  Weights gradient;
};
SampleLoss sample_loss(const Problem& problem, const Weights& weights,
                       const std::vector<double>& z);

}  // namespace sidestep
