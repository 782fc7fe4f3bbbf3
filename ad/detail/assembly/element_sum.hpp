#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hesse/ad/detail/assembly/failed_guards.hpp>
#include <hesse/ad/detail/elements/element_order.hpp>
#include <hesse/ad/detail/elements/element_type.hpp>
#include <hesse/ad/detail/elements/hessian_pattern.hpp>

namespace hesse::ad::detail {

// Evaluates f(x) = Σₑ φₑ(x[index(e)]; pₑ), its gradient and its Hessian, by programs that run on many elements at once.
// The constructor does all work that does not depend on x: the structure, the place of every entry, the order of all
// additions. An evaluation sorts, searches and allocates nothing. Its results are the same bits for any number of
// threads and any instruction set. One object belongs to one thread at a time.
class ElementSum {
 public:
  struct Options {
    bool dense = false;  // H as a full n × n matrix
    ElementOrder order = ElementOrder::automatic;
    std::size_t threads = 1;  // including the caller's thread
    // Of H; may have more entries than needed. None: computed, or dense.
    std::optional<SymmetricPattern> structure = {};
  };

  // Takes time O(Σ entries) and a little more. Throws Error on types that are not valid (see validate), on structures
  // that are too large, and if the factory returns kernels that do not fit.
  ElementSum(std::size_t n, std::vector<ElementType> types, const KernelFactory& make_kernel, const Options& options);
  ElementSum(std::size_t n, std::vector<ElementType> types, const KernelFactory& make_kernel)
      : ElementSum(n, std::move(types), make_kernel, Options()) {}
  ElementSum(ElementSum&&) noexcept;
  ElementSum& operator=(ElementSum&&) noexcept;
  ~ElementSum();

  std::size_t dimension() const;
  const SymmetricPattern& hessian_structure() const;

  // Compute f; f and g, of size n; f, g and the values of H in the structure (dense: both triangles). Return false when
  // a guard failed: failed_guards() lists the elements, `failed` says what is done with them. Throw Error if a size is wrong.
  [[nodiscard]] bool value(std::span<const double> x, double& f, FailedElements failed = FailedElements::kept);
  [[nodiscard]] bool value_gradient(std::span<const double> x, double& f, std::span<double> g,
                                    FailedElements failed = FailedElements::kept);
  [[nodiscard]] bool value_gradient_hessian(std::span<const double> x, double& f, std::span<double> g,
                                            std::span<double> h, FailedElements failed = FailedElements::kept);
  const FailedGuards& failed_guards() const;

  // The number of threads. At most one works on each part of the evaluation.
  std::size_t threads() const;
  void set_threads(std::size_t threads);

  // Memory held, including the structure, without the kernels.
  std::size_t bytes() const;

 private:
  struct State;

  std::unique_ptr<State> state_;
};

}  // namespace hesse::ad::detail
