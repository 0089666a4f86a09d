#include "sidestep/certify/replay.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <new>
#include <vector>

#include <fmt/format.h>

#include "sidestep/certify/replay_box.h"
#include "sidestep/certify/replay_text.h"
#include "sidestep/certify/replay_tree.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"
#include "sidestep/problem/threads.h"

namespace sidestep {
namespace {

constexpr double kClose = 1e-9;      // a printed bound may be this much weaker than what is proved
constexpr double kOnSphere = 1e-9;   // relative: a double vector is never on a sphere exactly
constexpr std::size_t kBatch = 256;  // corners between looks at the steps spent

// How a leaf is proved: by its corner, or as a box.
using LeafProof = std::function<CornerRun(const ReplayLeaf&, Side)>;

// Proves leaves on threads until one fails; which one is reported does not depend on them.
class LeafRuns {
 public:
  LeafRuns(LeafProof proof, const ReplayOptions& options, ReplayReport& report, i64 leaves)
      : proof_(std::move(proof)), options_(options), report_(report), leaves_(leaves) {}

  /// Throws InputError at the first leaf, in the order of the tree, that is not proved.
  void prove(const std::vector<ReplayLeaf>& leaves, Side side, const std::string& tree) {
    for (std::size_t begin = 0; begin < leaves.size(); begin += kBatch) {
      const std::size_t end = std::min(leaves.size(), begin + kBatch);
      std::vector<CornerRun> runs(end - begin);
      run_batch(leaves, side, begin, runs);
      for (std::size_t i = 0; i < runs.size(); ++i) {
        ++report_.corners;
        report_.steps += runs[i].steps;
        if (!runs[i].proved)
          throw InputError(fmt::format("the leaf {} labelled {} is not proved: {}",
                                       leaf_path(tree, leaves[begin + i].at),
                                       side == Side::least ? 'G' : 'S', runs[i].why));
      }
      if (report_.steps > options_.total_steps)
        throw InputError(fmt::format("given up after {} steps in all", report_.steps));
    }
  }

 private:
  void run_batch(const std::vector<ReplayLeaf>& leaves, Side side, std::size_t begin,
                 std::vector<CornerRun>& runs) {
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> failed{runs.size()};  // the first that failed
    const auto work = [&] {
      for (std::size_t i; (i = next++) < runs.size();) {
        if (i > failed) continue;
        runs[i] = proof_(leaves[begin + i], side);
        std::size_t first = failed;
        while (!runs[i].proved && i < first && !failed.compare_exchange_weak(first, i)) {
        }
        const i64 done = ++done_;
        if (options_.progress && done % 16 == 0) options_.progress(done, leaves_);
      }
    };
    work_together(std::min(options_.jobs, 256), work);
  }

