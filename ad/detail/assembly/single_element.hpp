#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <hesse/ad/detail/elements/element_type.hpp>
#include <hesse/ad/detail/elements/hessian_pattern.hpp>

namespace hesse::ad::detail {

// Evaluates f(x) = φ(x[index]; p), a sum of one element. Its programs run at one point, read x in place and write f, ∇f
// and the entries of ∇²f to their places. Results, errors and structure are those of ElementSum, which would fill
// blocks of lanes with copies. One object belongs to one thread at a time.
class SingleElement {
 public:
  // structure: that of ∇²f, may have more entries than needed; none: computed. Throws Error if the types are not one
  // valid element, if the structure is too large, or if the factory returns kernels of more than one lane.
  SingleElement(std::size_t n, std::vector<ElementType> types, const KernelFactory& make_kernel, bool dense,
                std::optional<SymmetricPattern> structure = {});
  SingleElement(const SingleElement&) = delete;  // its programs write to it
  SingleElement& operator=(const SingleElement&) = delete;

  const SymmetricPattern& hessian_structure() const { return lower_; }

  // Compute f and g, of size n; f, g and the values of H in the structure (dense: both triangles). Return false when a
  // guard failed; the results are those of the recorded branch then.
  [[nodiscard]] bool value_gradient(std::span<const double> x, double& f, std::span<double> g);
  [[nodiscard]] bool value_gradient_hessian(std::span<const double> x, double& f, std::span<double> g,
                                            std::span<double> h);

  // Memory held, without the kernels.
  std::size_t bytes() const;

 private:
  // A program, and where it writes.
  struct Replay {
    SharedKernel kernel;
    std::vector<double*> outputs;
    const double* g = nullptr;  // the arrays for which the outputs are set
    const double* h = nullptr;
  };

  void read_from(const double* x);
  void write_to(Replay& replay, double* g, double* h);
  bool run(Replay& replay, double& f);

  std::size_t n_;
  SymmetricPattern lower_;
  std::vector<std::uint32_t> index_;
  std::vector<double> parameters_;
  std::vector<std::uint32_t> gradient_entries_, hessian_slots_;
  std::vector<Guard> guards_;
  Replay gradient_, hessian_;
  double f_ = 0;
  std::vector<double> compared_;  // operands of the guards
  std::vector<double> workspace_;
  double* scratch_ = nullptr;  // aligned address within workspace_
  std::vector<const double*> inputs_, parameter_places_;
  const double* x_ = nullptr;  // the array for which the inputs are set
};

}  // namespace hesse::ad::detail
