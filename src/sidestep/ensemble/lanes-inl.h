// The lanes of one thread: state and bookkeeping of kVectors vectors of runs, and the loop that
// advances them block by block. See batch.h for the idea and reduced_step-inl.h for one step.
//
// The loop over vectors is inside the loop over steps: the vectors are independent, so the
// processor has several chains of dependent operations to overlap (a single one would leave it
// waiting most of the time). All state lives in small arrays in the first-level cache.
#if defined(SIDESTEP_ENSEMBLE_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SIDESTEP_ENSEMBLE_LANES_INL_H_
#undef SIDESTEP_ENSEMBLE_LANES_INL_H_
#else
#define SIDESTEP_ENSEMBLE_LANES_INL_H_
#endif

#include <limits>
#include <utility>

#include <hwy/highway.h>

#include "sidestep/dynamics/reduced_step-inl.h"
#include "sidestep/ensemble/batch_data.h"
#include "sidestep/outcome/trapping-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sidestep {
namespace HWY_NAMESPACE {

// kWeightNormalised: the cnn. kToConvergence: follow labelled runs until they are within tolerance.
template <bool kWeightNormalised, bool kToConvergence, class D>
class LaneEngine {
  using V = VectorOf<D>;
  static constexpr std::size_t kVectors = 6;  // even: they are advanced in pairs
  static constexpr std::size_t kWidth = sizeof(V) / sizeof(double);
  static constexpr std::size_t kLanes = kVectors * kWidth;
  static constexpr double kForever = std::numeric_limits<double>::infinity();
  static constexpr double kNoHit = -1;
  static constexpr double kBlock = static_cast<double>(kCheckEvery);

 public:
  LaneEngine(const BatchData& data, RunWindow& window) : data_(data), window_(window) {
    for (std::size_t i = 0; i < kLanes; ++i) refill(i);
  }

  void run() {
    while (active_ > 0 && !window_.stop->load(std::memory_order_relaxed)) {
      for (std::size_t v = 0; v < kVectors; ++v) look(v * kWidth);
      advance();
    }
  }

 private:
  // ---- one lane: taking a run, finishing it -------------------------------------------------

  // Puts the next run of the window into lane i, or parks the lane on a state that stays put.
  void refill(std::size_t i) {
    i64 slot = 0;
    slot_[i] = take(slot) ? slot : -1;
    labelled_[i] = 0;
    aim(i, Outcome::undecided);
    if (slot_[i] < 0) {
      set_state(i, {.psi = 1, .s = 0, .omega = 0, .rho = 0, .nu = 1});
      set_constants(i, StepConstants{}, TrapConstants{});
      left_[i] = kForever;
      return;
    }
    ++active_;
    set_state(i, window_.starts != nullptr
                     ? window_.starts[slot]
                     : data_.starts.draw(static_cast<std::uint64_t>(window_.first + slot)));
    enter_stage(i, 0, 0);
  }

  // Runs are taken a handful at a time, so that threads seldom meet.
  bool take(i64& slot) {
    constexpr i64 kHandful = 16;
    if (taken_ == taken_end_) {
      taken_ = window_.next.fetch_add(kHandful, std::memory_order_relaxed);
      taken_end_ = taken_ + kHandful;
    }
    if (taken_ >= window_.count) {
      taken_end_ = taken_;
      return false;
    }
    slot = taken_++;
    return true;
  }

  void set_state(std::size_t i, const OrderParameters& x) {
    psi_[i] = x.psi;
    s_[i] = x.s;
    omega_[i] = x.omega;
    inverse_nu_[i] = 1 / x.nu;
    rho_[i] = x.rho;
    hit_[i] = kNoHit;
  }

  void set_constants(std::size_t i, const StepConstants& a, const TrapConstants& b) {
    keep_omega_[i] = a.keep_omega;
    alpha_U_[i] = a.alpha_U;
    minus_alpha_pi_U_[i] = a.minus_alpha_pi_U;
    keep_s_[i] = a.keep_s;
    alpha_q_[i] = a.alpha_q;
    minus_alpha_q_[i] = a.minus_alpha_q;
    turn_[i] = a.turn;
    alpha_[i] = a.alpha;
    kappa_[i] = b.kappa;
    trap_turn_[i] = b.turn;
    drive_[i] = b.drive;
  }

