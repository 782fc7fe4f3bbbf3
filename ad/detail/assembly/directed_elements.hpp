#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include <hesse/ad/detail/colouring/compressed_hessian.hpp>
#include <hesse/ad/detail/core/thread_pool.hpp>
#include <hesse/ad/detail/elements/element_type.hpp>
#include <hesse/ad/detail/elements/hessian_pattern.hpp>
#include <hesse/ad/detail/execution/block_kernel.hpp>

// Elements whose Hessians are computed by products with directions.
namespace hesse::ad::detail {

// Makes the kernels of DirectedElements: prepares a program for that number of lanes; 0: the factory chooses it.
using LaneKernelFactory = std::function<SharedKernel(const Program& program, std::size_t lanes)>;

// Evaluates the elements of a type whose Hessian is known by products with directions. A star colouring of the type's
// entries gives the directions, and the lanes carry them side by side. Directions do not depend on the element, so they
// are prepared once. One object belongs to one thread at a time; results are the same bits for any number of threads.
class DirectedElements {
 public:
  // type.directions is set, and the structure contains all entries of the type. Throws Error as the factory does.
  DirectedElements(ElementType type, const LaneKernelFactory& make_kernel, const SymmetricPattern& structure,
                   std::size_t threads);
  DirectedElements(const DirectedElements&) = delete;  // its programs write to it
  DirectedElements& operator=(const DirectedElements&) = delete;

  // Adds ∇²φ of every element to h, in the order of the structure. Of a full matrix it writes the lower triangle only.
  void add(std::span<const double> x, std::span<double> h);

  std::size_t directions() const { return static_cast<std::size_t>(compressed_.directions()); }  // for one element
  std::size_t bytes() const;

 private:
  // The memory of one thread.
  struct Worker {
    std::vector<double> scratch;
    DirectionBlock products;
    std::vector<double*> outputs;
  };

  void compute_coefficients(std::size_t first, std::size_t count, std::span<const double> x);
  void multiply(std::size_t element, std::size_t worker, std::size_t pass);
  void add_entries(std::size_t element, std::span<double> h) const;

  ElementType type_;
  SharedKernel coefficient_kernel_, product_kernel_;
  CompressedHessian compressed_;
  std::vector<std::uint32_t> slots_;  // by element, then by entry
  std::vector<DirectionBlock> seeds_;
  std::vector<std::vector<const double*>> seed_rows_;  // by pass
  // For the elements that fill the lanes of the coefficient kernel: variables and parameters by rows, results of the
  // kernel by rows, and the same results element by element.
  std::vector<double> gathered_, computed_, coefficients_, scratch_;
  std::vector<const double*> input_rows_, parameter_rows_;
  std::vector<double*> coefficient_rows_;
  Eigen::VectorXd values_;
  std::vector<Worker> workers_;
  std::unique_ptr<ThreadPool> pool_;
};

}  // namespace hesse::ad::detail
