// Results as JSON: each function returns one object as text. Keys are listed in GUIDE.md and do not
// change within a major version.
#pragma once

#include <string>
#include <vector>

#include "sidestep/certify/certify.h"
#include "sidestep/certify/critical_boxes.h"
#include "sidestep/certify/planted.h"
#include "sidestep/certify/replay.h"
#include "sidestep/ensemble/trajectory.h"
#include "sidestep/outcome/critical_points.h"
#include "sidestep/report/html.h"
#include "sidestep/statistics/probability.h"
#include "sidestep/store/check.h"
#include "sidestep/store/salvage.h"
#include "sidestep/study/along.h"
#include "sidestep/study/audit.h"
#include "sidestep/study/boundary.h"
#include "sidestep/study/ensemble_study.h"
#include "sidestep/study/figure2.h"
#include "sidestep/study/figure3.h"
#include "sidestep/study/grid_study.h"
#include "sidestep/study/landscape.h"
#include "sidestep/study/merge.h"
#include "sidestep/study/study.h"
#include "sidestep/study/table1.h"
#include "sidestep/study/theory.h"

namespace sidestep {

std::string ensemble_json(const Problem& problem, const EnsembleResult& result,
                          const StudyOptions& options);
/// `with_series` false: without the recorded states.
std::string trajectory_json(const Problem& problem, const Trajectory& trajectory,
                            bool with_series = true);

/// `sidestep probability`.
std::string probability_json(const Problem& problem, const Probability& result,
                             const ProbabilityOptions& options);

/// `sidestep certify`. `file`: where the certificate was written, or empty. The failing start is
/// null where none was found; `failing_problem` is the TOML that `trajectory` follows. `critical`:
/// as under "certified" of `critical --certify`; empty (null in the text) where not asked for.
std::string certificate_json(const Certificate& certificate, const CertifyOptions& options,
                             const std::string& file,
                             const std::vector<CertifiedCriticalPoint>& critical = {});
/// `sidestep certify --only critical`.
std::string certified_critical_json(const Problem& problem,
                                    const std::vector<CertifiedCriticalPoint>& critical);

/// `sidestep critical`. A step limit is null where no step is too large and 0 where none is small
/// enough.
std::string critical_json(const Problem& problem, const std::vector<CriticalPoint>& points);

/// `sidestep critical --certify`: the same points under "certified", with boxes [low, high].
std::string critical_boxes_json(const Problem& problem,
                                const std::vector<CertifiedCriticalPoint>& points);

/// `sidestep audit --planted`.
std::string planted_json(const std::vector<PlantedVerdict>& verdicts);

/// `sidestep certify --replay`.
std::string replay_json(const std::string& file, const ReplayReport& report);

/// `sidestep audit --along`: regions and least margins; the rows are in along.csv.
std::string along_json(const Problem& problem, std::uint64_t run, const Along& along,
                       const std::vector<std::string>& files);

/// `sidestep landscape`: the range and the points; the surface is in landscape.npz.
std::string landscape_json(const Problem& problem, const LandscapeOptions& options,
                           const Landscape& landscape, const std::vector<std::string>& files);

/// `sidestep boundary`: with all points of the boundary, unless `with_points` is false.
std::string boundary_json(const Problem& problem, const BoundaryStudy& study,
                          const std::vector<std::string>& files, bool with_points = true);

/// What `reproduce` made; parts that were not asked for are empty.
struct ReproduceResult {
  std::vector<Table1Cell> cells;
  std::vector<std::string> findings;
  std::vector<Figure2Panel> figure2;
  const Figure3* figure3 = nullptr;
  std::vector<TheoryRow> theory;
  std::vector<std::string> files;
  double wall_s = 0;
};
std::string reproduce_json(const ReproduceResult& result, const StudyOptions& options);

/// `sidestep sweep` and `threshold`. Values are in the order of the points, the last axis varying
/// fastest; null where there is no number or the point was not reached.
std::string grid_json(const Study& study, const GridResult& result,
                      const std::vector<std::string>& files);
/// What the axes and columns of an NPZ file are, and how they are to be drawn.
std::string grid_spec_json(const Study& study, const std::vector<std::string>& columns);

/// `sidestep audit`: `files` are the counterexamples' names, "" where there is none.
std::string audit_json(const std::vector<ClaimReport>& reports,
                       const std::vector<std::string>& files);

/// `sidestep info`: names and values, all strings or integers.
struct InfoEntry {
  std::string name;
  std::string value;
};
std::string info_json(const std::vector<InfoEntry>& entries);

/// `sidestep store list`.
std::string store_json(const std::vector<EnsembleRow>& rows, const std::vector<GridRow>& sweeps);
/// `sidestep store check`, `sidestep store salvage`.
std::string store_check_json(const std::string& path, const StoreCheck& check);
std::string salvage_json(const std::string& to, const Salvage& salvage);
/// `sidestep store merge`.
std::string merge_json(const std::string& to, const Merge& merge);
/// `sidestep report`.
std::string report_json(const std::string& file, const Report& report);
/// What is wrong with the text as JSON, as in "it is not JSON"; empty if nothing.
std::string json_fault(const std::string& text);
/// The same of an object with a list "claims" (audit) or "cells" (reproduce) that a report shows.
std::string list_fault(const std::string& text, const std::string& list);
/// The text at a key of an object; empty if there is none.
std::string json_text(const std::string& text, const std::string& key);
/// One name and one text, for instance {"problem": "..."}.
std::string text_json(const std::string& name, const std::string& text);
/// Several.
std::string texts_json(const std::vector<InfoEntry>& texts);

}  // namespace sidestep
