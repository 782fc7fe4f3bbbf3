#pragma once

#include <petscmat.h>
#include <petscvec.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <hesse/ad/sum.hpp>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// A hesse::Sum whose elements are divided among the processes of an MPI communicator. docs/beyond-one-machine.md
// describes it.

// Throws if a call of PETSc failed.
inline void check(PetscErrorCode code) {
  if (code) throw std::runtime_error("a call of PETSc failed with error " + std::to_string(int(code)));
}

// PETSc objects that are destroyed with their owner.
struct Destroy {
  void operator()(Vec v) const { VecDestroy(&v); }
  void operator()(Mat m) const { MatDestroy(&m); }
};
using OwnedVec = std::unique_ptr<std::remove_pointer_t<Vec>, Destroy>;
using OwnedMat = std::unique_ptr<std::remove_pointer_t<Mat>, Destroy>;

// f(x) = Σₑ element(x[index(e)], e), with the add<K>() of hesse::Sum. Each process owns a range of the variables. An
// element belongs to the process that owns its smallest variable; its other variables may be ghosts there, that is,
// belong to another process. Each process differentiates its elements by a hesse::Sum in local numbers: first the
// variables that it owns, then its ghosts. All members but add() are collective: every process calls them.
class DistributedSum {
 public:
  using Index = Eigen::Index;
  using Evaluation = hesse::ad::Evaluation;

  // n variables, divided into ranges of nearly equal length.
  DistributedSum(MPI_Comm comm, Index n) : comm_(comm) {
    if (n > Index{std::numeric_limits<PetscInt>::max()})
      throw std::invalid_argument("DistributedSum: " + std::to_string(n) +
                                  " variables do not fit into a PetscInt; use a PETSc with 64-bit indices");
    MPI_Comm_size(comm, &processes_);
    PetscInt owned = PETSC_DECIDE, all = static_cast<PetscInt>(n);
    check(PetscSplitOwnership(comm, &owned, &all));
    MPI_Scan(&owned, &end_, 1, MPIU_INT, MPI_SUM, comm);
    begin_ = end_ - owned;
  }

  // As hesse::Sum::add. Every process is given all elements, and keeps the numbers and variables of its own.
  template <int K, class IndexMap, class Element>
  void add(Index count, IndexMap index, Element element) {
    auto numbers = std::make_shared<std::vector<std::size_t>>();
    auto variables = std::make_shared<std::vector<std::array<PetscInt, K>>>();
    for (Index e = 0; e < count; ++e) {
      const auto list = index(e);
      std::array<PetscInt, K> row;
      std::transform(std::begin(list), std::end(list), row.begin(), [](auto v) { return static_cast<PetscInt>(v); });
      if (!owns(*std::min_element(row.begin(), row.end()))) continue;
      numbers->push_back(static_cast<std::size_t>(e));
      variables->push_back(row);
      std::copy_if(row.begin(), row.end(), std::back_inserter(ghosts_), [&](PetscInt v) { return !owns(v); });
    }
    families_.push_back([this, numbers, variables, element](hesse::ad::Sum& sum) {
      for (auto& row : *variables)
        for (auto& v : row) v = local(v);
      sum.add<K>(
          static_cast<Index>(numbers->size()), [variables](auto k) { return (*variables)[std::size_t(k)]; },
          [numbers, element](const auto& x, std::size_t k) {
            if constexpr (std::invocable<const Element&, decltype(x), std::size_t>)
              return element(x, (*numbers)[k]);
            else
              return element(x);
          });
    });
  }

  // Numbers the ghosts and records the elements at x, the start. Returns the matrix for the Hessian.
  OwnedMat prepare(Vec x) {
    std::sort(ghosts_.begin(), ghosts_.end());
    ghosts_.erase(std::unique(ghosts_.begin(), ghosts_.end()), ghosts_.end());
    ghosts_.shrink_to_fit();
    x_ = ghosted();
    g_ = ghosted();
    sum_ = std::make_unique<hesse::ad::Sum>(end_ - begin_ + static_cast<Index>(ghosts_.size()));
    for (const auto& add_to : families_) add_to(*sum_);
    families_.clear();
    fetch(x);
    sum_->prepare(point_);
    return hessian_matrix();
  }

