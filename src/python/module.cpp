// sidestep._core: the library for Python. Thin: this file only says what is bound under which name.
#include "calls.h"
#include <exception>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <string>
#include <thread>
#include <vector>

#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"
#include "sidestep/report/json.h"
#include "sidestep/study/audit.h"
#include "sidestep/study/studies.h"

namespace sidestep::python {
namespace {

// As `sidestep info` has it.
py::dict info() {
  const BuildInfo build = build_info();
  Text available;
  for (const Simd simd : available_simd())
    available += (available.empty() ? "" : ", ") + to_string(simd);
  py::dict found;
  found["version"] = build.version;
  found["commit"] = build.commit;
  found["compiler"] = build.compiler;
  found["simd"] = to_string(chosen_simd());
  found["simd_available"] = available;
  found["cores"] = fmt::format("{}", std::thread::hardware_concurrency());
  found["jobs"] = fmt::format("{}", default_jobs());
  return found;
}

}  // namespace
}  // namespace sidestep::python

PYBIND11_MODULE(_core, m) {
  namespace py = pybind11;
  using namespace sidestep;          // NOLINT: the library's names are what is bound
  using namespace sidestep::python;  // NOLINT
  m.doc() = "The compiled part of sidestep. Use the package: its functions have documentation.";
  m.attr("version") = build_info().version;
  m.attr("commit") = build_info().commit;

  // pybind11 takes a function of this type.  NOLINTNEXTLINE(performance-unnecessary-value-param)
  py::register_exception_translator([](std::exception_ptr pointer) {
    try {
      if (pointer) std::rethrow_exception(pointer);
    } catch (const InputError& error) {
      PyErr_SetString(PyExc_ValueError, error.what());
    } catch (const SystemError& error) {
      PyErr_SetString(PyExc_OSError, error.what());
    }
  });

  py::class_<Problem>(m, "Problem")
      .def_readonly("name", &Problem::name)
      .def_property_readonly("p", &Problem::p)
      .def_property_readonly("k", &Problem::k)
      .def("to_toml", [](const Problem& problem) { return to_toml(problem); })
      .def("hash", &problem_hash);
  // Messages on overrides begin with their key, as there is no --set here.
  m.def("parse_problem", [](const Text& text, const Text& name, const std::vector<Text>& set) {
    return ProblemSource(text, name).with(set);
  });
  m.def("problem_text", &problem_text);
  m.def("catalogue", &catalogue_names);
  m.def("studies", &built_in_studies);
  m.def("audit_ids", &audit_ids);

  m.def("run", &run);
  m.def("trajectory", &trajectory);
  m.def("probability", &probability);
  py::class_<Deferred>(m, "Deferred").def("text", [](const Deferred& text) { return text.make(); });
  m.def("critical", &critical);
  m.def("certified_critical", &certified_critical);
  m.def("along", &along);
  m.def("boundary", &boundary);
  m.def("basins", &basins);
  m.def("landscape", &landscape);
  m.def("sweep", &sweep);
  m.def("audit", &audit);
  m.def("planted", &planted);
  m.def("certify", &certificate);
  m.def("replay", &replay);
  m.def("table1", &table1);
  m.def("theory", &theory);
  m.def("report", &report);
  m.def("info", &info);

  py::class_<Store>(m, "Store")
      .def_static("open", &Store::open)
      .def_static("open_existing", &Store::open_existing)
      .def("list", [](const Store& store) { return store_json(store.list(), store.list_grids()); })
      .def("ensemble", &stored_ensemble)
      .def("sweep", &stored_sweep);
}
