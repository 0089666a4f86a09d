#include "sidestep/certify/certify.h"

#include <algorithm>
#include <chrono>

namespace sidestep {
namespace {

using Clock = Limits::Clock;

// s = f + n/k of all starts. |s| <= |a_0| |a*| is sharper where |a_0| has a bound.
Interval start_products(const Problem& problem, const TeacherBounds& teacher, const StartBox& all) {
  const Interval s = all.f + all.n / teacher.k;
  const OutputLaw law = problem.init.output_law;
  if (law != OutputLaw::ball && law != OutputLaw::sphere) return s;
  const double most = (Interval(problem.init.output_radius) * sqrt(teacher.q)).hi;
  return {std::max(s.lo, -most), std::min(s.hi, most)};
}

class Certifier {
 public:
  Certifier(const Problem& problem, const CertifyOptions& options)
      : options_(options),
        systems_(certify_systems(problem, options.psi)),
        teacher_(systems_.teacher),
        law_(result_.set) {
    result_.problem = problem;
    result_.set = systems_.set;
    if (options.psi) {
      result_.angles = true;
      options_.probability = false;
    }
    law_ = StartLawBounds(result_.set);
    limits_.stop = options.stop;
    // Part of the time for the statement about every start, if both are wanted.
    const auto after = [&](double seconds) {
      return began_ +
             std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    };
    limits_.deadline = after(options.seconds);
    starts_limits_ = limits_;
    if (options_.probability) starts_limits_.deadline = after(options.seconds / 3);
  }

  Certificate run() {
    if (systems_.order)
      by_corners(*systems_.order);
    else
      by_intervals(*systems_.intervals);
    conclude();
    return std::move(result_);
  }

 private:
  void by_corners(const OrderSystem& system) {
    result_.method = CertifyMethod::corners;
    RunCorners run = options_.run_corners;
    if (!run)
      run = [&](std::span<const Corner> corners, const Limits& limits) {
        return run_corners(system, corners, options_.jobs, limits);
      };
    if (options_.answers != nullptr) run = remembered(run, *options_.answers);
    OrderLabeller labeller(result_.set, run, limits_);
    const auto label = [&](std::span<const Box> boxes) { return labeller.label(boxes); };
    result_.tree = root_tree(result_.set, law_, label);
    bool all_global = false;
    Box opposite = all_of(result_.set);  // with the half of the filters that -v* is in
    if (result_.problem.p() == 1 && !opposite.empty())
      opposite.back().hi = middle_of(opposite.back());
    if (options_.starts && !never_turns_from(opposite)) {
      FailingSearch search = search_failing_start(result_.problem, result_.set, system, labeller,
                                                  options_.jobs, starts_limits_);
      result_.failing_start = std::move(search.found);
      all_global = search.every_start_global;
    }
    refine_for(label, all_global);
  }

  void by_intervals(const IntervalSystem& system) {
    result_.method = CertifyMethod::intervals;
    LabelBoxes label = options_.label_boxes;
    if (!label)
      label = [&](std::span<const Box> boxes, const Limits& limits) {
        return label_by_intervals(system, result_.set, boxes, options_.jobs, limits);
      };
    if (options_.answers != nullptr) label = remembered(label, *options_.answers);
    const auto label_all = [&](std::span<const Box> boxes) { return label(boxes, limits_); };
    result_.tree = root_tree(result_.set, law_, label_all);
    if (system.lawful) refine_for(label_all, false);  // else no box of any size gets a label
    if (!options_.starts) return;
    // The heaviest box of failing starts.
    const BoxNode* heaviest = nullptr;
    for (const BoxNode& node : result_.tree.nodes)
      if (node.children < 0 && node.label == BoxLabel::spurious &&
          (heaviest == nullptr || node.measure.lo > heaviest->measure.lo))
        heaviest = &node;
    if (heaviest != nullptr)
      result_.failing_start =
          failing_start_in(result_.problem, result_.set, heaviest->box, system, limits_);
  }

