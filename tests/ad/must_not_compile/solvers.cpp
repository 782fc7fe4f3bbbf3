// Solvers of Eigen that have no right derivatives, each a CASE. Without a CASE this file is correct.
#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/eigen.hpp>

#include <Eigen/IterativeLinearSolvers>
#if CASE != 4
#include <Eigen/Sparse>
#endif

using Real = hesse::ad::Dual<double, 1>;
using Vector = hesse::ad::Vector<Real>;

#if CASE == 1
using Solver = Eigen::BiCGSTAB<Eigen::SparseMatrix<Real>>;
#elif CASE == 2
using Solver = Eigen::LeastSquaresConjugateGradient<Eigen::SparseMatrix<Real>>;
#elif CASE == 3
using Solver = Eigen::SparseQR<Eigen::SparseMatrix<Real>, Eigen::COLAMDOrdering<int>>;
#elif CASE == 4
using Solver = Eigen::ConjugateGradient<Eigen::SparseMatrix<Real>>;
#elif CASE == 5
using Solver = Eigen::ConjugateGradient<hesse::ad::Matrix<Real>>;
#else
using Solver = Eigen::ConjugateGradient<Eigen::SparseMatrix<Real>>;
#endif

Vector solve(const Eigen::SparseMatrix<Real>& a, const Vector& b) {
  Solver solver(a);
  return solver.solve(b);
}
