#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hesse/ad/sparsity/pattern.hpp>
#include <hesse/ad/sparsity/vertex_order.hpp>

// Colouring: variables of one colour share one direction, and the matrix is recovered from its product with one direction
// for each colour ([GMP05], [GTMP07], [GTPW09]).
namespace hesse::ad {

// star: a Hessian is read off directly, each entry in the full accuracy of its products.
// acyclic: fewer colours; entries are found one from the other by subtraction, so errors are relative to the largest.
// columns, rows: a Jacobian from J·V (forward) or Jᵀ·W (reverse), read off directly.
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

// One greedy colouring that was tried. `apart` variables of highest degree got a colour of their own each beforehand.
struct ColouringAttempt {
  ColouringKind kind = ColouringKind::star;
  VertexOrder order = VertexOrder::natural;
  std::uint32_t apart = 0;
  std::uint32_t colours = 0;  // … or, if abandoned, more than this many
  bool abandoned = false;     // as soon as it could not win any more
};

struct ColouringOptions {
  std::optional<ColouringKind> kind;  // force a kind …
  std::optional<VertexOrder> order;   // … or an order
  Eigen::Index lanes = 8;             // directions carried together: colours cost by the pass of so many
  double row_cost = 1.0;              // cost of a pass of Jᵀ·W by that of J·V
  std::uint32_t max_chain = 1000;     // substitutions one after the other, beyond which direct recovery is preferred
  std::uint64_t seed = 1;             // of the random order
};

// The choice as data.
struct ColouringChoice {
  Colouring colouring;
  Eigen::Index lanes = 8;
  std::vector<ColouringAttempt> attempts;
  std::size_t chosen = 0;  // of the attempts; meaningless when there are none (nothing to colour)
  std::string reason;

  Eigen::Index passes() const { return (static_cast<Eigen::Index>(colouring.count) + lanes - 1) / lanes; }
};

// Substitution is chosen when it saves this share of the passes: less is not worth the accuracy.
inline constexpr double worthwhile_saving = 0.2;

// The best of several orders, by the number of passes, then of colours. Expected linear time in the nonzeros for bounded
// colours around a variable; dense rows and columns are no worse. Throws Error on lanes < 1 or a kind of the other matrix.
ColouringChoice choose_colouring(const SymmetricPattern& hessian, const ColouringOptions& options = {});
ColouringChoice choose_colouring(const SparsityPattern& jacobian, const ColouringOptions& options = {});

// A table of the attempts, and the reason.
std::string to_string(const ColouringChoice& choice);
std::ostream& operator<<(std::ostream& out, const ColouringChoice& choice);
// One line.
std::string summary(const ColouringChoice& choice);

}  // namespace hesse::ad
