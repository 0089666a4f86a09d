// Results as NumPy arrays without copies: each array is a read-only view that keeps the C++ object
// it looks into alive.
#pragma once

#include <memory>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <string_view>
#include <utility>
#include <vector>

#include "sidestep/dynamics/observable_names.h"
#include "sidestep/ensemble/trajectory.h"
#include "sidestep/study/start_cloud.h"

namespace sidestep::python {
namespace py = pybind11;

/// A result on the heap, shared by the views of it.
template <class T>
std::shared_ptr<const T> shared(T&& result) {
  return std::make_shared<const T>(std::forward<T>(result));
}

/// What the views of a result hold on to. One for all of them: each is a share in it.
template <class Owner>
py::capsule keep(const std::shared_ptr<Owner>& owner) {
  return py::capsule(new std::shared_ptr<Owner>(owner),
                     [](void* pointer) { delete static_cast<std::shared_ptr<Owner>*>(pointer); });
}

inline py::array read_only(py::array array) {
  py::detail::array_proxy(array.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return array;
}

/// `count` numbers, `stride` bytes apart.
template <class Number>
py::array strided(const Number* first, std::size_t count, std::size_t stride,
                  const py::capsule& owner) {
  if (count == 0) return read_only(py::array_t<Number>(0));
  return read_only(py::array(py::dtype::of<Number>(), {static_cast<py::ssize_t>(count)},
                             {static_cast<py::ssize_t>(stride)}, first, owner));
}

/// One member of each record.
template <class Record, class Number>
py::array column(const std::vector<Record>& records, Number Record::*member,
                 const py::capsule& owner) {
  if (records.empty()) return read_only(py::array_t<Number>(0));
  return strided(&(records.front().*member), records.size(), sizeof(Record), owner);
}

/// A whole vector, row-major in `shape` (empty: one dimension).
template <class Number>
py::array view(const std::vector<Number>& values, const py::capsule& owner,
               std::vector<py::ssize_t> shape = {}) {
  if (shape.empty()) shape = {static_cast<py::ssize_t>(values.size())};
  if (values.empty()) return read_only(py::array_t<Number>(shape));
  return read_only(py::array(py::dtype::of<Number>(), shape, values.data(), owner));
}

/// A vector that becomes an array.
template <class Number>
py::array moved(std::vector<Number>&& values, std::vector<py::ssize_t> shape = {}) {
  const auto owner = shared(std::move(values));
  return view(*owner, keep(owner), std::move(shape));
}

/// The columns of a trajectory by name, without `t` and without those in `left_out`.
inline void add_observables(py::dict& arrays, const std::vector<Observables>& states,
                            const py::capsule& owner, std::string_view left_out = "") {
  for (const auto& [name, member] : kObservables)
    if (name != left_out) arrays[name] = column(states, member, owner);
}

inline py::dict series(const Trajectory& trajectory, const py::capsule& owner) {
  py::dict arrays;
  arrays["t"] = view(trajectory.t, owner);
  add_observables(arrays, trajectory.states, owner);
  return arrays;
}

inline py::array outcomes(const Outcome* first, std::size_t count, std::size_t stride,
                          const py::capsule& owner) {
  static_assert(sizeof(Outcome) == sizeof(std::uint8_t));
  return strided(reinterpret_cast<const std::uint8_t*>(first), count, stride, owner);
}

inline py::dict cloud(const std::vector<LabelledStart>& starts, const py::capsule& owner) {
  const LabelledStart none{};
  const LabelledStart& first = starts.empty() ? none : starts.front();
  const auto at = [&](const auto& number) {
    return strided(&number, starts.size(), sizeof(LabelledStart), owner);
  };
  py::dict arrays;
  arrays["run"] = at(first.run);
  arrays["phi"] = at(first.at.phi);
  arrays["u"] = at(first.at.u);
  arrays["s"] = at(first.at.s);
  arrays["outcome"] = outcomes(&first.outcome, starts.size(), sizeof(LabelledStart), owner);
  return arrays;
}

}  // namespace sidestep::python
