#include "random_sparse.hpp"

#include <algorithm>
#include <hesse/problems/generator.hpp>

namespace hesse::apps::hessians {

RandomSparseAt random_sparse(int terms) {
  constexpr int kinds = 8;
  constexpr std::size_t width = RandomElement::width;
  problems::Generator generator(37);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(generator.next() % limit); };
  const int n = std::max(static_cast<int>(width), terms / 2);
  auto rows = std::make_shared<std::vector<std::array<int, width>>>();
  auto data = std::make_shared<std::vector<RandomExpression>>();
  for (int e = 0; e < terms; ++e) {
    auto& row = rows->emplace_back();
    for (std::size_t j = 0; j < width; ++j) {
      do row[j] = static_cast<int>(below(static_cast<std::size_t>(n)));
      while (std::find(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(j), row[j]) !=
             row.begin() + static_cast<std::ptrdiff_t>(j));
    }
    auto& expression = data->emplace_back();
    expression.count = 6 + below(RandomExpression::most - 5);
    for (std::size_t s = 0; s < expression.count; ++s) {
      auto& step = expression.steps[s];
      step.kind = static_cast<RandomExpression::Kind>(below(kinds));
      // The first steps read every variable once; later ones prefer what is new.
      step.a = static_cast<std::uint8_t>(s < width ? s : width + s - 1 - below(3));
      step.b = static_cast<std::uint8_t>(below(width + s));
      step.constant = generator.uniform(0.2, 0.9);
    }
  }
  RandomSparseAt result;
  result.function.n = n;
  result.function.count = terms;
  result.function.index.rows = std::move(rows);
  result.function.table = std::move(data);
  result.x.resize(n);
  for (auto& value : result.x) value = generator.uniform(-1.0, 1.0);
  return result;
}

}  // namespace hesse::apps::hessians
