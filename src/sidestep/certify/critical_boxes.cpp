#include "sidestep/certify/critical_boxes.h"

#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "sidestep/certify/exact_teacher.h"

namespace sidestep {
namespace {

Ball two_pi() { return Ball(2) * Ball::pi(); }

Ball ball_between(const Ball& low, const Ball& high) {
  Ball result;
  arb_union(result.get(), low.get(), high.get(), Ball::kPrecision);
  return result;
}

// The point of grad_a = 0 at a filter with this angle.
struct Stationary {
  Ball psi, g, c, s, u, loss;
};

Stationary stationary(const ExactTeacher& t, const Ball& psi, const Ball& g, const Ball& c) {
  const Ball pi = Ball::pi();
  Stationary x;
  x.psi = psi;
  x.g = g;
  x.c = c;
  x.s = (g * (t.q - t.T) - t.room) / (pi - 1);
  const Ball spread = t.k + pi - 1;
  const Ball missing = (pi - g) * t.U / spread;  // U - u
  x.u = t.U - missing;
  // a = [ (U - u) 1 + (g - 1) a* ] / (pi - 1)
  const Ball length =
      (t.k * square(missing) + Ball(2) * missing * (g - 1) * t.U + square(g - 1) * t.q) /
      square(pi - 1);
  x.loss = ((pi - 1) * (t.q + length) / 2 - (g - 1) * x.s + square(missing) / 2) / two_pi();
  return x;
}

// A symmetric matrix of balls, its lower half, factored in place.
class Symmetric {
 public:
  explicit Symmetric(std::size_t n) : n_(n), entries_(n * n) {}
  Ball& at(std::size_t i, std::size_t j) { return entries_[i * n_ + j]; }

  // By the signs of the pivots of L D L'. A pivot that is exactly 0 counts as an eigenvalue 0 if
  // its column is exactly 0 too; once a pivot is uncertain, so is the rest.
  Inertia inertia() {
    Inertia result;
    Ball factor;
    for (std::size_t j = 0; j < n_; ++j) {
      const Ball pivot = at(j, j);
      if (pivot > 0) {
        ++result.positive;
      } else if (pivot < 0) {
        ++result.negative;
      } else if (arb_is_zero(pivot.get()) && column_is_zero(j)) {
        ++result.zero;
        continue;
      } else {
        result.unknown = static_cast<i64>(n_ - j);
        return result;
      }
      for (std::size_t i = j + 1; i < n_; ++i) {
        arb_div(factor.get(), at(i, j).get(), pivot.get(), Ball::kPrecision);
        for (std::size_t l = j + 1; l <= i; ++l)
          arb_submul(at(i, l).get(), factor.get(), at(l, j).get(), Ball::kPrecision);
      }
    }
    return result;
  }

 private:
  bool column_is_zero(std::size_t j) {
    for (std::size_t i = j + 1; i < n_; ++i)
      if (!arb_is_zero(at(i, j).get())) return false;
    return true;
  }

  std::size_t n_;
  std::vector<Ball> entries_;
};

void count(Inertia& inertia, const Ball& eigenvalue, i64 times) {
  (eigenvalue > 0                  ? inertia.positive
   : eigenvalue < 0                ? inertia.negative
   : arb_is_zero(eigenvalue.get()) ? inertia.zero
                                   : inertia.unknown) += times;
}

// Outputs first (and with them all that is positive), the turn towards v* last, if there is one.
Inertia dense_inertia(const Problem& problem, const Ball& turn, const Ball& coupling) {
  const auto k = static_cast<std::size_t>(problem.k());
  const std::size_t n = problem.p() > 1 ? k + 1 : k;
  const Ball off = Ball(1) / two_pi();
  const Ball diagonal = Ball::pi() / two_pi();
  Symmetric hessian(n);
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j <= i; ++j) hessian.at(i, j) = i == j ? diagonal : off;
  if (n > k) {
    for (std::size_t j = 0; j < k; ++j) hessian.at(k, j) = coupling * problem.teacher.output[j];
    hessian.at(k, k) = turn;
  }
  return hessian.inertia();
}

// The same for many outputs: along 1/sqrt(k), along the rest of a*, and orthogonal to both.
Inertia framed_inertia(const Problem& problem, const ExactTeacher& t, const Ball& turn,
                       const Ball& coupling) {
  const Ball pi = Ball::pi();
  Symmetric hessian(3);
  hessian.at(0, 0) = (t.k + pi - 1) / two_pi();
  hessian.at(1, 1) = (pi - 1) / two_pi();
  hessian.at(2, 0) = coupling * t.U / sqrt(t.k);
  hessian.at(2, 1) = coupling * sqrt(t.q_perp);
  hessian.at(2, 2) = turn;
  Inertia result = hessian.inertia();
  if (problem.p() == 1) --result.zero;  // the turn, which does not exist: then 0, uncoupled
  count(result, (pi - 1) / two_pi(), problem.k() - 2);
  return result;
}

Inertia inertia_at(const Problem& problem, const ExactTeacher& t, const Stationary& x) {
  const Ball weight = -x.s / two_pi();
  // At psi = 0 all three vanish, exactly; at psi = pi both curvatures are s/2 (and c = 0).
  const bool turns = problem.p() > 1;
  const Ball toward = turns ? weight * (sine(x.psi) + x.psi * cosine(x.psi)) : Ball(0);
  const Ball around = weight * x.psi * cosine(x.psi);
  const Ball coupling = turns ? -x.c / two_pi() : Ball(0);
  Inertia result = problem.k() <= kDenseMost ? dense_inertia(problem, toward, coupling)
                                             : framed_inertia(problem, t, toward, coupling);
  if (turns) count(result, around, problem.p() - 2);  // turns around v*
  if (problem.student == StudentKind::cnn) ++result.zero;
  return result;
}

CertifiedCriticalPoint described(const Problem& problem, const ExactTeacher& t, std::string name,
                                 const Stationary& x) {
  CertifiedCriticalPoint point;
  point.name = std::move(name);
  point.psi = x.psi.interval();
  point.s = x.s.interval();
  point.u = x.u.interval();
  point.loss = x.loss.interval();
  point.inertia = inertia_at(problem, t, x);
  point.kind = "undecided";
  return point;
}

bool is_positive(const Inertia& inertia) { return inertia.negative == 0 && inertia.unknown == 0; }

// A box around the zero of G - g in (0, pi/2], g in (0, 1], into whose inside the interval Newton
// operator maps it; nothing if none is found.
std::optional<Ball> newton_box(const Ball& g) {
  const Ball quarter = Ball::pi() / 2;
  // A double near the zero, then Newton's iteration on midpoints.
  double low = 0, high = 1.6;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (kernel(Ball(middle)) < g ? low : high) = middle;
  }
  Ball centre = Ball(high);
  const auto middle_of = [](const Ball& x) {
    Ball result;
    arb_get_mid_arb(result.get(), x.get());
    return result;
  };
  for (int i = 0; i < 6; ++i) centre = middle_of(centre - (kernel(centre) - g) / turning(centre));
  if (!(centre > 0)) return std::nullopt;
  const Ball error = abs((kernel(centre) - g) / turning(centre)) * 4 + centre * Ball(0x1p-100);
  const Ball box = ball_between(centre - error, centre + error);
  if (!(box > 0) || !(box < quarter * Ball(1.5))) return std::nullopt;
  const Ball slope = turning(box);
  if (!(slope > 0)) return std::nullopt;
  const Ball next = centre - (kernel(centre) - g) / slope;
  if (arb_contains_interior(box.get(), next.get()) == 0) return std::nullopt;
  return next;
}

