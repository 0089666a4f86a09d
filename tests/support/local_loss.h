// The closed-form loss around a critical point in local coordinates, and its Hessian, in 50 digits.
#pragma once

#include "support/exact_loss.h"
#include <cstddef>
#include <utility>
#include <vector>

#include "sidestep/problem/problem.h"

namespace sidestep {

using Matrix = std::vector<std::vector<double>>;

inline void add(VectorOf<Exact>& x, const Exact& factor, const VectorOf<Exact>& y) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += factor * y[i];
}

/// An orthonormal basis of what is orthogonal to v (not 0): the unit vectors but the one nearest to
/// v, by Gram and Schmidt.
inline std::vector<VectorOf<Exact>> tangent_basis(const VectorOf<Exact>& v) {
  std::size_t nearest = 0;
  for (std::size_t i = 1; i < v.size(); ++i)
    if (abs(v[i]) > abs(v[nearest])) nearest = i;
  std::vector<VectorOf<Exact>> basis = {v};
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (i == nearest) continue;
    VectorOf<Exact> t(v.size(), Exact(0));
    t[i] = 1;
    for (const auto& b : basis) add(t, -inner(t, b) / inner(b, b), b);
    const Exact length = sqrt(inner(t, t));
    for (Exact& x : t) x /= length;
    basis.push_back(t);
  }
  return {basis.begin() + 1, basis.end()};
}

/// The loss in local coordinates at (v, a): x moves v along the given directions (for a tangent
/// basis: on the sphere, to second order, as only v/|v| counts), y moves a.
class LocalLoss {
 public:
  LocalLoss(const Problem& problem, VectorOf<Exact> v, VectorOf<Exact> a,
            std::vector<VectorOf<Exact>> directions)
      : v_star_(exact(problem.teacher.filter)),
        a_star_(exact(problem.teacher.output)),
        v_(std::move(v)),
        a_(std::move(a)),
        directions_(std::move(directions)) {}

  /// On the sphere at sign v*.
  LocalLoss(const Problem& problem, int sign, VectorOf<Exact> a)
      : LocalLoss(problem, scaled(sign, exact(problem.teacher.filter)), std::move(a),
                  tangent_basis(exact(problem.teacher.filter))) {}

  [[nodiscard]] std::size_t filter_size() const { return directions_.size(); }
  [[nodiscard]] std::size_t size() const { return directions_.size() + a_.size(); }

  Exact operator()(const VectorOf<Exact>& z) const {
    VectorOf<Exact> v = v_, a = a_;
    for (std::size_t i = 0; i < directions_.size(); ++i) add(v, z[i], directions_[i]);
    for (std::size_t j = 0; j < a.size(); ++j) a[j] += z[directions_.size() + j];
    return exact_loss(v_star_, a_star_, v, a);
  }

 private:
  static VectorOf<Exact> scaled(int factor, VectorOf<Exact> x) {
    for (Exact& value : x) value *= factor;
    return x;
  }
  VectorOf<Exact> v_star_, a_star_, v_, a_;
  std::vector<VectorOf<Exact>> directions_;
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
