#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <hesse/ad/programs/block_kernel.hpp>
#include <hesse/ad/programs/detail/recently_used.hpp>
#include <hesse/ad/programs/direction_programs.hpp>
#include <hesse/ad/programs/edge_pushing.hpp>

namespace hesse::ad {

// What was derived and made ready of one function, for the next time that it is recorded: most of its terms are then the same but
// for their variables. Some million instructions are kept, the last used.
class KnownPrograms {
 public:
  // As derive(graph, bindings, elements, limit), unless that was done before: then the same programs.
  DerivativePrograms derive(const TermGraph& graph, const std::vector<Binding>& bindings, std::size_t elements,
                            std::size_t limit);

  // As derive_directions(graph, bindings, *entries(), limit); none where entries() has none: then the term is for edge pushing. One
  // met before goes the way that it went then, and entries() is not asked.
  std::optional<DirectedPrograms> derive_directions(const TermGraph& graph, const std::vector<Binding>& bindings,
                                                    const std::function<std::optional<HessianEntries>()>& entries,
                                                    std::size_t limit);

  // A kernel of the program that is made by `make` unless it was before, for so many lanes.
  SharedKernel kernel(const Program& program, std::size_t lanes, const std::function<SharedKernel()>& make);

  // How often programs were derived, and how often they were there; how often kernels were made.
  std::size_t derived() const { return derived_; }
  std::size_t reused() const { return reused_; }
  std::size_t made() const { return made_; }
  // About the memory held, the kernels not.
  std::size_t bytes() const;

 private:
  struct Derived {
    TermGraph graph;
    std::vector<Binding> bindings;
    bool searched;  // for the best order of elimination
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
  static constexpr std::size_t most_instructions = std::size_t{1} << 22;

  detail::RecentlyUsed<Derived> programs_{most_instructions};
  detail::RecentlyUsed<Directed> directed_{most_instructions};
  detail::RecentlyUsed<Made> kernels_{most_instructions};
  std::size_t derived_ = 0, reused_ = 0, made_ = 0;
};

}  // namespace hesse::ad
