// `reproduce theory` as a table and as text. As JSON: json.h.
#pragma once

#include <string>
#include <vector>

#include "sidestep/report/table.h"
#include "sidestep/study/theory.h"

namespace sidestep {

/// One row for each k, every number of a TheoryRow; times in steps. What the figure is drawn from.
Table theory_table(const std::vector<TheoryRow>& rows);
/// The same for a person: three small tables, measured beside predicted, and the exponents of k.
std::string theory_text(const std::vector<TheoryRow>& rows, const TheoryOptions& options);

}  // namespace sidestep
