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

  template <class Math>
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
    int first = 0;
    for (; first + lanes <= n; first += lanes)
      *reinterpret_cast<Eight*>(g + first) = Math::log(*reinterpret_cast<const Eight*>(x + first));
    for (; first < n; ++first) g[first] = std::log(x[first]);
    for (int i = 0; i < n; ++i) {
      const double own = g[i] - log_free;
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
    for (; j + lanes <= n; j += lanes)
      sum += *reinterpret_cast<const Eight*>(a + j) * *reinterpret_cast<const Eight*>(x + j);
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

void helmholtz_baseline(Helmholtz& energy, const double* x, double& f, double* g, double* h) {
  energy.evaluate<ByLane>(x, f, g, h);
}
HESSE_AVX512 void helmholtz_avx512(Helmholtz& energy, const double* x, double& f, double* g, double* h) {
  energy.evaluate<Vectorised>(x, f, g, h);
}

// Zeros that begin at a line of the cache.
class Aligned {
 public:
  explicit Aligned(std::size_t size) : lines_((size + lanes - 1) / lanes) {}
  double* data() { return lines_.front().numbers; }
  const double* data() const { return lines_.front().numbers; }

 private:
  struct alignas(64) Line {
    double numbers[lanes] = {};
  };
  std::vector<Line> lines_;
};

// f = ½ |x|² + Σ log(1 + exp(-aₛᵀx)): H = I + AᵀDA. Rows and columns are padded to whole lanes; eight samples at a time go
// through the matrix, which is copied out in the end.
class Regression {
 public:
  Regression(const std::vector<double>& rows, int samples, int n)
      : n_(n),
        width_((n + lanes - 1) / lanes * lanes),
        samples_((samples + lanes - 1) / lanes * lanes),
        used_(samples),
        rows_(at(samples_) * at(width_)),
        x_(at(width_)),
        g_(at(width_)),
        h_(at(width_) * at(width_)) {
    for (int s = 0; s < samples; ++s)
      std::copy_n(rows.data() + static_cast<Index>(s) * n, n, rows_.data() + static_cast<Index>(s) * width_);
  }

  template <class Math>
  HESSE_INLINE void evaluate(const double* x, double& f, double* g, double* h) {
    std::copy_n(x, n_, x_.data());
    std::copy_n(x, n_, g_.data());
    std::fill_n(h_.data(), n_ * width_, 0.0);
    f = 0;
    for (int i = 0; i < n_; ++i) f += 0.5 * x[i] * x[i];
    Lanes sum{};
    for (int s = 0; s < samples_; s += lanes) {
      const double* const a = rows_.data() + static_cast<Index>(s) * width_;
      Lanes margin{};
      for (int k = 0; k < lanes; ++k) margin[k] = dot(a + k * width_, x_.data());
      const LaneMask negative = margin < 0.0;
      const Lanes decay = Math::exp(negative ? margin : -margin);
      Lanes loss = Math::log1p(decay) - (negative ? margin : Lanes{});
      const Lanes share = 1.0 / (1.0 + decay);
      const Lanes likely = negative ? decay * share : share, slope = likely - 1.0, weight = -likely * slope;
      for (int k = used_ - s; k < lanes; ++k) loss[k] = 0.0;  // what fills up the last eight
      sum += loss;
      for (int i = 0; i < width_; i += lanes) {
        Lanes total = *reinterpret_cast<const Lanes*>(g_.data() + i);
        for (int k = 0; k < lanes; ++k) total += slope[k] * *reinterpret_cast<const Lanes*>(a + k * width_ + i);
        *reinterpret_cast<Lanes*>(g_.data() + i) = total;
      }
      for (int j = 0; j < n_; ++j) {
        double factor[lanes];
        for (int k = 0; k < lanes; ++k) factor[k] = weight[k] * a[k * width_ + j];
        double* const column = h_.data() + static_cast<Index>(j) * width_;
        for (int i = j / lanes * lanes; i < width_; i += lanes) {
          Lanes total = *reinterpret_cast<const Lanes*>(column + i);
          for (int k = 0; k < lanes; ++k) total += factor[k] * *reinterpret_cast<const Lanes*>(a + k * width_ + i);
          *reinterpret_cast<Lanes*>(column + i) = total;
        }
      }
    }
    f += sum_of(sum);
    std::copy_n(g_.data(), n_, g);
    for (int j = 0; j < n_; ++j) {
      const double* const column = h_.data() + static_cast<Index>(j) * width_;
      std::copy(column + j, column + n_, h + static_cast<Index>(j) * n_ + j);
      h[static_cast<Index>(j) * (n_ + 1)] += 1.0;
    }
  }

 private:
  HESSE_INLINE double dot(const double* a, const double* x) const {
    Lanes sum{};
    for (int j = 0; j < width_; j += lanes)
      sum += *reinterpret_cast<const Lanes*>(a + j) * *reinterpret_cast<const Lanes*>(x + j);
    return sum_of(sum);
  }

  int n_, width_, samples_, used_;
  Aligned rows_, x_, g_, h_;
};

void regression_baseline(Regression& r, const double* x, double& f, double* g, double* h) {
  r.evaluate<ByLane>(x, f, g, h);
}
HESSE_AVX512 void regression_avx512(Regression& r, const double* x, double& f, double* g, double* h) {
  r.evaluate<Vectorised>(x, f, g, h);
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
    return Prepared{[kernel, r = Regression(regression.rows(), regression.samples(), regression.n())](
                        const VectorXd& x, double& f, VectorXd& g, VectorXd& h) mutable {
      kernel(r, x.data(), f, g.data(), h.data());
    }};
  });
}

}  // namespace hesse::apps::hessians
