// Arb's balls with operators: the second arithmetic of the prover, at any precision, slow. Bounds
// that doubles cannot give, measures of boxes, and the replay of certificates use it.
//
// A Ball, like an Interval, holds every value a real number may have. Operations round to
// kPrecision bits and enclose. A comparison that answers true is true of every number in the ball.
#pragma once

#include <arb.h>  // with FLINT's and GMP's

#include "sidestep/certify/interval.h"

namespace sidestep {

class Ball {
 public:
  static constexpr slong kPrecision = 128;

  Ball() { arb_init(x_); }
  Ball(double value) : Ball() { arb_set_d(x_, value); }  // NOLINT: exact
  explicit Ball(Interval x);
  Ball(const Ball& other) : Ball() { arb_set(x_, other.x_); }
  Ball(Ball&& other) noexcept : Ball() { arb_swap(x_, other.x_); }
  Ball& operator=(const Ball& other) {
    arb_set(x_, other.x_);
    return *this;
  }
  Ball& operator=(Ball&& other) noexcept {
    arb_swap(x_, other.x_);
    return *this;
  }
  ~Ball() { arb_clear(x_); }

  [[nodiscard]] arb_ptr get() { return x_; }
  [[nodiscard]] arb_srcptr get() const { return x_; }

  /// Doubles below and above.
  [[nodiscard]] Interval interval() const;
  [[nodiscard]] bool contains(double value) const;

  static Ball pi();

  friend Ball operator-(const Ball& x);
  friend Ball operator+(const Ball& x, const Ball& y);
  friend Ball operator-(const Ball& x, const Ball& y);
  friend Ball operator*(const Ball& x, const Ball& y);
  friend Ball operator/(const Ball& x, const Ball& y);
  /// True only if certainly so.
  friend bool operator<(const Ball& x, const Ball& y) { return arb_lt(x.x_, y.x_) != 0; }
  friend bool operator<=(const Ball& x, const Ball& y) { return arb_le(x.x_, y.x_) != 0; }
  friend bool operator>(const Ball& x, const Ball& y) { return y < x; }
  friend bool operator>=(const Ball& x, const Ball& y) { return y <= x; }

 private:
  arb_t x_;
};

/// From now on GMP and FLINT end the process by std::terminate(), with a bad_alloc, when there is
/// no memory; their own way is abort(). (An exception would leave numbers half changed.) For a
/// program's main.
void terminate_without_memory();

Ball sqrt(const Ball& x);
Ball square(const Ball& x);
Ball abs(const Ball& x);
Ball min(const Ball& x, const Ball& y);
Ball max(const Ball& x, const Ball& y);
/// The functions of elementary.h, by Arb's own; any x.
Ball sine(const Ball& x);
Ball cosine(const Ball& x);
Ball arc_tangent(const Ball& x);
Ball kernel(const Ball& x);   ///< sin x - x cos x
Ball turning(const Ball& x);  ///< x sin x

}  // namespace sidestep
