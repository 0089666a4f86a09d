#include "sidestep/statistics/line_average.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "sidestep/ensemble/labeller.h"
#include "sidestep/math/random.h"
#include "sidestep/statistics/interval.h"

namespace sidestep {
namespace {

constexpr std::size_t kShifts = 8;
constexpr double kStudent = 5.41;  // two-sided 99.9 % of Student's t with 7 degrees of freedom
constexpr int kProbes = 49;        // places looked at along a line, ends apart
constexpr int kCells = 64;         // equal intervals of a line, to draw from its law
constexpr int kFresh = 16;         // fresh starts a line
constexpr int kParts = 5;          // an interval with a change of label is cut into
constexpr std::size_t kMostIntervals =
    400;                              // with a change, on one line; beyond, they stay as wide
constexpr std::uint32_t kStream = 4;  // of random.h; 0 to 3 are those of start.cpp

struct Place {
  double t;
  Outcome outcome;
};

// One line: where it lies and what is known along it, in order of t.
struct Line {
  BasePoint base;
  std::size_t shift;
  StartLine starts;
  std::vector<Place> places;
};

using Masses = std::array<double, kOutcomes>;

class LineAverage {
 public:
  LineAverage(const Problem& problem, const StartMeasure& measure, double target,
              const ProbabilityOptions& options)
      : measure_(measure),
        label_(problem, options.max_steps, options.simd, options.stop),
        options_(options),
        target_(target),
        tolerance_(std::clamp(0.1 * target / (measure.typical_density() * measure.line_length()),
                              1e-13, 1e-4)),
        seed_(problem.run.seed) {
    DrawStream draws(seed_, 0, kStream);
    for (auto& shift : shifts_) shift = {draws.uniform(), draws.uniform()};
  }

  Probability run() {
    // Fibonacci's lattices: n points, and the same with the next but one number until the error is
    // small enough or the next would cost too much.
    std::size_t n = 21;
    std::size_t before = 13;
    i64 cost = 0;
    do {
      const i64 runs = label_.runs();
      sums_ = {};
      average(n, before);
      cost = label_.runs() - runs;
      for (int step = 0; step < 2; ++step) before = std::exchange(n, n + before);
    } while (!stopped() && error() > target_ && label_.runs() + 3 * cost < options_.most_labels &&
             measure_.base_dimensions() > 0);
    Probability p;
    p.method = ProbabilityMethod::lines;
    p.global = mean(Outcome::global);
    p.spurious = mean(Outcome::spurious);
    p.undecided = std::max(1 - p.global - p.spurious, 0.0);
    p.error = error();
    p.evaluations = label_.runs();
    p.gd_steps = label_.gd_steps();
    return p;
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && *options_.stop; }

  // One line through every point of every shifted lattice. The second coordinate is an angle; the
  // first is folded, so that the integrand is periodic in it too and the lattice is at its best.
  void average(std::size_t n, std::size_t step) {
    std::vector<Line> lines;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t shift = 0; shift < kShifts; ++shift) {
        const auto place = [&](std::size_t d, std::size_t j) {
          const double x = shifts_[shift][d] + static_cast<double>(j % n) / static_cast<double>(n);
          return x - std::floor(x);
        };
        const BasePoint base =
            measure_.base_point(1 - std::abs(2 * place(0, i) - 1), place(1, i * step));
        lines.push_back({base, shift, measure_.line(base), {}});
      }
    probe(lines);
    while (!stopped() && divide(lines)) {
    }
    if (stopped()) return;
    check(lines);
    for (const Line& line : lines) {
      const Masses masses = masses_of(line);
      for (std::size_t o = 0; o < masses.size(); ++o) sums_[line.shift][o] += masses[o];
    }
    points_ = n;
  }

  // Labels at places t of lines: (line number, t) in, outcomes out.
  std::vector<RunResult> labels(const std::vector<Line>& lines,
                                const std::vector<std::pair<std::size_t, double>>& places) {
    std::vector<OrderParameters> starts;
    starts.reserve(places.size());
    for (const auto& [line, t] : places) starts.push_back(lines[line].starts.at(t));
    return label_(starts);
  }

  void probe(std::vector<Line>& lines) {
    std::vector<std::pair<std::size_t, double>> places;
    for (std::size_t l = 0; l < lines.size(); ++l) {
      // The grid is shifted at random, line by line.
      const double offset = DrawStream(seed_, ++streams_, kStream).uniform();
      places.emplace_back(l, 0.0);
      for (int i = 0; i < kProbes; ++i) places.emplace_back(l, (i + offset) / kProbes);
      places.emplace_back(l, 1.0);
    }
    const std::vector<RunResult> results = labels(lines, places);
    for (std::size_t i = 0; i < places.size(); ++i)
      lines[places[i].first].places.push_back({places[i].second, results[i].outcome});
  }

