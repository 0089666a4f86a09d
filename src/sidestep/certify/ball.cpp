#include "sidestep/certify/ball.h"

#include <cstdlib>
#include <new>

namespace sidestep {
namespace {

constexpr slong kPrecision = Ball::kPrecision;

template <class Function>
Ball make(Function&& function) {
  Ball result;
  function(result.get());
  return result;
}

[[noreturn]] void no_memory() { throw std::bad_alloc(); }

void* checked(void* memory) noexcept {
  if (memory == nullptr) no_memory();  // and from noexcept on: std::terminate
  return memory;
}

void* allocate(std::size_t size) { return checked(std::malloc(size)); }
void* allocate_zeros(std::size_t count, std::size_t size) {
  return checked(std::calloc(count, size));
}
void* reallocate(void* old, std::size_t size) { return checked(std::realloc(old, size)); }

}  // namespace

void terminate_without_memory() {
  __flint_set_memory_functions(allocate, allocate_zeros, reallocate, std::free);
  mp_set_memory_functions(
      allocate, [](void* old, std::size_t, std::size_t size) { return reallocate(old, size); },
      [](void* memory, std::size_t) { std::free(memory); });
}

Ball::Ball(Interval x) : Ball() {
  arf_t low, high;
  arf_init(low);
  arf_init(high);
  arf_set_d(low, x.lo);
  arf_set_d(high, x.hi);
  arb_set_interval_arf(x_, low, high, kPrecision);
  arf_clear(low);
  arf_clear(high);
}

Interval Ball::interval() const {
  if (!arb_is_finite(x_)) return {-rounding::kInfinity, rounding::kInfinity};
  arf_t end;
  arf_init(end);
  Interval result;
  arb_get_lbound_arf(end, x_, kPrecision);
  result.lo = arf_get_d(end, ARF_RND_FLOOR);
  arb_get_ubound_arf(end, x_, kPrecision);
  result.hi = arf_get_d(end, ARF_RND_CEIL);
  arf_clear(end);
  return result;
}

bool Ball::contains(double value) const { return arb_contains(x_, Ball(value).x_) != 0; }

Ball Ball::pi() {
  return make([](arb_ptr r) { arb_const_pi(r, kPrecision); });
}

Ball operator-(const Ball& x) {
  return make([&](arb_ptr r) { arb_neg(r, x.x_); });
}
Ball operator+(const Ball& x, const Ball& y) {
  return make([&](arb_ptr r) { arb_add(r, x.x_, y.x_, kPrecision); });
}
Ball operator-(const Ball& x, const Ball& y) {
  return make([&](arb_ptr r) { arb_sub(r, x.x_, y.x_, kPrecision); });
}
Ball operator*(const Ball& x, const Ball& y) {
  return make([&](arb_ptr r) { arb_mul(r, x.x_, y.x_, kPrecision); });
}
Ball operator/(const Ball& x, const Ball& y) {
  return make([&](arb_ptr r) { arb_div(r, x.x_, y.x_, kPrecision); });
}

Ball sqrt(const Ball& x) {
  return make([&](arb_ptr r) { arb_sqrtpos(r, x.get(), kPrecision); });
}
Ball square(const Ball& x) {
  return make([&](arb_ptr r) { arb_sqr(r, x.get(), kPrecision); });
}
Ball abs(const Ball& x) {
  return make([&](arb_ptr r) { arb_abs(r, x.get()); });
}
Ball min(const Ball& x, const Ball& y) {
  return make([&](arb_ptr r) { arb_min(r, x.get(), y.get(), kPrecision); });
}
Ball max(const Ball& x, const Ball& y) {
  return make([&](arb_ptr r) { arb_max(r, x.get(), y.get(), kPrecision); });
}
Ball sine(const Ball& x) {
  return make([&](arb_ptr r) { arb_sin(r, x.get(), kPrecision); });
}
Ball cosine(const Ball& x) {
  return make([&](arb_ptr r) { arb_cos(r, x.get(), kPrecision); });
}
Ball arc_tangent(const Ball& x) {
  return make([&](arb_ptr r) { arb_atan(r, x.get(), kPrecision); });
}
Ball kernel(const Ball& x) { return sine(x) - x * cosine(x); }
Ball turning(const Ball& x) { return x * sine(x); }

}  // namespace sidestep
