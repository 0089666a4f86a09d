#include "sidestep/statistics/subdivision.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "sidestep/ensemble/labeller.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/math/random.h"

namespace sidestep {
namespace {

constexpr i64 kSample = 200'000;         // fresh starts in cells that look pure
constexpr double kConfidenceLog = 6.91;  // -ln(0.001)
constexpr std::uint32_t kStream = 4;     // of random.h; 0 to 3 are those of start.cpp

using UnitPoint = std::array<double, 3>;

// The unit square or cube, and the start at each of its points.
class UnitLaw {
 public:
  explicit UnitLaw(const StartMeasure& measure) : measure_(measure) {
    using Shape = StartMeasure::Shape;
    const Shape shape = measure.shape();
    output_ = shape == Shape::point ? 0 : shape == Shape::disc || shape == Shape::plane ? 2 : 1;
    filter_ = measure.across_filter();
    if (filter_) tabulate_quantiles();
  }

  [[nodiscard]] int dimensions() const { return output_ + (filter_ ? 1 : 0); }

  [[nodiscard]] OrderParameters start(const UnitPoint& at) const {
    const double psi = filter_ ? quantile(at[static_cast<std::size_t>(output_)]) : 0;
    if (output_ == 0) return measure_.start(0, 0, psi);
    if (output_ == 1) return measure_.start(0, on_line(at[0]), psi);
    const double angle = 2 * kPi * at[1];
    const double r = radius(at[0]);
    return measure_.start(r * std::cos(angle), r * std::sin(angle), psi);
  }

 private:
  // P(R <= r) = u.
  [[nodiscard]] double radius(double u) const {
    const double log_rest = std::log1p(-std::min(u, 1 - 1e-15));
    if (measure_.shape() == StartMeasure::Shape::plane) return std::sqrt(-2 * log_rest);
    const double m = measure_.disc_exponent();
    return m <= 0 ? 1 : std::sqrt(-std::expm1(2 / m * log_rest));
  }

  [[nodiscard]] double on_line(double u) const {
    switch (measure_.shape()) {
      case StartMeasure::Shape::pair: return u < 0.5 ? -1 : 1;
      case StartMeasure::Shape::segment: return 2 * u - 1;
      default: break;
    }
    // The normal's quantile, by bisection: this case is rare.
    double low = -8.3;
    double high = 8.3;
    for (int i = 0; i < 50; ++i) {
      const double middle = (low + high) / 2;
      (0.5 * std::erfc(-middle / std::sqrt(2.0)) < u ? low : high) = middle;
    }
    return low;
  }

  // Psi at equally spaced probabilities; between them the law is taken as uniform.
  void tabulate_quantiles() {
    quantiles_.resize(kQuantiles + 1);
    double low = measure_.coordinate(0);
    const double last = measure_.coordinate(1);
    for (std::size_t i = 0; i <= kQuantiles; ++i) {
      const double below = static_cast<double>(i) / kQuantiles;
      double high = last;
      double from = low;
      for (int step = 0; step < 50; ++step) {
        const double middle = (from + high) / 2;
        (1 - measure_.mass_above({}, middle) < below ? from : high) = middle;
      }
      quantiles_[i] = low = from;
    }
  }

  [[nodiscard]] double quantile(double w) const {
    const double place = std::clamp(w, 0.0, 1.0) * kQuantiles;
    const auto i = std::min(static_cast<std::size_t>(place), kQuantiles - 1);
    return quantiles_[i] + (place - static_cast<double>(i)) * (quantiles_[i + 1] - quantiles_[i]);
  }

  static constexpr std::size_t kQuantiles = 4096;
  const StartMeasure& measure_;
  int output_ = 0;
  bool filter_ = false;
  std::vector<double> quantiles_;
};

struct Cell {
  UnitPoint low{};
  double size = 1;  // of every side
};

class Subdivision {
 public:
  Subdivision(const Problem& problem, const StartMeasure& measure, double target,
              const ProbabilityOptions& options)
      : law_(measure),
        label_(problem, options.max_steps, options.simd, options.stop),
        options_(options),
        target_(target),
        seed_(problem.run.seed),
        dimensions_(law_.dimensions()),
        corners_(std::size_t{1} << dimensions_) {}

  Probability run() {
    std::vector<Cell> cells = first_cells();
    while (!cells.empty() && !stopped()) {
      std::vector<Cell> mixed = classify(cells);
      if (mixed.empty()) break;
      const double volume = static_cast<double>(mixed.size()) * volume_of(mixed[0]);
      const i64 next_labels =
          static_cast<i64>(mixed.size() * corners_ * (corners_ + 1)) + label_.runs();
      if (volume / 2 < target_ || next_labels > options_.most_labels) {
        leave_mixed(mixed);
        break;
      }
      cells = divide(mixed);
    }
    check_pure_cells();
    return result();
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && *options_.stop; }
  [[nodiscard]] double volume_of(const Cell& cell) const {
    return std::pow(cell.size, dimensions_);
  }

  [[nodiscard]] std::vector<Cell> first_cells() const {
    const i64 side = dimensions_ == 1 ? 4096 : dimensions_ == 2 ? 64 : 16;
    std::vector<Cell> cells;
    i64 count = 1;
    for (int d = 0; d < dimensions_; ++d) count *= side;
    for (i64 i = 0; i < count; ++i) {
      Cell cell;
      cell.size = 1 / static_cast<double>(side);
      i64 rest = i;
      for (int d = 0; d < dimensions_; ++d, rest /= side)
        cell.low[static_cast<std::size_t>(d)] = static_cast<double>(rest % side) * cell.size;
      cells.push_back(cell);
    }
    return cells;
  }

