#include "sidestep/ensemble/shooting.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include "sidestep/ensemble/labeller.h"
#include "sidestep/ensemble/lockstep.h"
#include "sidestep/outcome/saddle.h"
#include "sidestep/outcome/schedule.h"
#include "sidestep/outcome/trapping.h"

namespace sidestep {
namespace {

constexpr std::size_t kShots = 4;           // starts across a bracket
constexpr double kPart = 0.2;               // zeta, in radians, by which the shots may part
constexpr double kShotCurvature = 0.3;      // of zeta over a bracket, when the shots part by 1
constexpr double kManifoldCurvature = 2;    // of the stable manifold, in the units of zeta
constexpr double kLongStage = 40;           // e^40: whatever parts will have parted
constexpr double kPatience = 100;           // e^100 is more than any two numbers differ by
constexpr double kWidestByRounding = 1e-6;  // a bracket that shots cannot narrow
constexpr double kWiden = 16;               // a bracket that the labels contradict
constexpr double kSafety = 4;               // how many errors wide the next bracket is made
constexpr double kSmallestTolerance = 1e-14;
constexpr int kMostRounds = 40;  // bisection by fifths would need 20

// One line's search. [low, high] is the bracket whose labels are known; [from, to] the one in use.
struct Search {
  std::size_t line = 0;
  double low = 0, high = 1;
  double from = 0, to = 1;
  bool may_shoot = true;   // false once shots cannot improve the bracket
  bool verifying = false;  // [from, to] is an estimate: the next labels are those of its ends
  bool held = false;       // some run was, at the saddle by rounding
  int rounds = 0;
};

struct Estimate {
  double t;
  double error;
};

class Shooting {
 public:
  Shooting(const Problem& problem, std::span<const StartLine> lines, const ShootingOptions& options,
           Simd simd, ShootingEffort& effort)
      : problem_(problem),
        label_states_(problem, options.max_steps, simd, options.stop),
        teacher_(problem_),
        regions_(problem_),
        saddle_(saddle_point(teacher_)),
        lines_(lines),
        options_(options),
        simd_(simd),
        effort_(effort),
        tolerance_(std::max(options.tolerance, kSmallestTolerance)),
        crossings_(lines.size()) {}

  std::vector<Crossing> run() {
    probe();
    while (!searches_.empty() && !stopped()) {
      shoot();
      label();
    }
    effort_.runs += label_states_.runs();
    effort_.gd_steps += label_states_.gd_steps();
    return std::move(crossings_);
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && *options_.stop; }

  std::vector<Outcome> labels(const std::vector<OrderParameters>& starts) {
    std::vector<Outcome> outcomes;
    for (const RunResult& result : label_states_(starts)) outcomes.push_back(result.outcome);
    return outcomes;
  }

  // Labels along every line: what kind of line it is, and the first bracket.
  void probe() {
    const auto probes = static_cast<std::size_t>(options_.probes);
    std::vector<OrderParameters> starts;
    for (const StartLine& line : lines_)
      for (std::size_t i = 0; i < probes; ++i) starts.push_back(line.at(place(i)));
    const std::vector<Outcome> seen = labels(starts);
    for (std::size_t l = 0; l < lines_.size(); ++l) {
      const std::span<const Outcome> along(seen.data() + l * probes, probes);
      Search search;
      search.line = l;
      if (!classify(along, search)) continue;
      if (lines_[l].guess_error > 0) propose(search, lines_[l].guess, lines_[l].guess_error);
      searches_.push_back(search);
    }
  }

  [[nodiscard]] double place(std::size_t i) const {
    return static_cast<double>(i) / static_cast<double>(options_.probes - 1);
  }

  // True if the labels change exactly once; then the bracket is set.
  bool classify(std::span<const Outcome> along, Search& search) {
    Crossing& crossing = crossings_[search.line];
    int changes = 0;
    for (std::size_t i = 0; i < along.size(); ++i) {
      if (along[i] != Outcome::global && along[i] != Outcome::spurious) {
        crossing.kind = Crossing::Kind::lost;
        return false;
      }
      if (i == 0 || along[i] == along[i - 1]) continue;
      ++changes;
      search.low = search.from = place(i - 1);
      search.high = search.to = place(i);
      crossing.rises = along[i] == Outcome::global;
    }
    if (changes == 0)
      crossing.kind =
          along[0] == Outcome::global ? Crossing::Kind::all_global : Crossing::Kind::all_spurious;
    else
      crossing.kind = changes == 1 ? Crossing::Kind::crossing : Crossing::Kind::several;
    return changes == 1;
  }

