#pragma once

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include <hesse/problems/cutest/discretised.hpp>
#include <hesse/problems/cutest/equations.hpp>
#include <hesse/problems/cutest/scalable.hpp>

// Equations whose unknowns are the entries of a matrix.
namespace hesse::problems::cutest {

// B² for a p × p matrix B by rows.
class MatrixSquare : public Scalable {
 public:
  // The entry (3, 1) of B is 0 or sin 49² or what it is at another p.
  MatrixSquare(int n, bool zero);
  int p() const { return p_; }

 protected:
  // B less four fifths of what it is without the zero.
  std::vector<double> start() const;

  int p_;
  std::vector<double> root_, squared_;  // B and B²
};

// |X² − B²|², X by rows, too; O(n^1.5).
class MatrixRoot : public MatrixSquare {
 public:
  using MatrixSquare::MatrixSquare;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < p_; ++i)
      for (int j = 0; j < p_; ++j) {
        Scalar<X> r(-squared_[static_cast<std::size_t>(i * p_ + j)]);
        for (int t = 0; t < p_; ++t) r += x[i * p_ + t] * x[t * p_ + j];
        f += square(r);
      }
    return f;
  }

 protected:
  Info describe(const char* title) const;
};

struct Msqrta : MatrixRoot {
  static constexpr std::string_view name = "MSQRTALS";
  static constexpr SizeRule sizes{hundred, 9, 1'000'000, 1, "n >= 9, a square", &is_square};
  explicit Msqrta(int n) : MatrixRoot(n, false) {}
  Info info() const { return describe("square root of a matrix"); }
};

struct Msqrtb : MatrixRoot {
  static constexpr std::string_view name = "MSQRTBLS";
  static constexpr SizeRule sizes{hundred, 9, 1'000'000, 1, "n >= 9, a square", &is_square};
  explicit Msqrtb(int n) : MatrixRoot(n, true) {}
  Info info() const { return describe("square root of a matrix with a zero"); }
};

// An error in the same problem: entry (i, j) of X² is the sum of row i of X, times its entry j.
struct Nonmsqrt : MatrixSquare {
  static constexpr std::string_view name = "NONMSQRT";
  static constexpr SizeRule sizes{hundred, 9, 1'000'000, 1, "n >= 9, a square", &is_square};
  explicit Nonmsqrt(int n) : MatrixSquare(n, true) {}
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < p_; ++i) {
      Scalar<X> sum(0.0);
      for (int j = 0; j < p_; ++j) sum += x[i * p_ + j];
      for (int j = 0; j < p_; ++j) f += square(x[i * p_ + j] * sum - squared_[static_cast<std::size_t>(i * p_ + j)]);
    }
    return f;
  }
};

// The same as MSQRTALS for a tridiagonal X of order m, by rows: n = 3m − 2, entry (i, j) is variable 2i + j, all from 0.
struct Spmsrt : Scalable {
  static constexpr std::string_view name = "SPMSRTLS";
  static constexpr SizeRule sizes{hundred, 7, largest_n, 1, "n >= 7, n = 3m - 2", [](int n) { return n % 3 == 1; }};
  using Scalable::Scalable;
  Info info() const;

  static double root(int k) { return std::sin(square(k + 1.0)); }  // entry k of B

  template <class X>
  auto operator()(const X& x) const {
    const int m = (n() + 2) / 3;
    Scalar<X> f(0.0);
    for (int i = 0; i < m; ++i)
      for (int j = i > 2 ? i - 2 : 0; j <= i + 2 && j < m; ++j) {
        Scalar<X> r(0.0);
        const int first = i > j ? i - 1 : j - 1, last = i < j ? i + 1 : j + 1;
        for (int t = first < 0 ? 0 : first; t <= last && t < m; ++t)
          r += x[2 * i + t] * x[2 * t + j] - root(2 * i + t) * root(2 * t + j);
        f += square(r);
      }
    return f;
  }
};

