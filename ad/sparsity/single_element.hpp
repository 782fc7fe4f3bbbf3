#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <hesse/ad/sparsity/element_kind.hpp>
#include <hesse/ad/sparsity/lower_triangle.hpp>

namespace hesse::ad {

// f(x) = φ(x[index]; p), a sum of one element: its programs run at the one point, read x where it is and write f, ∇f and the
// entries of ∇²f where they belong. Results, errors and structure are those of ElementSum, whose blocks of lanes would be
// filled with copies. One object belongs to one thread at a time.
class SingleElement {
 public:
  // structure: of ∇²f, with all its entries and maybe more; none: found. Throws Error on kinds that are not one valid element, on
  // too large structures, and where the factory gives kernels of more than one lane.
  SingleElement(std::size_t n, std::vector<ElementKind> kinds, const KernelFactory& make_kernel, bool dense,
                std::optional<LowerTriangle> structure = {});
  SingleElement(const SingleElement&) = delete;  // its programs write to it
  SingleElement& operator=(const SingleElement&) = delete;

  const LowerTriangle& hessian_structure() const { return lower_; }

  // f and g, of size n; … and the values of H in the promised structure (dense: both triangles). False when a guard did not
  // hold: what was computed is as if it did.
  [[nodiscard]] bool value_gradient(std::span<const double> x, double& f, std::span<double> g);
  [[nodiscard]] bool value_gradient_hessian(std::span<const double> x, double& f, std::span<double> g,
                                            std::span<double> h);

  // Memory held, the kernels not.
  std::size_t bytes() const;

 private:
  // A program, and where it writes.
  struct Replay {
    SharedKernel kernel;
    std::vector<double*> outputs;
    const double* g = nullptr;  // for which the outputs point there
    const double* h = nullptr;
  };

  void read_from(const double* x);
  void write_to(Replay& replay, double* g, double* h);
  bool run(Replay& replay, double& f);

  std::size_t n_;
  LowerTriangle lower_;
  std::vector<std::uint32_t> index_;
  std::vector<double> parameters_;
  std::vector<std::uint32_t> gradient_entries_, hessian_slots_;
  std::vector<Guard> guards_;
  Replay gradient_, hessian_;
  double f_ = 0;
  std::vector<double> compared_;  // operands of the guards
  std::vector<double> workspace_;
  double* scratch_ = nullptr;  // in it, aligned
  std::vector<const double*> inputs_, parameter_places_;
  const double* x_ = nullptr;  // for which the inputs point there
};

}  // namespace hesse::ad
