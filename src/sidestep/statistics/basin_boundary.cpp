#include "sidestep/statistics/basin_boundary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sidestep {
namespace {

constexpr std::size_t kFirstDegree = 4;
constexpr std::size_t kLastDegree = 32;
constexpr double kSmallestPatch = 1e-3;  // of the base's width
// Labels looked at along a line where nothing says that there is one crossing only.
constexpr int kProbes = 49;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

BasinBoundary::BasinBoundary(const Problem& problem, const StartMeasure& measure, bool proved,
                             const BoundaryOptions& options)
    : problem_(problem), measure_(measure), proved_(proved), options_(options) {
  // A coordinate that the base does not have is 0: a patch has no width to be halved there.
  const double x = measure.base_dimensions() > 0 ? measure.reach() : 0;
  const double y = measure.base_dimensions() > 1 ? measure.reach() : 0;
  Patch whole{.x0 = -x, .x1 = x, .y0 = -y, .y1 = y};
  whole.nx = x > 0 ? kFirstDegree : 0;
  whole.ny = y > 0 ? kFirstDegree : 0;
  begin(whole);
  std::vector<Patch> work = {std::move(whole)};
  while (!work.empty() && state_ == State::found) {
    if (lines_ + unknown(work) > options.most_lines) {
      for (Patch& patch : work) finish(std::move(patch));
      return;
    }
    shoot(work);
    std::vector<Patch> next;
    for (Patch& patch : work)
      if (state_ == State::found) settle(std::move(patch), next);
    work = std::move(next);
  }
}

i64 BasinBoundary::unknown(const std::vector<Patch>& patches) const {
  i64 count = 0;
  for (const Patch& patch : patches)
    count += std::count(patch.known.begin(), patch.known.end(), false);
  return count;
}

void BasinBoundary::begin(Patch& patch) const {
  patch.crossings.assign((patch.nx + 1) * (patch.ny + 1), {});
  patch.known.assign(patch.crossings.size(), false);
}

BasePoint BasinBoundary::point(const Patch& patch, std::size_t i, std::size_t j) {
  const auto mix = [](double a, double b, double x) { return (a + b) / 2 + (b - a) / 2 * x; };
  return {mix(patch.x0, patch.x1, chebyshev_point(i, patch.nx)),
          mix(patch.y0, patch.y1, chebyshev_point(j, patch.ny))};
}

double BasinBoundary::crossing_value(const Crossing& crossing) const {
  if (crossing.kind == Crossing::Kind::all_global) return -kInfinity;
  if (crossing.kind == Crossing::Kind::all_spurious) return kInfinity;
  return measure_.coordinate(crossing.t);
}

// Finds what is not yet known on all patches, all lines at once.
void BasinBoundary::shoot(std::vector<Patch>& patches) {
  std::vector<StartLine> lines;
  const double length = measure_.line_length();
  for (const Patch& patch : patches)
    for (std::size_t i = 0; i <= patch.nx; ++i)
      for (std::size_t j = 0; j <= patch.ny; ++j) {
        if (patch.known[i * (patch.ny + 1) + j]) continue;
        lines.push_back(measure_.line(point(patch, i, j)));
        if (patch.error == kUnknown) continue;  // no polynomial yet
        const double guess = evaluate(patch, point(patch, i, j));
        lines.back().guess = (guess - measure_.coordinate(0)) / length;
        lines.back().guess_error = 2 * patch.error / length;
      }
  lines_ += static_cast<i64>(lines.size());
  const ShootingOptions shooting{.tolerance = options_.tolerance / length,
                                 .probes = proved_ ? 2 : kProbes,
                                 .max_steps = options_.max_steps,
                                 .stop = options_.stop};
  const std::vector<Crossing> found =
      find_crossings(problem_, lines, shooting, options_.simd, effort_);
  if (options_.stop != nullptr && *options_.stop) state_ = State::unfinished;
  std::size_t next = 0;
  for (Patch& patch : patches)
    for (std::size_t i = 0; i < patch.crossings.size(); ++i)
      if (!patch.known[i]) {
        patch.crossings[i] = found[next++];
        patch.known[i] = true;
      }
}

// Finishes the patch, or says what to do next: a higher degree, or halves.
void BasinBoundary::settle(Patch patch, std::vector<Patch>& next) {
  std::size_t crossed = 0;
  std::size_t global = 0;
  double bracket = 0;
  std::vector<double> values;
  for (const Crossing& crossing : patch.crossings) {
    switch (crossing.kind) {
      case Crossing::Kind::lost: state_ = State::lost; return;
      case Crossing::Kind::several: state_ = State::several; return;
      case Crossing::Kind::all_global: ++global; break;
      case Crossing::Kind::all_spurious: break;
      case Crossing::Kind::crossing:
        // A crossing from global to spurious is a boundary of the other kind.
        if (!crossing.rises) {
          state_ = State::several;
          return;
        }
        ++crossed;
        bracket = std::max(bracket, crossing.error * measure_.line_length());
        break;
    }
    values.push_back(crossing_value(crossing));
  }
  const double width = 2 * measure_.reach();
  const bool small = std::max(patch.x1 - patch.x0, patch.y1 - patch.y0) <= kSmallestPatch * width;
  const std::size_t count = patch.crossings.size();
  if (crossed == 0 && (global == 0 || global == count)) {
    patch.constant = true;
    patch.value = values[0];
    patch.error = 0;
    return finish(std::move(patch));
  }
  if (crossed < count) {
    if (!small) return halve(patch, patch.x1 - patch.x0 >= patch.y1 - patch.y0, next);
    enclose(patch, values);
    return finish(std::move(patch));
  }

  patch.polynomial = Chebyshev(patch.nx, patch.ny, values);
  patch.home = {patch.x0, patch.x1, patch.y0, patch.y1};
  const double error_x = patch.polynomial.error_x();
  const double error_y = patch.polynomial.error_y();
  patch.error = error_x + error_y + bracket;
  const bool more_x = error_x > options_.tolerance;
  const bool more_y = error_y > options_.tolerance;
  if ((!more_x && !more_y) || small) return finish(std::move(patch));
  if (more_x && patch.nx == kLastDegree) return halve(patch, true, next);
  if (more_y && patch.ny == kLastDegree) return halve(patch, false, next);

  // A higher degree keeps all points and takes new ones between them.
  Patch finer = patch;
  finer.nx = more_x ? 2 * patch.nx : patch.nx;
  finer.ny = more_y ? 2 * patch.ny : patch.ny;
  begin(finer);
  const std::size_t step_x = more_x ? 2 : 1;
  const std::size_t step_y = more_y ? 2 : 1;
  for (std::size_t i = 0; i <= patch.nx; ++i)
    for (std::size_t j = 0; j <= patch.ny; ++j) {
      const std::size_t to = step_x * i * (finer.ny + 1) + step_y * j;
      finer.crossings[to] = patch.crossings[i * (patch.ny + 1) + j];
      finer.known[to] = true;
    }
  next.push_back(std::move(finer));
}

// The boundary leaves its lines on this patch, or enters them: what was seen of it, widened by what
// it may do between the lines that were looked at.
void BasinBoundary::enclose(Patch& patch, const std::vector<double>& values) {
  double low = kInfinity, high = -kInfinity;  // of the crossings
  for (const double value : values)
    if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
  const double margin =
      std::max(high - low, 0.0) + 4 * std::max(patch.x1 - patch.x0, patch.y1 - patch.y0);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  patch.low = *least == -kInfinity ? -kInfinity : low - margin;
  patch.high = *most == kInfinity ? kInfinity : high + margin;
  patch.error = kUnknown;
}

void BasinBoundary::finish(Patch patch) {
  if (patch.error != kUnknown) error_ = std::max(error_, patch.error);
  patch.crossings.clear();
  patch.known.clear();
  patches_.push_back(std::move(patch));
}

void BasinBoundary::halve(const Patch& patch, bool in_x, std::vector<Patch>& next) {
  for (const bool upper : {false, true}) {
    Patch half{.x0 = patch.x0, .x1 = patch.x1, .y0 = patch.y0, .y1 = patch.y1};
    half.polynomial = patch.polynomial;  // to guess by, and to fall back on
    half.home = patch.home;
    half.error = patch.error;
    half.nx = patch.nx > 0 ? kFirstDegree : 0;
    half.ny = patch.ny > 0 ? kFirstDegree : 0;
    const double middle = in_x ? (patch.x0 + patch.x1) / 2 : (patch.y0 + patch.y1) / 2;
    (in_x ? (upper ? half.x0 : half.x1) : (upper ? half.y0 : half.y1)) = middle;
    begin(half);
    next.push_back(std::move(half));
  }
}

const BasinBoundary::Patch* BasinBoundary::patch_of(const BasePoint& base) const {
  const int dimensions = measure_.base_dimensions();
  for (const Patch& patch : patches_) {
    const bool inside_x = dimensions < 1 || (base.along >= patch.x0 && base.along <= patch.x1);
    const bool inside_y = dimensions < 2 || (base.across >= patch.y0 && base.across <= patch.y1);
    if (inside_x && inside_y) return &patch;
  }
  return nullptr;  // rounding has put the point outside: no mass there
}

double BasinBoundary::evaluate(const Patch& patch, const BasePoint& base) {
  const auto local = [](double a, double b, double x) {
    return b > a ? (2 * x - a - b) / (b - a) : 0.0;
  };
  return patch.polynomial(local(patch.home[0], patch.home[1], base.along),
                          local(patch.home[2], patch.home[3], base.across));
}

double BasinBoundary::operator()(const BasePoint& base, int sign) const {
  const Patch* patch = patch_of(base);
  if (patch == nullptr) return kInfinity;
  if (patch->constant) return patch->value;
  if (patch->error < kUnknown) return evaluate(*patch, base) + sign * patch->error;
  if (sign != 0) return sign < 0 ? patch->low : patch->high;
  return std::clamp(measure_.coordinate(0.5), patch->low, patch->high);
}

std::vector<BasinBoundary::Rough> BasinBoundary::rough() const {
  std::vector<Rough> parts;
  for (const Patch& patch : patches_)
    if (!patch.constant && patch.error == kUnknown)
      parts.push_back({patch.x0, patch.x1, patch.y0, patch.y1, patch.low, patch.high});
  return parts;
}

double BasinBoundary::unresolved() const {
  double area = 0;
  for (const Rough& part : rough())
    area += (part.x1 - part.x0) * (measure_.base_dimensions() > 1 ? part.y1 - part.y0 : 1.0);
  return area;
}

std::vector<double> BasinBoundary::joints() const {
  std::vector<double> joints;
  for (const Patch& patch : patches_)
    if (patch.x0 > -measure_.reach()) joints.push_back(patch.x0);
  std::sort(joints.begin(), joints.end());
  joints.erase(std::unique(joints.begin(), joints.end()), joints.end());
  return joints;
}

}  // namespace sidestep
