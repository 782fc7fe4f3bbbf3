#include <algorithm>
#include <utility>

#include <hesse/ad/detail/core/text.hpp>
#include <hesse/ad/detail/functions/product_structure.hpp>
#include <hesse/ad/detail/replay/disagreement.hpp>

namespace hesse::ad::detail {

using Index = Eigen::Index;

namespace {

// The number of decisions of F that are stored: a branch that is met again is not recorded again.
constexpr std::size_t remembered = 8;

bool contains(const SparsityPattern& pattern, const SparsityPattern& part) {
  for (Index i = 0; i < part.columns(); ++i) {
    const auto all = pattern.column(i), some = part.column(i);
    if (!std::includes(all.begin(), all.end(), some.begin(), some.end())) return false;
  }
  return true;
}

SparsityPattern united(const SparsityPattern& a, const SparsityPattern& b) {
  std::vector<SparsityPattern::Entry> entries;
  for (const SparsityPattern* pattern : {&a, &b})
    for (Index i = 0; i < pattern->columns(); ++i)
      for (const Index j : pattern->column(i)) entries.emplace_back(j, i);
  return SparsityPattern::from_entries(a.rows(), a.columns(), entries);
}

}  // namespace

ProductStructure::ProductStructure(const DerivedJacobian& made, CompressedMode mode, Index lanes, bool dense,
                                   Decisions first)
    : mode_(mode), lanes_(lanes), dense_(dense) {
  colour(made.dependence, mode == CompressedMode::compressed_columns ? made.columns : made.rows);
  if (!dense_) rows_ = {made.dependence.outer(), made.dependence.inner()};
  known_.push_back(std::move(first));
}

void ProductStructure::colour(SparsityPattern dependence, std::optional<Colouring> colouring) {
  const bool by_columns = mode_ == CompressedMode::compressed_columns;
  if (!colouring) {
    ColouringOptions options;
    options.kind = by_columns ? ColouringKind::rows : ColouringKind::columns;  // of Jᵀ
    options.lanes = lanes_;
    colouring = choose_colouring(dependence, options).colouring;
  }
  const Index variables = dependence.rows(), outputs = dependence.columns();
  compressed_.emplace(std::move(dependence), *colouring, lanes_);
  entries_.setZero(compressed_->pattern().nonzeros());
  directions_.of.assign(static_cast<std::size_t>(by_columns ? variables : outputs), kernels::Directions::none);
  directions_.count = compressed_->directions();
  for (Index d = 0; d < directions_.count; ++d)
    for (const std::uint32_t member : compressed_->members(d)) directions_.of[member] = static_cast<std::uint32_t>(d);
  products_.setZero(by_columns ? outputs : variables, lanes_);
  check_.emplace(compressed_->pattern(), mode_);
  directions_.weights = check_->weights();
}

bool ProductStructure::knows(const Decisions& decisions) const {
  return std::find(known_.rbegin(), known_.rend(), decisions) != known_.rend();
}

bool ProductStructure::learn(const Decisions& decisions, const SparsityPattern& dependence) {
  ++recordings_;
  if (!contains(compressed_->pattern(), dependence)) {
    if (!dense_) return false;
    colour(united(compressed_->pattern(), dependence), std::nullopt);
  }
  if (knows(decisions)) return true;
  if (known_.size() == remembered) known_.erase(known_.begin());
  known_.push_back(decisions);
  return true;
}

void ProductStructure::values(Eigen::VectorXd& values) const {
  const SparsityPattern& pattern = compressed_->pattern();
  if (!dense_) {
    values = entries_;
    return;
  }
  values.setZero(pattern.rows() * pattern.columns());
  Index k = 0;
  for (Index i = 0; i < pattern.columns(); ++i)
    for (const Index j : pattern.column(i)) values[i + j * pattern.columns()] = entries_[k++];
}

std::string ProductStructure::describe() const {
  return "recorded " + std::to_string(recordings_) + (recordings_ == 1 ? " time, " : " times, ") +
         std::to_string(compressed_->pattern().nonzeros()) + " entries from " + std::to_string(directions_.count) +
         " directions";
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
