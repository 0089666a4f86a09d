// The pieces of the SIMD step, on the one-lane vector, against libm and reduced.cpp; and the SIMD
// trapping test against trapping.cpp.
#include "support/random_study.h"
#include <cmath>

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include "sidestep/dynamics/reduced.h"
#include "sidestep/dynamics/reduced_step-inl.h"
#include "sidestep/ensemble/batch_data.h"
#include "sidestep/math/lane.h"
#include "sidestep/outcome/trapping-inl.h"

namespace sidestep {
namespace {

namespace kernel = HWY_NAMESPACE;
using V = lane::Vector;
constexpr lane::Tag kTag;

TEST(ReducedStepKernel, CosAndSinOfPsi) {
  constexpr double kAllowed = 1.5 * 0x1p-52;  // absolute: what the kernel promises
  for (int i = 0; i <= 100000; ++i) {
    const double psi = kPi * i / 100000;
    V cosine{};
    V sine{};
    kernel::cos_sin_of_psi(kTag, V{psi}, cosine, sine);
    ASSERT_NEAR(cosine.x, static_cast<double>(-std::cos(static_cast<long double>(psi))), kAllowed);
    ASSERT_NEAR(sine.x, static_cast<double>(std::sin(static_cast<long double>(psi))), kAllowed);
  }
}

TEST(ReducedStepKernel, Arctangents) {
  for (int i = -4000; i <= 4000; ++i) {
    const double x = std::copysign(std::pow(10.0, std::abs(i) / 200.0 - 12), i);  // 1e-12 .. 1e8
    const double expected = static_cast<double>(std::atan(static_cast<long double>(x)));
    const double general = kernel::atan_general(kTag, V{x}, V{std::sqrt(1 + x * x)}).x;
    ASSERT_NEAR(general, expected, 8 * 0x1p-53 * std::abs(expected)) << x;
    if (x * x > kernel::kSmallTurn) continue;
    const double fast = x * kernel::polynomial(kTag, V{x * x}, kernel::kAtanSmall).x;
    ASSERT_NEAR(fast, expected, 2 * 0x1p-53 * std::abs(expected)) << x;
  }
}

// One step in the general form equals reduced_step, small turns and large ones, reflections too;
// the fast form equals it bit for bit wherever it is valid.
TEST(ReducedStepKernel, OneStepEqualsTheScalarEngine) {
  int reflected = 0;
  int fast_valid = 0;
  for (i64 index = 0; index < 20000; ++index) {
    RandomCase random(11, index);
    const Problem problem = random_study(11, index % 500);
    const TeacherMoments teacher(problem);
    const OrderParameters start = [&] {
      OrderParameters x;
      x.psi = random.between(0, kPi);
      x.s = teacher.q * random.normal();
      x.omega = std::sqrt(teacher.q) * random.normal();
      x.rho = teacher.q * random.log_between(0.01, 10) + x.s * x.s / teacher.q;
      x.nu = random.log_between(0.5, 50);
      return x;
    }();
    const Stage& stage = problem.steps[0];
    const OrderParameters expected = reduced_step(teacher, stage, true, start);

    const StepConstants c = step_constants(teacher, stage);
    const kernel::StepVectors<V> constants[1] = {{{c.keep_omega},
                                                  {c.alpha_U},
                                                  {c.minus_alpha_pi_U},
                                                  {c.keep_s},
                                                  {c.alpha_q},
                                                  {c.minus_alpha_q},
                                                  {c.turn},
                                                  {c.alpha}}};
    kernel::StateVectors<V> general[1] = {
        {{start.psi}, {}, {}, {start.s}, {start.omega}, {1 / start.nu}, {start.rho}}};
    kernel::StateVectors<V>& x = general[0];
    kernel::cos_sin_of_psi(kTag, x.psi, x.cosine, x.sine);
    kernel::StateVectors<V> fast_form[1] = {x};
    const kernel::StateVectors<V>& fast = fast_form[0];
    kernel::FastFormLimits<V> limits{{0}, {0}};
    kernel::step<true, true, true>(kTag, constants, teacher, general, &limits);
    const double scale = teacher.q + std::abs(start.s) + std::abs(start.rho);
    ASSERT_NEAR(x.psi.x, expected.psi, 1e-14);
    ASSERT_NEAR(x.s.x, expected.s, 1e-14 * scale);
    ASSERT_NEAR(x.omega.x, expected.omega,
                1e-13 * (std::sqrt(teacher.q * teacher.k) + std::abs(start.omega)));
    ASSERT_NEAR(x.rho.x, expected.rho, 1e-13 * (scale + teacher.k * start.omega * start.omega));
    ASSERT_NEAR(1 / x.inverse_nu.x, expected.nu, 1e-14 * expected.nu);

    kernel::step<false, true, true>(kTag, constants, teacher, fast_form, &limits);
    const bool valid = limits.largest_y.x <= kernel::kSmallTurn && limits.smallest_sine.x >= 0;
    if (valid) {
      ++fast_valid;
      ASSERT_EQ(fast.psi.x, x.psi.x);
      ASSERT_EQ(fast.s.x, x.s.x);
      ASSERT_EQ(fast.omega.x, x.omega.x);
      ASSERT_EQ(fast.rho.x, x.rho.x);
    } else if (limits.smallest_sine.x < 0) {
      ++reflected;
    }
  }
  EXPECT_GE(reflected, 50);
  EXPECT_GE(fast_valid, 500);
}

TEST(TrappingLanes, LabelEqualsTheScalarTest) {
  std::array<int, 3> seen{};  // spurious, none, global
  for (i64 index = 0; index < 60000; ++index) {
    const Problem problem = random_study(13, index % 1000);
    RandomCase random(13, index);
    const BatchData data(problem);
    const TrappingRegions regions(problem);
    const TeacherMoments& teacher = regions.teacher();
    OrderParameters x;
    x.psi = random.chance(0.1) ? kPi / 2 : random.between(0, kPi);
    x.s = random.chance(0.05) ? 0 : teacher.q * random.normal();
    x.omega = random.chance(0.1) ? 0 : std::sqrt(teacher.q) * random.normal();
    x.nu = problem.student == StudentKind::cnn ? random.log_between(1, 1000) : 1;
    const auto stage =
        static_cast<std::size_t>(random.integer(0, static_cast<i64>(problem.steps.size()) - 1));

    const auto expected = regions.label(x, stage);
    const TrapConstants& b = data.traps[stage];
    const kernel::TrapVectors<V> traps{{b.kappa}, {b.turn}, {b.drive}};
    kernel::StateVectors<V> lanes{{x.psi}, {}, {}, {x.s}, {x.omega}, {1 / x.nu}, {0}};
    kernel::cos_sin_of_psi(kTag, lanes.psi, lanes.cosine, lanes.sine);
    const double label = problem.student == StudentKind::cnn
                             ? kernel::trap_label<true>(kTag, traps, teacher, data.order, lanes).x
                             : kernel::trap_label<false>(kTag, traps, teacher, data.order, lanes).x;
    const double wanted = !expected ? 0 : *expected == Outcome::global ? 1 : -1;
    ASSERT_EQ(label, wanted) << to_toml(problem) << x.psi << " " << x.s << " " << x.omega;
    ++seen[static_cast<std::size_t>(label + 1)];
  }
  for (const int count : seen) EXPECT_GE(count, 3000);
}

}  // namespace
}  // namespace sidestep