  void enter_stage(std::size_t i, std::size_t stage, i64 t) {
    stage_[i] = stage;
    end_[i] = std::min(data_.problem.steps[stage].until, data_.problem.run.max_steps);
    left_[i] = static_cast<double>(end_[i] - t);
    set_constants(i, data_.steps[stage], data_.traps[stage]);
  }

  [[nodiscard]] i64 clock(std::size_t i) const { return end_[i] - static_cast<i64>(left_[i]); }

  void finish(std::size_t i, Outcome outcome, i64 t) {
    publish(window_.results[slot_[i]], {outcome, t});
    if (window_.states != nullptr)
      window_.states[slot_[i]] = {psi_[i], s_[i], omega_[i], rho_[i], 1 / inverse_nu_[i]};
    window_.done.fetch_add(1, std::memory_order_relaxed);
    --active_;
    refill(i);
  }

  // Which distance lane i watches from now on (see SpuriousDistance for the affine form).
  void aim(std::size_t i, Outcome label) {
    const bool spurious = label == Outcome::spurious;
    offset_[i] = 2 + (spurious ? data_.spurious.offset : 0);
    on_h_[i] = spurious ? data_.spurious.on_h : 0;
    on_omega_[i] = spurious ? data_.spurious.on_omega : 0;
    on_cosine_[i] = spurious ? 2 : -2;
    tolerance_[i] = label == Outcome::undecided ? -1 : data_.problem.run.tolerance;
    goal_[i] = label;
  }

  // ---- between blocks -------------------------------------------------------------------------

  // Looks at the vector that begins at lane i: labels, stage ends, divergence; refills what is
  // done.
  void look(std::size_t i) {
    while (true) {
      StateVectors<V> x = load_state(i);
      cos_sin_of_psi(d_, x.psi, x.cosine, x.sine);
      Store(x.cosine, d_, cosine_ + i);
      Store(x.sine, d_, sine_ + i);
      const TrapVectors<V> traps{Load(d_, kappa_ + i), Load(d_, trap_turn_ + i),
                                 Load(d_, drive_ + i)};
      V label = trap_label<kWeightNormalised>(d_, traps, data_.teacher, data_.order, x);
      if constexpr (kToConvergence) label = label * (Set(d_, 1.0) - Load(d_, labelled_ + i));
      const V large = Set(d_, 1e100);
      const auto sane = And(Abs(x.s) <= large, Abs(x.omega) <= large);
      const auto bounded = And(Abs(x.psi) <= Set(d_, 4.0), x.inverse_nu >= Set(d_, 1e-100));
      const auto quiet = And(And(Abs(label) < Set(d_, 0.5), Load(d_, left_ + i) > Zero(d_)),
                             And(And(sane, bounded), Load(d_, hit_ + i) < Zero(d_)));
      if (AllTrue(d_, quiet)) return;
      Store(label, d_, label_);
      bool refilled = false;
      for (std::size_t lane = 0; lane < kWidth; ++lane) refilled |= attend(i + lane, label_[lane]);
      if (!refilled) return;
    }
  }

  // Attends to one lane after a block; true if its state or constants changed. The order of the
  // questions is that of one_run.cpp.
  bool attend(std::size_t i, double label) {
    if (slot_[i] < 0) return false;
    const i64 t = clock(i);
    if constexpr (kToConvergence) {
      if (hit_[i] >= 0) return finish(i, goal_[i], end_[i] - static_cast<i64>(hit_[i])), true;
    }
    if (is_diverged({psi_[i], s_[i], omega_[i], rho_[i], 1 / inverse_nu_[i]}))
      return finish(i, Outcome::diverged, t), true;
    if (t >= data_.problem.steps[stage_[i]].until) return enter_stage(i, stage_[i] + 1, t), true;
    if (label != 0) {
      const Outcome proved = label > 0 ? Outcome::global : Outcome::spurious;
      if constexpr (!kToConvergence) return finish(i, proved, t), true;
      labelled_[i] = 1;
      aim(i, proved);
      if (distance(i) <= data_.problem.run.tolerance) return finish(i, proved, t), true;
    }
    if (left_[i] <= 0) return finish(i, Outcome::undecided, t), true;
    return false;
  }

