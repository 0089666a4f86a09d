// The functions of sidestep._core: each checks its numbers as the command line does, calls one
// study without the GIL and returns a dict or the JSON that the command prints with --json, and
// arrays. Names, defaults and documentation are in python/sidestep. In the order of the command
// line's help.
#pragma once

#include "check.h"
#include <functional>
#include <optional>
#include <pybind11/pybind11.h>
#include <string>
#include <utility>
#include <vector>

#include "sidestep/problem/problem.h"
#include "sidestep/store/store.h"

namespace sidestep::python {

/// A text that is made when it is asked for.
struct Deferred {
  explicit Deferred(std::function<Text()> how) : make(std::move(how)) {}
  std::function<Text()> make;
};

py::dict run(const Problem& problem, const Integer& runs, const Integer& seed, const Integer& jobs,
             const Text& engine, const Text& interval, Store* store, bool fresh,
             const Integer& rows, const Text& command, const py::object& progress);
py::tuple trajectory(const Problem& problem, const Integer& run_number, const Integer& seed,
                     const Integer& every, bool full);
py::dict probability(const Problem& problem, const Real& error, const Text& method);
/// ([(name, exists)], the command's JSON, deferred): what is read of the points is often little.
py::tuple critical(const Problem& problem);
Text certified_critical(const Problem& problem);
py::tuple along(const Problem& problem, const Integer& run_number, const Integer& every,
                const Integer& seed);
Text table1(const Integer& runs, const Integer& seed, const std::vector<Text>& overrides,
            const Integer& jobs, const Text& interval, Store* store, bool fresh,
            const Text& command, const py::object& progress);
Text theory(const Integer& seed, const Integer& jobs, const Integer& most_k);

py::tuple boundary(const Problem& problem, const Integer& starts, const Integer& seed);
py::tuple basins(const Problem& problem, const Integer& columns, const Integer& rows,
                 const Integer& starts, const Integer& seed);
py::tuple landscape(const Problem& problem, const Integer& grid, const Integer& trajectories,
                    const py::object& hold, const Integer& seed);

Text audit(const std::vector<Text>& ids, const std::optional<Text>& claim, const Text& on,
           const Problem* problem, const Integer& runs, const Real& seconds, const Integer& boxes,
           const py::object& progress);
Text planted(const Real& seconds, const Integer& boxes, const py::object& progress);
py::tuple certificate(const Problem& problem, const Real& width, const Real& seconds,
                      const Text& only, const std::optional<std::pair<double, double>>& phi,
                      const Integer& jobs, const py::object& progress);
Text replay(const Text& text, const Integer& jobs, const py::object& progress);

/// `is_text`: `source` is the study's TOML and not its name or path.
py::tuple sweep(const Text& source, bool is_text, bool threshold, bool many, const Integer& seed,
                const Integer& jobs, Store* store, bool fresh, const Text& command,
                const py::object& progress);
py::tuple stored_ensemble(const Store& store, i64 id);
py::tuple stored_sweep(const Store& store, i64 id);
Text report(const Text& source, const Text& file, const Text& title, bool with_audit,
            const Real& seconds, const py::object& progress);

}  // namespace sidestep::python
