// The closed-form loss once more, in any real type and written apart from population.cpp: straight
// from Proposition 16, with phi from an arc tangent. With Exact (50 digits) its finite differences
// are oracles for gradients and Hessians.
#pragma once

#include <cstddef>
#include <vector>

#include <boost/math/constants/constants.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

namespace sidestep {

using Exact = boost::multiprecision::cpp_bin_float_50;

template <class Real>
using VectorOf = std::vector<Real>;

inline VectorOf<Exact> exact(const std::vector<double>& x) { return {x.begin(), x.end()}; }

template <class Real>
Real inner(const VectorOf<Real>& x, const VectorOf<Real>& y) {
  Real sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
  return sum;
}

/// angle(x, y) = 2 atan2(| x|y| - y|x| |, | x|y| + y|x| |) (Kahan).
template <class Real>
Real exact_angle(const VectorOf<Real>& x, const VectorOf<Real>& y) {
  using std::atan2;
  using std::sqrt;
  const Real length_x = sqrt(inner(x, x));
  const Real length_y = sqrt(inner(y, y));
  Real minus = 0;
  Real plus = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Real a = x[i] * length_y;
    const Real b = y[i] * length_x;
    minus += (a - b) * (a - b);
    plus += (a + b) * (a + b);
  }
  return 2 * atan2(sqrt(minus), sqrt(plus));
}

/// g(phi) of Proposition 16.
template <class Real>
Real exact_kernel(const Real& phi) {
  using std::cos;
  using std::sin;
  return (boost::math::constants::pi<Real>() - phi) * cos(phi) + sin(phi);
}

/// L of Proposition 16 for the student's filter v (any length: the network uses v/|v|) and output
/// a.
template <class Real>
Real exact_loss(const VectorOf<Real>& v_star, const VectorOf<Real>& a_star, const VectorOf<Real>& v,
                const VectorOf<Real>& a) {
  const Real pi = boost::math::constants::pi<Real>();
  const VectorOf<Real> ones(a.size(), Real(1));
  const Real U = inner(ones, a_star);
  const Real u = inner(ones, a);
  const Real g = exact_kernel(exact_angle(v, v_star));
  return ((pi - 1) / (2 * pi) * (inner(a_star, a_star) + inner(a, a)) -
          (g - 1) / pi * inner(a, a_star) + (U * U + u * u) / (2 * pi) - U * u / pi) /
         2;
}

}  // namespace sidestep
