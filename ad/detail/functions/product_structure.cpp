#include <algorithm>
#include <utility>

#include <hesse/ad/detail/core/text.hpp>
#include <hesse/ad/detail/functions/product_structure.hpp>
#include <hesse/ad/detail/replay/disagreement.hpp>

// The structure of a Jacobian by products: colouring, entries at their places, decisions of F that are known to fit.
namespace hesse::ad::detail {

using Index = Eigen::Index;

namespace {

// The number of decisions of F that are stored: a branch that is met again is not recorded again.
constexpr std::size_t remembered = 8;

}  // namespace

ProductStructure::ProductStructure(const DerivedJacobian& made, CompressedMode mode, Index lanes, bool dense,
                                   BranchDecisions first)
    : mode_(mode), lanes_(lanes), dense_(dense) {
  colour(made.dependence, mode == CompressedMode::compressed_columns ? made.columns : made.rows);
  full_ = {made.dependence.m, made.dependence.n, {}, {}};
  decisions_.push_back(std::move(first));
  count_.recorded();
}

void ProductStructure::colour(SparsityPattern dependence, std::optional<Colouring> colouring) {
  const bool by_columns = mode_ == CompressedMode::compressed_columns;
  if (!colouring) {
    ColouringOptions options;
    options.kind = by_columns ? ColouringKind::columns : ColouringKind::rows;
    options.lanes = lanes_;
    colouring = choose_colouring(dependence, options).colouring;
  }
  const Index variables = dependence.n, outputs = dependence.m;
  compressed_.emplace(std::move(dependence), *colouring, lanes_);
  entries_.setZero(compressed_->pattern().size());
  directions_.of.assign(static_cast<std::size_t>(by_columns ? variables : outputs), kernels::Directions::none);
  directions_.count = compressed_->directions();
  for (Index d = 0; d < directions_.count; ++d)
    for (const std::uint32_t member : compressed_->members(d)) directions_.of[member] = static_cast<std::uint32_t>(d);
  products_.setZero(by_columns ? outputs : variables, lanes_);
  check_.emplace(compressed_->pattern(), mode_);
  directions_.weights = check_->weights();
}

bool ProductStructure::holds_for(const BranchDecisions& decisions) const {
  return std::find(decisions_.rbegin(), decisions_.rend(), decisions) != decisions_.rend();
}

bool ProductStructure::add_pattern(const BranchDecisions& decisions, const SparsityPattern& dependence) {
  count_.recorded();
  if (!compressed_->pattern().contains(dependence)) {
    if (!dense_) return false;
    colour(compressed_->pattern().united(dependence), std::nullopt);
  }
  if (holds_for(decisions)) return true;
  if (decisions_.size() == remembered) decisions_.erase(decisions_.begin());
  decisions_.push_back(decisions);
  return true;
}

void ProductStructure::values(Eigen::VectorXd& values) const {
  if (!dense_) {
    values = entries_;
    return;
  }
  values.setZero(full_.size());
  compressed_->pattern().for_each([&](Index i, Index j, Index k) { values[i + j * full_.m] = entries_[k]; });
}

std::string ProductStructure::describe() const {
  return count_.describe() + std::to_string(compressed_->pattern().size()) + " entries from " +
         std::to_string(directions_.count) + " directions";
}

void ProductSink::value(Index i, double yi) {
  outputs_ = std::max(outputs_, i + 1);
  if (i < y_.size() && worst_ < 0 && !(disagreement(yi, y_[i]) <= rounding)) {
    worst_ = i;
    found_ = yi;
  }
}

bool ProductSink::agrees(std::string& diagnosis) const {
  if (outputs_ != y_.size())
    diagnosis = "the function returns " + std::to_string(outputs_) + " numbers where it is differentiated and " +
                std::to_string(y_.size()) + " otherwise; it has to return as many everywhere";
  else if (worst_ >= 0)
    diagnosis = "output " + std::to_string(worst_) + " of the function is " + to_text(y_[worst_]) + " in double and " +
                to_text(found_) + " where it is differentiated; it has to compute the same for every number type";
  return outputs_ == y_.size() && worst_ < 0;
}

}  // namespace hesse::ad::detail
