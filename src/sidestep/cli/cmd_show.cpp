#include "sidestep/cli/session.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"
#include "sidestep/report/json.h"

namespace sidestep {

int command_show(Session& session) {
  std::string text;
  if (session.arguments.has("PROBLEM")) {
    text = to_toml(session.problem());
  } else {
    if (!session.overrides().empty())
      throw InputError("show: found --set or --seed without PROBLEM; allowed: with one");
    for (const std::string& name : catalogue_names()) text += name + '\n';
  }
  const std::string key = session.arguments.has("PROBLEM") ? "problem" : "catalogue";
  session.print(session.json ? text_json(key, text) : text);
  return 0;
}

}  // namespace sidestep
