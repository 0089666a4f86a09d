#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"

namespace sidestep {

int command_audit(Session& session) {
  if (session.arguments.has("--along")) return command_audit_along(session);
  throw InputError("audit: found no --along; allowed: --along PROBLEM");
}

}  // namespace sidestep
