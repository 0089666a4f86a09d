#include "sidestep/report/figure_data.h"

#include <cstdint>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/landscape.h"
#include "sidestep/report/planes.h"
#include "sidestep/store/npz.h"

namespace sidestep {
namespace {

// Adds arrays under a common prefix.
class Arrays {
 public:
  Arrays(NpzWriter& file, std::string prefix) : file_(file), prefix_(std::move(prefix)) {}

  template <class T>
  void add(const std::string& name, const std::vector<T>& values,
           const std::vector<i64>& shape = {}) {
    file_.add(prefix_ + name, std::span<const T>(values), shape);
  }

  void text(const std::string& name, const std::string& value) {
    add(name, std::vector<std::uint8_t>(value.begin(), value.end()));
  }

  // One number of each record.
  template <class Record, class Number>
  void column(const std::string& name, const std::vector<Record>& records, const Number& number) {
    std::vector<decltype(number(records[0]))> values;
    values.reserve(records.size());
    for (const Record& record : records) values.push_back(number(record));
    add(name, values);
  }

  void points(const std::vector<CriticalPoint>& points) {
    std::string names;
    for (const CriticalPoint& point : points) names += (names.empty() ? "" : " ") + point.name;
    text("point_names", names);
    column("point_phi", points, [](const CriticalPoint& point) { return point.at.phi; });
    column("point_s", points, [](const CriticalPoint& point) { return point.at.s; });
  }

  void starts(const std::vector<LabelledStart>& starts) {
    column("start_phi", starts, [](const LabelledStart& start) { return start.at.phi; });
    column("start_u", starts, [](const LabelledStart& start) { return start.at.u; });
    column("start_s", starts, [](const LabelledStart& start) { return start.at.s; });
    column("start_outcome", starts,
           [](const LabelledStart& start) { return static_cast<std::uint8_t>(start.outcome); });
  }

  // The runs one after the other; run_records says how long each is.
  void runs(const Problem& problem, const std::vector<const Trajectory*>& runs) {
    std::vector<i64> t, records, stages;
    std::vector<double> phi, s;
    std::vector<std::uint8_t> outcomes;
    for (const Trajectory* run : runs) {
      t.insert(t.end(), run->t.begin(), run->t.end());
      for (const Observables& state : run->states) {
        phi.push_back(state.phi);
        s.push_back(state.s);
      }
      records.push_back(static_cast<i64>(run->t.size()));
      outcomes.push_back(static_cast<std::uint8_t>(run->end.result.outcome));
    }
    for (std::size_t j = 0; j + 1 < problem.steps.size(); ++j)
      stages.push_back(problem.steps[j].until);
    add("run_records", records);
    add("run_outcome", outcomes);
    add("run_t", t);
    add("run_phi", phi);
    add("run_s", s);
    add("stage_ends", stages);
  }

 private:
  NpzWriter& file_;
  std::string prefix_;
};

i64 size_of(const std::vector<double>& x) { return static_cast<i64>(x.size()); }

void add_panel(Arrays& arrays, const Figure2Panel& panel) {
  arrays.text("problem", panel.problem.name);
  arrays.add("phi_shortcut", std::vector<double>{panel.phi_shortcut});
  arrays.add("s_scale", std::vector<double>{panel.s_scale});
  arrays.add("random_filter",
             std::vector<i64>{panel.problem.init.filter_law == FilterLaw::sphere ? 1 : 0});
  arrays.add("phi", panel.phi);
  arrays.add("s", panel.s);
  std::vector<std::uint8_t> labels;
  for (const Outcome label : panel.labels) labels.push_back(static_cast<std::uint8_t>(label));
  arrays.add("label", labels, {size_of(panel.s), size_of(panel.phi)});
  arrays.column("boundary_phi", panel.boundary, [](const PlaneCrossing& at) { return at.phi; });
  arrays.column("boundary_s", panel.boundary, [](const PlaneCrossing& at) { return at.s; });
  arrays.points(panel.points);
  arrays.starts(panel.starts);
  std::vector<const Trajectory*> runs;
  for (const PlaneRun& run : panel.runs) runs.push_back(&run.trajectory);
  arrays.runs(panel.problem, runs);
}

}  // namespace

void write_landscape_data(const std::string& path, const Problem& problem,
                          const LandscapeOptions& options, const Landscape& landscape) {
  NpzWriter file(path);
  Arrays arrays(file, "");
  arrays.text("problem", problem.name);
  arrays.text("title", landscape_title(options.mean));
  arrays.add("phi", landscape.phi);
  arrays.add("s", landscape.s);
  arrays.add("loss", landscape.loss, {size_of(landscape.s), size_of(landscape.phi)});
  arrays.points(landscape.points);
  // Of the surface there; where u is held, not the point's own loss.
  const TeacherMoments teacher(problem);
  arrays.column("point_height", landscape.points, [&](const CriticalPoint& point) {
    return least_loss(teacher, kPi - point.at.phi, point.at.s, options.mean);
  });
  std::vector<const Trajectory*> runs;
  for (const Trajectory& run : landscape.trajectories) runs.push_back(&run);
  arrays.runs(problem, runs);
  file.commit();
}

void write_boundary_data(const std::string& path, const Problem& problem,
                         const BoundaryStudy& study) {
  NpzWriter file(path);
  Arrays arrays(file, "");
  arrays.text("problem", problem.name);
  arrays.add("random_filter", std::vector<i64>{study.random_filter ? 1 : 0});
  arrays.add("proved", std::vector<i64>{study.proved ? 1 : 0});
  arrays.add("dimensions", std::vector<i64>{study.dimensions});
  arrays.column("phi", study.points, [](const BoundaryPoint& at) { return at.phi; });
  arrays.column("u", study.points, [](const BoundaryPoint& at) { return at.u; });
  arrays.column("s", study.points, [](const BoundaryPoint& at) { return at.s; });
  arrays.column("along", study.points, [](const BoundaryPoint& at) { return at.along; });
  arrays.column("across", study.points, [](const BoundaryPoint& at) { return at.across; });
  arrays.starts(study.starts);
  file.commit();
}

void write_figure2_data(const std::string& path, const std::vector<Figure2Panel>& panels) {
  NpzWriter file(path);
  std::string names;
  for (const Figure2Panel& panel : panels) names += (names.empty() ? "" : " ") + panel.name;
  Arrays(file, "").text("panels", names);
  for (const Figure2Panel& panel : panels) {
    Arrays arrays(file, panel.name + ".");
    add_panel(arrays, panel);
  }
  file.commit();
}

}  // namespace sidestep
