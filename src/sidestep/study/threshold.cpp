#include "sidestep/study/threshold.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/math/root.h"
#include "sidestep/statistics/probability.h"

namespace sidestep {
namespace {

constexpr double kRelativeWidth = 1e-9;

struct Stopped {};

// P(global) at one point of the grid as a function of the key.
class Curve {
 public:
  Curve(const Study& study, const Grid& grid, i64 point, const StudyOptions& options)
      : threshold_(*study.threshold), grid_(grid), point_(point), options_(options) {}

  Probability operator()(double value) const {
    const Problem problem =
        grid_.problem(point_, settings(threshold_.keys, value, threshold_.integer));
    Probability p = exact_probability(
        problem, {.error = threshold_.error, .simd = options_.simd, .stop = options_.stop});
    if (!p.complete) throw Stopped();
    return p;
  }

 private:
  const ThresholdSettings& threshold_;
  const Grid& grid_;
  i64 point_;
  const StudyOptions& options_;
};

std::vector<double> scan_values(const ThresholdSettings& threshold) {
  std::vector<double> values;
  for (i64 i = 0; i < threshold.scan; ++i) {
    const double t = static_cast<double>(i) / static_cast<double>(threshold.scan - 1);
    double x = threshold.logarithmic ? threshold.low * std::pow(threshold.high / threshold.low, t)
                                     : threshold.low + (threshold.high - threshold.low) * t;
    if (i + 1 == threshold.scan) x = threshold.high;
    if (threshold.integer) x = std::round(x);
    if (values.empty() || x > values.back()) values.push_back(x);
  }
  return values;
}

Bracket narrowed(const ThresholdSettings& threshold, const Bracket& bracket,
                 const std::function<double(double)>& f) {
  if (threshold.integer) return narrow_integers(bracket, threshold.logarithmic, f);
  if (!threshold.logarithmic) {
    const double scale = std::max(std::abs(bracket.negative), std::abs(bracket.positive));
    return narrow(bracket, kRelativeWidth * scale, f);
  }
  const auto back = [&threshold](double x) {  // without leaving the range by a rounding
    return std::clamp(std::exp(x), threshold.low, threshold.high);
  };
  const auto of_logarithm = [&](double x) { return f(back(x)); };
  Bracket result = narrow({std::log(bracket.negative), bracket.f_negative,
                           std::log(bracket.positive), bracket.f_positive},
                          kRelativeWidth, of_logarithm);
  result.negative = back(result.negative);
  result.positive = back(result.positive);
  return result;
}

struct Found {
  double value = kNone, probability = kNone, beyond = kNone, error = kNone;
  double low = kNone, high = kNone;
  i64 crossings = 0;
  ThresholdStatus status = ThresholdStatus::found;
};

Found find(const ThresholdSettings& threshold, double level, const Curve& curve) {
  const std::vector<double> x = scan_values(threshold);
  std::vector<double> f;
  f.reserve(x.size());
  for (const double value : x) f.push_back(curve(value).global - level);
  Found found;
  found.low = f.front() + level;
  found.high = f.back() + level;

  const bool up = threshold.crossing == LevelCrossing::up;
  std::size_t first = 0;  // the first crossing is between x[first - 1] and x[first]
  bool other = false;
  for (std::size_t i = 1; i < x.size(); ++i) {
    if ((f[i - 1] < 0) == (f[i] < 0)) continue;
    if ((f[i - 1] < 0) != up) {
      other = true;
    } else {
      if (found.crossings == 0) first = i;
      ++found.crossings;
    }
  }
  if (first == 0) {
    found.status = other           ? ThresholdStatus::other_way
                   : f.front() < 0 ? ThresholdStatus::below
                                   : ThresholdStatus::above;
    return found;
  }
  const std::size_t negative = up ? first - 1 : first;
  const std::size_t positive = up ? first : first - 1;
  const Bracket bracket = narrowed(threshold, {x[negative], f[negative], x[positive], f[positive]},
                                   [&](double value) { return curve(value).global - level; });
  const Probability at = curve(bracket.positive);  // for its error
  found.value = bracket.positive;
  found.probability = at.global;
  found.beyond = bracket.f_negative + level;
  found.error = at.error;
  const bool certain = bracket.f_positive > at.error && -bracket.f_negative > at.error;
  if (threshold.integer && !certain) found.status = ThresholdStatus::uncertain;
  return found;
}

}  // namespace

std::string to_string(ThresholdStatus status) {
  switch (status) {
    case ThresholdStatus::found: return "found";
    case ThresholdStatus::uncertain: return "found, within the error of P";
    case ThresholdStatus::below: return "below the level everywhere";
    case ThresholdStatus::above: return "at or above the level everywhere";
    case ThresholdStatus::other_way: break;
  }
  return "crosses the other way only";
}

const std::vector<std::string>& threshold_columns() {
  static const std::vector<std::string> columns = {"value", "probability", "beyond",    "error",
                                                   "low",   "high",        "crossings", "status"};
  return columns;
}

double threshold_level(const Study& study, i64 point) {
  const std::vector<double>& levels = study.threshold->levels;
  return levels.size() == 1 ? levels[0]
                            : levels[static_cast<std::size_t>(place_of(study, point)[0])];
}

RowWork threshold_work(const Study& study, const Grid& grid, const StudyOptions& options) {
  return [&study, &grid, &options](i64 point, std::span<double> row) {
    try {
      const Curve curve(study, grid, point, options);
      const Found found = find(*study.threshold, threshold_level(study, point), curve);
      const double numbers[] = {found.value,
                                found.probability,
                                found.beyond,
                                found.error,
                                found.low,
                                found.high,
                                static_cast<double>(found.crossings),
                                static_cast<double>(found.status)};
      std::copy(std::begin(numbers), std::end(numbers), row.begin());
      return true;
    } catch (const Stopped&) {
      return false;
    }
  };
}

GridResult study_threshold(const Study& study, const Grid& grid, const GridStudyOptions& options) {
  return run_grid("threshold", study, grid, threshold_columns(),
                  threshold_work(study, grid, options.study), options);
}

std::string threshold_sentence(const Study& study, const GridResult& result, i64 point) {
  const auto number = [&](const char* column) { return result.at(point, result.column(column)); };
  const auto status = static_cast<ThresholdStatus>(static_cast<int>(number("status")));
  if (status == ThresholdStatus::found || status == ThresholdStatus::uncertain)
    return number("crossings") > 1 ? fmt::format("{}; the first of {} crossings", to_string(status),
                                                 number("crossings"))
                                   : to_string(status);
  const std::string key = joined_keys(study.threshold->keys);
  return fmt::format("{}: P({}={}) = {:.10g}, P({}={}) = {:.10g}", to_string(status), key,
                     study.threshold->low, number("low"), key, study.threshold->high,
                     number("high"));
}

}  // namespace sidestep
