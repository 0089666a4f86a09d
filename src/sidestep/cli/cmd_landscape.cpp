#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/cli/session.h"
#include "sidestep/dynamics/start.h"
#include "sidestep/outcome/landscape.h"
#include "sidestep/problem/error.h"
#include "sidestep/report/figure_data.h"
#include "sidestep/report/json.h"
#include "sidestep/report/planes.h"
#include "sidestep/store/atomic_file.h"

namespace sidestep {
namespace {

// What --hold says about 1'a.
std::optional<double> held_mean(const Problem& problem, const Arguments& arguments) {
  if (!arguments.has("--hold")) return std::nullopt;
  const std::string text = arguments.text("--hold");
  const TeacherMoments teacher(problem);
  if (!holds_mean(teacher))
    throw InputError(
        fmt::format("--hold: found '{}'; allowed: not for a teacher whose output weights are all "
                    "equal, where a'a* determines u",
                    text));
  if (text == "u=teacher") return teacher.U;
  if (text == "u=start") return teacher.U + StartLaw(problem).draw(0).omega;
  double value = 0;
  const std::string number = text.starts_with("u=") ? text.substr(2) : "";
  const char* const end = number.data() + number.size();
  const auto [stopped, error] = std::from_chars(number.data(), end, value);
  if (error != std::errc() || stopped != end || !(std::abs(value) <= 1e50))
    throw InputError(fmt::format(
        "--hold: found '{}'; allowed: u=NUMBER (up to 1e50), u=teacher or u=start", text));
  return value;
}

}  // namespace

int command_landscape(Session& session) {
  const Arguments& arguments = session.arguments;
  const Problem problem = session.problem();
  if (problem.p() == 1)
    throw FieldError("teacher.filter", "one entry", "two or more, so that the filter can turn");
  LandscapeOptions options;
  options.grid = arguments.integer("--grid", 2, 2001).value_or(options.grid);
  options.trajectories =
      arguments.integer("--trajectories", 0, 1000).value_or(options.trajectories);
  options.mean = held_mean(problem, arguments);
  options.stop = [&session] { return session.stop.load(); };
  session.make_output_folder();

  const Landscape landscape = study_landscape(problem, options);
  if (session.stop) {
    session.remark("interrupted: kept nothing");
    return 1;
  }
  std::vector<std::string> files;
  const auto place = [&](const char* name) {
    files.push_back(session.output_file(name));
    return files.back();
  };
  write_file(place("landscape.csv"), to_csv(landscape_table(landscape)));
  write_file(place("landscape_runs.csv"), to_csv(landscape_runs_table(landscape)));
  const std::string data = place("landscape.npz");
  write_landscape_data(data, problem, options, landscape);
  session.draw("landscape", data, files);
  session.print(session.json ? landscape_json(problem, options, landscape, files)
                             : landscape_text(problem, options, landscape) + file_list(files));
  return session.finished();
}

}  // namespace sidestep
