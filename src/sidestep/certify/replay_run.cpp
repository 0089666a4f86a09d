#include "sidestep/certify/replay_run.h"

#include <cstddef>
#include <vector>

#include <fmt/format.h>

namespace sidestep {
namespace {

constexpr slong kBits = 64;         // of the runs: 2048 times finer than double
constexpr i64 kLookEvery = 16;      // steps between tests of Theorem O, which are as dear as a step
constexpr i64 kListenEvery = 4096;  // steps between looks at `stop`
constexpr double kBelowPi = 0x1.921fb54442d17p+1;

// eta / (2 pi)
Ball per_turn(double eta) { return Ball(eta) / (Ball(2.0) * Ball::pi()); }

bool filter_turns(const Problem& problem) { return problem.p() > 1; }

// f+ = keep_f f + from_g g + drift,  n+ = keep_n n + to_n g + sink,  psi+ = psi + atan(K s turning)
struct StageMap {
  i64 until;
  Ball keep_f, from_g, drift;
  Ball keep_n, to_n, sink;
  Ball K;
  mag_t most_s;  // pi K |s| <= 1 up to here

  StageMap(const Problem& problem, const Stage& stage, const ExactTeacher& teacher)
      : until(stage.until) {
    const Ball pi = Ball::pi();
    const Ball alpha = per_turn(stage.eta_a);
    const Ball lambda = alpha * (teacher.k + pi - 1);
    keep_f = Ball(1) - alpha * (pi - 1);
    from_g = alpha * teacher.q_perp;
    drift = alpha * (pi * square(teacher.U) / teacher.k - teacher.q);
    keep_n = Ball(1) - lambda;
    to_n = lambda * teacher.T;
    sink = -(to_n * pi);
    K = filter_turns(problem) ? per_turn(stage.eta_w) : Ball(0);
    mag_init(most_s);
    if (filter_turns(problem))
      arb_get_mag_lower(most_s, (Ball(1) / (pi * K)).get());
    else
      mag_inf(most_s);
  }
  StageMap(const StageMap&) = delete;
  StageMap& operator=(const StageMap&) = delete;
  ~StageMap() { mag_clear(most_s); }
};

}  // namespace

std::string order_objection(const Problem& problem, const ExactTeacher& teacher,
                            const ReplayRange& starts) {
  if (problem.student != StudentKind::resnet) return "the student is no resnet";
  const Ball pi = Ball::pi();
  const Ball low = min(starts.e_low, Ball(0));
  const Ball high = max(starts.e_high, pi * teacher.T);
  const Ball most =
      max(starts.s_most, max(teacher.q + high / (pi - 1), (teacher.q - low) / (pi - 1)));
  for (std::size_t j = 0; j < problem.steps.size(); ++j) {
    const Stage& stage = problem.steps[j];
    if (!(per_turn(stage.eta_a) * (teacher.k + pi - 1) <= 1))
      return fmt::format("lambda <= 1 is not certain in stage {}", j + 1);
    if (filter_turns(problem) && !(pi * per_turn(stage.eta_w) * most <= 1))
      return fmt::format("pi K S <= 1 is not certain in stage {}", j + 1);
  }
  return {};
}

struct CornerRunner::Constants {
  std::vector<std::unique_ptr<StageMap>> stages;
  Ball pi = Ball::pi();
  Ball per_k;         // 1/k
  Ball spread;        // T/k
  Ball rise, offset;  // R(g) = rise g + offset
};

CornerRunner::CornerRunner(const Problem& problem, const ExactTeacher& teacher)
    : constants_(std::make_unique<Constants>()) {
  Constants& c = *constants_;
  for (const Stage& stage : problem.steps)
    c.stages.push_back(std::make_unique<StageMap>(problem, stage, teacher));
  c.per_k = Ball(1) / teacher.k;
  c.spread = teacher.T / teacher.k;
  c.rise = teacher.q_perp / (c.pi - 1);
  c.offset = (c.pi * square(teacher.U) / teacher.k - teacher.q) / (c.pi - 1);
}

CornerRunner::~CornerRunner() = default;

namespace {

// The numbers of one step, in place: a run makes no allocation.
struct Registers {
  Ball psi, f, n;  // the corner, exact
  Ball sine, cosine;
  Ball g, s, turning;
  Ball left, right, mean;  // L, R, e/k
  Ball largest;            // an upper bound of pi
  mag_t size;
  arf_t end;

