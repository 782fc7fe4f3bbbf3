#include <algorithm>
#include <map>

#include <hesse/ad/functions/residual_terms.hpp>

namespace hesse::ad {

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

RowStructure row_structure(const std::vector<ResidualTerm>& terms) {
  RowStructure rows;
  for (const ResidualTerm& term : terms) {
    const std::vector<Index> variables = variables_of(term);
    for (Index i = 0; i < term.block->residual_count(); ++i) {
      rows.inner.insert(rows.inner.end(), variables.begin(), variables.end());
      rows.outer.push_back(static_cast<Index>(rows.inner.size()));
    }
  }
  return rows;
}

LowerTriangle block_triangle(Index n, const std::vector<ResidualTerm>& terms) {
  std::map<std::size_t, ElementKind> by_width;
  for (const ResidualTerm& term : terms) {
    const std::vector<Index> variables = variables_of(term);
    if (variables.empty()) continue;
    ElementKind& kind = by_width[variables.size()];
    kind.width = static_cast<std::uint32_t>(variables.size());
    ++kind.count;
    for (const Index i : variables) kind.index.push_back(static_cast<std::uint32_t>(i));
  }
  std::vector<ElementKind> kinds;
  for (auto& [width, kind] : by_width) {
    for (std::uint32_t j = 0; j < kind.width; ++j)
      for (std::uint32_t i = j; i < kind.width; ++i) kind.programs.hessian_entries.emplace_back(i, j);
    kinds.push_back(std::move(kind));
  }
  return lower_triangle(static_cast<std::size_t>(n), kinds);
}

}  // namespace hesse::ad
