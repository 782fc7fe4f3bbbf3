#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <hesse/ad/detail/scalars/eigen.hpp>
#include <string>
#include <string_view>
#include <vector>

// Linear algebra of active matrices against closed forms of matrix calculus, evaluated in long double. Entries of A(t) and b(t)
// are exactly 0, 1, equal to each other or anything at t = 0, and have derivatives nevertheless.
namespace oracle {

using Long = long double;
using LongMatrix = Eigen::Matrix<Long, Eigen::Dynamic, Eigen::Dynamic>;
using LongVector = Eigen::Matrix<Long, Eigen::Dynamic, 1>;

// One entry: c + g·t + ½ tᵀHt with t ∈ R². Without derivatives it is a constant of the number type: a structural zero if c = 0.
struct Entry {
  double c = 0;
  std::array<double, 2> g{};
  std::array<double, 3> h{};  // H₀₀, H₁₀, H₁₁

  bool constant() const { return g == std::array<double, 2>{} && h == std::array<double, 3>{}; }
  template <class T>
  T at(const T& t0, const T& t1) const {
    if (constant()) return T(c);
    return c + g[0] * t0 + g[1] * t1 + 0.5 * h[0] * (t0 * t0) + h[1] * (t0 * t1) + 0.5 * h[2] * (t1 * t1);
  }
};

// What A is, and so which decompositions it is for.
enum class Kind { square, definite, lower, upper, tall, wide };

struct LinearSystem {
  Kind kind{};
  int rows = 0, cols = 0;
  std::vector<Entry> a;  // by columns; both triangles of a definite matrix
  std::vector<Entry> b;
  std::vector<double> w;  // y = w·x

  template <class T>
  hesse::ad::Matrix<T> matrix(const T& t0, const T& t1) const {
    hesse::ad::Matrix<T> m(rows, cols);
    for (int j = 0; j < cols; ++j)
      for (int i = 0; i < rows; ++i) m(i, j) = a[static_cast<std::size_t>(j * rows + i)].at(t0, t1);
    return m;
  }
  template <class T>
  hesse::ad::Vector<T> right_side(const T& t0, const T& t1) const {
    hesse::ad::Vector<T> v(rows);
    for (int i = 0; i < rows; ++i) v[i] = b[static_cast<std::size_t>(i)].at(t0, t1);
    return v;
  }
  template <class T>
  T weighted(const hesse::ad::Vector<T>& x) const {
    T y(0.0);
    for (int i = 0; i < x.size(); ++i) y += w[static_cast<std::size_t>(i)] * x[i];
    return y;
  }
};

// Value, gradient and Hessian (lower triangle) of one output in t.
struct Derivatives {
  Long value = 0;
  std::array<Long, 2> gradient{};
  std::array<Long, 3> hessian{};
};

// What is computed from the solution or the matrix.
// `spectrum` is Σ wⱼλⱼ + Σ wᵢ(j + 1)xᵢⱼ², whatever the signs of the
// eigenvectors.
enum class Quantity { solution, determinant, log_determinant, trace_of_root, spectrum };

struct Reference {
  Derivatives y;
  std::array<Long, 3> error{};  // bounds for what double may do to value, gradient and Hessian
  bool tame = false;  // condition number below 10³, eigenvalues 0.05 apart where they count; others are left out
};
Reference reference(const LinearSystem& system, Quantity quantity, const std::array<double, 2>& t);

// A decomposition and what it computes; rows of the tables in decompositions.hpp.
struct Decomposition {
  std::string_view name;
  Kind kind;
  Quantity quantity;
};

// A table of decompositions evaluated in one number type; `order` is 1 where that has no second derivatives. Recorded functions are
// recorded at `elsewhere` and replayed at t.
struct LinearNumbers {
  std::string_view number;
  int order;
  std::vector<Decomposition> decompositions;
  Derivatives (*evaluate)(const LinearSystem& system, std::size_t decomposition, const std::array<double, 2>& t,
                          const std::array<double, 2>& elsewhere);
};

LinearSystem random_system(Kind kind, std::uint64_t seed);
std::string describe(const LinearSystem& system);

}  // namespace oracle
