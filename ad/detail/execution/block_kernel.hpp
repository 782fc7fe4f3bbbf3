#pragma once

#include <cstddef>
#include <memory>

namespace hesse::ad::detail {

// A kernel: a program that is ready to run on `lanes` points at once. It is immutable. Several threads may run it, each
// with its own workspace.
class BlockKernel {
 public:
  virtual ~BlockKernel() = default;

  std::size_t lanes() const { return lanes_; }                  // a multiple of 8, or 1
  std::size_t workspace_doubles() const { return workspace_; }  // the caller aligns it to 64 bytes

  // inputs[i], parameters[p] and outputs[k] each point to `lanes` consecutive doubles, aligned to 8 bytes. Inputs may
  // overlap each other; outputs overlap nothing. If the program has shared constants, one further pointer at the end
  // of parameters points to them. Never allocates or throws. Lanes are independent, so unused lanes may hold any
  // number.
  virtual void run(const double* const* inputs, const double* const* parameters, double* const* outputs,
                   double* workspace) const = 0;

 protected:
  BlockKernel(std::size_t lanes, std::size_t workspace) : lanes_(lanes), workspace_(workspace) {}

 private:
  std::size_t lanes_, workspace_;
};

// Equal programs may share a kernel.
using SharedKernel = std::shared_ptr<const BlockKernel>;

}  // namespace hesse::ad::detail
