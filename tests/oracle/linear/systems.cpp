#include "systems.hpp"

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <random>
#include <sstream>

namespace oracle {

namespace {

// A family of matrices or vectors with its derivatives in t₀, t₁ and t₀², t₀t₁, t₁².
struct Jet {
  LongMatrix value;
  std::array<LongMatrix, 2> first;
  std::array<LongMatrix, 3> second;
};

// Pairs (i, j) of the lower triangle.
constexpr std::array<std::array<std::size_t, 2>, 3> pairs{{{0, 0}, {1, 0}, {1, 1}}};

Jet jet(const std::vector<Entry>& entries, int rows, int cols, const std::array<double, 2>& t) {
  const LongMatrix zero = LongMatrix::Zero(rows, cols);
  Jet j{zero, {zero, zero}, {zero, zero, zero}};
  for (int c = 0; c < cols; ++c)
    for (int r = 0; r < rows; ++r) {
      const Entry& e = entries[static_cast<std::size_t>(c * rows + r)];
      const Long u = t[0], v = t[1];
      j.value(r, c) = e.at<Long>(u, v);
      j.first[0](r, c) = e.g[0] + e.h[0] * u + e.h[1] * v;
      j.first[1](r, c) = e.g[1] + e.h[1] * u + e.h[2] * v;
      for (std::size_t k = 0; k < 3; ++k) j.second[k](r, c) = e.h[k];
    }
  return j;
}

// (P Q) with the product rule.
Jet product(const Jet& p, const Jet& q) {
  Jet r;
  r.value = p.value * q.value;
  for (std::size_t i = 0; i < 2; ++i) r.first[i] = p.first[i] * q.value + p.value * q.first[i];
  for (std::size_t k = 0; k < 3; ++k) {
    const auto [i, j] = pairs[k];
    r.second[k] = p.second[k] * q.value + p.first[i] * q.first[j] + p.first[j] * q.first[i] + p.value * q.second[k];
  }
  return r;
}

Jet transposed(const Jet& p) {
  Jet r;
  r.value = p.value.transpose();
  for (std::size_t i = 0; i < 2; ++i) r.first[i] = p.first[i].transpose();
  for (std::size_t k = 0; k < 3; ++k) r.second[k] = p.second[k].transpose();
  return r;
}

// A⁻¹B: dX = A⁻¹(dB - dA X).
Jet solution(const Jet& a, const Jet& b) {
  const Eigen::FullPivLU<LongMatrix> lu(a.value);
  Jet x;
  x.value = lu.solve(b.value);
  for (std::size_t i = 0; i < 2; ++i) x.first[i] = lu.solve(b.first[i] - a.first[i] * x.value);
  for (std::size_t k = 0; k < 3; ++k) {
    const auto [i, j] = pairs[k];
    x.second[k] = lu.solve(b.second[k] - a.second[k] * x.value - a.first[i] * x.first[j] - a.first[j] * x.first[i]);
  }
  return x;
}

// √A, A definite: B dB + dB B = dA, solved in the eigenvectors of A.
Jet root(const Jet& a) {
  const Eigen::SelfAdjointEigenSolver<LongMatrix> eigen(a.value);
  const LongMatrix x = eigen.eigenvectors();
  const LongVector s = eigen.eigenvalues().cwiseSqrt();
  const auto sylvester = [&](const LongMatrix& right) {
    LongMatrix e = x.transpose() * right * x;
    for (Eigen::Index i = 0; i < s.size(); ++i)
      for (Eigen::Index j = 0; j < s.size(); ++j) e(i, j) /= s[i] + s[j];
    return LongMatrix(x * e * x.transpose());
  };
  Jet b;
  b.value = x * s.asDiagonal() * x.transpose();
  for (std::size_t i = 0; i < 2; ++i) b.first[i] = sylvester(a.first[i]);
  for (std::size_t k = 0; k < 3; ++k) {
    const auto [i, j] = pairs[k];
    b.second[k] = sylvester(a.second[k] - b.first[i] * b.first[j] - b.first[j] * b.first[i]);
  }
  return b;
}

// Eigenvalues (a column) and eigenvectors. With G = Xᵀ dA X: dλᵢ = gᵢᵢ, dX = XΩ, ωₗᵢ = gₗᵢ/(λᵢ - λₗ).
std::array<Jet, 2> spectrum(const Jet& a) {
  const Eigen::SelfAdjointEigenSolver<LongMatrix> eigen(a.value);
  const LongMatrix x = eigen.eigenvectors();
  const LongVector l = eigen.eigenvalues();
  const Eigen::Index n = l.size();
  LongMatrix k = LongMatrix::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j)
      if (i != j) k(i, j) = 1 / (l[j] - l[i]);
  Jet values, vectors;
  values.value = l;
  vectors.value = x;
  std::array<LongMatrix, 2> g, omega;
  for (std::size_t i = 0; i < 2; ++i) {
    g[i] = x.transpose() * a.first[i] * x;
    omega[i] = g[i].cwiseProduct(k);
    values.first[i] = g[i].diagonal();
    vectors.first[i] = x * omega[i];
  }
  for (std::size_t e = 0; e < 3; ++e) {
    const auto [i, j] = pairs[e];
    const LongMatrix dg = omega[j].transpose() * g[i] + x.transpose() * a.second[e] * x + g[i] * omega[j];
    LongMatrix gap(n, n);
    for (Eigen::Index p = 0; p < n; ++p)
      for (Eigen::Index q = 0; q < n; ++q) gap(p, q) = g[j](q, q) - g[j](p, p);
    const LongMatrix domega = dg.cwiseProduct(k) - g[i].cwiseProduct(k).cwiseProduct(k).cwiseProduct(gap);
    values.second[e] = dg.diagonal();
    vectors.second[e] = x * (omega[j] * omega[i] + domega);
  }
  return {values, vectors};
}

Derivatives weighted(const Jet& x, const std::vector<double>& w) {
  LongMatrix weights(1, x.value.rows());
  for (Eigen::Index i = 0; i < weights.size(); ++i) weights(0, i) = w[static_cast<std::size_t>(i)];
  Derivatives d;
  d.value = (weights * x.value)(0, 0);
  for (std::size_t i = 0; i < 2; ++i) d.gradient[i] = (weights * x.first[i])(0, 0);
  for (std::size_t k = 0; k < 3; ++k) d.hessian[k] = (weights * x.second[k])(0, 0);
  return d;
}

// log|det A|: d = tr(A⁻¹dA), d² = tr(A⁻¹d²A - A⁻¹dA A⁻¹dA).
Derivatives log_determinant(const Jet& a) {
  const Eigen::FullPivLU<LongMatrix> lu(a.value);
  Derivatives d;
  d.value = std::log(std::abs(lu.determinant()));
  std::array<LongMatrix, 2> relative;
  for (std::size_t i = 0; i < 2; ++i) {
    relative[i] = lu.solve(a.first[i]);
    d.gradient[i] = relative[i].trace();
  }
  for (std::size_t k = 0; k < 3; ++k) {
    const auto [i, j] = pairs[k];
    d.hessian[k] = LongMatrix(lu.solve(a.second[k])).trace() - (relative[i] * relative[j]).trace();
  }
  return d;
}

Derivatives exponential_with_sign(const Derivatives& l, Long value) {
  Derivatives d;
  d.value = value;
  for (std::size_t i = 0; i < 2; ++i) d.gradient[i] = value * l.gradient[i];
  for (std::size_t k = 0; k < 3; ++k)
    d.hessian[k] = value * (l.hessian[k] + l.gradient[pairs[k][0]] * l.gradient[pairs[k][1]]);
  return d;
}

Jet triangle(const Jet& a, bool lower) {
  Jet r = a;
  const auto cut = [&](LongMatrix& m) {
    for (Eigen::Index j = 0; j < m.cols(); ++j)
      for (Eigen::Index i = 0; i < m.rows(); ++i)
        if (lower ? i < j : i > j) m(i, j) = 0;
  };
  cut(r.value);
  for (auto& m : r.first) cut(m);
  for (auto& m : r.second) cut(m);
  return r;
}

}  // namespace