  LeafProof proof_;
  const ReplayOptions& options_;
  ReplayReport& report_;
  i64 leaves_;
  std::atomic<i64> done_{0};
};

// A message may quote the text, which may be any bytes.
std::string printable(std::string text) {
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  return text;
}

bool bounded(const std::vector<double>& x) {
  return std::all_of(x.begin(), x.end(), [](double value) { return std::abs(value) <= 1e150; });
}

// A start that does not reach the global optimum, from its own numbers.
void prove_failing_start(const CertificateText& certificate, const ExactTeacher& teacher,
                         const std::optional<Interval>& filters, const CornerRunner& corners,
                         const BoxRunner& boxes, const ReplayOptions& options,
                         ReplayReport& report) {
  const Problem& problem = certificate.problem;
  const InitialLaw& init = problem.init;
  const std::vector<double>& a = *certificate.failing_start;
  const auto refuse = [](const std::string& why) { throw InputError("the failing start " + why); };
  if (static_cast<i64>(a.size()) != problem.k())
    refuse(fmt::format("has {} numbers where k = {}", a.size(), problem.k()));
  if (!bounded(a)) refuse("has a number beyond 1e150");
  const Ball length = exact_dot(a, a);
  const Ball radius = Ball(init.output_radius);
  Ball scale = Ball(1);
  if (init.output_law == OutputLaw::fixed && a != init.output) refuse("is not the problem's a_0");
  if (init.output_law == OutputLaw::ball && !(length <= square(radius)))
    refuse("is not certainly in the ball");
  if (init.output_law == OutputLaw::sphere && init.output_radius > 0) {
    // The start on the sphere in its direction is the one that is followed.
    scale = radius / sqrt(length);
    if (!(abs(scale - 1) <= kOnSphere)) refuse("is not on the sphere");
  } else if (init.output_law == OutputLaw::sphere && !(length <= 0)) {
    refuse("is not on the sphere");
  }

  if (init.output_law == OutputLaw::gaussian && !(init.output_radius > 0) && !(length <= 0))
    refuse("is not 0, where the law has radius 0");

  const bool random_filter = init.filter_law == FilterLaw::sphere || filters;
  if (random_filter != certificate.failing_filter.has_value())
    refuse(random_filter ? "has no filter, but the filter is random"
                         : "has a filter, but the filter is not random");
  Ball psi;
  if (random_filter) {
    // A direction: the start is the unit vector along it.
    const std::vector<double>& v = *certificate.failing_filter;
    if (static_cast<i64>(v.size()) != problem.p())
      refuse(fmt::format("has a filter of {} numbers where p = {}", v.size(), problem.p()));
    if (!bounded(v) || !(exact_dot(v, v) > 0)) refuse("has a filter that is 0 or beyond 1e150");
    psi = supplement_of_angle(v, problem.teacher.filter);
    if (filters && ((filters->lo > 0 && !(psi >= Ball(filters->lo))) ||
                    (filters->hi <= kPiInterval.lo && !(psi <= Ball(filters->hi)))))
      refuse("has a filter that is not certainly in the set");
  } else {
    psi = start_supplement(problem);
  }
  const Ball s = scale * exact_dot(a, problem.teacher.output);
  const Ball u = scale * exact_dot(a, std::vector<double>(a.size(), 1.0));
  const Ball e = teacher.U * (teacher.U - u);
  const Interval f = (s + e / teacher.k).interval();
  const Interval n = (-e).interval();
  const ReplayCorner least = {.psi = psi.interval().lo, .f = f.lo, .n = n.lo};
  const ReplayCorner greatest = {.psi = psi.interval().hi, .f = f.hi, .n = n.hi};
  const bool ordered =
      order_objection(problem, teacher, {.s_most = abs(s), .e_low = e, .e_high = e}).empty();
  const CornerRun run = ordered
                            ? corners.run(greatest, Side::greatest, options.max_steps, options.stop)
                            : boxes.run(least, greatest, false, options.max_steps, options.stop);
  ++report.corners;
  report.steps += run.steps;
  if (!run.proved) refuse("is not proved to fail: " + run.why);
}

// `printed` must be at least as weak as what is proved, and hardly weaker.
void compare(const char* name, double printed, double proved, double weaker) {
  if (!(weaker * (printed - proved) >= 0))
    throw InputError(fmt::format("{} is {}, but only {} is proved", name, printed, proved));
  if (!(std::abs(printed - proved) <= kClose))
    throw InputError(
        fmt::format("{} is {}, which does not follow: it is {}", name, printed, proved));
}

void check(const std::string& text, const ReplayOptions& options, ReplayReport& report) {
  if (text.size() > static_cast<std::size_t>(options.most_bytes))
    throw InputError(fmt::format("the text has more than {} bytes", options.most_bytes));
  const CertificateText certificate = take_certificate_apart(text);
  const Problem& problem = certificate.problem;
  report.problem = to_toml(problem);
  report.verdict = certificate.verdict;
  const ExactTeacher teacher(problem.teacher.output);
  ReplaySet set(problem, teacher, certificate.set);
  const ReplayLeaves leaves = read_leaves(certificate.tree, set);
  report.boxes = leaves.boxes;

  const CornerRunner corners(problem, teacher);
  const BoxRunner boxes(problem, teacher);
  if (order_objection(problem, teacher, set.range()).empty()) {
    const std::vector<ReplayLeaf> least = extreme_leaves(leaves.global, Side::least);
    const std::vector<ReplayLeaf> greatest = extreme_leaves(leaves.spurious, Side::greatest);
    const auto proof = [&](const ReplayLeaf& leaf, Side side) {
      return corners.run(leaf.corner, side, options.max_steps, options.stop);
    };
    LeafRuns runs(proof, options, report, static_cast<i64>(least.size() + greatest.size()));
    runs.prove(least, Side::least, certificate.tree);
    runs.prove(greatest, Side::greatest, certificate.tree);
  } else {
    const auto proof = [&](const ReplayLeaf& leaf, Side side) {
      return side == Side::least
                 ? boxes.run(leaf.corner, leaf.opposite, true, options.max_steps, options.stop)
                 : boxes.run(leaf.opposite, leaf.corner, false, options.max_steps, options.stop);
    };
    LeafRuns runs(proof, options, report,
                  static_cast<i64>(leaves.global.size() + leaves.spurious.size()));
    runs.prove(leaves.global, Side::least, certificate.tree);
    runs.prove(leaves.spurious, Side::greatest, certificate.tree);
  }

  // Each mass once directly and once as what the others leave; either way is right, and only the
  // second is exact where all leaves have one label.
  const Ball undecided = leaves.undecided_measure + set.outside();
  const Ball one = Ball(1);
  const auto low = [](const Ball& x) { return std::max(0.0, x.interval().lo); };
  report.lower =
      std::max(low(leaves.global_measure), low(one - undecided - leaves.spurious_measure));
  report.upper = std::min({1.0, (one - leaves.spurious_measure).interval().hi,
                           (leaves.global_measure + undecided).interval().hi});
  report.undecided_measure = std::min(1.0, undecided.interval().hi);
  // About a set of filters nothing is claimed but the verdict.
  if (set.filters()) report.lower = 0, report.upper = report.undecided_measure = 1;

  if (certificate.boxes != leaves.boxes)
    throw InputError(
        fmt::format("boxes is {}, but the tree has {} leaves", certificate.boxes, leaves.boxes));
  compare("lower", certificate.lower, report.lower, -1);
  compare("upper", certificate.upper, report.upper, 1);
  compare("undecided_measure", certificate.undecided_measure, report.undecided_measure, 1);
  const bool all_global = !leaves.undecided && leaves.spurious.empty() && set.outside() <= 0;
  const std::string verdict = certificate.failing_start ? "refuted"
                              : all_global              ? "proved"
                                                        : "undecided";
  if (certificate.verdict != verdict)
    throw InputError(fmt::format("the verdict is {}, but what is given makes it {}",
                                 certificate.verdict, verdict));
  if (certificate.failing_filter && !certificate.failing_start)
    throw InputError("there is a failing filter but no failing start");
  if (certificate.failing_start)
    prove_failing_start(certificate, teacher, set.filters(), corners, boxes, options, report);

  report.accepted = true;
  report.why = fmt::format(
      "{} leaves, {} runs in ball arithmetic, {} steps: every label and bound is proved "
      "again",
      report.boxes, report.corners, report.steps);
}

}  // namespace

ReplayReport replay_certificate(const std::string& text, const ReplayOptions& options) {
  ReplayReport report;
  try {
    check(text, options, report);
  } catch (const std::bad_alloc&) {
    throw;  // which says nothing of the certificate
  } catch (const std::exception& error) {
    report.accepted = false;
    report.why = printable(error.what());
  }
  return report;
}

}  // namespace sidestep