  // ---- shots ----------------------------------------------------------------------------------

  // Shoots every bracket that may be shot at, and narrows [from, to] where that worked.
  void shoot() {
    std::vector<std::size_t> shooting;
    for (std::size_t i = 0; i < searches_.size(); ++i)
      if (searches_[i].may_shoot && saddle_) shooting.push_back(i);
    const std::vector<std::optional<Estimate>> estimates = shots(shooting);
    for (std::size_t j = 0; j < shooting.size(); ++j) {
      Search& search = searches_[shooting[j]];
      search.may_shoot = false;
      if (estimates[j]) propose(search, estimates[j]->t, kSafety * estimates[j]->error);
    }
  }

  // Narrows the bracket in use to t +- margin, if that is much narrower.
  void propose(Search& search, double t, double margin) const {
    margin = std::max(margin, tolerance_);
    const double from = std::max(t - margin, search.low);
    const double to = std::min(t + margin, search.high);
    if (!(from < to && to - from < 0.3 * (search.to - search.from))) return;
    search.from = from;
    search.to = to;
    search.may_shoot = to - from > 2.5 * tolerance_;
    search.verifying = true;
  }

  // The same place with a wider margin; false if that is no narrower than what is known.
  static bool widen(Search& search) {
    const double t = (search.from + search.to) / 2;
    const double margin = kWiden * (search.to - search.from) / 2;
    search.from = t - margin;
    search.to = t + margin;
    return search.from > search.low && search.to < search.high;
  }

  struct Group {
    std::size_t index = 0;              // in the list of brackets
    std::array<double, kShots> t{};     // the starts' places on the line
    std::array<double, kShots> zeta{};  // at the best look so far
    double distance2 = 0;               // then, of the shot nearest to the saddle
    double badness = std::numeric_limits<double>::infinity();  // of that look
    double distance = 1;                                       // to the saddle now, for aim()
    UnstableDirection direction{};                             // of this stage and nu
    std::size_t stage = std::numeric_limits<std::size_t>::max();
    double nu = 0;
    i64 better_at = 0;  // step of the best look, or where the stage began
  };

  // Advances four starts of each bracket until they part, or until they pass the saddle so near
  // that going on would not improve the estimate.
  std::vector<std::optional<Estimate>> shots(const std::vector<std::size_t>& brackets) {
    std::vector<std::optional<Estimate>> estimates(brackets.size());
    std::vector<Group> groups(brackets.size());
    LockstepStates states;
    states.resize(kShots * groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const Search& search = searches_[brackets[g]];
      groups[g].index = g;
      for (std::size_t i = 0; i < kShots; ++i) {
        groups[g].t[i] = search.from + (search.to - search.from) * node(i);
        states.set(kShots * g + i, lines_[search.line].at(groups[g].t[i]));
      }
    }
    effort_.runs += static_cast<i64>(kShots * groups.size());

    std::size_t stage = 0;
    for (i64 t = 0; !groups.empty() && t < options_.max_steps && !stopped();) {
      while (problem_.steps[stage].until <= t) ++stage;
      const i64 block = std::min(block_length(stage, states), problem_.steps[stage].until - t);
      advance(problem_, teacher_, stage, block, simd_, states);
      t += block;
      effort_.gd_steps += block * static_cast<i64>(states.size());
      for (std::size_t g = 0; g < groups.size();) {
        if (look(groups[g], t, stage, states, kShots * g)) {
          ++g;
          continue;
        }
        estimates[groups[g].index] = interpolate(groups[g]);
        groups[g] = groups.back();
        for (std::size_t i = 0; i < kShots; ++i)
          states.move(kShots * (groups.size() - 1) + i, kShots * g + i);
        groups.pop_back();
        states.resize(kShots * groups.size());
      }
    }
    return estimates;
  }

  // Chebyshev's places in [0, 1].
  static double node(std::size_t i) {
    return 0.5 - 0.5 * std::cos(std::numbers::pi * (2 * static_cast<double>(i) + 1) / (2 * kShots));
  }

  // So short that shots which are together at one look are not far apart at the next.
  [[nodiscard]] i64 block_length(std::size_t stage, const LockstepStates& states) const {
    const double least_nu =
        1 / *std::max_element(states.inverse_nu.begin(), states.inverse_nu.end());
    const UnstableDirection direction =
        unstable_direction(teacher_, *saddle_, problem_.steps[stage], least_nu);
    return std::clamp<i64>(static_cast<i64>(0.5 / direction.growth), 1, kCheckEvery);
  }

