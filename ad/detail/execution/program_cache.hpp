#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <hesse/ad/detail/core/lru_cache.hpp>
#include <hesse/ad/detail/execution/block_kernel.hpp>
#include <hesse/ad/detail/programs/direction_programs.hpp>
#include <hesse/ad/detail/programs/edge_pushing.hpp>

namespace hesse::ad::detail {

// The program cache: programs and kernels derived for one function, kept for its next recording, in which most terms
// have the same graph. It keeps some million instructions, the most recently used.
class ProgramCache {
 public:
  // As derive(graph, bindings, elements, limit). Returns the cached programs if they were derived before.
  DerivativePrograms derive(const TermGraph& graph, const std::vector<Binding>& bindings, std::size_t elements,
                            std::size_t limit);

  // As derive_directions(graph, bindings, *entries(), limit). None if entries() is none: edge pushing suits the term
  // better. A term that was met before gets the same answer without a call of entries().
  std::optional<DirectedPrograms> derive_directions(const TermGraph& graph, const std::vector<Binding>& bindings,
                                                    const std::function<std::optional<HessianEntries>()>& entries,
                                                    std::size_t limit);

  // The cached kernel of the program with that many lanes, or a new one from `make`.
  SharedKernel kernel(const Program& program, std::size_t lanes, const std::function<SharedKernel()>& make);

  // How many times programs were derived, how many times they were found, and how many times kernels were made.
  std::size_t derived() const { return derived_; }
  std::size_t reused() const { return reused_; }
  std::size_t made() const { return made_; }
  // About the memory held, without kernels.
  std::size_t bytes() const;

 private:
  struct Derived {
    TermGraph graph;
    std::vector<Binding> bindings;
    bool searched;  // for the best elimination order
    DerivativePrograms programs;
  };
  struct Directed {
    TermGraph graph;
    std::vector<Binding> bindings;
    DirectedPrograms programs;
  };
  struct Made {
    Program program;
    std::size_t lanes;
    SharedKernel kernel;
  };
  static constexpr std::size_t max_instructions = std::size_t{1} << 22;

  detail::LruCache<Derived> programs_{max_instructions};
  detail::LruCache<Directed> directed_{max_instructions};
  detail::LruCache<Made> kernels_{max_instructions};
  std::size_t derived_ = 0, reused_ = 0, made_ = 0;
};

}  // namespace hesse::ad::detail