  // From psi = 0 (the opposite of v*) the filter never turns: the runs converge, but not to the
  // global optimum, and not to a spurious one either unless a'a* < 0 there. Without that for
  // certain, no box of such starts gets a label, however small.
  [[nodiscard]] bool never_turns_from(const Box& box) const {
    if ((teacher_.q - kPiInterval * teacher_.T).lo > 0) return false;
    if (result_.set.coordinates.empty() || result_.set.coordinates.back().name != 'p')
      return result_.set.psi.hi == 0;
    const bool two_filters = result_.problem.p() == 1;  // v* and -v*
    return two_filters && box.back().lo == 0 && box.back().hi < kPiInterval.lo;
  }

  // `all_global`: every start is known to reach the global optimum; the tree is to show it.
  void refine_for(const BoxLabeller& label, bool all_global) {
    const auto until = [&](bool every_start, const Limits& limits) {
      const TreeGoal goal{.width = options_.width,
                          .every_start = every_start,
                          .hopeless = [this](const Box& box) { return never_turns_from(box); }};
      return refine(result_.tree, result_.set, teacher_, law_, label, goal, limits,
                    options_.progress);
    };
    if (all_global) until(true, limits_);
    if (options_.probability)
      result_.probability_reached = until(false, limits_);
    else if (!all_global && !result_.failing_start)
      until(true, limits_);
  }

  void conclude() {
    const TreeSums total = sums(result_.tree);
    const bool all = total.global_leaves == total.leaves;
    const bool none = total.spurious_leaves == total.leaves;
    // For the gaussian law the root box is not quite all, unless all its starts are one.
    const StartSet& set = result_.set;
    const bool whole = result_.problem.init.output_law != OutputLaw::gaussian ||
                       (set.f_scale.hi == 0 && set.n_scale.hi == 0);
    const Interval outside = whole ? Interval(0) : 1 - law_.measure(all_of(set));
    result_.lower = all && whole ? 1 : std::clamp(total.global.lo, 0.0, 1.0);
    result_.upper = none && whole ? 0 : std::clamp((1 - total.spurious).hi, result_.lower, 1.0);
    result_.undecided_measure = std::clamp((total.undecided + outside).hi, 0.0, 1.0);
    if (result_.angles) result_.lower = 0, result_.upper = result_.undecided_measure = 1;
    result_.boxes = total.leaves;
    result_.proved_in_box = all;
    if (all && whole)
      result_.verdict = StartsVerdict::proved;
    else if (result_.failing_start)
      result_.verdict = StartsVerdict::refuted;
    result_.complete = !limits_.interrupted();
    result_.wall_s = std::chrono::duration<double>(Clock::now() - began_).count();
  }

  CertifyOptions options_;
  Clock::time_point began_ = Clock::now();
  Certificate result_;
  CertifySystems systems_;
  const TeacherBounds& teacher_;
  StartLawBounds law_;
  Limits limits_, starts_limits_;
};

}  // namespace

std::string to_string(StartsVerdict verdict) {
  switch (verdict) {
    case StartsVerdict::proved: return "proved";
    case StartsVerdict::refuted: return "refuted";
    case StartsVerdict::undecided: break;
  }
  return "undecided";
}

std::string to_string(CertifyMethod method) {
  return method == CertifyMethod::corners ? "corners" : "intervals";
}

CertifySystems certify_systems(const Problem& problem, const std::optional<Interval>& psi) {
  CertifySystems systems{
      .set = start_set(problem), .teacher = teacher_bounds(problem), .order = {}, .intervals = {}};
  if (psi) set_angles(systems.set, *psi, problem.p());
  const StartBox all = enclose(systems.set, all_of(systems.set));
  const Interval s = start_products(problem, systems.teacher, all);
  systems.order = order_system(problem, all.f, all.n, s);
  if (!systems.order) systems.intervals = interval_system(problem);
  return systems;
}

Certificate certify(const Problem& problem, const CertifyOptions& options) {
  return Certifier(problem, options).run();
}

}  // namespace sidestep
