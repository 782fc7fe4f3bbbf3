// Problem: a sheet of rubber is pulled and turned at one edge. Its energy is a sum over many triangles, which are
// divided among the processes of MPI.
// Uses: DistributedSum, which gives each process a hesse::Sum of its own triangles, and TAO, the optimizer of PETSc.
// Look at: Sheet::add_to, which is the same for one process and many, and the last lines: TAO and hesse::minimize end
// at the same minimum. Run by mpiexec -n 2 sheet; -side 100 takes a larger sheet, -repeat 100 measures evaluations.
#include "sheet.hpp"

#include <petsctao.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <hesse/hesse.hpp>
#include <iostream>

#include "distributed_sum.hpp"

namespace {

// What TAO calls. It asks for f at trial points, and for the derivatives at points that it has accepted.
struct Callbacks {
  DistributedSum& energy;
  OwnedVec gradient;

  static PetscErrorCode value(Tao, Vec x, PetscReal* f, void* self) {
    DistributedSum& energy = static_cast<Callbacks*>(self)->energy;
    const auto outcome = energy.value(x, *f);
    if (outcome == DistributedSum::Evaluation::not_evaluable) *f = PETSC_INFINITY;  // TAO shortens its step
    return outcome == DistributedSum::Evaluation::fatal ? failed(energy) : PetscErrorCode(0);
  }
  static PetscErrorCode value_gradient(Tao, Vec x, PetscReal* f, Vec g, void* self) {
    DistributedSum& energy = static_cast<Callbacks*>(self)->energy;
    const auto outcome = energy.value_gradient(x, *f, g);
    if (outcome == DistributedSum::Evaluation::fatal) return failed(energy);
    if (outcome == DistributedSum::Evaluation::ok) return PetscErrorCode(0);
    *f = PETSC_INFINITY;
    return VecSet(g, 0.0);
  }
  static PetscErrorCode hessian(Tao, Vec x, Mat h, Mat, void* self) {
    auto& [energy, gradient] = *static_cast<Callbacks*>(self);
    double f;
    const auto outcome = energy.value_gradient_hessian(x, f, gradient.get(), h);
    return outcome == DistributedSum::Evaluation::ok ? PetscErrorCode(0) : failed(energy);
  }
  static PetscErrorCode failed(const DistributedSum& energy) {
    SETERRQ(PETSC_COMM_SELF, PETSC_ERR_USER, "%s", energy.diagnosis().c_str());
  }
};

// The numbers of positive and negative eigenvalues of H, from the pivots of MUMPS.
std::array<PetscInt, 2> inertia(Mat h) {
  Mat factor;
  check(MatGetFactor(h, MATSOLVERMUMPS, MAT_FACTOR_CHOLESKY, &factor));
  OwnedMat owner(factor);
  MatFactorInfo info;
  check(MatFactorInfoInitialize(&info));
  check(MatMumpsSetIcntl(factor, 13, 1));  // no ScaLAPACK, which does not count pivots
  check(MatMumpsSetIcntl(factor, 24, 1));  // pivots of zero are counted, too
  check(MatCholeskyFactorSymbolic(factor, h, nullptr, &info));
  check(MatCholeskyFactorNumeric(factor, h, &info));
  PetscInt negative = 0, zero = 0, positive = 0;
  check(MatGetInertia(factor, &negative, &zero, &positive));
  return {positive, negative};
}

void set(Vec x, const Eigen::VectorXd& values) {
  PetscInt begin, end;
  PetscScalar* own;
  check(VecGetOwnershipRange(x, &begin, &end));
  check(VecGetArray(x, &own));
  Eigen::Map<Eigen::VectorXd>(own, end - begin) = values.segment(begin, end - begin);
  check(VecRestoreArray(x, &own));
}

// All of x, on every process.
Eigen::VectorXd all_of(Vec x) {
  VecScatter scatter;
  Vec everywhere;
  check(VecScatterCreateToAll(x, &scatter, &everywhere));
  OwnedVec owner(everywhere);
  check(VecScatterBegin(scatter, x, everywhere, INSERT_VALUES, SCATTER_FORWARD));
  check(VecScatterEnd(scatter, x, everywhere, INSERT_VALUES, SCATTER_FORWARD));
  check(VecScatterDestroy(&scatter));
  PetscInt size;
  const PetscScalar* values;
  check(VecGetSize(everywhere, &size));
  check(VecGetArrayRead(everywhere, &values));
  const Eigen::VectorXd result = Eigen::Map<const Eigen::VectorXd>(values, size);
  check(VecRestoreArrayRead(everywhere, &values));
  return result;
}

double peak_megabytes() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return double(usage.ru_maxrss) / 1024;
}

