#include <unistd.h>

#include <algorithm>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/evaluation/evaluator.hpp>
#include <hesse/solver/detail/evaluation/hessian_layout.hpp>
#include <hesse/solver/detail/linear_algebra/symbolic_cholesky.hpp>
#include <tuple>

namespace hesse::solver::detail {
namespace {

constexpr Index dense_up_to = 48;        // for smaller n, dense matrices are faster whatever the pattern
constexpr double densest = 0.6;          // share of the lower triangle up to which a pattern is analysed
constexpr double small = 150;            // variables, below which …
constexpr double small_advantage = 6;    // … dense matrices do so many operations in the time of a sparse one
constexpr double large_advantage = 1.5;  // … and from which so many, since panels are dense too
constexpr double dense_matrices = 4;     // that a run with dense Hessians holds at a time
constexpr double sparse_factors = 2;     // … with sparse ones: of the model, and of the certificate
constexpr double sparse_matrices = 4;
constexpr double vectors = 60;             // of n numbers, most of them directions of the subproblem
constexpr double bytes_to_sort = 40;       // of one entry, while a pattern is built
constexpr double usable_memory = 0.9;      // of the machine
constexpr double largest_structure = 2e9;  // entries; row indices of a pattern are 32-bit integers

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

double memory_of_machine() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
}

[[noreturn]] void refuse(const std::string& text) {
  throw Stop{StopReason::invalid_problem, "the sparse Hessian structure is inconsistent: " + text};
}

}  // namespace

void require_memory(double bytes, const std::string& what) {
  if (bytes <= usable_memory * memory_of_machine()) return;
  throw Stop{StopReason::limit_memory, what + " takes " + to_text(bytes / 1e9, 3) + " GB, this machine has " +
                                           to_text(memory_of_machine() / 1e9, 3) +
                                           " GB; the method lbfgs needs gradients only"};
}

HessianLayout::HessianLayout(HessianStructure given, Index n, LinearSolver solver) : given_(std::move(given)) {
  if (given_.n != n)
    throw Stop{StopReason::invalid_problem, "the Hessian structure is for " + std::to_string(given_.n) +
                                                " variables, the function has " + std::to_string(n)};
  if (!given_.dense()) check();
  choose(solver);
}

void HessianLayout::check() const {
  const Index n = given_.n, entries = static_cast<Index>(given_.inner.size());
  if (static_cast<Index>(given_.outer.size()) != n + 1 || given_.outer.back() != entries || given_.outer.front() != 0)
    refuse("outer has " + std::to_string(given_.outer.size()) + " entries for n = " + std::to_string(n) +
           ", inner has " + std::to_string(entries));
  for (Index j = 0; j < n; ++j)
    if (given_.outer[at(j)] > given_.outer[at(j + 1)]) refuse("outer decreases at column " + std::to_string(j));
  std::vector<Index> last_column(at(n), -1);  // of each row
  for (Index j = 0; j < n; ++j)
    for (Index k = given_.outer[at(j)]; k < given_.outer[at(j + 1)]; ++k) {
      const Index i = given_.inner[at(k)];
      if (i < 0 || i >= n)
        refuse("column " + std::to_string(j) + " has a row " + std::to_string(i) + " of " + std::to_string(n));
      if (last_column[at(i)] == j)
        refuse("it has the entry (" + std::to_string(i) + ", " + std::to_string(j) + ") twice");
      last_column[at(i)] = j;
    }
}

void HessianLayout::choose(LinearSolver solver) {
  const double n = static_cast<double>(given_.n);
  const double triangle = 0.5 * n * (n + 1);
  const double entries = given_.dense() ? triangle : static_cast<double>(given_.inner.size());
  if (solver == LinearSolver::sparse ||
      (solver == LinearSolver::automatic && given_.n > dense_up_to && entries <= densest * triangle)) {
    if (entries > largest_structure)
      throw Stop{StopReason::limit_memory,
                 "the Hessian has " + to_text(entries, 3) + " entries, a sparse matrix has room for 2e9"};
    if (given_.dense())
      require_memory(bytes_to_sort * entries, "the pattern of a Hessian of " + std::to_string(given_.n) + " variables");
    build_pattern();
    const SymbolicCholesky& symbolic = pattern_->symbolic();
    const double advantage = n < small ? small_advantage : large_advantage;
    if (solver == LinearSolver::sparse || advantage * symbolic.operations < n * n * n / 3) {
      require_memory(8 * (sparse_factors * symbolic.nonzeros + sparse_matrices * entries + vectors * n),
                     "the factor of a sparse Hessian of " + std::to_string(given_.n) + " variables and " +
                         std::to_string(pattern_->inner.size()) + " entries");
      return;
    }
    pattern_.reset();
    slot_.clear();
  }
  require_memory(8 * dense_matrices * n * n, "a dense Hessian of " + std::to_string(given_.n) + " variables");
}

