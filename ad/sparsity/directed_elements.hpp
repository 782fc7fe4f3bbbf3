#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include <hesse/ad/programs/block_kernel.hpp>
#include <hesse/ad/programs/pool.hpp>
#include <hesse/ad/sparsity/compressed_hessian.hpp>
#include <hesse/ad/sparsity/element_kind.hpp>
#include <hesse/ad/sparsity/lower_triangle.hpp>

namespace hesse::ad {

// Makes a program ready for that number of lanes; 0: what suits it.
using LaneKernelFactory = std::function<SharedKernel(const Program& program, std::size_t lanes)>;

// The elements of a kind whose Hessian is known by products with directions: those of a star colouring of the kind's entries, carried
// side by side in the lanes. Directions do not depend on the element, so that all is prepared once. One object belongs to one
// thread at a time; results are the same bits for any number of threads.
class DirectedElements {
 public:
  // kind.directions is there; all of its entries are in the structure. Throws Error as the factory does.
  DirectedElements(ElementKind kind, const LaneKernelFactory& make_kernel, const LowerTriangle& structure,
                   std::size_t threads);
  DirectedElements(const DirectedElements&) = delete;  // its programs write to it
  DirectedElements& operator=(const DirectedElements&) = delete;

  // Adds ∇²φ of every element to h, in the structure; of a full matrix to the lower triangle.
  void add(std::span<const double> x, std::span<double> h);

  std::size_t directions() const { return static_cast<std::size_t>(compressed_.directions()); }  // of an element
  std::size_t bytes() const;

 private:
  // What a thread works with.
  struct Worker {
    std::vector<double> scratch;
    DirectionBlock products;
    std::vector<double*> outputs;
  };

  void compute_coefficients(std::size_t first, std::size_t count, std::span<const double> x);
  void multiply(std::size_t element, std::size_t worker, std::size_t group);
  void add_entries(std::size_t element, std::span<double> h) const;

  ElementKind kind_;
  SharedKernel coefficient_kernel_, product_kernel_;
  CompressedHessian compressed_;
  std::vector<std::uint32_t> slots_;  // entry by entry of an element
  std::vector<DirectionBlock> seeds_;
  std::vector<std::vector<const double*>> seed_rows_;  // by group
  // Of the elements that fill the lanes of the coefficient kernel: their variables and parameters by rows, what the kernel
  // gives by rows, and the same element by element.
  std::vector<double> gathered_, computed_, coefficients_, scratch_;
  std::vector<const double*> input_rows_, parameter_rows_;
  std::vector<double*> coefficient_rows_;
  Eigen::VectorXd values_;
  std::vector<Worker> workers_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace hesse::ad
