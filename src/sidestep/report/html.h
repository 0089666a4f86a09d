// One self-contained HTML file of what a store or an output folder holds, to read without network
// and to send to somebody.
#pragma once

#include <string>
#include <vector>

#include "sidestep/store/store.h"

namespace sidestep {

struct ReportInput {
  std::string folder;            ///< of files; empty for a store alone
  const Store* store = nullptr;  ///< null for a folder without one
  std::string title;
  std::string own;     ///< path of the report, which is not part of itself
  std::string claims;  ///< JSON of an audit made now; empty if none
};

struct Report {
  std::string html;
  std::vector<std::string> sections;  ///< their titles
  std::vector<std::string> remarks;   ///< what was left out and why
  bool interactive = false;           ///< else the figures are static
};

/// A report without sections, and without text, if there is nothing to report.
Report make_report(const ReportInput& input);

}  // namespace sidestep
