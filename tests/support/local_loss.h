// The closed-form loss around a critical point in local coordinates, and its Hessian, in 50 digits.
#pragma once

#include "support/exact_loss.h"
#include <cstddef>
#include <utility>
#include <vector>

#include "sidestep/problem/problem.h"

namespace sidestep {

using Matrix = std::vector<std::vector<double>>;

// The loss in local coordinates at (sign v*, a): x spans the tangent space of the sphere, y moves
// a.
class LocalLoss {
 public:
  LocalLoss(const Problem& problem, int sign, VectorOf<Exact> a)
      : v_star_(exact(problem.teacher.filter)),
        a_star_(exact(problem.teacher.output)),
        a_(std::move(a)) {
    for (const Exact& x : v_star_) v_.push_back(sign * x);
    std::vector<VectorOf<Exact>> basis = {v_star_};  // Gram and Schmidt on v*, e_2, ..., e_p
    for (std::size_t i = 1; i < v_.size(); ++i) {
      VectorOf<Exact> t(v_.size(), Exact(0));
      t[i] = 1;
      for (const auto& b : basis) add(t, -inner(t, b) / inner(b, b), b);
      const Exact length = sqrt(inner(t, t));
      for (Exact& x : t) x /= length;
      basis.push_back(t);
    }
    tangent_.assign(basis.begin() + 1, basis.end());
  }

  [[nodiscard]] std::size_t filter_size() const { return tangent_.size(); }
  [[nodiscard]] std::size_t size() const { return tangent_.size() + a_.size(); }

  Exact operator()(const VectorOf<Exact>& z) const {
    VectorOf<Exact> v = v_, a = a_;
    for (std::size_t i = 0; i < tangent_.size(); ++i) add(v, z[i], tangent_[i]);
    for (std::size_t j = 0; j < a.size(); ++j) a[j] += z[tangent_.size() + j];
    return exact_loss(v_star_, a_star_, v, a);
  }

 private:
  static void add(VectorOf<Exact>& x, const Exact& factor, const VectorOf<Exact>& y) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += factor * y[i];
  }
  VectorOf<Exact> v_star_, a_star_, v_, a_;
  std::vector<VectorOf<Exact>> tangent_;
};

// Central second differences. The loss has a |psi|^3 in it, so their error is O(h), here 1e-12.
inline constexpr double kHessianError = 1e-10;
inline Matrix hessian(const LocalLoss& loss) {
  const Exact h("1e-12");
  const std::size_t n = loss.size();
  const auto at = [&](std::size_t i, int di, std::size_t j, int dj) {
    VectorOf<Exact> z(n, Exact(0));
    z[i] += di * h;
    z[j] += dj * h;
    return loss(z);
  };
  Matrix result(n, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      result[i][j] = static_cast<double>(
          (at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1)) / (4 * h * h));
  return result;
}

}  // namespace sidestep
