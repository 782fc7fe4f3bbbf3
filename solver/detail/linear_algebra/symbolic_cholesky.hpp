#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace hesse::solver::detail {

class SparsePattern;

// The symbolic analysis of a sparse Cholesky factorisation PAPᵀ = LLᵀ: the order P, and the supernodes of L. A
// supernode is a run of columns of L with the same rows below its triangle; it is stored as one dense panel ([Dav06],
// chapters 4 and 7; [DRSL16], section 9).
class SymbolicCholesky {
 public:
  // Chooses the order: that of the variables if its fill is small, otherwise approximate minimum degree [ADD96] or, where
  // a factorisation is long and the library was built with METIS, nested dissection [KK98]. The time is proportional to
  // the number of nonzeros of L.
  explicit SymbolicCholesky(const SparsePattern& pattern);

  int n() const { return static_cast<int>(order.size()); }
  int supernodes() const { return static_cast<int>(first.size()) - 1; }
  int width(int s) const { return first[at(s) + 1] - first[at(s)]; }   // columns of supernode s
  int height(int s) const { return begin[at(s) + 1] - begin[at(s)]; }  // rows, with those of the triangle
  const int* rows_of(int s) const { return rows.data() + begin[at(s)]; }

  std::string_view ordering;      // "natural", "minimum degree", "nested dissection"
  std::vector<int> order;         // order[k]: the variable that is eliminated as number k
  std::vector<int> position;      // its inverse
  std::vector<int> first;         // supernode s has the columns first[s] … first[s + 1] − 1
  std::vector<int> supernode_of;  // column → supernode
  std::vector<int> begin;         // the rows of supernode s are rows[begin[s]] … rows[begin[s + 1] − 1], ascending
  std::vector<int> rows;
  std::vector<std::size_t> panel;  // where the panel of s, height × width by columns, begins in the array of values
  std::vector<std::size_t> slot;   // entry k of the pattern → its place in the array of values
  double nonzeros = 0;             // of L
  double operations = 0;           // multiplications of a factorisation

 private:
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }
};

}  // namespace hesse::solver::detail