  OwnedVec vector() const {
    Vec v;
    check(VecCreateMPI(comm_, end_ - begin_, PETSC_DETERMINE, &v));
    return OwnedVec(v);
  }

  // f(x), the same bits on every process. The outcome is the worst of all processes.
  Evaluation value(Vec x, double& f) {
    fetch(x);
    return combined(guarded([&] { return sum_->value(point_, f); }), f);
  }
  Evaluation value_gradient(Vec x, double& f, Vec g) {
    fetch(x);
    const Evaluation outcome = combined(guarded([&] { return sum_->value_gradient(point_, f, gradient_); }), f);
    if (outcome == Evaluation::ok) store_gradient(g);
    return outcome;
  }
  Evaluation value_gradient_hessian(Vec x, double& f, Vec g, Mat h) {
    fetch(x);
    const Evaluation outcome =
        combined(guarded([&] { return sum_->value_gradient_hessian(point_, f, gradient_, hessian_); }), f);
    if (outcome != Evaluation::ok) return outcome;
    store_gradient(g);
    const double start = MPI_Wtime();
    both_triangles_.head(lower_) = hessian_;
    for (std::size_t k = 0; k < mirrored_.size(); ++k)
      both_triangles_[lower_ + static_cast<Index>(k)] = hessian_[mirrored_[k]];
    check(MatSetValuesCOO(h, both_triangles_.data(), INSERT_VALUES));
    seconds_.hessian += MPI_Wtime() - start;
    return outcome;
  }

  // Of this process.
  const hesse::ad::Sum& sum() const { return *sum_; }
  std::size_t ghosts() const { return ghosts_.size(); }
  std::string diagnosis() const { return exception_.empty() ? sum_->diagnosis() : exception_; }

  // Time of this process since the last call of reset().
  struct Seconds {
    double fetch = 0;     // ghosts of x
    double evaluate = 0;  // by hesse, without communication
    double combine = 0;   // f, with the wait for slower processes
    double gradient = 0;  // contributions to entries that other processes own
    double hessian = 0;   // the same, and the sum of all contributions
  };
  const Seconds& seconds() const { return seconds_; }
  void reset() { seconds_ = {}; }

 private:
  bool owns(PetscInt v) const { return begin_ <= v && v < end_; }
  // The local number of a variable, and back.
  PetscInt local(PetscInt v) const {
    if (owns(v)) return v - begin_;
    return end_ - begin_ + static_cast<PetscInt>(std::lower_bound(ghosts_.begin(), ghosts_.end(), v) - ghosts_.begin());
  }
  PetscInt global(Index v) const {
    const Index owned = end_ - begin_;
    return v < owned ? begin_ + static_cast<PetscInt>(v) : ghosts_[static_cast<std::size_t>(v - owned)];
  }

  OwnedVec ghosted() const {
    Vec v;
    check(VecCreateGhost(comm_, end_ - begin_, PETSC_DETERMINE, static_cast<PetscInt>(ghosts_.size()), ghosts_.data(),
                         &v));
    return OwnedVec(v);
  }

  // Tells PETSc the position of every value once: the lower triangle in the order of hesse, then the mirror images of
  // the entries below the diagonal. Positions may repeat, and rows may belong to other processes: PETSc adds.
  OwnedMat hessian_matrix() {
    const auto pattern = sum_->hessian_structure();
    lower_ = pattern.size();
    std::vector<PetscInt> rows(static_cast<std::size_t>(lower_), -1), columns(rows);  // -1: PETSc skips the value
    std::vector<PetscInt> above_rows, above_columns;
    mirrored_.clear();
    pattern.for_each([&](Index i, Index j, Index slot) {
      const auto k = static_cast<std::size_t>(slot);
      rows[k] = global(i);
      columns[k] = global(j);
      if (i == j) return;
      mirrored_.push_back(static_cast<std::uint32_t>(slot));
      above_rows.push_back(columns[k]);
      above_columns.push_back(rows[k]);
    });
    both_triangles_.resize(lower_ + static_cast<Index>(mirrored_.size()));
    rows.insert(rows.end(), above_rows.begin(), above_rows.end());
    columns.insert(columns.end(), above_columns.begin(), above_columns.end());
    Mat h;
    check(MatCreate(comm_, &h));
    OwnedMat owner(h);
    check(MatSetSizes(h, end_ - begin_, end_ - begin_, PETSC_DETERMINE, PETSC_DETERMINE));
    check(MatSetType(h, MATAIJ));
    check(MatSetOption(h, MAT_SYMMETRIC, PETSC_TRUE));
    check(MatSetOption(h, MAT_SYMMETRY_ETERNAL, PETSC_TRUE));
    check(MatSetPreallocationCOO(h, static_cast<PetscCount>(rows.size()), rows.data(), columns.data()));
    return owner;
  }

