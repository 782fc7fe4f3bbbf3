#include <Eigen/OrderingMethods>
#include <Eigen/SparseCore>
#include <algorithm>
#include <hesse/solver/detail/linear_algebra/symbolic_cholesky.hpp>
#include <hesse/solver/detail/linear_algebra/symmetric_matrix.hpp>
#include <numeric>
#ifdef HESSE_HAVE_METIS
#include <metis.h>
#endif

// The order of elimination, the elimination tree, and the supernodes.
namespace hesse::solver::detail {
namespace {

using Integers = std::vector<int>;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

// The neighbours of every variable that come earlier in the order, or later; a variable is named by its place in it.
struct Neighbours {
  std::vector<std::size_t> begin;
  Integers places;

  template <class Visit>
  void for_each(int k, const Visit& visit) const {
    for (std::size_t p = begin[at(k)]; p < begin[at(k) + 1]; ++p) visit(places[p]);
  }
};

enum class Side { earlier, later };

Neighbours neighbours_in_order(const SparsePattern& pattern, const Integers& position, Side side) {
  const int n = pattern.n();
  Neighbours lists;
  lists.begin.assign(at(n) + 1, 0);
  const auto visit = [&](const auto& store) {
    for (int j = 0; j < n; ++j)
      for (int k = pattern.outer[at(j)] + 1; k < pattern.outer[at(j) + 1]; ++k) {
        const int a = position[at(pattern.inner[at(k)])], b = position[at(j)];
        side == Side::earlier ? store(std::max(a, b), std::min(a, b)) : store(std::min(a, b), std::max(a, b));
      }
  };
  visit([&](int of, int) { ++lists.begin[at(of) + 1]; });
  std::partial_sum(lists.begin.begin(), lists.begin.end(), lists.begin.begin());
  lists.places.resize(lists.begin.back());
  std::vector<std::size_t> next(lists.begin.begin(), lists.begin.end() - 1);
  visit([&](int of, int place) { lists.places[next[at(of)]++] = place; });
  return lists;
}

// A postorder of the tree: children directly before their parent, so that supernodes are runs of columns.
Integers postorder(const Integers& parent) {
  const int n = static_cast<int>(parent.size());
  Integers head(at(n), -1), next(at(n), -1), order, stack;
  for (int j = n - 1; j >= 0; --j)
    if (parent[at(j)] >= 0) {
      next[at(j)] = head[at(parent[at(j)])];
      head[at(parent[at(j)])] = j;
    }
  order.reserve(at(n));
  for (int root = 0; root < n; ++root) {
    if (parent[at(root)] >= 0) continue;
    stack.push_back(root);
    while (!stack.empty()) {
      const int j = stack.back();
      if (const int child = head[at(j)]; child >= 0) {
        head[at(j)] = next[at(child)];
        stack.push_back(child);
      } else {
        order.push_back(j);
        stack.pop_back();
      }
    }
  }
  return order;
}

// The elimination tree, and the number of nonzeros below the diagonal in each column of L.
struct Elimination {
  Integers parent, postorder, count;
  double nonzeros = 0;    // of L, with the diagonal
  double operations = 0;  // Σ (count + 1)²
};

// The parent of j is the row of the first nonzero below the diagonal in column j of L. Paths to the root of a part of
// the tree are compressed ([Dav06], section 4.1).
Integers elimination_tree(const Neighbours& earlier) {
  const int n = static_cast<int>(earlier.begin.size()) - 1;
  Integers parent(at(n), -1), ancestor(at(n), -1);
  for (int k = 0; k < n; ++k)
    earlier.for_each(k, [&](int i) {
      for (int j = i, following; j >= 0 && j < k; j = following) {
        following = ancestor[at(j)];
        ancestor[at(j)] = k;
        if (following < 0) parent[at(j)] = k;
      }
    });
  return parent;
}

// Row i of L has its nonzeros in a subtree with root i, whose leaves are nonzeros of A. A column's count is the number of
// subtrees that it is a leaf of, plus the counts of its children, minus what two leaves of one subtree count twice, at
// their lowest common ancestor ([GNP94]; [Dav06], section 4.4). The time is nearly proportional to the nonzeros of A.
void count_columns(const Neighbours& later, Elimination& e) {
  const int n = static_cast<int>(e.parent.size());
  Integers first(at(n), -1);               // the first descendant of a column, by its place in the postorder
  Integers last_leaf(at(n), -1);           // of a row's subtree
  Integers last_first(at(n), -1);          // the first descendant of that leaf
  Integers ancestor(at(n)), count(at(n));  // count: with the diagonal
  std::iota(ancestor.begin(), ancestor.end(), 0);
  for (int k = 0; k < n; ++k) {
    int j = e.postorder[at(k)];
    count[at(j)] = first[at(j)] < 0 ? 1 : 0;
    for (; j >= 0 && first[at(j)] < 0; j = e.parent[at(j)]) first[at(j)] = k;
  }
  const auto lowest_common_ancestor = [&](int leaf) {
    int root = leaf;
    while (root != ancestor[at(root)]) root = ancestor[at(root)];
    for (int j = leaf, following; j != root; j = following) {
      following = ancestor[at(j)];
      ancestor[at(j)] = root;
    }
    return root;
  };
  for (const int j : e.postorder) {
    if (e.parent[at(j)] >= 0) --count[at(e.parent[at(j)])];  // j is no leaf of the subtree of its parent
    later.for_each(j, [&](int i) {
      if (first[at(j)] <= last_first[at(i)]) return;
      ++count[at(j)];
      if (last_leaf[at(i)] >= 0) --count[at(lowest_common_ancestor(last_leaf[at(i)]))];
      last_first[at(i)] = first[at(j)];
      last_leaf[at(i)] = j;
    });
    if (e.parent[at(j)] >= 0) ancestor[at(j)] = e.parent[at(j)];
  }
  e.count.resize(at(n));
  for (const int j : e.postorder) {
    if (e.parent[at(j)] >= 0) count[at(e.parent[at(j)])] += count[at(j)];
    e.count[at(j)] = count[at(j)] - 1;
    e.nonzeros += count[at(j)];
    e.operations += static_cast<double>(count[at(j)]) * count[at(j)];
  }
}

Elimination eliminate(const SparsePattern& pattern, const Integers& position) {
  Elimination e;
  e.parent = elimination_tree(neighbours_in_order(pattern, position, Side::earlier));
  e.postorder = postorder(e.parent);
  count_columns(neighbours_in_order(pattern, position, Side::later), e);
  return e;
}

Integers inverse_of(const Integers& order) {
  Integers position(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) position[at(order[k])] = static_cast<int>(k);
  return position;
}

Integers minimum_degree(const SparsePattern& pattern) {
  const int n = pattern.n();
  const Eigen::VectorXd values = Eigen::VectorXd::Ones(pattern.outer.back());
  const Eigen::Map<const Eigen::SparseMatrix<double>> lower(n, n, values.size(), pattern.outer.data(),
                                                            pattern.inner.data(), values.data());
  Eigen::PermutationMatrix<Eigen::Dynamic, Eigen::Dynamic, int> permutation;
  Eigen::AMDOrdering<int>()(lower.selfadjointView<Eigen::Lower>(), permutation);
  return {permutation.indices().data(), permutation.indices().data() + n};
}

#ifdef HESSE_HAVE_METIS
// Nested dissection [KK98]; empty if METIS gives none.
Integers nested_dissection(const SparsePattern& pattern, const Neighbours& earlier) {
  const int n = pattern.n();
  std::vector<idx_t> begin(at(n) + 1, 0), neighbours, order(at(n)), position(at(n));
  neighbours.reserve(2 * pattern.inner.size());
  for (int j = 0; j < n; ++j) {
    earlier.for_each(j, [&](int i) { neighbours.push_back(i); });
    neighbours.insert(neighbours.end(), pattern.inner.begin() + pattern.outer[at(j)] + 1,
                      pattern.inner.begin() + pattern.outer[at(j) + 1]);
    begin[at(j) + 1] = static_cast<idx_t>(neighbours.size());
  }
  idx_t options[METIS_NOPTIONS], size = n;
  METIS_SetDefaultOptions(options);
  options[METIS_OPTION_SEED] = 1;  // the same order in every run
  const int outcome =
      METIS_NodeND(&size, begin.data(), neighbours.data(), nullptr, options, order.data(), position.data());
  return outcome == METIS_OK ? Integers(order.begin(), order.end()) : Integers();
}
#else
Integers nested_dissection(const SparsePattern&, const Neighbours&) { return {}; }
#endif

// Columns with equal structure form a supernode. A supernode also absorbs the one before it, its last child, if that
// stores few zeros: panels of some width are worth them ([DRSL16], section 9.1).
Integers find_supernodes(const Elimination& e) {
  const int n = static_cast<int>(e.parent.size());
  Integers first;
  for (int j = 0; j < n; ++j)
    if (j == 0 || e.parent[at(j - 1)] != j || e.count[at(j - 1)] != e.count[at(j)] + 1) first.push_back(j);
  first.push_back(n);

  const int count = static_cast<int>(first.size()) - 1;
  const auto stored = [&](int width, int below) { return 0.5 * width * (width + 1.0) + 1.0 * width * below; };
  std::vector<double> zeros(at(count), 0.0);
  std::vector<char> merged(at(count), 0);  // into the supernode before it
  Integers end(at(count));                 // one past the last column of the group that begins with s
  for (int s = count - 1; s >= 0; --s) {
    end[at(s)] = first[at(s) + 1];
    const int last = end[at(s)] - 1;
    if (s == count - 1 || e.parent[at(last)] != last + 1) continue;
    const int group_end = end[at(s + 1)];
    const int width = group_end - first[at(s)], below = e.count[at(group_end - 1)];
    const int own = end[at(s)] - first[at(s)];
    const double extra = zeros[at(s)] + zeros[at(s + 1)] + stored(width, below) - stored(own, e.count[at(last)]) -
                         stored(group_end - end[at(s)], below);
    const double share = extra / stored(width, below);
    if (width <= 4 || (width <= 16 && share < 0.6) || (width <= 48 && share < 0.1) || share < 0.05) {
      merged[at(s + 1)] = 1;
      end[at(s)] = group_end;
      zeros[at(s)] = extra;
    }
  }
  Integers kept;
  for (int s = 0; s < count; ++s)
    if (!merged[at(s)]) kept.push_back(first[at(s)]);
  kept.push_back(n);
  return kept;
}

}  // namespace

SymbolicCholesky::SymbolicCholesky(const SparsePattern& pattern) {
  constexpr double small_fill = 1.5;        // relative to the nonzeros of A: no order is much better
  constexpr double dissection_pays = 3000;  // multiplications for an entry of A, from which nested dissection is tried
  const int size = pattern.n();
  const double given = pattern.outer.back();

  ordering = "natural";
  order.resize(at(size));
  std::iota(order.begin(), order.end(), 0);
  Elimination e = eliminate(pattern, order);
  const Neighbours earlier = neighbours_in_order(pattern, order, Side::earlier);
  const auto consider = [&](std::string_view name, Integers other) {
    if (other.empty()) return;
    Elimination by_other = eliminate(pattern, inverse_of(other));
    if (by_other.operations >= e.operations) return;
    ordering = name;
    order = std::move(other);
    e = std::move(by_other);
  };
  if (e.nonzeros > small_fill * given) consider("minimum degree", minimum_degree(pattern));
  if (e.operations > dissection_pays * given) consider("nested dissection", nested_dissection(pattern, earlier));
  nonzeros = e.nonzeros;
  operations = e.operations;

  // Renumber by the postorder.
  const Integers rank = inverse_of(e.postorder);
  Elimination renumbered = e;
  Integers new_order(order.size());
  for (int k = 0; k < size; ++k) {
    const int old = e.postorder[at(k)];
    new_order[at(k)] = order[at(old)];
    renumbered.parent[at(k)] = e.parent[at(old)] < 0 ? -1 : rank[at(e.parent[at(old)])];
    renumbered.count[at(k)] = e.count[at(old)];
  }
  order = std::move(new_order);
  position = inverse_of(order);

  first = find_supernodes(renumbered);
  const int count = supernodes();
  supernode_of.resize(at(size));
  for (int s = 0; s < count; ++s)
    std::fill(supernode_of.begin() + first[at(s)], supernode_of.begin() + first[at(s) + 1], s);

  // Rows below a supernode: those of A in its columns, and those of its children.
  Integers head(at(count), -1), next(at(count), -1), seen(at(size), -1), below;
  begin.assign(1, 0);
  panel.assign(1, 0);
  for (int s = 0; s < count; ++s) {
    const int last = first[at(s) + 1] - 1;
    below.clear();
    const auto add = [&](int row) {
      if (row > last && seen[at(row)] != s) {
        seen[at(row)] = s;
        below.push_back(row);
      }
    };
    for (int c = first[at(s)]; c <= last; ++c) {
      const int variable = order[at(c)];
      for (int k = pattern.outer[at(variable)] + 1; k < pattern.outer[at(variable) + 1]; ++k)
        add(position[at(pattern.inner[at(k)])]);
      earlier.for_each(variable, [&](int neighbour) { add(position[at(neighbour)]); });
    }
    for (int child = head[at(s)]; child >= 0; child = next[at(child)])
      for (int k = width(child); k < height(child); ++k) add(rows_of(child)[k]);
    std::sort(below.begin(), below.end());
    for (int c = first[at(s)]; c <= last; ++c) rows.push_back(c);
    rows.insert(rows.end(), below.begin(), below.end());
    begin.push_back(static_cast<int>(rows.size()));
    panel.push_back(panel.back() + static_cast<std::size_t>(width(s)) * static_cast<std::size_t>(height(s)));
    if (!below.empty()) {
      const int parent = supernode_of[at(below.front())];
      next[at(s)] = head[at(parent)];
      head[at(parent)] = s;
    }
  }

  slot.resize(pattern.inner.size());
  for (int j = 0; j < size; ++j)
    for (int k = pattern.outer[at(j)]; k < pattern.outer[at(j) + 1]; ++k) {
      const int a = position[at(pattern.inner[at(k)])], b = position[at(j)];
      const int row = std::max(a, b), column = std::min(a, b), s = supernode_of[at(column)];
      const int* found = std::lower_bound(rows_of(s), rows_of(s) + height(s), row);
      slot[at(k)] = panel[at(s)] + at(column - first[at(s)]) * at(height(s)) + at(static_cast<int>(found - rows_of(s)));
    }
}

}  // namespace hesse::solver::detail
