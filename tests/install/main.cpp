// A program of somebody else's: reads a problem, follows one run, counts many, prints the rate.
#include <exception>
#include <iostream>
#include <sidestep/ensemble/one_run.h>
#include <sidestep/problem/read.h>
#include <sidestep/study/ensemble_study.h>

int main(int argc, char** argv) {
  try {
    const sidestep::Problem problem =
        sidestep::read_problem(argc > 1 ? argv[1] : "table1/resnet/k16", {"run.runs=1000"});

    const sidestep::RunEnd end = sidestep::run_one(problem, 0, sidestep::Engine::reference);
    std::cout << "run 0: " << to_string(end.result.outcome) << '\n';

    sidestep::StudyOptions options;
    options.jobs = 2;
    options.simd = sidestep::chosen_simd();
    const sidestep::EnsembleResult result = study_ensemble(problem, options);
    std::cout << problem.name << ": " << result.tally.count(sidestep::Outcome::global) << " of "
              << result.tally.runs << ", 95% interval [" << result.interval.low << ", "
              << result.interval.high << "]\n";
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
