#include <algorithm>
#include <unordered_map>

#include <hesse/ad/detail/colouring/greedy.hpp>
#include <hesse/ad/detail/colouring/ordering.hpp>

// Greedy partial distance-2 colouring of the columns of a matrix [GMP05].
namespace hesse::ad::detail {

namespace {

// The colours taken in a row with very many nonzeros. All its columns differ in colour. A scan of all columns for each
// of them would take quadratic time.
class TakenColours {
 public:
  void take(std::uint32_t colour) {
    if (colour >= taken_.size()) taken_.resize(std::size_t{2} * colour + 1, false);
    taken_[colour] = true;
    while (first_free_ < taken_.size() && taken_[first_free_]) ++first_free_;
  }
  bool has(std::uint32_t colour) const { return colour < taken_.size() && taken_[colour]; }
  std::uint32_t first_free() const { return first_free_; }

 private:
  std::vector<bool> taken_;
  std::uint32_t first_free_ = 0;
};

class ColumnColouring {
 public:
  ColumnColouring(const SparsityPattern& matrix, const SparsityPattern& transposed)
      : matrix_(matrix), transposed_(transposed) {
    colours_.of.assign(static_cast<std::size_t>(matrix.n), none);
    const auto max_row = static_cast<std::size_t>(dense_row(static_cast<std::uint64_t>(matrix.n)));
    for (std::uint32_t i = 0; i < matrix.m; ++i) {
      if (matrix.row(i).size() > max_row) dense_[i];
    }
  }

  // Colours column v; returns the colour.
  std::uint32_t colour(std::uint32_t v) {
    dense_here_.clear();
    std::uint32_t colour = 0;
    for (const std::uint32_t row : transposed_.row(v)) {
      if (const auto dense = dense_.find(row); dense != dense_.end()) {
        dense_here_.push_back(&dense->second);
        colour = std::max(colour, dense->second.first_free());
        continue;
      }
      for (const std::uint32_t w : matrix_.row(row)) {
        const std::uint32_t a = colours_.of[w];
        if (a != none) refused_[a] = v;
      }
    }
    const auto is_taken = [&](const TakenColours* row) { return row->has(colour); };
    while (colour < colours_.count &&
           (refused_[colour] == v || std::any_of(dense_here_.begin(), dense_here_.end(), is_taken)))
      ++colour;
    if (colour == colours_.count) {
      ++colours_.count;
      refused_.push_back(none);
    }
    colours_.of[v] = colour;
    for (TakenColours* const row : dense_here_) row->take(colour);
    return colour;
  }

  Colours take() { return std::move(colours_); }

 private:
  const SparsityPattern& matrix_;
  const SparsityPattern& transposed_;
  Colours colours_;
  std::unordered_map<std::uint32_t, TakenColours> dense_;
  std::vector<TakenColours*> dense_here_;  // the dense rows of the current column
  std::vector<std::uint32_t> refused_;     // by colour: the last column that cannot have it
};

}  // namespace

std::optional<Colours> greedy_columns(const SparsityPattern& matrix, const SparsityPattern& transposed,
                                      std::span<const std::uint32_t> order, std::uint32_t limit) {
  ColumnColouring colouring(matrix, transposed);
  for (const std::uint32_t v : order) {
    if (colouring.colour(v) >= limit) return std::nullopt;
  }
  return colouring.take();
}

}  // namespace hesse::ad::detail
