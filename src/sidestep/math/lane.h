// A vector of width one, with the names and meanings of Highway's operations that the kernels use.
// MulAdd is std::fma, rounded once like the instruction: the kernels instantiated on it do the same
// operations as on any FMA vector and give the same bits on every machine, only slowly. That makes
// it the fallback, and the witness that a result does not depend on the vector width.
#pragma once

#include <cmath>
#include <cstddef>

namespace sidestep::lane {

struct Tag {};
struct Vector {
  double x;
};
struct Mask {
  bool b;
};

constexpr std::size_t Lanes(Tag) { return 1; }
inline Vector Zero(Tag) { return {0}; }
inline Vector Set(Tag, double x) { return {x}; }
inline Vector Load(Tag, const double* from) { return {*from}; }
inline Vector LoadU(Tag, const double* from) { return {*from}; }
inline void Store(Vector v, Tag, double* to) { *to = v.x; }
inline void StoreU(Vector v, Tag, double* to) { *to = v.x; }

inline Vector operator+(Vector a, Vector b) { return {a.x + b.x}; }
inline Vector operator-(Vector a, Vector b) { return {a.x - b.x}; }
inline Vector operator*(Vector a, Vector b) { return {a.x * b.x}; }
inline Vector operator/(Vector a, Vector b) { return {a.x / b.x}; }
inline Mask operator<(Vector a, Vector b) { return {a.x < b.x}; }
inline Mask operator<=(Vector a, Vector b) { return {a.x <= b.x}; }
inline Mask operator>(Vector a, Vector b) { return {a.x > b.x}; }
inline Mask operator>=(Vector a, Vector b) { return {a.x >= b.x}; }
inline Mask And(Mask a, Mask b) { return {a.b && b.b}; }
inline Mask Or(Mask a, Mask b) { return {a.b || b.b}; }
inline Mask Not(Mask a) { return {!a.b}; }
inline bool AllTrue(Tag, Mask m) { return m.b; }

inline Vector MulAdd(Vector a, Vector b, Vector c) { return {std::fma(a.x, b.x, c.x)}; }
inline Vector NegMulAdd(Vector a, Vector b, Vector c) { return {std::fma(-a.x, b.x, c.x)}; }
inline Vector Neg(Vector a) { return {-a.x}; }
inline Vector Abs(Vector a) { return {std::abs(a.x)}; }
inline Vector Sqrt(Vector a) { return {std::sqrt(a.x)}; }
// As the x86 instructions: the second operand where the comparison fails, so also for NaN.
inline Vector Max(Vector a, Vector b) { return a.x > b.x ? a : b; }
inline Vector Min(Vector a, Vector b) { return a.x < b.x ? a : b; }
inline Vector IfThenElse(Mask m, Vector yes, Vector no) { return m.b ? yes : no; }

}  // namespace sidestep::lane
