#pragma once

#include <Eigen/Core>
#include <string>

#include <hesse/ad/recording/recorded.hpp>

namespace hesse::ad {

// r: Rᵏ→Rᵐ with its derivatives, types erased: what LeastSquares assembles. One virtual call per block and evaluation.
// Every function returns false where the user's functor did. Matrices are column by column, of sizes m × k and k × k (lower
// triangle written). Nothing is allocated after the first call of each function.
class ResidualBlock {
 public:
  using Index = Eigen::Index;

  virtual ~ResidualBlock() = default;
  virtual Index residual_count() const = 0;
  virtual Index width() const = 0;
  virtual std::string name() const = 0;
  virtual std::string method() const = 0;

  virtual bool residuals(const double* x, double* r) = 0;
  virtual bool jacobian(const double* x, double* r, double* jacobian) = 0;
  // B = Σ λᵢ∇²rᵢ; lambda null: λ = r. Also r, and J where it is not null.
  virtual bool second_order(const double* x, const double* lambda, double* r, double* jacobian, double* b) = 0;
  // r in numbers that write down what is done to them; inside a run of a Recording.
  virtual bool record(const Recorded* x, Recorded* r) = 0;
};

// What residuals hold before the functor runs: a NaN of its own, kept by copies and carried on by arithmetic.
double unwritten();
bool is_unwritten(double value);

}  // namespace hesse::ad
