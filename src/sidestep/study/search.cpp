#include "sidestep/study/search.h"

#include <cmath>
#include <nlopt.h>

namespace sidestep {
namespace {

constexpr double kLowest = -1e100;

struct Search {
  const Objective* objective;
  SearchResult best;
};

double evaluate(unsigned n, const double* z, double*, void* data) {
  auto& search = *static_cast<Search*>(data);
  const std::vector<double> point(z, z + n);
  double value = (*search.objective)(point);
  if (std::isnan(value)) value = kLowest;
  ++search.best.evaluations;
  if (search.best.z.empty() || value > search.best.value) {
    search.best.value = value;
    search.best.z = point;
  }
  return value;
}

void run(Search& search, nlopt_algorithm algorithm, std::vector<double> start, int evaluations) {
  nlopt_opt optimizer = nlopt_create(algorithm, static_cast<unsigned>(start.size()));
  nlopt_set_lower_bounds1(optimizer, 0);
  nlopt_set_upper_bounds1(optimizer, 1);
  nlopt_set_max_objective(optimizer, evaluate, &search);
  nlopt_set_maxeval(optimizer, evaluations);
  nlopt_set_xtol_rel(optimizer, 1e-12);
  double value = 0;
  // Its result code says why it ended; the best point is kept by `evaluate` in any case.
  nlopt_optimize(optimizer, start.data(), &value);
  nlopt_destroy(optimizer);
}

}  // namespace

SearchResult search_maximum(std::size_t n, const Objective& objective,
                            const SearchOptions& options) {
  Search search{&objective, {}};
  const std::vector<double> middle(n, 0.5);
  run(search, NLOPT_GN_DIRECT_L, middle, options.evaluations);
  nlopt_srand(static_cast<unsigned long>(options.seed));
  run(search, NLOPT_GN_CRS2_LM, search.best.z, options.evaluations);
  run(search, NLOPT_LN_NELDERMEAD, search.best.z, options.evaluations);
  return search.best;
}

}  // namespace sidestep