  // Looks at four states; false when the shots have parted (and what was seen before counts), when
  // this look is good enough, when all four have left the saddle on one side, or when rounding
  // holds them at it for ever.
  bool look(Group& group, i64 t, std::size_t stage, const LockstepStates& states, std::size_t at) {
    if (group.stage != stage) group.better_at = t;
    aim(group, stage, states.get(at).nu);
    const UnstableDirection& direction = group.direction;
    std::array<double, kShots> zeta{};
    double nearest2 = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < kShots; ++i) {
      const OrderParameters x = states.get(at + i);
      const double along_psi = x.psi - saddle_->psi;
      const double along_s = direction.on_s * x.s;
      const double along_e = direction.on_e * (-teacher_.U * x.omega - saddle_->e);
      zeta[i] = along_psi + along_s + along_e;
      nearest2 = std::min(nearest2, along_psi * along_psi + along_s * along_s + along_e * along_e);
    }
    const auto [least, most] = std::minmax_element(zeta.begin(), zeta.end());
    const double spread = *most - *least;
    group.distance = std::sqrt(nearest2);
    if (!(spread < kPart)) return false;
    // A stage that ends before the run has left the saddle says nothing: the boundary is the stable
    // manifold of the steps to come.
    if (static_cast<double>(problem_.steps[stage].until - t) * direction.growth < kLongStage) {
      group.better_at = t;
      return true;
    }
    // The two errors of an estimate made now, in units of the bracket: see the head of the file.
    const double badness =
        kShotCurvature * spread * spread + kManifoldCurvature * nearest2 / spread;
    if (badness < group.badness) {
      group.badness = badness;
      group.zeta = zeta;
      group.distance2 = nearest2;
      group.better_at = t;
    } else if (static_cast<double>(t - group.better_at) * direction.growth > kPatience ||
               are_trapped_together(stage, states, at)) {
      return false;
    }
    const double width = group.t[kShots - 1] - group.t[0];
    return !(group.badness * width < 0.1 * tolerance_) && !(spread * spread > 4 * group.badness);
  }

  // All shots on one side of a crossing near the bracket's end: they never part, but settle
  // together at one optimum, for as many steps as one lets them.
  [[nodiscard]] bool are_trapped_together(std::size_t stage, const LockstepStates& states,
                                          std::size_t at) const {
    const auto first = regions_.label(states.get(at), stage);
    return first && first == regions_.label(states.get(at + kShots - 1), stage);
  }

  // The unstable direction changes with |v|^2; an error of it by a hundredth of the distance to the
  // saddle is far below that of the manifold's curvature.
  void aim(Group& group, std::size_t stage, double nu) const {
    const double change = 0.01 * std::min(group.distance, 1.0);
    if (group.stage == stage && std::abs(nu - group.nu) <= change * nu) return;
    group.direction = unstable_direction(teacher_, *saddle_, problem_.steps[stage], nu);
    group.stage = stage;
    group.nu = nu;
  }

  // The place t with zeta = 0 by inverse interpolation (Neville), and its error.
  static std::optional<Estimate> interpolate(const Group& group) {
    if (!(group.badness < 1)) return std::nullopt;
    const auto& zeta = group.zeta;
    const double slope = (zeta[kShots - 1] - zeta[0]) / (group.t[kShots - 1] - group.t[0]);
    for (std::size_t i = 1; i < kShots; ++i)
      if (!((zeta[i] - zeta[i - 1]) * slope > 0)) return std::nullopt;
    std::array<double, kShots> value = group.t;
    double disagreement = 0;  // of the two interpolations of one degree less
    for (std::size_t m = 1; m < kShots; ++m) {
      for (std::size_t i = 0; i + m < kShots; ++i)
        value[i] = (value[i + 1] * zeta[i] - value[i] * zeta[i + m]) / (zeta[i] - zeta[i + m]);
      if (m + 2 == kShots) disagreement = std::abs(value[1] - value[0]);
    }
    const double manifold = kManifoldCurvature * group.distance2 / std::abs(slope);
    return Estimate{value[0], disagreement + manifold};
  }

  // ---- labels ---------------------------------------------------------------------------------