  [[nodiscard]] double distance(std::size_t i) const {
    return rho_[i] + offset_[i] + on_h_[i] * (s_[i] - data_.teacher.q) + on_omega_[i] * omega_[i] +
           on_cosine_[i] * cosine_[i];
  }

  // ---- a block of steps -----------------------------------------------------------------------

  HWY_INLINE StateVectors<V> load_state(std::size_t i) const {
    return {Load(d_, psi_ + i),   Load(d_, cosine_ + i),     Load(d_, sine_ + i), Load(d_, s_ + i),
            Load(d_, omega_ + i), Load(d_, inverse_nu_ + i), Load(d_, rho_ + i)};
  }

  HWY_INLINE void store_state(std::size_t i, const StateVectors<V>& x) {
    Store(x.psi, d_, psi_ + i);
    Store(x.cosine, d_, cosine_ + i);
    Store(x.sine, d_, sine_ + i);
    Store(x.s, d_, s_ + i);
    Store(x.omega, d_, omega_ + i);
    if constexpr (kWeightNormalised) Store(x.inverse_nu, d_, inverse_nu_ + i);
    if constexpr (kToConvergence) Store(x.rho, d_, rho_ + i);
  }

  HWY_INLINE StepVectors<V> load_constants(std::size_t i) const {
    return {Load(d_, keep_omega_ + i), Load(d_, alpha_U_ + i), Load(d_, minus_alpha_pi_U_ + i),
            Load(d_, keep_s_ + i),     Load(d_, alpha_q_ + i), Load(d_, minus_alpha_q_ + i),
            Load(d_, turn_ + i),       Load(d_, alpha_ + i)};
  }

  // Notes in hit_ the first step at which a lane is within its tolerance, as the steps then left
  // before the lane's end: the first such step is the one with most of them left.
  HWY_INLINE void watch(std::size_t i, const StateVectors<V>& x, i64 step_number) {
    const V distance = MulAdd(Load(d_, on_cosine_ + i), x.cosine,
                              MulAdd(Load(d_, on_omega_ + i), x.omega,
                                     MulAdd(Load(d_, on_h_ + i), x.s - Set(d_, data_.teacher.q),
                                            x.rho + Load(d_, offset_ + i))));
    const V left = Load(d_, left_ + i) - Set(d_, static_cast<double>(step_number));
    const V candidate = IfThenElse(distance <= Load(d_, tolerance_ + i), left, Set(d_, kNoHit));
    Store(Max(candidate, Load(d_, hit_ + i)), d_, hit_ + i);
  }

  // One block of every vector: in the fast form, and in the general form where that is not valid.
  void advance() {
    bool fast[kVectors];
    bool any_fast = false;
    for (std::size_t v = 0; v < kVectors; ++v) any_fast |= fast[v] = looks_easy(v * kWidth);
    if (any_fast) {
      StateVectors<V> before[kVectors];
      FastFormLimits<V> limits[kVectors];
      for (std::size_t v = 0; v < kVectors; ++v) {
        before[v] = load_state(v * kWidth);
        limits[v] = {Zero(d_), Zero(d_)};
      }
      fast_block(limits, std::make_index_sequence<kVectors / 2>());
      for (std::size_t v = 0; v < kVectors; ++v) {
        const std::size_t i = v * kWidth;
        const auto valid =
            And(limits[v].largest_y <= Set(d_, kSmallTurn), limits[v].smallest_sine >= Zero(d_));
        fast[v] = fast[v] && AllTrue(d_, valid);
        if (fast[v]) {
          Store(Load(d_, left_ + i) - Set(d_, kBlock), d_, left_ + i);
        } else {
          store_state(i, before[v]);
          Store(Set(d_, kNoHit), d_, hit_ + i);
        }
      }
    }
    for (std::size_t v = 0; v < kVectors; ++v)
      if (!fast[v]) general_block(v * kWidth);
  }

