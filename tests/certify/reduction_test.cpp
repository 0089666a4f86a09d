// What the claims are about: the scalars that certify's formulas use are those of the paper's own
// gradients and steps in full dimension (the simulator's reference, which shares no code with it).
#include <cmath>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "sidestep/certify/parse.h"
#include "sidestep/certify/region_claim.h"
#include "sidestep/dynamics/population.h"

namespace sidestep {
namespace {

double dot(const std::vector<double>& x, const std::vector<double>& y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
  return sum;
}

TEST(Reduction, FormulasAreThoseOfTheGradients) {
  std::mt19937_64 engine(5);
  std::normal_distribution<double> normal;
  const Vocabulary& words = order_parameter_words();
  Evaluator evaluator(words.symbols);
  const auto term = [&](const std::string& text, const std::vector<Interval>& state) {
    return evaluator.value(parse_term(text, words, text), state).middle();
  };
  for (int i = 0; i < 200; ++i) {
    Problem problem;
    const auto k = static_cast<std::size_t>(1 + i % 9);
    const auto unit = [&] {
      std::vector<double> v(4);
      for (double& x : v) x = normal(engine);
      const double length = std::sqrt(dot(v, v));
      for (double& x : v) x /= length;
      return v;
    };
    problem.teacher.filter = unit();
    problem.init.filter = unit();
    problem.init.filter_law = FilterLaw::fixed;
    problem.init.output_law = OutputLaw::fixed;
    for (std::size_t j = 0; j < k; ++j) {
      problem.teacher.output.push_back(normal(engine));
      problem.init.output.push_back(normal(engine));
    }
    problem.steps = {{Stage::kForever, 0.02, 0.03}};
    const std::vector<Interval> state = state_of(problem);

    Weights weights = weights_of(problem, problem.init.filter, problem.init.output);
    const Weights gradient = population_gradient(problem, weights);
    std::vector<double> to_a = problem.teacher.output, to_v = problem.teacher.filter;
    for (std::size_t j = 0; j < k; ++j) to_a[j] -= problem.init.output[j];
    for (std::size_t j = 0; j < 4; ++j) to_v[j] -= problem.init.filter[j];
    EXPECT_NEAR(-2 * std::numbers::pi * dot(gradient.a, to_a),
                term("(u-U)^2 + (pi-1)*r - (pi+g(phi)-2)*s + (g(phi)-1)*q", state), 1e-10);
    EXPECT_NEAR(-dot(gradient.w, to_v), term("s*(pi-phi)*sin(phi)^2/(2*pi)", state), 1e-12);
    EXPECT_NEAR(dot(to_v, to_v), term("distance_w", state), 1e-12);
    EXPECT_NEAR(dot(to_a, to_a), term("distance_a", state), 1e-10);
    EXPECT_NEAR(population_loss(problem, weights), term("loss", state), 1e-10);

    gd_step(problem, problem.steps[0], weights);
    problem.init.output = weights.a;
    problem.init.filter = student_filter(problem, weights);
    const std::vector<Interval> next = state_of(problem);
    EXPECT_NEAR(term("e", next), term("e - 0.02/(2*pi)*((k+pi-1)*e - gap(phi)*U^2)", state), 1e-10);
    EXPECT_NEAR(term("s", next), term("s - 0.02/(2*pi)*((pi-1)*s - (g(phi)-1)*q - e)", state),
                1e-10);
    const double turn = term("0.03*s*(pi-phi)*sin(phi)/(2*pi)", state);
    EXPECT_NEAR(next[0].middle(), std::abs(state[0].middle() - std::atan(turn)), 1e-10);
  }
}

}  // namespace
}  // namespace sidestep
