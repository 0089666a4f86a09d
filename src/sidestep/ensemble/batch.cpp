#include "sidestep/ensemble/batch.h"

#include <cmath>
#include <limits>

// This file is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sidestep/ensemble/batch.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

#include "sidestep/ensemble/lanes-inl.h"
#include "sidestep/math/lane.h"

HWY_BEFORE_NAMESPACE();
namespace sidestep {
namespace HWY_NAMESPACE {

template <class D>
void work(const BatchData& data, RunWindow& window) {
  const bool cnn = data.problem.student == StudentKind::cnn;
  const bool to_convergence = data.problem.run.stop == StopRule::converged;
  if (cnn && to_convergence) LaneEngine<true, true, D>(data, window).run();
  if (cnn && !to_convergence) LaneEngine<true, false, D>(data, window).run();
  if (!cnn && to_convergence) LaneEngine<false, true, D>(data, window).run();
  if (!cnn && !to_convergence) LaneEngine<false, false, D>(data, window).run();
}

void work_vectors(const BatchData& data, RunWindow& window) {
  work<hwy::HWY_NAMESPACE::ScalableTag<double>>(data, window);
}

#if HWY_TARGET == HWY_STATIC_TARGET
void work_one_lane(const BatchData& data, RunWindow& window) { work<lane::Tag>(data, window); }
#endif

}  // namespace HWY_NAMESPACE
}  // namespace sidestep
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sidestep {

BatchData::BatchData(const Problem& the_problem)
    : problem(the_problem), starts(problem), teacher(problem), spurious(teacher), order(teacher) {
  const TrappingRegions regions(problem);
  for (std::size_t j = 0; j < problem.steps.size(); ++j) {
    steps.push_back(step_constants(teacher, problem.steps[j]));
    const StepBounds& b = regions.bounds(j);
    traps.push_back(
        {.kappa = b.kappa,
         .turn = b.turn,
         .drive = b.lawful ? regions.drive() : std::numeric_limits<double>::infinity()});
  }
}

struct BatchPlan::Data : BatchData {
  using BatchData::BatchData;
};

BatchPlan::BatchPlan(const Problem& problem) : data_(std::make_unique<Data>(problem)) {}
BatchPlan::~BatchPlan() = default;

void BatchPlan::work(RunWindow& window, Simd simd) const {
  switch (simd) {
    case Simd::scalar: return N_SSE4::work_one_lane(*data_, window);
    case Simd::sse4: return N_SSE4::work_vectors(*data_, window);
    case Simd::avx2: return N_AVX2::work_vectors(*data_, window);
    case Simd::avx512: return N_AVX3::work_vectors(*data_, window);
  }
}

}  // namespace sidestep
#endif  // HWY_ONCE