  // A full block ahead of every lane of the vector, and a small turn to begin with.
  [[nodiscard]] bool looks_easy(std::size_t i) const {
    const V turn = Load(d_, turn_ + i) * Load(d_, s_ + i) * Load(d_, psi_ + i) *
                   Load(d_, sine_ + i) * Load(d_, inverse_nu_ + i);
    return AllTrue(d_,
                   And(Load(d_, left_ + i) >= Set(d_, kBlock), turn * turn <= Set(d_, kSmallTurn)));
  }

  // kCheckEvery steps of all vectors in the fast form, two at a time. The vectors are written out
  // (kPair = 0, 1, 2) on purpose: in a loop, one load and one store instruction would serve them
  // all, and processors that predict which store a load depends on from the instructions' addresses
  // (Zen 3) would run one pair after the other, at a third of the speed.
  template <std::size_t... kPair>
  void fast_block(FastFormLimits<V> (&limits)[kVectors], std::index_sequence<kPair...>) {
    for (i64 step_number = 1; step_number <= kCheckEvery; ++step_number)
      (step_pair<2 * kPair>(limits + 2 * kPair, step_number), ...);
  }

  template <std::size_t kVector>
  HWY_INLINE void step_pair(FastFormLimits<V>* limits, i64 step_number) {
    constexpr std::size_t i = kVector * kWidth;
    StateVectors<V> x[2] = {load_state(i), load_state(i + kWidth)};
    const StepVectors<V> constants[2] = {load_constants(i), load_constants(i + kWidth)};
    step<false, kWeightNormalised, kToConvergence>(d_, constants, data_.teacher, x, limits);
    store_state(i, x[0]);
    store_state(i + kWidth, x[1]);
    if constexpr (kToConvergence) {
      watch(i, x[0], step_number);
      watch(i + kWidth, x[1], step_number);
    }
  }

  // One block of the vector that begins at lane i, any turn, each lane as many steps as it has
  // left.
  void general_block(std::size_t i) {
    const V block = Min(Load(d_, left_ + i), Set(d_, kBlock));
    const StepVectors<V> constants[1] = {load_constants(i)};
    StateVectors<V> x = load_state(i);
    for (i64 step_number = 1; step_number <= kCheckEvery; ++step_number) {
      const auto active = Set(d_, static_cast<double>(step_number)) <= block;
      StateVectors<V> next[1] = {x};
      step<true, kWeightNormalised, kToConvergence>(d_, constants, data_.teacher, next, nullptr);
      x = {IfThenElse(active, next[0].psi, x.psi),
           IfThenElse(active, next[0].cosine, x.cosine),
           IfThenElse(active, next[0].sine, x.sine),
           IfThenElse(active, next[0].s, x.s),
           IfThenElse(active, next[0].omega, x.omega),
           IfThenElse(active, next[0].inverse_nu, x.inverse_nu),
           IfThenElse(active, next[0].rho, x.rho)};
      if constexpr (kToConvergence) watch(i, x, step_number);
    }
    store_state(i, x);
    Store(Load(d_, left_ + i) - block, d_, left_ + i);
  }

  const BatchData& data_;
  RunWindow& window_;
  D d_{};
  std::size_t active_ = 0;         // lanes that have a run
  i64 taken_ = 0, taken_end_ = 0;  // slots taken from the window but not yet begun

  // One entry a lane, and vectors of them are loaded: hence the alignment.
  using Array = double[kLanes];
  alignas(64) Array psi_, cosine_, sine_, s_, omega_, inverse_nu_, rho_;
  alignas(64) Array keep_omega_, alpha_U_, minus_alpha_pi_U_, keep_s_, alpha_q_, minus_alpha_q_;
  alignas(64) Array turn_, alpha_, kappa_, trap_turn_, drive_;
  alignas(64) Array left_;  // steps before the end of the stage or of the run
  alignas(64) Array hit_, labelled_, tolerance_, offset_, on_h_, on_omega_, on_cosine_;
  alignas(64) double label_[kWidth];
  i64 slot_[kLanes];  // -1: parked
  i64 end_[kLanes];   // step number at which the stage or the run ends
  std::size_t stage_[kLanes];
  Outcome goal_[kLanes];
};

}  // namespace HWY_NAMESPACE
}  // namespace sidestep
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
