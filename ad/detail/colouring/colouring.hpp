#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hesse/ad/detail/colouring/vertex_order.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>

// Colouring of sparse matrices: variables of one colour share one direction, and the matrix is recovered from its
// products with one direction for each colour ([GMP05], [GTMP07], [GTPW09]).
namespace hesse::ad::detail {

// star: a Hessian is read directly from the products, each entry in their full accuracy.
// acyclic: fewer colours; entries are recovered one from another by subtraction, so errors are relative to the largest.
// columns, rows: a Jacobian is read directly from J·V (forward mode) or Jᵀ·W (reverse mode).
enum class ColouringKind : int { star, acyclic, columns, rows };

inline constexpr std::array hessian_colourings{ColouringKind::star, ColouringKind::acyclic};
inline constexpr std::array jacobian_colourings{ColouringKind::columns, ColouringKind::rows};

std::string_view to_string(ColouringKind kind);
std::ostream& operator<<(std::ostream& out, ColouringKind kind);

// A colour 0 … count - 1 for each variable (or, by rows, for each output).
struct Colouring {
  ColouringKind kind = ColouringKind::star;
  std::vector<std::uint32_t> colours;
  std::uint32_t count = 0;
};

// One greedy colouring that was tried. Before it, `hubs` variables of highest degree got a colour of their own each.
struct ColouringAttempt {
  ColouringKind kind = ColouringKind::star;
  VertexOrder order = VertexOrder::natural;
  std::uint32_t hubs = 0;
  std::uint32_t colours = 0;  // … or, if abandoned, more than this many
  bool abandoned = false;     // given up as soon as it could not be the best
};

struct ColouringOptions {
  std::optional<ColouringKind> kind;  // force a kind …
  std::optional<VertexOrder> order;   // … or an order
  Eigen::Index lanes = 8;             // directions in one pass; the cost of a colouring is its number of passes
  double row_cost = 1.0;              // cost of a pass of Jᵀ·W over that of J·V
  std::uint32_t max_chain = 1000;     // longest chain of substitutions; beyond it direct recovery is preferred
  std::uint64_t seed = 1;             // of the random order
};

// The chosen colouring, all attempts and the reason.
struct ColouringChoice {
  Colouring colouring;
  Eigen::Index lanes = 8;
  std::vector<ColouringAttempt> attempts;
  std::size_t chosen = 0;  // index of the attempt; meaningless if there are none (nothing to colour)
  std::string reason;

  Eigen::Index passes() const { return (static_cast<Eigen::Index>(colouring.count) + lanes - 1) / lanes; }
};

// An acyclic colouring must save this share of the passes; less is not worth the loss of accuracy.
inline constexpr double worthwhile_saving = 0.2;

// Tries several orders and chooses by the number of passes, then of colours. Expected time is linear in the nonzeros if
// a variable has boundedly many colours around it. Throws Error on lanes < 1 or a kind of the other matrix.
ColouringChoice choose_colouring(const SymmetricPattern& hessian, const ColouringOptions& options = {});
ColouringChoice choose_colouring(const SparsityPattern& jacobian, const ColouringOptions& options = {});

// A table of the attempts, and the reason.
std::string to_string(const ColouringChoice& choice);
std::ostream& operator<<(std::ostream& out, const ColouringChoice& choice);
// One line.
std::string summary(const ColouringChoice& choice);

}  // namespace hesse::ad::detail
