#pragma once

#include <cstddef>
#include <memory>

namespace hesse::ad {

// A program made ready to run on `lanes` points at once. Immutable: several threads may run one kernel, each with its own
// workspace.
class BlockKernel {
 public:
  virtual ~BlockKernel() = default;

  std::size_t lanes() const { return lanes_; }                  // a multiple of 8, or 1
  std::size_t workspace_doubles() const { return workspace_; }  // aligned to 64 bytes by the caller

  // inputs[i], parameters[p], outputs[k] point to `lanes` consecutive doubles each (aligned to 8 bytes at least; inputs
  // may overlap one another, outputs overlap nothing). Of a program with shared constants, one more of the parameters, the
  // last, points to these, one after the other. Never allocates or throws. Lanes do not influence one another, so
  // unused ones may hold any number.
  virtual void run(const double* const* inputs, const double* const* parameters, double* const* outputs,
                   double* workspace) const = 0;

 protected:
  BlockKernel(std::size_t lanes, std::size_t workspace) : lanes_(lanes), workspace_(workspace) {}

 private:
  std::size_t lanes_, workspace_;
};

// Kernels of the same program may be one.
using SharedKernel = std::shared_ptr<const BlockKernel>;

}  // namespace hesse::ad
