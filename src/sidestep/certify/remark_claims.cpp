#include "sidestep/certify/remark_claims.h"

#include <acb_calc.h>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/certify/ball.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

Ball ratio(double x, double y) { return Ball(x) / Ball(y); }

ClaimReport report(const Claim& claim, Verdict verdict, const std::string& route,
                   const std::string& detail) {
  return {claim, std::move(verdict), route, detail, std::nullopt};
}

// `claimed` and `found` are certainly different; by how much, at least.
Verdict differs(const Ball& claimed, const Ball& found, const std::string& point) {
  const Ball distance = abs(claimed - found);
  if (distance > Ball(0.0)) return Refuted{distance.interval().lo, point, {}};
  return Undecided{"the two numbers could not be told apart"};
}

// The integrand of E[relu(Z'v) relu(Z'v*)] over the angle in the plane of v and v*, after the
// radius: cos(x) cos(x - phi)/pi on phi - pi/2 <= x <= pi/2.
int integrand(acb_ptr result, const acb_t x, void* angle, slong, slong precision) {
  acb_t shifted;
  acb_init(shifted);
  acb_sub_arb(shifted, x, static_cast<const Ball*>(angle)->get(), precision);
  acb_cos(shifted, shifted, precision);
  acb_cos(result, x, precision);
  acb_mul(result, result, shifted, precision);
  acb_clear(shifted);
  return 0;
}

Ball product_moment(const Ball& phi) {
  acb_t low, high, result;
  acb_init(low);
  acb_init(high);
  acb_init(result);
  const Ball half = Ball::pi() / Ball(2.0);
  acb_set_arb(low, (phi - half).get());
  acb_set_arb(high, half.get());
  mag_t tolerance;
  mag_init(tolerance);
  mag_set_ui_2exp_si(tolerance, 1, -100);
  Ball angle = phi;
  acb_calc_integrate(result, integrand, &angle, low, high, 100, tolerance, nullptr,
                     Ball::kPrecision);
  Ball moment;
  arb_set(moment.get(), acb_realref(result));
  mag_clear(tolerance);
  acb_clear(low);
  acb_clear(high);
  acb_clear(result);
  return moment / Ball::pi();
}

constexpr int kAngles = 64;

ClaimReport proposition_16() {
  const Claim claim = {
      "proposition-16", "Proposition 16",
      "the loss: E[relu(Z'v) relu(Z'v*)] = g(phi)/(2 pi), E[relu]^2 = 1/(2 pi), E[relu^2] = 1/2",
      "64 angles from 0 to pi; the rest of the formula is the expansion of the square"};
  const std::string detail =
      "each angle is a certified quadrature (2^-100 or so); between the angles nothing is checked "
      "here. The printed grad_a lacks the identity matrix I beside (pi-1) and (g-1)";
  double widest = 0;
  for (int i = 0; i <= kAngles; ++i) {
    const Ball phi = Ball::pi() * ratio(i, kAngles);
    const Ball printed = ((Ball::pi() - phi) * cosine(phi) + sine(phi)) / (Ball(2.0) * Ball::pi());
    const Ball difference = product_moment(phi) - printed;
    if (!difference.contains(0))
      return report(claim,
                    Refuted{std::abs(difference.interval().middle()),
                            fmt::format("phi = {} pi/{}", i, kAngles),
                            {}},
                    "certified quadrature", detail);
    widest = std::max(widest, abs(difference).interval().hi);
  }
  return report(claim, HeldOnSamples{kAngles + 1, widest, "every angle", true},
                "certified quadrature", detail);
}

// |M abar - (11' - I) a*| for the closed form of abar, over the teachers of Table 2.
ClaimReport proposition_1() {
  const Claim claim = {"proposition-1", "Proposition 1",
                       "both gradients vanish at (v*, a*) and (-v*, abar)",
                       "the seven teachers of Table 2"};
  const Ball pi = Ball::pi();
  double widest = 0;
  for (const TableColumn& column : kTable1) {
    const Ball k(column.k), U(column.plus - column.minus);
    // abar = x 1 - a*/(pi-1)
    const Ball x = U * pi / ((pi - Ball(1.0)) * (k + pi - Ball(1.0)));
    for (const double entry : {1.0, -1.0, 0.0}) {
      const Ball sum = k * x - U / (pi - Ball(1.0));
      const Ball abar = x - Ball(entry) / (pi - Ball(1.0));
      const Ball residual = sum + (pi - Ball(1.0)) * abar - (U - Ball(entry));
      if (!residual.contains(0))
        return report(claim, Refuted{0, fmt::format("k = {}", column.k), {}}, "algebra in Arb", "");
      widest = std::max(widest, abs(residual).interval().hi);
    }
  }
  return report(
      claim, HeldOnSamples{7, widest, "every teacher", true}, "algebra in Arb",
      "in general: abar = x 1 + y a* with y = -1/(pi-1), x = pi U/((pi-1)(k+pi-1)) solves "
      "the two coefficients; grad_w carries the factor pi - phi or sin phi. Whether the "
      "second point is an optimum is proposition-1-spurious");
}

