#include "sidestep/math/chebyshev.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sidestep {
namespace {

// The matrix that takes values at the points to coefficients, (n+1) x (n+1), row-major.
std::vector<double> transform(std::size_t n) {
  const std::size_t m = n + 1;
  std::vector<double> matrix(m * m);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < m; ++j) {
      const bool end_i = n > 0 && (i == 0 || i == n);
      const bool end_j = n > 0 && (j == 0 || j == n);
      const auto turn = static_cast<double>((i * j) % (2 * std::max<std::size_t>(n, 1)));
      const double cosine =
          std::cos(std::numbers::pi * turn / static_cast<double>(std::max<std::size_t>(n, 1)));
      matrix[i * m + j] =
          n == 0 ? 1 : 2 * cosine / static_cast<double>(n) * (end_i ? 0.5 : 1) * (end_j ? 0.5 : 1);
    }
  return matrix;
}

double clenshaw(const double* c, std::size_t n, double x) {
  double b1 = 0;
  double b2 = 0;
  for (std::size_t i = n; i > 0; --i) {
    const double b = c[i] + 2 * x * b1 - b2;
    b2 = b1;
    b1 = b;
  }
  return c[0] + x * b1 - b2;
}

// What is left out behind coefficients of sizes ... , before, last.
double tail(std::size_t n, double before, double last) {
  return n == 0 ? 0 : std::max(last, before / 16);
}

}  // namespace

double chebyshev_point(std::size_t j, std::size_t n) {
  // As a sine of a small multiple, so that the points are symmetric to the last bit.
  const double steps = static_cast<double>(n) - 2 * static_cast<double>(j);
  return n == 0 ? 0 : std::sin(std::numbers::pi * steps / (2 * static_cast<double>(n)));
}

Chebyshev::Chebyshev(std::size_t nx, std::size_t ny, const std::vector<double>& values)
    : nx_(nx), ny_(ny), c_(values.size()) {
  const std::size_t mx = nx + 1;
  const std::size_t my = ny + 1;
  const std::vector<double> tx = transform(nx);
  const std::vector<double> ty = transform(ny);
  std::vector<double> half(values.size());
  for (std::size_t i = 0; i < mx; ++i)
    for (std::size_t j = 0; j < my; ++j)
      for (std::size_t l = 0; l < mx; ++l) half[i * my + j] += tx[i * mx + l] * values[l * my + j];
  for (std::size_t i = 0; i < mx; ++i)
    for (std::size_t j = 0; j < my; ++j)
      for (std::size_t l = 0; l < my; ++l) c_[i * my + j] += ty[j * my + l] * half[i * my + l];
}

double Chebyshev::operator()(double x, double y) const {
  if (ny_ == 0) return clenshaw(c_.data(), nx_, x);
  double b1 = 0;
  double b2 = 0;
  for (std::size_t i = nx_; i > 0; --i) {
    const double b = clenshaw(&c_[i * (ny_ + 1)], ny_, y) + 2 * x * b1 - b2;
    b2 = b1;
    b1 = b;
  }
  return clenshaw(c_.data(), ny_, y) + x * b1 - b2;
}

double Chebyshev::error_x() const {
  double last = 0;
  double before = 0;
  for (std::size_t j = 0; nx_ > 0 && j <= ny_; ++j) {
    last += std::abs(c_[nx_ * (ny_ + 1) + j]);
    before += std::abs(c_[(nx_ - 1) * (ny_ + 1) + j]);
  }
  return tail(nx_, before, last);
}

double Chebyshev::error_y() const {
  double last = 0;
  double before = 0;
  for (std::size_t i = 0; ny_ > 0 && i <= nx_; ++i) {
    last += std::abs(c_[i * (ny_ + 1) + ny_]);
    before += std::abs(c_[i * (ny_ + 1) + ny_ - 1]);
  }
  return tail(ny_, before, last);
}

}  // namespace sidestep