  Registers() {
    mag_init(size);
    arf_init(end);
  }
  Registers(const Registers&) = delete;
  Registers& operator=(const Registers&) = delete;
  ~Registers() {
    mag_clear(size);
    arf_clear(end);
  }
};

// The corner's own end of an enclosure.
void to_end(Registers& r, Ball& x, Side side) {
  if (side == Side::least)
    arb_get_lbound_arf(r.end, x.get(), kBits);
  else
    arb_get_ubound_arf(r.end, x.get(), kBits);
  arb_set_arf(x.get(), r.end);
}

// psi stays in [0, pi]: exact states do.
void clamp_angle(Registers& r, Side side) {
  if (side == Side::least && arf_sgn(arb_midref(r.psi.get())) < 0) arb_zero(r.psi.get());
  if (side == Side::greatest && arf_cmp(arb_midref(r.psi.get()), arb_midref(r.largest.get())) > 0)
    arb_set(r.psi.get(), r.largest.get());
}

// g, s and psi sin psi at the corner.
void evaluate(Registers& r, const Ball& pi, const Ball& per_k, Side side) {
  arb_sin_cos(r.sine.get(), r.cosine.get(), r.psi.get(), kBits);
  arb_mul(r.g.get(), r.psi.get(), r.cosine.get(), kBits);
  arb_sub(r.g.get(), r.sine.get(), r.g.get(), kBits);
  arb_mul(r.turning.get(), r.psi.get(), r.sine.get(), kBits);
  // The bound of an angle may exceed pi by its rounding, and beyond pi g falls again.
  if (side == Side::greatest && arf_cmp_d(arb_midref(r.psi.get()), kBelowPi) > 0)
    arb_set(r.g.get(), pi.get());
  arb_set(r.s.get(), r.f.get());
  arb_addmul(r.s.get(), r.n.get(), per_k.get(), kBits);
}

}  // namespace

CornerRun CornerRunner::run(const ReplayCorner& corner, Side side, i64 max_steps,
                            const std::atomic<bool>* stop) const {
  const Constants& c = *constants_;
  Registers r;
  arb_get_ubound_arf(arb_midref(r.largest.get()), c.pi.get(), kBits);
  r.psi = corner.psi;
  r.f = corner.f;
  r.n = corner.n;
  clamp_angle(r, side);

  // Theorem O on one side of the saddle or the other.
  const auto above = [&] {
    return arb_is_positive(r.s.get()) && arb_is_positive(r.psi.get()) && r.left <= r.right &&
           r.left <= r.f && r.mean <= r.right;
  };
  const auto below = [&] {
    return arb_is_negative(r.s.get()) && r.right <= r.left && r.f <= r.left && r.right <= r.mean;
  };

  CornerRun result;
  for (std::size_t j = 0;;) {
    const StageMap& map = *c.stages[j];
    evaluate(r, c.pi, c.per_k, side);
    arb_get_mag(r.size, r.s.get());
    if (mag_cmp(r.size, map.most_s) > 0) {
      result.why = fmt::format("at step {} the order is not certain to be preserved", result.steps);
      return result;
    }
    if (result.steps % kLookEvery == 0) {
      arb_sub(r.left.get(), c.pi.get(), r.g.get(), kBits);
      arb_mul(r.left.get(), r.left.get(), c.spread.get(), kBits);
      arb_set(r.right.get(), c.offset.get());
      arb_addmul(r.right.get(), c.rise.get(), r.g.get(), kBits);
      arb_mul(r.mean.get(), r.n.get(), c.per_k.get(), kBits);
      arb_neg(r.mean.get(), r.mean.get());
      const bool global = above();
      if (global || below()) {
        result.proved = global == (side == Side::least);
        if (!result.proved)
          result.why = fmt::format("at step {} its {} corner is on the other side of the saddle",
                                   result.steps, side == Side::least ? "least" : "greatest");
        return result;
      }
      if (result.steps % kListenEvery == 0 && stop != nullptr && *stop) {
        result.stopped = true;
        result.why = "it was interrupted";
        return result;
      }
      if (result.steps >= max_steps) {
        result.why = fmt::format("after {} steps its {} corner is in neither region", result.steps,
                                 side == Side::least ? "least" : "greatest");
        return result;
      }
    }

    arb_mul(r.turning.get(), r.turning.get(), r.s.get(), kBits);
    arb_mul(r.turning.get(), r.turning.get(), map.K.get(), kBits);
    arb_atan(r.turning.get(), r.turning.get(), kBits);
    arb_add(r.psi.get(), r.psi.get(), r.turning.get(), kBits);
    arb_mul(r.f.get(), r.f.get(), map.keep_f.get(), kBits);
    arb_addmul(r.f.get(), map.from_g.get(), r.g.get(), kBits);
    arb_add(r.f.get(), r.f.get(), map.drift.get(), kBits);
    arb_mul(r.n.get(), r.n.get(), map.keep_n.get(), kBits);
    arb_addmul(r.n.get(), map.to_n.get(), r.g.get(), kBits);
    arb_add(r.n.get(), r.n.get(), map.sink.get(), kBits);
    to_end(r, r.psi, side);
    to_end(r, r.f, side);
    to_end(r, r.n, side);
    clamp_angle(r, side);
    if (++result.steps >= map.until) ++j;
  }
}

}  // namespace sidestep