CertifiedCriticalPoint global_point(const Problem& problem, const ExactTeacher& t) {
  const Ball pi = Ball::pi();
  Stationary x = stationary(t, pi, pi, Ball(0));
  x.s = t.q, x.u = t.U, x.loss = Ball(0);  // a = a*
  CertifiedCriticalPoint point = described(problem, t, "global", x);
  point.exists = Certainty::yes;
  point.unique = true;
  const Inertia& inertia = point.inertia;
  const i64 flat = problem.student == StudentKind::cnn ? 1 : 0;
  if (is_positive(inertia) && inertia.zero == flat) {
    point.kind = "global minimum";
    point.why = "the loss is 0, and the Hessian positive definite";
    if (flat == 1) point.why += " but for the length of the filter";
  }
  return point;
}

CertifiedCriticalPoint spurious_point(const Problem& problem, const ExactTeacher& t) {
  Stationary x = stationary(t, Ball(0), Ball(0), Ball(0));
  CertifiedCriticalPoint point = described(problem, t, "spurious", x);
  point.exists = Certainty::yes;
  point.unique = true;
  const bool outputs = is_positive(point.inertia) && point.inertia.positive == problem.k();
  if (!outputs) return point;
  if (problem.p() == 1) {
    point.kind = "local minimum";
    point.why = "the filter cannot turn, and the Hessian is positive definite";
  } else if (x.s < 0) {
    point.kind = "local minimum of third order";
    point.why = "a'a* < 0: the loss rises by |a'a*| psi^3/(6 pi), and with a quadratically";
  } else if (x.s > 0 || arb_is_zero(x.s.get())) {
    point.kind = "degenerate saddle";
    point.why = x.s > 0 ? "a'a* > 0: the loss falls by a'a* psi^3/(6 pi)"
                        : "a'a* = 0 exactly: the loss falls as a follows the turning filter";
  } else {
    point.why = "the sign of a'a* is not certain";
  }
  return point;
}

CertifiedCriticalPoint saddle_point_boxes(const Problem& problem, const ExactTeacher& t) {
  CertifiedCriticalPoint point;
  point.name = "saddle";
  if (problem.p() == 1) {
    point.exists = Certainty::no;
    point.why = "a filter of one entry cannot turn";
    return point;
  }
  if (t.room <= 0) {
    point.exists = Certainty::no;
    point.why = "pi T >= q: a'a* is not negative at any angle";
    return point;
  }
  if (!(t.room > 0)) {
    point.why = "the sign of q - pi T is not certain";
    return point;
  }
  const Ball g = t.room / (t.q - t.T);
  const std::optional<Ball> psi = newton_box(g);
  if (!psi) {
    point.why = "the interval Newton step did not map its box into itself";
    return point;
  }
  Stationary x = stationary(t, *psi, g, turning(*psi));
  x.s = Ball(0);  // what G(psi) = g_s says
  point = described(problem, t, "saddle", x);
  point.exists = Certainty::yes;
  point.unique = true;
  if (point.inertia.unknown == 0 && point.inertia.negative == 1) {
    point.kind = "strict saddle";
    point.why = "the Hessian has exactly one negative eigenvalue";
  }
  return point;
}

}  // namespace

std::string to_string(Certainty certainty) {
  return certainty == Certainty::yes ? "yes" : certainty == Certainty::no ? "no" : "undecided";
}

std::vector<CertifiedCriticalPoint> certify_critical_points(const Problem& problem) {
  const ExactTeacher teacher(problem.teacher.output);
  return {global_point(problem, teacher), spurious_point(problem, teacher),
          saddle_point_boxes(problem, teacher)};
}

}  // namespace sidestep
