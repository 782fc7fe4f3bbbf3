#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <hesse/ad/functions/congruence.hpp>
#include <hesse/ad/sparsity/derived_sum.hpp>
#include <hesse/ad/sparsity/directed_elements.hpp>
#include <hesse/ad/sparsity/element_sum.hpp>
#include <hesse/ad/sparsity/single_element.hpp>

namespace hesse::ad {

// How replayed programs run: on the interpreter, or as machine code where compiled_available().
enum class Backend : std::uint8_t { interpreted, compiled };

struct ReplayOptions {
  Backend backend = Backend::interpreted;
  bool dense = false;  // the Hessian as a full matrix; forms make it dense anyway
  std::size_t threads = 1;
  bool verified = true;  // f is computed by the user's code as well, and replay must agree
};

// Makes programs ready for that backend, those that are known excepted; `known` outlives what is returned. Throws Error where there
// is no machine code.
KernelFactory kernel_factory(Backend backend, KnownPrograms* known = nullptr);

// Whether a sum has entries of this structure only.
bool fits_into(const LowerTriangle& structure, const DerivedSum& sum);

// A derived sum made ready: programs for many elements at once, entries assembled in place, linear forms and groups folded in by
// congruence. Owns its workspace; one object belongs to one thread at a time.
class PreparedSum {
 public:
  // Throws Error when a Hessian does not fit, or Backend::compiled is asked for where it is not available.
  PreparedSum(DerivedSum derived, const ReplayOptions& options, KnownPrograms* known = nullptr);
  // In a structure that has all entries of the sum: fits_into(structure, derived).
  PreparedSum(DerivedSum derived, const ReplayOptions& options, KnownPrograms* known, LowerTriangle structure);

  const LowerTriangle& structure() const { return congruence_ ? dense_ : sum_structure(); }

  // False when a guard did not hold: as `broken` says the results are those of the branches recorded, which x may not take, or
  // of the elements that take them.
  [[nodiscard]] bool value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                    Broken broken = Broken::kept);
  [[nodiscard]] bool value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h,
                                            Broken broken = Broken::kept);
  // Of the last evaluation; elements of a Sum only.
  const BrokenGuards& broken() const { return single_ ? none_broken_ : sum_->broken(); }

  PreparedSum(PreparedSum&&) noexcept;
  PreparedSum& operator=(PreparedSum&&) noexcept;
  ~PreparedSum();

  std::size_t bytes() const;
  // "3 kinds of element (98567 × 6 variables: 137 instructions, …), interpreted on avx512"
  std::string describe() const { return description_; }

 private:
  void prepare(DerivedSum derived, const ReplayOptions& options, KnownPrograms* known,
               std::optional<LowerTriangle> structure);
  const LowerTriangle& sum_structure() const {
    return single_ ? single_->hessian_structure() : sum_->hessian_structure();
  }
  bool evaluate_groups(const Eigen::VectorXd& x, bool second_order, Broken broken);
  void add_groups(Eigen::VectorXd& h) const;
  bool sum_gradient(std::span<const double> x, double& f, std::span<double> g, Broken broken);
  bool sum_hessian(std::span<const double> x, double& f, std::span<double> g, std::span<double> h, Broken broken);

  std::size_t n_;
  std::unique_ptr<ElementSum> sum_;  // one of these two
  std::unique_ptr<SingleElement> single_;
  std::vector<std::unique_ptr<DirectedElements>> directed_;  // what their Hessians lack
  BrokenGuards none_broken_;
  // Functions that f has arguments of, prepared for themselves, and what they gave last.
  struct Group;
  std::vector<std::unique_ptr<Group>> groups_;
  std::unique_ptr<Congruence> congruence_;
  LowerTriangle dense_;
  Eigen::VectorXd extended_, extended_gradient_, extended_hessian_;
  std::string description_;
};

}  // namespace hesse::ad
