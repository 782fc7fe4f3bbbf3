#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/detail/compositions/functor.hpp>
#include <hesse/ad/detail/compositions/lane_blocks.hpp>
#include <hesse/ad/detail/least_squares/residual_block.hpp>

namespace hesse::ad::detail {

// Kernels of residual blocks. FixedResidual: M residuals of parameter blocks of sizes N…, concatenated in x.
template <class Functor, int M, int... N>
struct FixedResidual {
  static constexpr int fixed_width = (N + ...);
  Functor functor;

  Eigen::Index m() const { return M; }
  Eigen::Index width() const { return fixed_width; }

  template <class T>
  bool operator()(const T* x, T* r) const {
    return call(x, r, std::make_integer_sequence<int, sizeof...(N)>{});
  }

 private:
  template <class T, int... I>
  bool call(const T* x, T* r, std::integer_sequence<int, I...>) const {
    return functor((x + offset(I))..., r);
  }
  // The place of a parameter block in x.
  static constexpr int offset(int block) {
    int sum = 0, i = 0;
    ((sum += i++ < block ? N : 0), ...);
    return sum;
  }
};

// A functor of one parameter block, whose sizes are known at run time.
template <class Functor>
struct DynamicResidual {
  static constexpr int fixed_width = 0;
  Functor functor;
  Eigen::Index residuals;
  Eigen::Index parameters;

  Eigen::Index m() const { return residuals; }
  Eigen::Index width() const { return parameters; }

  template <class T>
  bool operator()(const T* x, T* r) const {
    return functor(x, r);
  }
};

// A functor of any number of parameter blocks, known at run time. It takes a pointer to each block. Block k begins at
// place[k] of x; a block that is given twice has one place.
template <class Functor>
class BlocksResidual {
 public:
  static constexpr int fixed_width = 0;

  BlocksResidual(Functor functor, Eigen::Index residuals, Eigen::Index parameters, std::vector<Eigen::Index> place)
      : functor_(std::move(functor)),
        residuals_(residuals),
        parameters_(parameters),
        place_(std::move(place)),
        pointers_(place_.size() * sizeof(const double*)) {}

  Eigen::Index m() const { return residuals_; }
  Eigen::Index width() const { return parameters_; }

  template <class T>
  bool operator()(const T* x, T* r) const {
    static_assert(sizeof(const T*) == sizeof(const double*) && alignof(const T*) == alignof(const double*));
    auto* const first = reinterpret_cast<const T**>(pointers_.data());
    for (std::size_t k = 0; k < place_.size(); ++k) std::construct_at(first + k, x + place_[k]);
    return functor_(static_cast<T const* const*>(std::launder(first)), r);
  }

 private:
  Functor functor_;
  Eigen::Index residuals_, parameters_;
  std::vector<Eigen::Index> place_;
  mutable std::vector<std::byte> pointers_;  // to numbers of the current type; allocated once
};

// r in the composed number T. The outputs hold NaN before the functor runs; then their values are copied.
template <class T>
struct ResidualRun {
  std::vector<T> x, r;

  template <class Residual, class Seed>
  bool operator()(const Residual& residual, double* values, Seed&& seed) {
    const auto k = static_cast<std::size_t>(residual.width()), m = static_cast<std::size_t>(residual.m());
    x.resize(k);
    for (std::size_t i = 0; i < k; ++i) x[i] = seed(static_cast<Eigen::Index>(i));
    r.assign(m, T(unwritten()));
    if (!residual(x.data(), r.data())) return false;
    for (std::size_t i = 0; i < m; ++i) values[i] = passive(r[i]);
    return true;
  }
};

inline bool all_finite(const double* values, Eigen::Index count) {
  return std::all_of(values, values + count, [](double v) { return std::isfinite(v); });
}

// r, J and B = Σ λᵢ∇²rᵢ in one run; k ≤ N.
template <int N>
class PackedResidual {
 public:
  template <class Residual>
  bool second_order(const Residual& residual, const double* x, const double* lambda, double* r, double* jacobian,
                    double* b) {
    const auto k = static_cast<int>(residual.width());
    const Eigen::Index m = residual.m();
    if (!run_(residual, r, [&](Eigen::Index i) { return Dual2<double, N>::variable(x[i], static_cast<int>(i)); }))
      return false;
    if (!lambda) lambda = r;
    std::fill_n(b, k * k, 0.0);
    for (Eigen::Index e = 0; e < m; ++e) {
      const Dual2<double, N>& y = run_.r[static_cast<std::size_t>(e)];
      for (int j = 0; j < k; ++j) {
        if (jacobian) jacobian[e + j * m] = y.gradient[j];
        for (int i = j; i < k; ++i) b[i + j * k] += lambda[e] * y.hessian(i, j);
      }
    }
    return true;
  }

