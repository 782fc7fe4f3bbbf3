#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/functions/prepared_sum.hpp>
#include <hesse/ad/programs/bindings.hpp>
#include <hesse/ad/programs/vector_programs.hpp>
#include <hesse/ad/sparsity/element_outputs.hpp>
#include <hesse/ad/sparsity/element_sum.hpp>

namespace hesse::ad {

// Where the inputs and outputs of a recording stand in F: Rⁿ→Rᵐ, and to which piece of F (a residual block, say) they belong.
struct RecordingOrigin {
  std::vector<std::uint32_t> variable, variable_owner;  // by input
  std::vector<std::uint32_t> row, row_owner;            // by output
};

// F: Rⁿ→Rᵐ as elements of one output or several, clustered by what they compute, with programs for F, J, ½‖F‖² and λᵀF. Programs
// and layouts are made when they are first needed; afterwards an evaluation allocates nothing. Elements come and go by owner: a
// piece that branches otherwise is taken out and recorded again. One object belongs to one thread at a time.
class VectorReplay {
 public:
  struct Options {
    Backend backend = Backend::interpreted;
    std::size_t threads = 1;
    bool dense = false;                                           // ∇²½‖F‖² as a full matrix
    std::size_t limit = std::numeric_limits<std::size_t>::max();  // expressions of a kind of element
  };
  // Where ∂F(row)/∂x(variable) stands among the values of J.
  using Place = std::function<std::uint32_t(std::uint32_t row, std::uint32_t variable)>;

  VectorReplay(std::size_t n, std::size_t m, Place place, const Options& options);

  // programs: for J, by cluster, as far as they are derived already.
  void add(const Separation& separation, const RecordingOrigin& origin, std::vector<JacobianProgram> programs = {});
  // Takes out the elements of the owners that are marked.
  void remove(const std::vector<bool>& owners);
  void use(Backend backend);
  void set_limit(std::size_t expressions) { options_.limit = expressions; }

  // F as the user's code rounds it, but for vector mathematics; rows without element stay. False when a guard did not hold; then
  // the owners concerned are marked.
  bool value(std::span<const double> x, std::span<double> r, std::vector<bool>& broken);
  // The values of J that are not 0 by structure; the others stay.
  void jacobian(std::span<const double> x, std::span<double> values);
  // f = ½‖F‖², and its derivatives in the structure of this sum. What guards say is known from value().
  ElementSum& half_squares();
  // λᵀF of (x, λ) ∈ Rⁿ⁺ᵐ; only derivatives by x are computed. Each λᵢ has a diagonal entry, 0, after those of x.
  ElementSum& weighted();

  // (row, variable) of the entries of J that are not 0 by structure.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> jacobian_entries();

  // Another number whenever elements came or went: the structures of the sums may be others.
  std::size_t generation() const { return generation_; }

  // The elements of ½‖F‖², derived. Throws Error beyond the limit.
  DerivedSum derived();
  std::size_t bytes() const;
  // "2 kinds of element (20000 of 12 variables by 431 instructions, …), interpreted on avx512": for ½‖F‖², or for J.
  std::string describe();
  std::string describe_jacobian();

 private:
  struct Kind {
    Cluster cluster;  // its outputs are rows
    std::vector<std::uint32_t> owners;
    BoundCluster bound;
    std::optional<VectorPrograms> programs;
    std::optional<JacobianProgram> jacobian;
    std::optional<DerivativePrograms> squares;

    std::size_t roots() const { return cluster.graph.roots.size(); }
  };

  void changed();
  std::string backend() const;
  void bind_all();
  const VectorPrograms& programs(Kind& kind);
  const JacobianProgram& jacobian_program(Kind& kind);
  const DerivativePrograms& squares(Kind& kind);

  std::size_t n_, m_;
  Place place_;
  Options options_;
  std::vector<Kind> kinds_;
  GraphPlaces places_;  // of the kinds
  std::size_t generation_ = 1;
  bool bound_ = false;
  std::unique_ptr<ElementOutputs> value_, jacobian_;
  std::unique_ptr<ElementSum> half_squares_, weighted_;
};

}  // namespace hesse::ad
