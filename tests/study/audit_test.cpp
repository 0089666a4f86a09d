// The ledger in docs/ is what the program says today.
#include "sidestep/report/audit.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

TEST(Audit, TheCommittedLedgerIsFresh) {
  std::ifstream file(SIDESTEP_DOCS "/claims.md");
  std::stringstream committed;
  committed << file.rdbuf();
  AuditOptions options;
  options.limits.seconds = 60;  // a slow machine must not change a verdict
  EXPECT_EQ(committed.str(), ledger_markdown(study_audit({}, options)))
      << "sidestep audit --ledger docs/claims.md";
}

TEST(Audit, UnknownClaimsNameTheNearest) {
  try {
    study_audit({"lemma7"}, {});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("did you mean 'lemma-7'"), std::string::npos);
  }
}

}  // namespace
}  // namespace sidestep