ClaimReport output_sum() {
  const Claim claim = {"section-4-output-sum", "section 4", "1'a* = |a*|^2/4",
                       "the seven teachers of Table 2"};
  std::string found;
  double violation = 0;
  bool squares = true;
  for (const TableColumn& column : kTable1) {
    const int U = column.plus - column.minus, q = column.plus + column.minus;
    violation = std::max(violation, std::abs(U - q / 4.0));
    squares = squares && std::abs(4 * U * U - q) <= 4;
    found += fmt::format("{}k = {}: {} and {}", found.empty() ? "" : "; ", column.k, U, q / 4.0);
  }
  return report(claim, Refuted{violation, found, {}}, "integer arithmetic",
                fmt::format("(1'a*)^2 = |a*|^2/4 is meant: off by at most 1 for every teacher: {}",
                            squares ? "yes" : "no"));
}

// cos(7 pi/10) + sin(7 pi/10), the sum of the entries of v*.
Ball teacher_sum() {
  const Ball x = Ball(7.0) * Ball::pi() / Ball(10.0);
  return cosine(x) + sine(x);
}

Ball start_angle(double p) {
  Ball angle;
  arb_acos(angle.get(), (teacher_sum() / sqrt(Ball(p))).get(), Ball::kPrecision);
  return angle;
}

double shown(const Ball& x) { return x.interval().middle(); }

ClaimReport footnote_2() {
  const Claim claim = {"footnote-2", "footnote 2", "angle(v*, 1/sqrt p) = 0.45 pi",
                       "the teacher of section 4, p = 8"};
  const Ball found = start_angle(8) / Ball::pi(), for_two = start_angle(2) / Ball::pi();
  const Ball claimed = ratio(45, 100);
  return report(
      claim, differs(claimed, found, fmt::format("the angle is {:.10f} pi", shown(found))), "Arb",
      fmt::format("p = 2 gives {:.10f} pi{}", shown(for_two),
                  (for_two - claimed).contains(0) ? ", which contains 0.45 pi" : ""));
}

ClaimReport experiment_assumption() {
  const Claim claim = {"experiment-assumption-1", "section 4 and Assumption 1",
                       "the teacher of the experiments satisfies Assumption 1, |w*| <= 1",
                       "v* of section 4, p = 8"};
  const Ball norm = sqrt(Ball(2.0) - Ball(2.0) * teacher_sum() / sqrt(Ball(8.0)));
  const bool remark = norm < sqrt(Ball(2.0));
  return report(claim, differs(Ball(1.0), norm, fmt::format("|w*| = {:.10f}", shown(norm))), "Arb",
                fmt::format("|w*| < sqrt 2, as the remark asks: {}", remark ? "yes" : "no"));
}

ClaimReport experiment_angle() {
  const Claim claim = {"experiment-start-angle", "section 4 and Lemma 6",
                       "the experiments start inside the region phi <= 5 pi/12 of the theory",
                       "v* of section 4, p = 8, w_0 = 0"};
  const Ball phi = start_angle(8), edge = Ball(5.0) * Ball::pi() / Ball(12.0);
  if (!(phi > edge)) return report(claim, Undecided{"too close"}, "Arb", "");
  return report(claim, differs(edge, phi, fmt::format("phi_0 = {:.10f}", shown(phi))), "Arb",
                "no lemma of stage I covers the experiments as printed");
}

ClaimReport appendix_c() {
  const Claim claim = {"appendix-c-start", "appendix C",
                       "a_0 of Figure 3 lies in the ball of radius |1'a*|/sqrt k",
                       "the a_0 printed in appendix C, k = 25"};
  const Problem problem = read_problem("figure3/ssw");
  Ball squares;
  for (const double x : problem.init.output) squares = squares + square(Ball(x));
  const Ball norm = sqrt(squares), radius = ratio(3, 5);  // 14 - 11 = 3
  if (!(norm > radius)) return report(claim, Undecided{"too close"}, "Arb", "");
  return report(claim,
                differs(radius, norm,
                        fmt::format("|a_0| = {:.10f}, radius {:.10f}", shown(norm), shown(radius))),
                "Arb", "the printed decimals as doubles");
}

}  // namespace

const std::vector<RemarkClaim>& remark_claims() {
  static const std::vector<RemarkClaim> all = {
      {"proposition-16", proposition_16},
      {"proposition-1", proposition_1},
      {"section-4-output-sum", output_sum},
      {"footnote-2", footnote_2},
      {"experiment-assumption-1", experiment_assumption},
      {"experiment-start-angle", experiment_angle},
      {"appendix-c-start", appendix_c},
  };
  return all;
}

}  // namespace sidestep
