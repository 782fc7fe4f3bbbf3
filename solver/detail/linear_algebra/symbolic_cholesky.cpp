#include <Eigen/OrderingMethods>
#include <Eigen/SparseCore>
#include <algorithm>
#include <hesse/solver/detail/linear_algebra/symbolic_cholesky.hpp>
#include <hesse/solver/detail/linear_algebra/symmetric_matrix.hpp>
#include <numeric>

namespace hesse::solver::detail {
namespace {

using Integers = std::vector<int>;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

// The elimination tree, and the number of nonzeros below the diagonal in each column of L.
struct Elimination {
  Integers parent, count;
  double nonzeros = 0;    // of L, with the diagonal
  double operations = 0;  // Σ (count + 1)²
  bool complete = true;   // false if the limit of nonzeros was exceeded
};

// Rows of the permuted strict lower triangle: row k has the earlier neighbours of variable order[k].
struct Rows {
  std::vector<std::size_t> begin;
  Integers columns;
};

Rows rows_in_order(const SparsePattern& pattern, const Integers& position) {
  const int n = pattern.n();
  Rows rows;
  rows.begin.assign(at(n) + 1, 0);
  const auto visit = [&](const auto& store) {
    for (int j = 0; j < n; ++j)
      for (int k = pattern.outer[at(j)] + 1; k < pattern.outer[at(j) + 1]; ++k) {
        const int a = position[at(pattern.inner[at(k)])], b = position[at(j)];
        store(std::max(a, b), std::min(a, b));
      }
  };
  visit([&](int row, int) { ++rows.begin[at(row) + 1]; });
  std::partial_sum(rows.begin.begin(), rows.begin.end(), rows.begin.begin());
  rows.columns.resize(rows.begin.back());
  std::vector<std::size_t> next(rows.begin.begin(), rows.begin.end() - 1);
  visit([&](int row, int column) { rows.columns[next[at(row)]++] = column; });
  return rows;
}

// Row k of L has a nonzero in every column on the paths of the tree from the nonzeros of row k of A to k ([Dav06],
// theorem 4.4).
Elimination eliminate(const Rows& rows, double limit) {
  const int n = static_cast<int>(rows.begin.size()) - 1;
  Elimination e;
  e.parent.assign(at(n), -1);
  e.count.assign(at(n), 0);
  e.nonzeros = n;
  Integers visited(at(n), -1);
  for (int k = 0; k < n && e.complete; ++k) {
    visited[at(k)] = k;
    for (std::size_t p = rows.begin[at(k)]; p < rows.begin[at(k) + 1]; ++p)
      for (int j = rows.columns[p]; visited[at(j)] != k; j = e.parent[at(j)]) {
        if (e.parent[at(j)] < 0) e.parent[at(j)] = k;
        ++e.count[at(j)];
        ++e.nonzeros;
        visited[at(j)] = k;
      }
    e.complete = e.nonzeros <= limit;
  }
  for (const int count : e.count) e.operations += (count + 1.0) * (count + 1.0);
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
  constexpr double small_fill = 1.5;   // relative to the nonzeros of A: no order is much better
  constexpr double large_fill = 20.0;  // minimum degree is better
  const int size = pattern.n();
  const double given = pattern.outer.back();

  ordering = "natural";
  order.resize(at(size));
  std::iota(order.begin(), order.end(), 0);
  const Rows natural = rows_in_order(pattern, order);
  Elimination e = eliminate(natural, large_fill * given);
  if (!e.complete || e.nonzeros > small_fill * given) {
    Integers other = minimum_degree(pattern);
    Elimination by_degree = eliminate(rows_in_order(pattern, inverse_of(other)), 1e300);
    if (!e.complete || by_degree.operations < e.operations) {
      ordering = "minimum degree";
      order = std::move(other);
      e = std::move(by_degree);
    }
  }
  nonzeros = e.nonzeros;
  operations = e.operations;

  // Renumber by the postorder.
  const Integers post = postorder(e.parent), rank = inverse_of(post);
  Elimination renumbered = e;
  Integers new_order(order.size());
  for (int k = 0; k < size; ++k) {
    const int old = post[at(k)];
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
      for (std::size_t k = natural.begin[at(variable)]; k < natural.begin[at(variable) + 1]; ++k)
        add(position[at(natural.columns[k])]);
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