  // Cuts every interval whose ends differ; false when all are short enough.
  bool divide(std::vector<Line>& lines) {
    std::vector<std::pair<std::size_t, double>> places;
    for (std::size_t l = 0; l < lines.size(); ++l) {
      const std::vector<Place>& known = lines[l].places;
      std::size_t changes = 0;
      for (std::size_t i = 0; i + 1 < known.size(); ++i) {
        const double width = known[i + 1].t - known[i].t;
        if (known[i].outcome == known[i + 1].outcome || width <= tolerance_) continue;
        if (++changes > kMostIntervals) break;
        for (int j = 1; j < kParts; ++j) places.emplace_back(l, known[i].t + width * j / kParts);
      }
    }
    if (places.empty() || label_.runs() > options_.most_labels) return false;
    const std::vector<RunResult> results = labels(lines, places);
    for (std::size_t i = 0; i < places.size(); ++i)
      lines[places[i].first].places.push_back({places[i].second, results[i].outcome});
    for (Line& line : lines)
      std::sort(line.places.begin(), line.places.end(),
                [](const Place& a, const Place& b) { return a.t < b.t; });
    return true;
  }

  [[nodiscard]] double mass_above(const Line& line, double t) const {
    return measure_.mass_above(line.base, measure_.coordinate(t));
  }

  // A place belongs to its half of the intervals on either side.
  [[nodiscard]] Masses masses_of(const Line& line) const {
    Masses masses{};
    double above = 1;
    for (std::size_t i = 0; i < line.places.size(); ++i) {
      const bool last = i + 1 == line.places.size();
      if (!last && line.places[i].outcome == line.places[i + 1].outcome) continue;
      const double next =
          last ? 0 : mass_above(line, (line.places[i].t + line.places[i + 1].t) / 2);
      masses[static_cast<std::size_t>(line.places[i].outcome)] += above - next;
      above = next;
    }
    return masses;
  }

  // Fresh starts from the law of each line: is their label the predicted one?
  void check(const std::vector<Line>& lines) {
    std::vector<std::pair<std::size_t, double>> places;
    std::vector<Outcome> predicted;
    for (std::size_t l = 0; l < lines.size(); ++l) {
      DrawStream draws(seed_, ++streams_, kStream);
      std::array<double, kCells + 1> above{};  // mass above the cells' ends, falling
      for (int i = 0; i <= kCells; ++i)
        above[static_cast<std::size_t>(i)] = mass_above(lines[l], static_cast<double>(i) / kCells);
      for (int i = 0; i < kFresh; ++i) {
        const double u = draws.uniform();
        const auto end = std::lower_bound(above.begin() + 1, above.end() - 1, u, std::greater<>());
        const double t = (static_cast<double>(end - above.begin()) - draws.uniform()) / kCells;
        places.emplace_back(l, t);
        const auto& known = lines[l].places;
        const auto after = std::lower_bound(known.begin(), known.end(), t,
                                            [](const Place& a, double x) { return a.t < x; });
        const auto before = after == known.begin() ? after : after - 1;
        const auto next = after == known.end() ? before : after;
        predicted.push_back(t - before->t < next->t - t ? before->outcome : next->outcome);
      }
    }
    const std::vector<RunResult> results = labels(lines, places);
    for (std::size_t i = 0; i < results.size(); ++i)
      if (results[i].outcome != predicted[i]) ++contradictions_;
    fresh_ += static_cast<i64>(results.size());
  }

  [[nodiscard]] double mean(Outcome outcome) const {
    double sum = 0;
    for (const Masses& masses : sums_) sum += masses[static_cast<std::size_t>(outcome)];
    return sum / static_cast<double>(kShifts * std::max<std::size_t>(points_, 1));
  }

  [[nodiscard]] double error() const {
    if (points_ == 0) return 1;
    const double average = mean(Outcome::global);
    double scatter = 0;
    for (const Masses& masses : sums_) {
      const double difference =
          masses[static_cast<std::size_t>(Outcome::global)] / static_cast<double>(points_) -
          average;
      scatter += difference * difference;
    }
    const double deviation = std::sqrt(scatter / (kShifts - 1) / kShifts);
    const double unseen =
        proportion_interval(contradictions_, fresh_, 0.998, IntervalMethod::clopper_pearson).high;
    const double density = measure_.typical_density() * measure_.line_length();
    return kStudent * deviation + unseen + tolerance_ * density;
  }

  const StartMeasure& measure_;
  Labeller label_;
  const ProbabilityOptions& options_;
  double target_;
  double tolerance_;  // of t
  std::uint64_t seed_;
  std::array<std::array<double, 2>, kShifts> shifts_{};
  std::array<Masses, kShifts> sums_{};  // over the lattice points so far
  std::size_t points_ = 0;
  i64 contradictions_ = 0;
  i64 fresh_ = 0;
  std::uint64_t streams_ = 0;
};

}  // namespace

Probability average_over_lines(const Problem& problem, const StartMeasure& measure, double target,
                               const ProbabilityOptions& options) {
  return LineAverage(problem, measure, target, options).run();
}

}  // namespace sidestep
