// What the files of an output folder hold, as sections of a report. Files are told by what our
// commands call them or by how they begin; others are only listed.
#pragma once

#include <string>
#include <vector>

#include "sidestep/report/page.h"

namespace sidestep {

struct FolderSections {
  std::vector<PageSection> first;    ///< Table 1 and the figures
  std::vector<PageSection> last;     ///< claims, certificates, other figures
  std::vector<std::string> answers;  ///< sentences
  std::vector<std::string> remarks;  ///< what was left out and why
  std::string file_table;            ///< names, sizes, hashes
  bool has_table1 = false;
};

/// `drawn`: names of studies that are drawn already, whose .svg is not needed. `own`: the report's
/// own path. Throws SystemError if a file cannot be read.
FolderSections folder_sections(const std::string& folder, const std::vector<std::string>& drawn,
                               const std::string& own, bool with_plots);

/// The claim ledger from the JSON of `sidestep audit`.
PageSection claims_section(const std::string& json, const std::string& id,
                           const std::string& title);
/// "Claims of the paper: 30 proved, 7 refuted."
std::string claims_answer(const std::string& json);

}  // namespace sidestep
