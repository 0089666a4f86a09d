#include <stdexcept>

#include "sidestep/cli/session.h"
#include "sidestep/report/figure_data.h"
#include "sidestep/report/json.h"
#include "sidestep/report/planes.h"
#include "sidestep/store/atomic_file.h"

namespace sidestep {

int command_boundary(Session& session) {
  constexpr i64 kMostStarts = 1'000'000;
  BoundaryStudyOptions options;
  options.starts = session.arguments.integer("--runs", 1, kMostStarts).value_or(options.starts);
  const Problem problem = session.problem();
  options.simd = chosen_simd();
  options.stop = &session.stop;
  require_boundary(problem);
  session.make_output_folder();

  const BoundaryStudy study = study_boundary(problem, options);
  if (session.stop) {
    session.remark("interrupted: kept nothing");
    return 1;
  }
  if (const std::string failure = boundary_failure(problem, study); !failure.empty())
    throw std::runtime_error(failure);
  std::vector<std::string> files;
  const auto place = [&](const char* name) {
    files.push_back(session.output_file(name));
    return files.back();
  };
  write_file(place("boundary.csv"), to_csv(boundary_table(study)));
  write_file(place("boundary_starts.csv"), to_csv(starts_table(study.starts)));
  const std::string data = place("boundary.npz");
  write_boundary_data(data, problem, study);
  session.draw("boundary", data, files);
  session.print(session.json ? boundary_json(problem, study, files)
                             : boundary_text(problem, study) + file_list(files));
  return session.finished();
}

}  // namespace sidestep
