#include <algorithm>
#include <cmath>

#include "hand.hpp"
#include "simd.hpp"

namespace hesse::apps::hessians {
namespace {

using Index = Eigen::Index;

void clear_lower(Index n, double* h) {
  for (Index j = 0; j < n; ++j) std::fill(h + j * n + j, h + (j + 1) * n, 0.0);
}

void rosenbrock_by_hand(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
  const double a = x[1] - x[0] * x[0], b = 1.0 - x[0];
  f = 100.0 * a * a + b * b;
  g[0] = -400.0 * a * x[0] - 2.0 * b;
  g[1] = 200.0 * a;
  h[0] = 1200.0 * x[0] * x[0] - 400.0 * x[1] + 2.0;
  h[1] = -400.0 * x[0];
  h[3] = 200.0;
}

void wood_by_hand(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
  const double a = x[1] - x[0] * x[0], b = 1.0 - x[0], c = x[3] - x[2] * x[2], d = 1.0 - x[2];
  const double e = x[1] - 1.0, k = x[3] - 1.0;
  f = 100.0 * a * a + b * b + 90.0 * c * c + d * d + 10.1 * (e * e + k * k) + 19.8 * e * k;
  g[0] = -400.0 * a * x[0] - 2.0 * b;
  g[1] = 200.0 * a + 20.2 * e + 19.8 * k;
  g[2] = -360.0 * c * x[2] - 2.0 * d;
  g[3] = 180.0 * c + 20.2 * k + 19.8 * e;
  h[0] = 1200.0 * x[0] * x[0] - 400.0 * x[1] + 2.0;
  h[1] = -400.0 * x[0];
  h[2] = h[3] = h[6] = 0.0;
  h[5] = 220.2;
  h[7] = 19.8;
  h[10] = 1080.0 * x[2] * x[2] - 360.0 * x[3] + 2.0;
  h[11] = -360.0 * x[2];
  h[15] = 200.2;
}

void logistics_by_hand(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
  const Index n = x.size();
  clear_lower(n, h.data());
  f = 0;
  for (Index i = 0; i < n; ++i) {
    const double s = 1.0 / (1.0 + std::exp(-x[i]));
    f += s;
    g[i] = s * (1.0 - s);
    h[i * (n + 1)] = g[i] * (1.0 - 2.0 * s);
  }
}

// With β = bᵀx, y = Ax and q = xᵀy: f = Σ xᵢ log(xᵢ / (1 - β)) - q ψ(β), ψ = log((1 + r β)/(1 + s β)) / (√8 β), so that the
// Hessian is diag(1/x) - 2ψ A and a matrix of rank two in b and a vector w.
struct Helmholtz {
  std::vector<double> b, attraction, y;
  int n;

  explicit Helmholtz(int size) : b(at(size)), attraction(2 * at(size)), y(at(size)), n(size) {
    for (int i = 0; i < n; ++i) b[at(i)] = (1.0 + std::fabs(std::sin(static_cast<double>(i)))) / n;
    for (int k = 0; k < 2 * n; ++k) attraction[at(k)] = 1.0 / (n * static_cast<double>(1 + k));
  }

  HESSE_INLINE void evaluate(const double* x, double& f, double* g, double* h) {
    constexpr double root2 = 1.4142135623730950488, r = 1.0 + root2, s = 1.0 - root2, root8 = 2.0 * root2;
    double beta = 0, total = 0, q = 0, entropy = 0;
    for (int i = 0; i < n; ++i) {
      beta += b[at(i)] * x[i];
      total += x[i];
    }
    for (int i = 0; i < n; ++i) {
      y[at(i)] = dot(attraction.data() + i, x);
      q += x[i] * y[at(i)];
    }
    const double free = 1.0 - beta, inverse = 1.0 / free;
    // L = log((1 + rβ)/(1 + sβ)) and ψ = L/(√8 β), with two derivatives.
    const double up = 1.0 + r * beta, down = 1.0 + s * beta;
    const double l = std::log(up / down), l1 = r / up - s / down, l2 = s * s / (down * down) - r * r / (up * up);
    const double scale = 1.0 / (root8 * beta);
    const double psi = l * scale, psi1 = l1 * scale - psi / beta, psi2 = l2 * scale - 2.0 * psi1 / beta;
    const double log_free = std::log(free);
    // ∇²f = diag(1/x) - 2ψA + (bₗ wᵢ + wₗ bᵢ) with w holding the mixed terms and half of the bbᵀ term.
    const double both = 0.5 * (total * inverse * inverse - q * psi2);
    for (int i = 0; i < n; ++i) {
      const double own = std::log(x[i]) - log_free;
      entropy += x[i] * own;
      g[i] = own + 1.0 + b[at(i)] * (total * inverse - q * psi1) - 2.0 * psi * y[at(i)];
      y[at(i)] = both * b[at(i)] + inverse - 2.0 * psi1 * y[at(i)];
    }
    f = entropy - q * psi;
    for (int j = 0; j < n; ++j) {
      double* const column = h + static_cast<Index>(j) * n;
      combine(column, j, attraction.data() + j, -2.0 * psi, b[at(j)], y[at(j)]);
      column[j] += 1.0 / x[j];
    }
  }

