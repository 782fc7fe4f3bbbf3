#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <hesse/ad/detail/assembly/affine_composition.hpp>
#include <hesse/ad/detail/assembly/directed_elements.hpp>
#include <hesse/ad/detail/assembly/element_sum.hpp>
#include <hesse/ad/detail/assembly/single_element.hpp>
#include <hesse/ad/detail/elements/derived_sum.hpp>
#include <hesse/ad/detail/execution/backend.hpp>

namespace hesse::ad::detail {

// PreparedSum: a derived sum, ready for replay.
struct ReplayOptions {
  Backend backend = Backend::interpreted;
  bool dense = false;  // the Hessian as a full matrix; linear forms make it dense anyway
  std::size_t threads = 1;
  bool verified = true;  // the user's code computes f too, and replay must agree
  bool grows = false;    // a recording with entries beyond a sparse structure extends it
};

// A factory for kernels of that back end. It takes kernels that `programs` already has; `programs` must outlive it. Throws
// Error if machine code is not available.
KernelFactory kernel_factory(Backend backend, ProgramCache* programs = nullptr);
// Such as "interpreted on avx512".
std::string describe(Backend backend);

// Whether every entry of the sum is in this structure.
bool fits_into(const SymmetricPattern& structure, const DerivedSum& sum);

// A derived sum, ready for replay. It runs programs on many elements at once, adds entries in place, and adds linear
// forms and nested sums by affine composition. It owns its workspace. One thread at a time may use it.
class PreparedSum {
 public:
  // Throws Error if a Hessian does not fit in memory, or if Backend::compiled is not available.
  PreparedSum(DerivedSum derived, const ReplayOptions& options, ProgramCache* programs = nullptr);
  // With a given structure that has all entries of the sum: fits_into(structure, derived).
  PreparedSum(DerivedSum derived, const ReplayOptions& options, ProgramCache* programs, SymmetricPattern structure);

  const SymmetricPattern& structure() const { return affine_ ? dense_ : sum_structure(); }

  // False if a guard failed. `failed` says what the results then are: those of the recorded branches, which may be
  // wrong at x, or without the elements whose guards failed.
  [[nodiscard]] bool value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                    FailedElements failed = FailedElements::kept);
  [[nodiscard]] bool value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h,
                                            FailedElements failed = FailedElements::kept);
  // The failed guards of the last evaluation. Elements of a Sum only.
  const FailedGuards& failed_guards() const { return single_ ? no_failed_guards_ : sum_->failed_guards(); }

  PreparedSum(PreparedSum&&) noexcept;
  PreparedSum& operator=(PreparedSum&&) noexcept;
  ~PreparedSum();

  std::size_t bytes() const;
  // Such as "3 types of element (98567 × 6 variables: 137 instructions, …), interpreted on avx512".
  std::string describe() const { return description_; }

 private:
  void prepare(DerivedSum derived, const ReplayOptions& options, ProgramCache* programs,
               std::optional<SymmetricPattern> structure);
  const SymmetricPattern& sum_structure() const {
    return single_ ? single_->hessian_structure() : sum_->hessian_structure();
  }
  bool evaluate_nested_sums(const Eigen::VectorXd& x, bool second_order, FailedElements failed);
  void add_nested_sums(Eigen::VectorXd& h) const;
  bool sum_gradient(std::span<const double> x, double& f, std::span<double> g, FailedElements failed);
  bool sum_hessian(std::span<const double> x, double& f, std::span<double> g, std::span<double> h,
                   FailedElements failed);

  std::size_t n_;
  std::unique_ptr<ElementSum> sum_;  // either sum_ or single_ is set
  std::unique_ptr<SingleElement> single_;
  std::vector<std::unique_ptr<DirectedElements>> directed_;  // add the Hessians of terms derived by directions
  FailedGuards no_failed_guards_;
  // The nested sums of f, each prepared by itself, and their last results.
  struct NestedSum;
  std::vector<std::unique_ptr<NestedSum>> nested_sums_;
  std::unique_ptr<AffineComposition> affine_;
  SymmetricPattern dense_;
  Eigen::VectorXd extended_, extended_gradient_, extended_hessian_;
  std::string description_;
};

}  // namespace hesse::ad::detail
