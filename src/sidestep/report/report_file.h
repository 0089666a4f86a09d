// What `report` and, at its end, `reproduce` do.
#pragma once

#include <string>

#include "sidestep/report/html.h"

namespace sidestep {

struct ReportSource {
  std::string path;  ///< a folder or a store
  std::string file;  ///< to write
  std::string title;
  std::string store{};  ///< where it is not in the folder
};

/// Throws InputError if there is nothing to report, SystemError if the file cannot be written.
/// `claims`: JSON of an audit, or empty.
Report write_report(const ReportSource& source, const std::string& claims);

inline constexpr const char* kStaticPlots =
    "the report's plots are static: the plotting library was not there when sidestep was built "
    "(HACKING.md, \"The report's page\")";

}  // namespace sidestep
