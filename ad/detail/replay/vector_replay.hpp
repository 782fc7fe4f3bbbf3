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

#include <hesse/ad/detail/assembly/element_outputs.hpp>
#include <hesse/ad/detail/assembly/element_sum.hpp>
#include <hesse/ad/detail/programs/bindings.hpp>
#include <hesse/ad/detail/programs/vector_programs.hpp>
#include <hesse/ad/detail/replay/prepared_sum.hpp>

namespace hesse::ad::detail {

// VectorReplay: replay of F: Rⁿ → Rᵐ. RecordingOrigin: the place in F, and the owner, of each input and output.
struct RecordingOrigin {
  std::vector<std::uint32_t> variable, variable_owner;  // by input
  std::vector<std::uint32_t> row, row_owner;            // by output
};

// F: Rⁿ → Rᵐ as elements, grouped into element types, with programs for F, J, ½‖F‖² and λᵀF. Programs and layouts are
// made at their first use; later evaluations allocate nothing. Elements are added and removed by owner: a piece whose
// guard fails is removed and recorded again. One thread at a time may use it.
class VectorReplay {
 public:
  struct Options {
    Backend backend = Backend::interpreted;
    std::size_t threads = 1;
    bool dense = false;                                           // ∇²½‖F‖² as a full matrix
    std::size_t limit = std::numeric_limits<std::size_t>::max();  // expressions for one element type
  };
  // The place of ∂F(row)/∂x(variable) among the values of J.
  using Place = std::function<std::uint32_t(std::uint32_t row, std::uint32_t variable)>;

  VectorReplay(std::size_t n, std::size_t m, Place place, const Options& options);

  // Adds elements. programs: those for J that are derived already, by cluster.
  void add(const Separation& separation, const RecordingOrigin& origin, std::vector<JacobianProgram> programs = {});
  // Removes the elements of the marked owners.
  void remove(const std::vector<bool>& owners);
  void use(Backend backend);
  void set_limit(std::size_t expressions) { options_.limit = expressions; }

  // F with the rounding of the user's code, apart from vector mathematics. Rows without an element keep their value.
  // False if a guard failed; the owners concerned are marked.
  bool value(std::span<const double> x, std::span<double> r, std::vector<bool>& failed);
  // The values of J that are not structural zeros. The others keep their value.
  void jacobian(std::span<const double> x, std::span<double> values);
  // f = ½‖F‖² and its derivatives, in the structure of this sum. value() reports failed guards.
  ElementSum& half_squares();
  // λᵀF as a function of (x, λ) ∈ Rⁿ⁺ᵐ, with derivatives in x only. Each λᵢ has a diagonal entry 0 after those of x.
  ElementSum& weighted();

  // (row, variable) for each entry of J that is not a structural zero.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> jacobian_entries();

  // A number that changes when elements are added or removed. The structures of the sums may then change too.
  std::size_t generation() const { return generation_; }

  // The derived elements of ½‖F‖². Throws Error beyond the limit.
  DerivedSum derived();
  std::size_t bytes() const;
  // Such as "2 types of element (20000 of 12 variables by 431 instructions, …), interpreted on avx512"; for ½‖F‖² or J.
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
  void bind_all();
  const VectorPrograms& programs(Kind& type);
  const JacobianProgram& jacobian_program(Kind& type);
  const DerivativePrograms& squares(Kind& type);

  std::size_t n_, m_;
  Place place_;
  Options options_;
  std::vector<Kind> types_;
  GraphIndex places_;  // of the element types
  std::size_t generation_ = 1;
  bool bound_ = false;
  std::unique_ptr<ElementOutputs> value_, jacobian_;
  std::unique_ptr<ElementSum> half_squares_, weighted_;
};

}  // namespace hesse::ad::detail
