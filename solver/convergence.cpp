#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <hesse/solver/convergence.hpp>
#include <hesse/solver/text.hpp>
#include <limits>

namespace hesse::solver {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

double infinity_norm(const Eigen::VectorXd& v) {
  double norm = 0;
  for (const double entry : v) {
    if (std::isnan(entry)) return entry;
    norm = std::max(norm, std::abs(entry));
  }
  return norm;
}

double noise(double f) { return 8 * epsilon * std::abs(f); }

double indistinguishable(double f) { return 1e-12 * std::abs(f); }

Certificate certify(const Point& p, const Options& options) {
  Certificate certificate;
  const Index n = p.x.size();
  if (n == 0) return certificate;
  const Eigen::VectorXd inverse = hessian_scale(p.H).cwiseInverse();
  const Eigen::MatrixXd scaled = inverse.asDiagonal() * p.H * inverse.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(scaled);
  const Eigen::VectorXd& values = eigen.eigenvalues();
  certificate.inertia = inertia_of(values, options.curvature_tolerance);
  certificate.gradient_norm = infinity_norm(p.g);

  const double largest = values.size() > 0 ? values.cwiseAbs().maxCoeff() : 0;
  const double floor = std::max(static_cast<double>(n) * epsilon * largest, std::numeric_limits<double>::min());
  const Eigen::VectorXd gradient = eigen.eigenvectors().transpose() * inverse.cwiseProduct(p.g);
  const Eigen::VectorXd newton = gradient.cwiseQuotient(values.cwiseAbs().cwiseMax(floor));
  certificate.decrease = 0.5 * gradient.dot(newton);
  certificate.step = -inverse.cwiseProduct(eigen.eigenvectors() * newton);
  if (certificate.inertia.negative > 0) {
    Index lowest = 0;
    values.minCoeff(&lowest);
    certificate.descent = inverse.cwiseProduct(eigen.eigenvectors().col(lowest));
    if (certificate.descent.dot(p.g) > 0) certificate.descent = -certificate.descent;
    certificate.descent.normalize();
  }
  return certificate;
}

namespace {

std::optional<Stop> stationary(const Point& p, const Certificate& c, const Options& options,
                               double decrease_tolerance) {
  if (!p.g.allFinite()) return {};
  if (c.gradient_norm <= options.gradient_tolerance)
    return Stop{StopReason::converged_gradient, "|g| = " + to_text(c.gradient_norm, 3) + " <= gradient_tolerance = " +
                                                    to_text(options.gradient_tolerance, 3)};
  if (c.decrease <= decrease_tolerance)
    return Stop{StopReason::converged_function, "a Newton step can bring a decrease of " + to_text(c.decrease, 3) +
                                                    " <= function_tolerance |f| = " + to_text(decrease_tolerance, 3)};
  if ((c.step.array().abs() <= options.step_tolerance * p.x.array().abs()).all())
    return Stop{StopReason::converged_step, "the Newton step, " + to_text(infinity_norm(c.step), 3) +
                                                ", is below step_tolerance |x| in every variable"};
  return {};
}

}  // namespace

std::optional<Stop> converged(const Point& p, const Certificate& certificate, const Options& options) {
  if (certificate.inertia.negative > 0) return {};
  return stationary(p, certificate, options, options.function_tolerance * std::abs(p.f));
}

PointQuality quality(const Point& p, const Certificate& certificate, const Options& options) {
  // A decrease that drowns in the rounding of f is no reason to doubt that the point is stationary.
  if (!stationary(p, certificate, options, std::max(options.function_tolerance * std::abs(p.f), noise(p.f))))
    return PointQuality::feasible;
  if (certificate.inertia.negative > 0) return PointQuality::saddle;
  if (certificate.inertia.positive == 0 && p.x.size() > 0) return PointQuality::stationary_1st_order;
  return PointQuality::stationary_2nd_order;
}

}  // namespace hesse::solver
