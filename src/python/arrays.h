// Results as NumPy arrays without copies: each array is a read-only view that keeps the C++ object
// it looks into alive.
#pragma once

#include <memory>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <string>
#include <utility>
#include <vector>

#include "sidestep/problem/problem.h"

namespace sidestep::python {
namespace py = pybind11;

/// A result on the heap, shared by the views of it.
template <class T>
std::shared_ptr<const T> shared(T&& result) {
  return std::make_shared<const T>(std::forward<T>(result));
}

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
template <class Number, class Owner>
py::array strided(const Number* first, i64 count, std::size_t stride,
                  const std::shared_ptr<Owner>& owner) {
  if (count == 0) return read_only(py::array_t<Number>(0));
  return read_only(py::array(py::dtype::of<Number>(), {static_cast<py::ssize_t>(count)},
                             {static_cast<py::ssize_t>(stride)}, first, keep(owner)));
}

/// One member of each record.
template <class Record, class Number, class Owner>
py::array column(const std::vector<Record>& records, Number Record::*member,
                 const std::shared_ptr<Owner>& owner) {
  if (records.empty()) return read_only(py::array_t<Number>(0));
  return strided(&(records.front().*member), static_cast<i64>(records.size()), sizeof(Record),
                 owner);
}

/// A whole vector, row-major in `shape` (empty: one dimension).
template <class Number, class Owner>
py::array view(const std::vector<Number>& values, const std::shared_ptr<Owner>& owner,
               std::vector<py::ssize_t> shape = {}) {
  if (shape.empty()) shape = {static_cast<py::ssize_t>(values.size())};
  if (values.empty()) return read_only(py::array_t<Number>(shape));
  return read_only(py::array(py::dtype::of<Number>(), shape, values.data(), keep(owner)));
}

/// A vector that becomes an array.
template <class Number>
py::array moved(std::vector<Number>&& values, std::vector<py::ssize_t> shape = {}) {
  const auto owner = shared(std::move(values));
  return view(*owner, owner, std::move(shape));
}

}  // namespace sidestep::python