// The parts of an evaluation of f, g and H in the repetition that took least: means over the processes.
void measure(DistributedSum& energy, Vec x, Mat h, int repetitions, int rank, int processes) {
  const OwnedVec g = energy.vector();
  std::array<double, 6> best{};
  for (int k = 0; k < repetitions; ++k) {
    double f;
    energy.reset();
    MPI_Barrier(PETSC_COMM_WORLD);
    const double start = MPI_Wtime();
    energy.value_gradient_hessian(x, f, g.get(), h);
    const double all = MPI_Wtime() - start;
    const auto& s = energy.seconds();
    const std::array<double, 6> mine{s.fetch, s.evaluate, s.combine, s.gradient, s.hessian, all};
    std::array<double, 6> sum;
    MPI_Allreduce(mine.data(), sum.data(), 6, MPI_DOUBLE, MPI_SUM, PETSC_COMM_WORLD);
    if (k == 0 || sum[5] < best[5]) best = sum;
  }
  const double mine[] = {double(energy.sum().bytes()) / 1e6, peak_megabytes(), double(energy.ghosts())};
  double most[3];
  MPI_Allreduce(mine, most, 3, MPI_DOUBLE, MPI_MAX, PETSC_COMM_WORLD);
  if (rank != 0) return;
  const char* const names[] = {"ghosts of x", "hesse", "f of all", "gradient", "Hessian", "f, g, H"};
  for (std::size_t i = 0; i < 6; ++i) std::fprintf(stderr, "%-12s %8.3f ms\n", names[i], 1e3 * best[i] / processes);
  std::fprintf(stderr, "Sum of a process %.1f MB, peak of a process %.1f MB, ghosts %.0f\n", most[0], most[1], most[2]);
}

void run() {
  int rank, processes;
  MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  MPI_Comm_size(PETSC_COMM_WORLD, &processes);
  PetscInt side = 24, repetitions = 0;
  check(PetscOptionsGetInt(nullptr, nullptr, "-side", &side, nullptr));
  check(PetscOptionsGetInt(nullptr, nullptr, "-repeat", &repetitions, nullptr));
  const Sheet sheet{side};
  const Eigen::VectorXd flat = sheet.flat();

  DistributedSum energy(PETSC_COMM_WORLD, sheet.variables());
  sheet.add_to(energy);
  const OwnedVec x = energy.vector();
  set(x.get(), flat);
  const OwnedMat hessian = energy.prepare(x.get());
  if (repetitions > 0) return measure(energy, x.get(), hessian.get(), repetitions, rank, processes);

  Callbacks callbacks{energy, energy.vector()};
  Tao tao;
  check(TaoCreate(PETSC_COMM_WORLD, &tao));
  check(TaoSetType(tao, TAONTR));
  check(TaoSetSolution(tao, x.get()));
  check(TaoSetObjective(tao, Callbacks::value, &callbacks));
  check(TaoSetObjectiveAndGradient(tao, nullptr, Callbacks::value_gradient, &callbacks));
  check(TaoSetHessian(tao, hessian.get(), hessian.get(), Callbacks::hessian, &callbacks));
  check(TaoSetTolerances(tao, 1e-11, 0, 0));
  // Each step by conjugate gradients, which a factorisation by MUMPS preconditions.
  KSP steps;
  PC preconditioner;
  check(TaoGetKSP(tao, &steps));
  check(KSPGetPC(steps, &preconditioner));
  check(PCSetType(preconditioner, PCCHOLESKY));
  check(PCFactorSetMatSolverType(preconditioner, MATSOLVERMUMPS));
  check(TaoSetFromOptions(tao));
  check(TaoSolve(tao));
  TaoConvergedReason reason;
  PetscInt iterations;
  double f;
  check(TaoGetSolutionStatus(tao, &iterations, &f, nullptr, nullptr, nullptr, &reason));
  check(TaoDestroy(&tao));
  energy.value_gradient_hessian(x.get(), f, callbacks.gradient.get(), hessian.get());
  const auto [positive, negative] = inertia(hessian.get());
  const Eigen::VectorXd found = all_of(x.get());
  if (rank != 0) return;

  // The same by one process.
  hesse::Sum whole(sheet.variables());
  sheet.add_to(whole);
  const auto result = hesse::minimize(whole, flat);

  std::fprintf(stderr, "%d processes: TAO %s after %d iterations, f = %a, largest difference in x %.1e\n", processes,
               TaoConvergedReasons[reason], int(iterations), f, (found - result.x).cwiseAbs().maxCoeff());
  std::fprintf(stderr, "%s", result.summary.brief().c_str());
  std::printf("%ld variables, %ld triangles\n", long(sheet.variables()), long(sheet.triangles()));
  std::printf("TAO       f = %.5f, eigenvalues: %d positive, %d negative\n", f, int(positive), int(negative));
  std::printf("minimize  f = %.5f, eigenvalues: %ld positive, %ld negative\n", result.summary.f,
              long(result.summary.inertia->positive), long(result.summary.inertia->negative));
  std::printf("the same minimum: %s\n", (found - result.x).cwiseAbs().maxCoeff() < 1e-7 ? "yes" : "no");
}

}  // namespace

int main(int count, char** arguments) {
  if (PetscInitialize(&count, &arguments, nullptr, nullptr)) return 1;
  try {
    run();
  } catch (const std::exception& exception) {
    std::cerr << exception.what() << '\n';
    MPI_Abort(PETSC_COMM_WORLD, 1);  // the other processes may wait for this one
  }
  return PetscFinalize() ? 1 : 0;
}
