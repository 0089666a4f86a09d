// Figure 2 of the paper, computed: the half-plane of the angle phi to v* and s = a'a*, both basins
// coloured by exact classification, and where random and shortcut initialization start.
//
// A point (phi, s) does not determine a run. The others of its coordinates are those of
//
//     a_0 = s a*/q,  so  u_0 = s U/q,       |v_0| = 1,
//
// the mean of a_0 given s under an isotropic law. The starts and the runs drawn on the plane have
// outputs of their own; they are shown with their own labels.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "sidestep/ensemble/simd.h"
#include "sidestep/ensemble/trajectory.h"
#include "sidestep/outcome/critical_points.h"
#include "sidestep/study/start_cloud.h"

namespace sidestep {

struct Figure2Options {
  i64 columns = 300;  ///< of the map of labels: cells in phi
  i64 rows = 200;     ///< cells in s
  i64 starts = 400;
  Simd simd = Simd::scalar;
  const std::atomic<bool>* stop = nullptr;
};

/// Where a row of the half-plane passes from one basin to the other.
struct PlaneCrossing {
  double phi, s;
  double error;  ///< of phi: starts at phi -+ error have proved, different labels
};

/// A run drawn on the plane.
struct PlaneRun {
  i64 run;
  Trajectory trajectory;
};

struct Figure2Panel {
  std::string name;  ///< "resnet-ssw", "resnet", "cnn"
  Problem problem;
  double phi_shortcut = 0;              ///< angle of 1/sqrt(p) to v*
  double s_scale = 1;                   ///< the rows are equally spaced in asinh(s / s_scale)
  std::vector<double> phi, s;           ///< centres of the cells
  std::vector<Outcome> labels;          ///< labels[j * phi.size() + i] at (phi[i], s[j])
  std::vector<PlaneCrossing> boundary;  ///< one for each row that meets it, s rising
  i64 rows_unclear = 0;  ///< rows left out of the boundary: several changes of label, or lost
  bool proved = false;   ///< that rows cross once is a theorem; else it was looked at
  std::vector<CriticalPoint> points;
  std::vector<LabelledStart> starts;
  std::vector<PlaneRun> runs;  ///< the first run that reaches each optimum from s_0 < 0
};

/// Table 1's problems at k = 25, in the order above. Fewer panels if stopped.
std::vector<Figure2Panel> study_figure2(const Figure2Options& options);

/// One panel, for any problem whose filter can turn.
Figure2Panel figure2_panel(const std::string& name, const Problem& problem,
                           const Figure2Options& options);

/// The start at a point of the half-plane.
OrderParameters plane_start(const TeacherMoments& teacher, double phi, double s);

}  // namespace sidestep