  // Labels the ends of the brackets that shots have proposed and are to be trusted; where there was
  // no shot, divides the bracket by labels.
  void label() {
    std::vector<OrderParameters> starts;
    std::vector<std::vector<double>> places(searches_.size());
    for (std::size_t i = 0; i < searches_.size(); ++i) {
      Search& search = searches_[i];
      if (search.verifying && search.may_shoot) continue;  // a narrower bracket comes first
      if (search.verifying) {
        places[i] = {search.from, search.to};
      } else {
        for (int j = 1; j <= 4; ++j)
          places[i].push_back(search.low + (search.high - search.low) * j / 5);
      }
      for (const double t : places[i]) starts.push_back(lines_[search.line].at(t));
    }
    const std::vector<Outcome> seen = labels(starts);
    std::size_t next = 0;
    std::vector<Search> left;
    for (std::size_t i = 0; i < searches_.size(); ++i) {
      const std::span<const Outcome> outcomes(seen.data() + next, places[i].size());
      next += places[i].size();
      if (narrow(searches_[i], places[i], outcomes)) left.push_back(searches_[i]);
    }
    searches_ = std::move(left);
  }

  // Takes the labels in; false when the line is finished, one way or the other.
  bool narrow(Search& search, const std::vector<double>& places,
              std::span<const Outcome> outcomes) {
    Crossing& crossing = crossings_[search.line];
    const Outcome below = crossing.rises ? Outcome::spurious : Outcome::global;
    const Outcome above = crossing.rises ? Outcome::global : Outcome::spurious;
    if (++search.rounds > kMostRounds) return finish(search, Crossing::Kind::lost);
    if (places.empty()) return true;
    if (search.verifying) {
      if (outcomes[0] == below && outcomes[1] == above) {
        search.low = search.from;
        search.high = search.to;
        // Shots could do no better. If the bracket is that narrow, rounding is the reason.
        if (search.high - search.low <= std::max(2.5 * tolerance_, kWidestByRounding))
          return finish(search, Crossing::Kind::crossing);
        search.verifying = false;
        search.may_shoot = true;
        return true;
      }
      // Not so, or one of the two was held at the saddle by rounding: the estimate is not quite as
      // good as it said.
      for (const Outcome outcome : outcomes) search.held |= outcome == Outcome::undecided;
      if (widen(search)) return true;
      search.verifying = false;
      search.from = search.low;
      search.to = search.high;
      return true;
    }
    // Held at the saddle again: the bracket is as narrow as rounding allows, or nearly.
    if (search.held &&
        std::find(outcomes.begin(), outcomes.end(), Outcome::undecided) != outcomes.end())
      return finish(search, Crossing::Kind::crossing);
    for (std::size_t j = 0; j < places.size(); ++j) {
      if (outcomes[j] != above && outcomes[j] != below) return finish(search, Crossing::Kind::lost);
      if (j > 0 && outcomes[j] == below && outcomes[j - 1] == above)
        return finish(search, Crossing::Kind::several);
      if (outcomes[j] == below) search.low = std::max(search.low, places[j]);
      if (outcomes[j] == above && search.high > places[j] && places[j] > search.low)
        search.high = places[j];
    }
    search.may_shoot = true;
    search.from = search.low;
    search.to = search.high;
    if (search.high - search.low <= 2.5 * tolerance_)
      return finish(search, Crossing::Kind::crossing);
    return true;
  }

  bool finish(const Search& search, Crossing::Kind kind) {
    Crossing& crossing = crossings_[search.line];
    crossing.kind = kind;
    crossing.t = (search.low + search.high) / 2;
    crossing.error = (search.high - search.low) / 2;
    return false;
  }

  const Problem& problem_;
  Labeller label_states_;
  TeacherMoments teacher_;
  TrappingRegions regions_;
  std::optional<Saddle> saddle_;
  std::span<const StartLine> lines_;
  const ShootingOptions& options_;
  Simd simd_;
  ShootingEffort& effort_;
  double tolerance_;
  std::vector<Crossing> crossings_;
  std::vector<Search> searches_;
};

}  // namespace

OrderParameters StartLine::at(double t) const {
  const auto mix = [t](double a, double b) { return a + t * (b - a); };
  return {.psi = mix(low.psi, high.psi),
          .s = mix(low.s, high.s),
          .omega = mix(low.omega, high.omega),
          .rho = 0,
          .nu = mix(low.nu, high.nu)};
}

std::vector<Crossing> find_crossings(const Problem& problem, std::span<const StartLine> lines,
                                     const ShootingOptions& options, Simd simd,
                                     ShootingEffort& effort) {
  return Shooting(problem, lines, options, simd, effort).run();
}

}  // namespace sidestep