// Sorts the entries by columns and adds the diagonal, if the structure is not in this order already.
void HessianLayout::build_pattern() {
  const Index n = given_.n;
  struct Entry {
    int row, column;
    Index number;  // in the given structure; −1 for a diagonal entry that it lacks
  };
  std::vector<Entry> entries;
  const auto add = [&](Index i, Index j, Index number) {
    entries.push_back({static_cast<int>(std::max(i, j)), static_cast<int>(std::min(i, j)), number});
  };
  if (given_.dense()) {
    for (Index j = 0; j < n; ++j)
      for (Index i = j; i < n; ++i) add(i, j, j * n + i);
  } else {
    bool ordered = true;
    for (Index j = 0; j < n && ordered; ++j) {
      Index last = j - 1;
      const Index begin = given_.outer[at(j)], end = given_.outer[at(j + 1)];
      ordered = begin < end && given_.inner[at(begin)] == j;
      for (Index k = begin; k < end && ordered; last = given_.inner[at(k++)]) ordered = given_.inner[at(k)] > last;
    }
    if (ordered) {
      pattern_ = std::make_shared<SparsePattern>(std::vector<int>(given_.outer.begin(), given_.outer.end()),
                                                 std::vector<int>(given_.inner.begin(), given_.inner.end()));
      return;
    }
    std::vector<bool> has_diagonal(at(n), false);
    for (Index j = 0; j < n; ++j)
      for (Index k = given_.outer[at(j)]; k < given_.outer[at(j + 1)]; ++k) {
        add(given_.inner[at(k)], j, k);
        if (given_.inner[at(k)] == j) has_diagonal[at(j)] = true;
      }
    for (Index j = 0; j < n; ++j)
      if (!has_diagonal[at(j)]) add(j, j, -1);
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return std::tie(a.column, a.row) < std::tie(b.column, b.row); });
  std::vector<int> outer(at(n) + 1, 0), inner;
  slot_.assign(at(size()), -1);
  for (const Entry& entry : entries) {
    const bool repeated = outer[at(entry.column) + 1] > 0 && inner.back() == entry.row;
    if (repeated)
      refuse("it has the entry (" + std::to_string(entry.row) + ", " + std::to_string(entry.column) + ") twice");
    if (entry.number >= 0) slot_[at(entry.number)] = static_cast<Index>(inner.size());
    inner.push_back(entry.row);
    outer[at(entry.column) + 1] = static_cast<int>(inner.size());
  }
  pattern_ = std::make_shared<SparsePattern>(std::move(outer), std::move(inner));
}

SymmetricMatrix HessianLayout::matrix(const Eigen::VectorXd& values) const {
  if (!pattern_) return full_matrix(values);
  if (slot_.empty()) return {pattern_, values};
  Eigen::VectorXd sorted = Eigen::VectorXd::Zero(static_cast<Index>(pattern_->inner.size()));
  for (std::size_t k = 0; k < slot_.size(); ++k)
    if (slot_[k] >= 0) sorted[slot_[k]] = values[static_cast<Index>(k)];
  return {pattern_, std::move(sorted)};
}

Eigen::MatrixXd HessianLayout::full_matrix(const Eigen::VectorXd& values) const {
  const Index n = given_.n;
  if (given_.dense()) return Eigen::Map<const Eigen::MatrixXd>(values.data(), n, n).selfadjointView<Eigen::Lower>();
  Eigen::MatrixXd h = Eigen::MatrixXd::Zero(n, n);
  for (Index j = 0; j < n; ++j)
    for (Index k = given_.outer[at(j)]; k < given_.outer[at(j + 1)]; ++k) {
      const Index i = given_.inner[at(k)];
      h(i, j) = h(j, i) = values[k];
    }
  return h;
}

std::pair<Index, Index> HessianLayout::entry(Index value) const {
  const auto end = std::upper_bound(given_.outer.begin(), given_.outer.end(), value);
  return {given_.inner[at(value)], end - given_.outer.begin() - 1};
}

double HessianLayout::operations() const {
  const double n = static_cast<double>(given_.n);
  return dense() ? n * n * n / 3 : pattern_->symbolic().operations;
}

std::string HessianLayout::describe() const {
  if (!pattern_) return "dense Hessian of " + std::to_string(given_.n) + " variables";
  const SymbolicCholesky& symbolic = pattern_->symbolic();
  return "sparse Hessian, " + std::to_string(pattern_->inner.size()) + " entries; factor by " +
         std::string(symbolic.ordering) + " order: " + to_text(symbolic.nonzeros, 3) + " entries, " +
         to_text(symbolic.operations, 3) + " multiplications";
}

}  // namespace hesse::solver::detail
