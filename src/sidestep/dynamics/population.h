// The reference engine: the paper's equations as they stand, w in R^p and a in R^k, one run, no
// reduction and no tricks. Everything faster is tested against this file. Theory: the paper's
// sections 1-3 and Proposition 16; docs/theory/population.md.
#pragma once

#include <vector>

#include "sidestep/problem/problem.h"

namespace sidestep {

/// The student's weights. For the resnet the filter in use is v = 1/sqrt(p) + w, of unit length;
/// for the cnn w is the raw filter v of any length (its output uses v/|v|).
struct Weights {
  std::vector<double> w;  ///< length p
  std::vector<double> a;  ///< length k
};

/// The filter that meets the input: 1/sqrt(p) + w for the resnet, w for the cnn.
std::vector<double> student_filter(const Problem& problem, const Weights& weights);

/// The inverse: the weights whose filter is v.
Weights weights_of(const Problem& problem, std::vector<double> v, std::vector<double> a);

/// Population loss (eq. 6) in the closed form of Proposition 16.
double population_loss(const Problem& problem, const Weights& weights);

/// The gradient of the population loss (Proposition 16). For the cnn, grad_w is taken with respect
/// to the raw filter and carries the factor 1/|v| (Du et al. 2018).
Weights population_gradient(const Problem& problem, const Weights& weights);

/// One step of gradient descent: eq. 7 (resnet: step, then normalise 1/sqrt(p) + w) or the plain
/// step of Du et al. (cnn). Both gradients are taken at the old weights.
void gd_step(const Problem& problem, const Stage& stage, Weights& weights);

}  // namespace sidestep