  // x with its ghosts, in local numbers.
  void fetch(Vec x) {
    const double start = MPI_Wtime();
    check(VecCopy(x, x_.get()));
    check(VecGhostUpdateBegin(x_.get(), INSERT_VALUES, SCATTER_FORWARD));
    check(VecGhostUpdateEnd(x_.get(), INSERT_VALUES, SCATTER_FORWARD));
    with_local(x_.get(), [&](Eigen::Map<Eigen::VectorXd> values) { point_ = values; });
    seconds_.fetch += MPI_Wtime() - start;
  }

  // Adds up the gradients of all processes.
  void store_gradient(Vec g) {
    const double start = MPI_Wtime();
    with_local(g_.get(), [&](Eigen::Map<Eigen::VectorXd> values) { values = gradient_; });
    check(VecGhostUpdateBegin(g_.get(), ADD_VALUES, SCATTER_REVERSE));
    check(VecGhostUpdateEnd(g_.get(), ADD_VALUES, SCATTER_REVERSE));
    check(VecCopy(g_.get(), g));
    seconds_.gradient += MPI_Wtime() - start;
  }

  template <class Use>
  static void with_local(Vec v, const Use& use) {
    Vec form;
    PetscInt size;
    PetscScalar* values;
    check(VecGhostGetLocalForm(v, &form));
    check(VecGetLocalSize(form, &size));
    check(VecGetArray(form, &values));
    use(Eigen::Map<Eigen::VectorXd>(values, size));
    check(VecRestoreArray(form, &values));
    check(VecGhostRestoreLocalForm(v, &form));
  }

  // An exception must not keep a process from the next collective call, so it becomes an outcome.
  template <class Evaluate>
  Evaluation guarded(const Evaluate& evaluate) {
    const double start = MPI_Wtime();
    Evaluation outcome = Evaluation::fatal;
    exception_.clear();
    try {
      outcome = evaluate();
    } catch (const std::exception& exception) {
      exception_ = exception.what();
    }
    seconds_.evaluate += MPI_Wtime() - start;
    return outcome;
  }

  // f of all processes, added in their order, and the worst outcome.
  Evaluation combined(Evaluation outcome, double& f) {
    const double start = MPI_Wtime();
    const std::array<double, 2> mine{f, static_cast<double>(outcome)};
    std::vector<std::array<double, 2>> all(static_cast<std::size_t>(processes_));
    MPI_Allgather(mine.data(), 2, MPI_DOUBLE, all.data(), 2, MPI_DOUBLE, comm_);
    f = 0;
    for (const auto& [value, its_outcome] : all) {
      f += value;
      outcome = std::max(outcome, static_cast<Evaluation>(static_cast<int>(its_outcome)));
    }
    seconds_.combine += MPI_Wtime() - start;
    return outcome;
  }

  MPI_Comm comm_;
  int processes_ = 1;
  PetscInt begin_ = 0, end_ = 0;  // the variables that this process owns
  std::vector<PetscInt> ghosts_;  // ascending
  std::vector<std::function<void(hesse::ad::Sum&)>> families_;
  std::unique_ptr<hesse::ad::Sum> sum_;
  OwnedVec x_, g_;  // with ghosts
  Eigen::VectorXd point_, gradient_, hessian_, both_triangles_;
  Index lower_ = 0;                      // values of the lower triangle
  std::vector<std::uint32_t> mirrored_;  // slots of the entries below the diagonal
  std::string exception_;
  Seconds seconds_;
};