Reference reference(const LinearSystem& system, Quantity quantity, const std::array<double, 2>& t) {
  Jet a = jet(system.a, system.rows, system.cols, t);
  if (system.kind == Kind::lower || system.kind == Kind::upper) a = triangle(a, system.kind == Kind::lower);
  const Jet b = jet(system.b, system.rows, 1, t);
  const Jet at = transposed(a);
  // Least squares and least norm by their normal equations, which long double can afford.
  const Jet normal = system.kind == Kind::tall ? product(at, a) : system.kind == Kind::wide ? product(a, at) : a;

  const Eigen::JacobiSVD<LongMatrix> svd(normal.value);
  const auto& sigma = svd.singularValues();
  const Long condition = sigma[0] / sigma[sigma.size() - 1];
  Reference r;
  r.tame = condition < 1000;
  Long gap = 1;
  if (quantity == Quantity::spectrum) {
    const LongVector l = Eigen::SelfAdjointEigenSolver<LongMatrix>(a.value).eigenvalues();
    for (Eigen::Index i = 0; i + 1 < l.size(); ++i) gap = std::min(gap, l[i + 1] - l[i]);
    r.tame = r.tame && gap > 0.05L;
  }
  if (!r.tame) return r;

  switch (quantity) {
    case Quantity::solution:
      r.y = weighted(system.kind == Kind::tall   ? solution(normal, product(at, b))
                     : system.kind == Kind::wide ? product(at, solution(normal, b))
                                                 : solution(a, b),
                     system.w);
      break;
    case Quantity::log_determinant:
      r.y = log_determinant(a);
      break;
    case Quantity::determinant:
      r.y = exponential_with_sign(log_determinant(a), Eigen::FullPivLU<LongMatrix>(a.value).determinant());
      break;
    case Quantity::spectrum: {
      const auto [values, vectors] = spectrum(a);
      r.y = weighted(values, system.w);
      for (Eigen::Index j = 0; j < vectors.value.cols(); ++j)
        for (Eigen::Index i = 0; i < vectors.value.rows(); ++i) {
          const Long weight = system.w[static_cast<std::size_t>(i)] * static_cast<Long>(j + 1), x = vectors.value(i, j);
          r.y.value += weight * x * x;
          for (std::size_t k = 0; k < 2; ++k) r.y.gradient[k] += 2 * weight * x * vectors.first[k](i, j);
          for (std::size_t k = 0; k < 3; ++k)
            r.y.hessian[k] +=
                2 * weight *
                (vectors.first[pairs[k][0]](i, j) * vectors.first[pairs[k][1]](i, j) + x * vectors.second[k](i, j));
        }
      break;
    }
    case Quantity::trace_of_root: {
      const Jet s = root(a);
      r.y.value = s.value.trace();
      for (std::size_t i = 0; i < 2; ++i) r.y.gradient[i] = s.first[i].trace();
      for (std::size_t k = 0; k < 3; ++k) r.y.hessian[k] = s.second[k].trace();
      break;
    }
  }
  // Rounding is magnified by the condition; the sizes are those of the terms that cancel.
  const auto largest = [](const Jet& j) {
    Long first = 0, second = 0;
    for (const auto& m : j.first) first = std::max(first, m.norm());
    for (const auto& m : j.second) second = std::max(second, m.norm());
    return std::array<Long, 3>{j.value.norm(), first, second};
  };
  const auto da = largest(normal), db = largest(b);
  const Long inverse = 1 / std::min(sigma[sigma.size() - 1], gap);
  const Long factor = system.kind == Kind::tall || system.kind == Kind::wide ? 1 + a.value.norm() : 1;
  const Long x0 = factor * inverse * (1 + db[0]);
  const Long x1 = factor * inverse * (1 + db[1] + da[1] * (1 + x0));
  const Long x2 = factor * inverse * (1 + db[2] + da[2] * (1 + x0) + 2 * da[1] * (1 + x1));
  const Long scale = quantity == Quantity::determinant ? 1 + std::abs(r.y.value) : 1;
  const Long rounding = 1000 * condition * std::numeric_limits<double>::epsilon() * scale;
  r.error = {rounding * (1 + x0), rounding * (1 + x1), rounding * (1 + x2) * (1 + inverse * da[1])};
  return r;
}

