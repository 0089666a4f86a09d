// What a store holds, as sections of a report.
#pragma once

#include <string>
#include <vector>

#include "sidestep/report/page.h"
#include "sidestep/store/store.h"

namespace sidestep {

struct StoreSections {
  std::vector<PageSection> studies;  ///< one for each sweep and threshold with points
  std::vector<PageSection> rest;     ///< ensembles, problem files, provenance
  // Sentences.
  std::vector<std::string> study_answers, ensemble_answers;
  std::vector<std::string> reproduced_answers;  ///< of the ensembles that are Table 1's
  std::vector<std::string> drawn;               ///< names of studies whose figures are interactive
  std::vector<std::string> remarks;
};

StoreSections store_sections(const Store& store, bool with_plots);

}  // namespace sidestep