// A p × p matrix X by rows and two vectors: x = (X, y₁, z₁, y₂, z₂, …). An equation for each entry, one for each row and one
// for each column.
class Matrix : public Scalable {
 public:
  explicit Matrix(int n) : Scalable(n), p_(order(n, &size)) {}
  static int size(int p) { return p * (p + 2); }
  int p() const { return p_; }

  static constexpr std::array standard{99};
  static constexpr SizeRule sizes{
      standard, 3, largest_n, 1, "n >= 3, n = p(p + 2)", [](int n) {
                                    return order(n, &Matrix::size) > 0; }};

 protected:
  // The sum of squares of entry(x_ij, y_i + z) and of what the sums of curved(x_ij) over rows and columns differ from 1. With
  // linear, x_ij is added to the sum of row i and, as the collection has it, to that of column i. z is z_i, as the collection
  // had it first, or z_j.
  template <class X, class Entry, class Curved>
  auto squares(const X& x, bool by_column, bool linear, const Entry& entry, const Curved& curved) const {
    std::vector<Scalar<X>> rows(static_cast<std::size_t>(p_), Scalar<X>(-1.0)), columns = rows;
    Scalar<X> f(0.0);
    for (int i = 0; i < p_; ++i)
      for (int j = 0; j < p_; ++j) {
        const auto row = static_cast<std::size_t>(i), column = static_cast<std::size_t>(j);
        const Scalar<X>& t = x[i * p_ + j];
        f += square(entry(t, Scalar<X>(x[p_ * p_ + 2 * i] + x[p_ * p_ + 2 * (by_column ? j : i) + 1])));
        const Scalar<X> term = curved(t);
        rows[row] += term;
        columns[column] += term;
        if (linear) {
          rows[row] += t;
          columns[row] += t;
        }
      }
    for (std::size_t i = 0; i < rows.size(); ++i) f += square(rows[i]) + square(columns[i]);
    return f;
  }

 private:
  int p_;
};

// t³ − 10 t² = (y + z)(t cos t − sin t); sums of sin(t)/t.
class Yatp1 : public Matrix {
 public:
  Yatp1(int n, bool by_column) : Matrix(n), by_column_(by_column) {}

  template <class X>
  auto operator()(const X& x) const {
    using std::cos, std::sin;
    using T = Scalar<X>;
    const auto entry = [](const T& t, const T& s) { return T(square(t) * (t - 10.0) - s * (t * cos(t) - sin(t))); };
    return squares(x, by_column_, false, entry, [](const T& t) { return T(sin(t) / t); });
  }

 protected:
  Info describe() const;

 private:
  bool by_column_;
};

struct Yatp1Ls : Yatp1 {
  static constexpr std::string_view name = "YATP1LS";
  explicit Yatp1Ls(int n) : Yatp1(n, false) {}
  Info info() const { return describe(); }
};

struct Yatp1Cls : Yatp1 {
  static constexpr std::string_view name = "YATP1CLS";
  explicit Yatp1Cls(int n) : Yatp1(n, true) {}
  Info info() const { return describe(); }
};

// t − (y + z)(1 + cos t) = 1; sums of t + sin t.
class Yatp2 : public Matrix {
 public:
  Yatp2(int n, bool by_column) : Matrix(n), by_column_(by_column) {}

  template <class X>
  auto operator()(const X& x) const {
    using std::cos, std::sin;
    using T = Scalar<X>;
    const auto entry = [](const T& t, const T& s) { return T(t - s * (1.0 + cos(t)) - 1.0); };
    return squares(x, by_column_, true, entry, [](const T& t) { return T(sin(t)); });
  }

 protected:
  Info describe() const;

 private:
  bool by_column_;
};

struct Yatp2Ls : Yatp2 {
  static constexpr std::string_view name = "YATP2LS";
  explicit Yatp2Ls(int n) : Yatp2(n, false) {}
  Info info() const { return describe(); }
};

struct Yatp2Cls : Yatp2 {
  static constexpr std::string_view name = "YATP2CLS";
  explicit Yatp2Cls(int n) : Yatp2(n, true) {}
  Info info() const { return describe(); }
};

}  // namespace hesse::problems::cutest