 private:
  ResidualRun<Dual2<double, N>> run_;
};

// r and J, K columns in each run.
template <int K>
class ForwardResidual {
 public:
  template <class Residual>
  bool jacobian(const Residual& residual, const double* x, double* r, double* jacobian) {
    using Scalar = Dual<double, K>;
    const Eigen::Index k = residual.width(), m = residual.m();
    for (Eigen::Index first = 0; first < k; first += K) {
      if (!run_(residual, r, [&](Eigen::Index i) { return Scalar::variable(x[i], kernels::lane_of<K>(i, first)); }))
        return false;
      for (int l = 0; l < kernels::used_lanes(k, K, first); ++l)
        for (Eigen::Index e = 0; e < m; ++e)
          jacobian[e + (first + l) * m] = run_.r[static_cast<std::size_t>(e)].tangent[l];
    }
    return true;
  }

 private:
  ResidualRun<Dual<double, K>> run_;
};

// B by columns: forward mode over the reverse sweep of λᵀr, K columns in each run. Its cost does not depend on m.
template <int K>
class WeightedReverse {
  using Inner = Dual<double, K>;

 public:
  template <class Residual>
  bool second_order(const Residual& residual, const double* x, const double* lambda, double* r, double* b) {
    const Eigen::Index k = residual.width(), m = residual.m();
    weights_.resize(static_cast<std::size_t>(m));
    adjoint_.resize(static_cast<std::size_t>(k));
    for (Eigen::Index first = 0; first < k; first += K) {
      tape_.reset();
      if (!run_(residual, r,
                [&](Eigen::Index i) { return tape_.input(Inner::variable(x[i], kernels::lane_of<K>(i, first))); }))
        return false;
      if (!all_finite(r, m)) return true;
      for (Eigen::Index e = 0; e < m; ++e) weights_[static_cast<std::size_t>(e)] = Inner(lambda ? lambda[e] : r[e]);
      tape_.pull_back(run_.r, weights_, run_.x, adjoint_);
      for (int l = 0; l < kernels::used_lanes(k, K, first); ++l)
        for (Eigen::Index i = first + l; i < k; ++i)
          b[i + (first + l) * k] = adjoint_[static_cast<std::size_t>(i)].tangent[l];
    }
    return true;
  }

 private:
  Tape<Inner> tape_;
  ResidualRun<Var<Inner>> run_;
  std::vector<Inner> weights_, adjoint_;
};

// The cheapest composition for the width of the block. Widths that are not fixed use the next compiled width.
template <class Residual>
class ResidualKernel final : public ResidualBlock {
  static constexpr int fixed = Residual::fixed_width;
  static constexpr int widest_packed = 8;
  static constexpr bool always_packed = fixed > 0 && fixed <= widest_packed;
  static constexpr int lanes = always_packed ? fixed : 8;

 public:
  explicit ResidualKernel(Residual residual) : residual_(std::move(residual)) {}

  Index residual_count() const override { return residual_.m(); }
  Index width() const override { return residual_.width(); }
  bool packed() const override { return packs(); }

  bool residuals(const double* x, double* r) override {
    std::fill_n(r, residual_.m(), unwritten());
    return residual_(x, r);
  }
  bool record(const Recorded* x, Recorded* r) override {
    std::fill_n(r, residual_.m(), Recorded(unwritten()));
    return residual_(x, r);
  }
  bool jacobian(const double* x, double* r, double* jacobian) override {
    return forward_.jacobian(residual_, x, r, jacobian);
  }

  bool second_order(const double* x, const double* lambda, double* r, double* jacobian, double* b) override {
    if constexpr (always_packed) {
      return packed_.second_order(residual_, x, lambda, r, jacobian, b);
    } else {
      if constexpr (fixed == 0) {
        if (width() <= 4) return packed4_.second_order(residual_, x, lambda, r, jacobian, b);
        if (width() <= widest_packed) return packed8_.second_order(residual_, x, lambda, r, jacobian, b);
      }
      if (jacobian && !forward_.jacobian(residual_, x, r, jacobian)) return false;
      return weighted_.second_order(residual_, x, lambda, r, b);
    }
  }

 private:
  struct Nothing {};
  template <bool used, class Kernel>
  using If = std::conditional_t<used, Kernel, Nothing>;

  bool packs() const { return width() <= widest_packed; }

  Residual residual_;
  ForwardResidual<lanes> forward_;
  [[no_unique_address]] If<always_packed, PackedResidual<always_packed ? fixed : 1>> packed_;
  [[no_unique_address]] If<fixed == 0, PackedResidual<4>> packed4_;
  [[no_unique_address]] If<fixed == 0, PackedResidual<8>> packed8_;
  [[no_unique_address]] If<!always_packed, WeightedReverse<16>> weighted_;
};

template <class Residual>
std::unique_ptr<ResidualBlock> make_block(Residual residual) {
  return std::make_unique<ResidualKernel<Residual>>(std::move(residual));
}

}  // namespace hesse::ad::detail