  // Corner number i of the cell, or, for i = corners_, its centre.
  [[nodiscard]] OrderParameters probe(const Cell& cell, std::size_t i) const {
    UnitPoint at = cell.low;
    for (std::size_t d = 0; d < static_cast<std::size_t>(dimensions_); ++d)
      at[d] += cell.size * (i == corners_ ? 0.5 : (i >> d & 1) != 0 ? 1.0 : 0.0);
    return law_.start(at);
  }

  // Labels the cells; pure ones are booked, the others returned.
  std::vector<Cell> classify(const std::vector<Cell>& cells) {
    std::vector<OrderParameters> starts;
    for (const Cell& cell : cells)
      for (std::size_t i = 0; i <= corners_; ++i) starts.push_back(probe(cell, i));
    const std::vector<RunResult> results = label_(starts);
    std::vector<Cell> mixed;
    shares_.clear();
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const RunResult* seen = &results[c * (corners_ + 1)];
      std::array<double, kOutcomes> share{};
      for (std::size_t i = 0; i <= corners_; ++i)
        share[static_cast<std::size_t>(seen[i].outcome)] +=
            i == corners_ ? 0.5 : 0.5 / static_cast<double>(corners_);
      const bool pure = std::all_of(seen, seen + corners_ + 1, [&](const RunResult& result) {
        return result.outcome == seen[0].outcome;
      });
      if (pure) {
        book(cells[c], share);
        pure_.push_back({cells[c], seen[0].outcome});
      } else {
        mixed.push_back(cells[c]);
        shares_.push_back(share);
      }
    }
    return mixed;
  }

  void book(const Cell& cell, const std::array<double, kOutcomes>& share) {
    for (std::size_t i = 0; i < share.size(); ++i) mass_[i] += share[i] * volume_of(cell);
  }

  void leave_mixed(const std::vector<Cell>& mixed) {
    for (std::size_t c = 0; c < mixed.size(); ++c) {
      book(mixed[c], shares_[c]);
      mixed_volume_ += volume_of(mixed[c]);
    }
  }

  [[nodiscard]] std::vector<Cell> divide(const std::vector<Cell>& mixed) const {
    std::vector<Cell> cells;
    for (const Cell& cell : mixed)
      for (std::size_t i = 0; i < corners_; ++i) {
        Cell child = cell;
        child.size /= 2;
        for (std::size_t d = 0; d < static_cast<std::size_t>(dimensions_); ++d)
          if ((i >> d & 1) != 0) child.low[d] += child.size;
        cells.push_back(child);
      }
    return cells;
  }

  // A fresh sample, in proportion to volume, of the cells that look pure.
  void check_pure_cells() {
    if (stopped()) return;
    double pure_volume = 0;
    for (const auto& [cell, outcome] : pure_) pure_volume += volume_of(cell);
    std::vector<OrderParameters> starts;
    std::vector<std::size_t> owner;
    double due = 0;
    for (std::size_t c = 0; c < pure_.size(); ++c) {
      due += kSample * volume_of(pure_[c].first);
      DrawStream draws(seed_, c, kStream);
      for (; due >= 1; due -= 1) {
        UnitPoint at = pure_[c].first.low;
        for (std::size_t d = 0; d < static_cast<std::size_t>(dimensions_); ++d)
          at[d] += pure_[c].first.size * draws.uniform();
        starts.push_back(law_.start(at));
        owner.push_back(c);
      }
    }
    const std::vector<RunResult> results = label_(starts);
    std::vector<bool> wrong(pure_.size());
    for (std::size_t i = 0; i < results.size(); ++i)
      if (results[i].outcome != pure_[owner[i]].second) wrong[owner[i]] = true;
    for (std::size_t c = 0; c < pure_.size(); ++c)
      if (wrong[c]) mixed_volume_ += volume_of(pure_[c].first);
    missed_volume_ =
        pure_volume * kConfidenceLog / std::max<double>(static_cast<double>(starts.size()), 1);
  }

  [[nodiscard]] Probability result() const {
    Probability p;
    p.method = ProbabilityMethod::subdivision;
    p.global = mass_[static_cast<std::size_t>(Outcome::global)];
    p.spurious = mass_[static_cast<std::size_t>(Outcome::spurious)];
    p.undecided = std::max(1 - p.global - p.spurious, 0.0);
    p.error = mixed_volume_ / 2 + missed_volume_;
    p.evaluations = label_.runs();
    p.gd_steps = label_.gd_steps();
    return p;
  }

  UnitLaw law_;
  Labeller label_;
  const ProbabilityOptions& options_;
  double target_;
  std::uint64_t seed_;
  int dimensions_;
  std::size_t corners_;
  std::array<double, kOutcomes> mass_{};
  std::vector<std::array<double, kOutcomes>> shares_;  // of the mixed cells last found
  std::vector<std::pair<Cell, Outcome>> pure_;
  double mixed_volume_ = 0;
  double missed_volume_ = 0;
};

}  // namespace

Probability by_subdivision(const Problem& problem, const StartMeasure& measure, double target,
                           const ProbabilityOptions& options) {
  return Subdivision(problem, measure, target, options).run();
}

}  // namespace sidestep
