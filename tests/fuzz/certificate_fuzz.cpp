// Certificates. The input is one without its last line, the checksum, which is added here: else
// hardly an input would be looked at. Whatever is accepted as proved must be true of some runs.
#include "fuzz/fuzz.h"
#include <utility>

#include "sidestep/certify/replay.h"
#include "sidestep/certify/replay_text.h"
#include "sidestep/ensemble/one_run.h"
#include "sidestep/problem/read.h"

namespace {

constexpr sidestep::i64 kMostWeights = 500;  // more only take time
constexpr sidestep::i64 kMostSteps = 40;

bool is_small(const std::string& text) {
  bool small = false;
  sidestep::fuzz::refused([&] {
    const sidestep::Problem problem = sidestep::take_certificate_apart(text).problem;
    small = problem.p() + problem.k() <= kMostWeights;
  });
  return small;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidestep;
  const std::string body = fuzz::text_of(data, size);
  const std::string text = body + "checksum = " + text_hash(body) + "\n";
  const ReplayOptions options{.max_steps = kMostSteps, .total_steps = 4 * kMostSteps};
  if (!is_small(text)) return 0;
  const ReplayReport report = replay_certificate(text, options);
  fuzz::require(!report.why.empty(), "every answer has a reason");
  if (!report.accepted) return 0;
  fuzz::require(report.lower <= report.upper && report.lower >= 0 && report.upper <= 1,
                "an accepted certificate has bounds in order", text);
  if (report.verdict != "proved") return 0;
  Problem problem = parse_problem(report.problem, "certificate");
  problem.run.max_steps = 1000;
  problem.run.stop = StopRule::trapped;
  const bool about_filters = text.find("\nfilters = ") != std::string::npos;
  for (const std::uint64_t run : {0U, 1U, 2U})  // of a set of filters the law is another
    fuzz::require(
        about_filters || run_one(problem, run, Engine::reduced).result.outcome != Outcome::spurious,
        "where every start is proved to succeed, no run fails", text);
  return 0;
}