 private:
  HESSE_INLINE double dot(const double* a, const double* x) const {
    Lanes sum{};
    int j = 0;
    for (; j + lanes <= n; j += lanes) sum += *reinterpret_cast<const Eight*>(a + j) * *reinterpret_cast<const Eight*>(x + j);
    double rest = sum_of(sum);
    for (; j < n; ++j) rest += a[j] * x[j];
    return rest;
  }
  // column[i] = a[i] t + bᵢ w + yᵢ v for i ≥ first
  HESSE_INLINE void combine(double* column, int first, const double* a, double t, double v, double w) const {
    int i = first;
    for (; i + lanes <= n; i += lanes)
      *reinterpret_cast<Eight*>(column + i) = *reinterpret_cast<const Eight*>(a + i) * t +
                                              *reinterpret_cast<const Eight*>(b.data() + i) * w +
                                              *reinterpret_cast<const Eight*>(y.data() + i) * v;
    for (; i < n; ++i) column[i] = a[i] * t + b[at(i)] * w + y[at(i)] * v;
  }
};

void helmholtz_baseline(Helmholtz& energy, const double* x, double& f, double* g, double* h) { energy.evaluate(x, f, g, h); }
HESSE_AVX512 void helmholtz_avx512(Helmholtz& energy, const double* x, double& f, double* g, double* h) {
  energy.evaluate(x, f, g, h);
}

// f = ½ |x|² + Σ log(1 + exp(-aₛᵀx)): H = I + AᵀDA. Eight samples at a time through the matrix, columns from the diagonal on.
struct Regression {
  const double* rows;
  int samples, n;

  HESSE_INLINE void evaluate(const double* x, double& f, double* g, double* h) const {
    constexpr int together = 8;
    f = 0;
    for (int j = 0; j < n; ++j) {
      double* const column = h + static_cast<Index>(j) * n;
      f += 0.5 * x[j] * x[j];
      g[j] = x[j];
      for (int i = j; i < n; ++i) column[i] = 0.0;
      column[j] = 1.0;
    }
    for (int s = 0; s < samples; s += together) {
      const int used = samples - s < together ? samples - s : together;
      double weight[together] = {};
      const double* a[together];
      for (int k = 0; k < together; ++k) a[k] = rows + static_cast<Index>(k < used ? s + k : s) * n;
      for (int k = 0; k < used; ++k) {
        const double margin = dot(a[k], x);
        const double decay = std::exp(margin < 0.0 ? margin : -margin);
        f += std::log1p(decay) - (margin < 0.0 ? margin : 0.0);
        const double likely = (margin < 0.0 ? decay : 1.0) / (1.0 + decay);
        weight[k] = likely * (1.0 - likely);
        for (int i = 0; i < n; ++i) g[i] -= (1.0 - likely) * a[k][i];
      }
      for (int j = 0; j < n; ++j) {
        double factor[together];
        for (int k = 0; k < together; ++k) factor[k] = weight[k] * a[k][j];
        double* const column = h + static_cast<Index>(j) * n;
        int i = j;
        for (; i + lanes <= n; i += lanes) {
          Lanes sum = *reinterpret_cast<const Eight*>(column + i);
          for (int k = 0; k < together; ++k) sum += factor[k] * *reinterpret_cast<const Eight*>(a[k] + i);
          *reinterpret_cast<Eight*>(column + i) = sum;
        }
        for (; i < n; ++i)
          for (int k = 0; k < together; ++k) column[i] += factor[k] * a[k][i];
      }
    }
  }

 private:
  HESSE_INLINE double dot(const double* a, const double* x) const {
    Lanes sum{};
    int j = 0;
    for (; j + lanes <= n; j += lanes) sum += *reinterpret_cast<const Eight*>(a + j) * *reinterpret_cast<const Eight*>(x + j);
    double rest = sum_of(sum);
    for (; j < n; ++j) rest += a[j] * x[j];
    return rest;
  }
};

void regression_baseline(const Regression& r, const double* x, double& f, double* g, double* h) { r.evaluate(x, f, g, h); }
HESSE_AVX512 void regression_avx512(const Regression& r, const double* x, double& f, double* g, double* h) {
  r.evaluate(x, f, g, h);
}

}  // namespace

void add_hand_rosenbrock(Workload& workload) {
  workload.add("hand", "scalar", [] { return Prepared{&rosenbrock_by_hand}; });
}
void add_hand_wood(Workload& workload) {
  workload.add("hand", "scalar", [] { return Prepared{&wood_by_hand}; });
}
void add_hand_logistics(Workload& workload) {
  workload.add("hand", "scalar", [] { return Prepared{&logistics_by_hand}; });
}
void add_hand_helmholtz(Workload& workload) {
  workload.add("hand", "O(n^2)", [n = static_cast<int>(workload.n())] {
    const auto kernel = has_avx512() ? &helmholtz_avx512 : &helmholtz_baseline;
    return Prepared{[kernel, energy = Helmholtz(n)](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) mutable {
      kernel(energy, x.data(), f, g.data(), h.data());
    }};
  });
}
void add_hand_regression(Workload& workload, const problems::LogisticRegression& regression) {
  workload.add("hand", "A^T D A", [regression] {
    const auto kernel = has_avx512() ? &regression_avx512 : &regression_baseline;
    return Prepared{[kernel, regression](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
      kernel({regression.rows().data(), regression.samples(), regression.n()}, x.data(), f, g.data(), h.data());
    }};
  });
}

}  // namespace hesse::apps::hessians
