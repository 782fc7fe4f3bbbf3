#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hesse/ad/sparsity/broken_guards.hpp>
#include <hesse/ad/sparsity/element_kind.hpp>
#include <hesse/ad/sparsity/element_order.hpp>
#include <hesse/ad/sparsity/lower_triangle.hpp>

namespace hesse::ad {

// f(x) = Σₑ φₑ(x[index(e)]; pₑ), its gradient and its Hessian, by programs that run on many elements at once. Everything
// that does not depend on x is done by the constructor: the structure, where every entry of an element goes, the order of
// all additions. An evaluation sorts, searches and allocates nothing, and its results are the same bits for any number of
// threads and any instruction set. One object belongs to one thread at a time.
class ElementSum {
 public:
  struct Options {
    bool dense = false;  // H as a full n × n matrix
    ElementOrder order = ElementOrder::automatic;
    std::size_t threads = 1;                      // the caller's among them
    std::optional<LowerTriangle> structure = {};  // of H, with all its entries and maybe more; none: found, or dense
  };

  // Time O(Σ entries) and a little; throws Error on kinds that are not valid (validate), on too large structures, and where
  // the factory gives kernels that do not fit.
  ElementSum(std::size_t n, std::vector<ElementKind> kinds, const KernelFactory& make_kernel, const Options& options);
  ElementSum(std::size_t n, std::vector<ElementKind> kinds, const KernelFactory& make_kernel)
      : ElementSum(n, std::move(kinds), make_kernel, Options()) {}
  ElementSum(ElementSum&&) noexcept;
  ElementSum& operator=(ElementSum&&) noexcept;
  ~ElementSum();

  std::size_t dimension() const;
  const LowerTriangle& hessian_structure() const;

  // f; … and g, of size n; … and the values of H in the promised structure (dense: both triangles). False when some guard
  // did not hold, broken() says where, `broken` what becomes of them. Throws Error when a size is wrong.
  [[nodiscard]] bool value(std::span<const double> x, double& f, Broken broken = Broken::kept);
  [[nodiscard]] bool value_gradient(std::span<const double> x, double& f, std::span<double> g,
                                    Broken broken = Broken::kept);
  [[nodiscard]] bool value_gradient_hessian(std::span<const double> x, double& f, std::span<double> g,
                                            std::span<double> h, Broken broken = Broken::kept);
  const BrokenGuards& broken() const;

  // At most one for each of the parts, in which the work is divided by its amount.
  std::size_t threads() const;
  void set_threads(std::size_t threads);

  // Memory held, the structure included, the kernels not.
  std::size_t bytes() const;

 private:
  struct State;

  std::unique_ptr<State> state_;
};

}  // namespace hesse::ad