LinearSystem random_system(Kind kind, std::uint64_t seed) {
  std::mt19937_64 random(seed * 8 + static_cast<std::uint64_t>(kind));
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<std::uint64_t>(n)); };
  const auto uniform = [&] { return std::ldexp(static_cast<double>(random() >> 11), -52) - 1; };
  const auto entry = [&](int zeros) {
    Entry e;
    const int what = below(10);
    e.c = what < zeros ? 0.0 : what < zeros + 1 ? 1.0 : what < zeros + 2 ? 0.5 : uniform();
    if (below(5) == 0) return e;
    for (double& g : e.g) g = below(4) == 0 ? 0.0 : uniform();
    for (double& h : e.h) h = below(2) == 0 ? 0.0 : uniform();
    return e;
  };
  LinearSystem s;
  s.kind = kind;
  const int n = 1 + below(4);
  s.cols = kind == Kind::wide ? n + 1 + below(2) : n;
  s.rows = kind == Kind::tall ? n + 1 + below(2) : n;
  const int zeros = below(8);
  s.a.resize(static_cast<std::size_t>(s.rows * s.cols));
  const auto at = [&](int i, int j) -> Entry& { return s.a[static_cast<std::size_t>(j * s.rows + i)]; };
  for (Entry& e : s.a) e = entry(zeros);
  if (kind == Kind::definite) {
    // Diagonally dominant, often with equal entries on the diagonal.
    for (int j = 0; j < n; ++j) {
      at(j, j) = entry(0);
      at(j, j).c = n + (below(2) == 0 ? 1.0 : 1.5 + uniform());
      for (int i = 0; i < j; ++i) at(i, j) = at(j, i);
    }
  }
  if (kind == Kind::lower || kind == Kind::upper)
    for (int j = 0; j < n; ++j) at(j, j).c = below(2) == 0 ? 1.0 : 1.5 + 0.5 * uniform();
  // Rows exchanged, and one on the diagonal, so that a matrix with many zeros is seldom singular.
  if (kind == Kind::square || kind == Kind::tall || kind == Kind::wide) {
    std::vector<int> permutation(static_cast<std::size_t>(std::min(s.rows, s.cols)));
    for (std::size_t i = 0; i < permutation.size(); ++i) permutation[i] = static_cast<int>(i);
    if (below(2) == 0) std::shuffle(permutation.begin(), permutation.end(), random);
    for (std::size_t i = 0; i < permutation.size(); ++i)
      if (below(3) != 0) at(static_cast<int>(i), permutation[i]).c = below(2) == 0 ? 1.0 : 1.5 + 0.5 * uniform();
  }
  s.b.resize(static_cast<std::size_t>(s.rows));
  for (Entry& e : s.b) e = entry(below(9));
  for (int i = 0; i < s.cols; ++i) s.w.push_back(0.5 + 0.25 * i + 0.1 * uniform());
  return s;
}

std::string describe(const LinearSystem& system) {
  std::ostringstream out;
  out.precision(17);
  const auto print = [&](const Entry& e) {
    out << e.c;
    if (!e.constant())
      out << " + (" << e.g[0] << ", " << e.g[1] << ")t + t(" << e.h[0] << "; " << e.h[1] << ", " << e.h[2] << ")t/2";
  };
  for (int i = 0; i < system.rows; ++i) {
    for (int j = 0; j < system.cols; ++j) {
      out << "A(" << i << ',' << j << ") = ";
      print(system.a[static_cast<std::size_t>(j * system.rows + i)]);
      out << '\n';
    }
    out << "b(" << i << ") = ";
    print(system.b[static_cast<std::size_t>(i)]);
    out << '\n';
  }
  return out.str();
}

}  // namespace oracle
