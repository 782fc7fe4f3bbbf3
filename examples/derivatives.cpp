// Problem: derivatives for their own sake, of a function f: R^n -> R and of a map F: R^n -> R^m. Nothing is minimised.
// Uses: <hesse/ad/ad.hpp>, all of differentiation.
// Look at: the Hessian is the same by hesse's own choice of a mode, by a forced mode and by jacfwd(jacrev(f)). It also
// comes together with value and gradient. The sparse Hessian has the entries of neighbours only. The plan is a table of
// all modes with their predicted costs; the table goes to the standard error, because its figures are those of one
// version and one machine.
#include <Eigen/LU>
#include <cmath>
#include <cstdio>
#include <hesse/ad/ad.hpp>
#include <iostream>
#include <type_traits>

int main() {
  namespace ad = hesse::ad;
  const auto f = [](const auto& x) {
    using std::exp, std::sin;
    std::decay_t<decltype(x[0])> sum(0.0);
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) sum += sin(x[i]) * x[i + 1] + exp(0.5 * x[i] * x[i + 1]);
    return sum;
  };
  const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(6, 0.5, 1.5);

  const Eigen::MatrixXd planned = ad::hessian(f, x);
  const Eigen::MatrixXd forced = ad::hessian(f, x, ad::HessianMode::reverse_over_forward);
  const Eigen::MatrixXd spelled_out = ad::jacfwd(ad::jacrev(f))(x);
  const auto [value, gradient, hessian] = ad::value_gradient_hessian(f, x);
  const auto same = [&, &H = hessian](const Eigen::MatrixXd& other) { return (H - other).norm() < 1e-12 * H.norm(); };
  std::printf("f = %.5f, |gradient| = %.5f, |Hessian| = %.5f\n", value, gradient.norm(), hessian.norm());
  std::printf("same Hessian: planned %s, forced %s, spelled out %s\n", same(planned) ? "yes" : "no",
              same(forced) ? "yes" : "no", same(spelled_out) ? "yes" : "no");

  // First order, and along a direction: products cost a few evaluations of f, whatever n is.
  const Eigen::VectorXd v = Eigen::VectorXd::Ones(6);
  std::printf("slope along v %.5f, curvature along v %.5f\n", ad::grad(f)(x).dot(v), v.dot(ad::hvp(f, x, v)));

  // Sparse, both triangles: three diagonals for a function of neighbours.
  const Eigen::VectorXd many = Eigen::VectorXd::LinSpaced(1000, 0.5, 1.5);
  const auto [value_s, gradient_s, hessian_s] = ad::sparse_value_gradient_hessian(f, many);
  std::printf("n = 1000: f = %.3f, %d entries in the sparse Hessian\n", value_s,
              static_cast<int>(hessian_s.nonZeros()));

  // A map: polar coordinates in space, whose Jacobian has the determinant r² sin(theta).
  const auto polar = [](const auto& p) {
    using T = std::decay_t<decltype(p[0])>;
    using std::cos, std::sin;
    const T ring = p[0] * sin(p[1]);
    return Eigen::Matrix<T, 3, 1>(ring * cos(p[2]), ring * sin(p[2]), p[0] * cos(p[1]));
  };
  const Eigen::VectorXd p = Eigen::Vector3d(2.0, 0.7, 0.3);
  const auto [y, J] = ad::value_jacobian(polar, p);
  std::printf("polar: %.5f %.5f %.5f, determinant %.5f = %.5f\n", y[0], y[1], y[2], Eigen::Matrix3d(J).determinant(),
              4.0 * std::sin(0.7));

  const auto plan = ad::plan(f, x);
  std::cout << "plan for n = 6: " << plan.chosen().name() << '\n';
  std::cerr << plan;
}
