#pragma once

#include <Eigen/Core>
#include <string>

#include <hesse/ad/detail/recording/recorded.hpp>

namespace hesse::ad::detail {

// A residual block: r: Rᵏ → Rᵐ with derivatives, its functor's type erased. An evaluation costs one virtual call. Every
// function returns false if the functor did. Matrices are by columns: m × k, and k × k with the lower triangle written.
// Only the first call of each function allocates.
class ResidualBlock {
 public:
  using Index = Eigen::Index;

  virtual ~ResidualBlock() = default;
  virtual Index residual_count() const = 0;
  virtual Index width() const = 0;
  // Whether all derivatives come from packed forward mode; otherwise J is forward mode, B forward over reverse.
  virtual bool packed() const = 0;
  // "2 residuals of 12 parameters", and how they are differentiated by overloading.
  std::string name() const;
  std::string method() const;

  virtual bool residuals(const double* x, double* r) = 0;
  virtual bool jacobian(const double* x, double* r, double* jacobian) = 0;
  // B = Σ λᵢ∇²rᵢ, with λ = r if lambda is null. Also r, and J if jacobian is not null.
  virtual bool second_order(const double* x, const double* lambda, double* r, double* jacobian, double* b) = 0;
  // r on the recording number type, inside a run of a Recording.
  virtual bool record(const Recorded* x, Recorded* r) = 0;
};

// The value of a residual before the functor runs: a distinct NaN, which survives copies and arithmetic.
double unwritten();
bool is_unwritten(double value);

}  // namespace hesse::ad::detail
