#include <algorithm>
#include <map>

#include <hesse/ad/detail/least_squares/residual_terms.hpp>

// The structures of J and ∇²½‖r‖² from the parameters of the residual blocks.
namespace hesse::ad::detail {

namespace {

using Index = Eigen::Index;

std::vector<Index> variables_of(const ResidualTerm& term) {
  std::vector<Index> variables;
  for (const Index i : term.global)
    if (i >= 0) variables.push_back(i);
  std::sort(variables.begin(), variables.end());
  return variables;
}

}  // namespace

SparsityPattern jacobian_pattern(Index m, Index n, const std::vector<ResidualTerm>& terms) {
  SparsityPattern rows{m, n, {0}, {}};
  for (const ResidualTerm& term : terms) {
    const std::vector<Index> variables = variables_of(term);
    for (Index i = 0; i < term.block->residual_count(); ++i) {
      rows.inner.insert(rows.inner.end(), variables.begin(), variables.end());
      rows.outer.push_back(static_cast<std::uint32_t>(rows.inner.size()));
    }
  }
  return rows;
}

SymmetricPattern hessian_pattern(Index n, const std::vector<ResidualTerm>& terms) {
  std::map<std::size_t, ElementType> by_width;
  for (const ResidualTerm& term : terms) {
    const std::vector<Index> variables = variables_of(term);
    if (variables.empty()) continue;
    ElementType& type = by_width[variables.size()];
    type.width = static_cast<std::uint32_t>(variables.size());
    ++type.count;
    for (const Index i : variables) type.index.push_back(static_cast<std::uint32_t>(i));
  }
  std::vector<ElementType> types;
  for (auto& [width, type] : by_width) {
    for (std::uint32_t j = 0; j < type.width; ++j)
      for (std::uint32_t i = j; i < type.width; ++i) type.programs.hessian_entries.emplace_back(i, j);
    types.push_back(std::move(type));
  }
  return hessian_pattern(static_cast<std::size_t>(n), types);
}

}  // namespace hesse::ad::detail
