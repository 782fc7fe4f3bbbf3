#include <catch2/catch.hpp>
#include <cmath>

#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/numbers.hpp>
#include <hesse/ad/transforms.hpp>

// After the numbers on purpose: their specialisations are there whichever header is the first.
#include <Eigen/Geometry>
#include <Eigen/SVD>

// Quaternion::FromTwoVectors of active vectors. It decomposes a 2 × 3 matrix where the vectors are nearly opposite.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using P = Dual2<double, 2>;
using Vector3 = Eigen::Matrix<P, 3, 1>;

Vector3 moving(const Eigen::Vector3d& v, double speed) {
  const P t = P::variable(0.0, 0), u = P::variable(0.0, 1);
  return Vector3(v[0] + speed * t, v[1] + speed * (t * u - 2.0 * u), v[2] + speed * (u + t * t));
}

}  // namespace

TEST_CASE("the rotation of one vector to another") {
  const Eigen::Vector3d a0(1.0, -0.5, 0.3), side = Eigen::Vector3d(0.2, 1.0, 0.4).cross(a0).normalized();
  // The last are nearly opposite: derivatives of order k grow like 1/angleᵏ of the missing angle, and errors
  // with two powers more.
  for (const Eigen::Vector3d& b0 : {Eigen::Vector3d(0.4, 2.0, -1.0), Eigen::Vector3d(1.0, -0.5, 0.3),
                                    Eigen::Vector3d(-a0 + 1e-3 * side), Eigen::Vector3d(-a0 + 5e-7 * side)}) {
    const double growth = 1.0 / std::min(1.0, (a0.normalized() + b0.normalized()).norm());
    const double accuracy = 1e-14 * growth * growth;
    const Vector3 a = moving(a0, 1.0), b = moving(b0, -0.7);
    const Eigen::Quaternion<P> q = Eigen::Quaternion<P>::FromTwoVectors(a, b);
    const Eigen::Quaterniond d = Eigen::Quaterniond::FromTwoVectors(a0, b0);
    INFO(b0.transpose());
    for (int i = 0; i < 4; ++i) CHECK(q.coeffs()[i].value == Approx(d.coeffs()[i]).margin(accuracy));
    const P length = q.squaredNorm() - 1.0;
    const Vector3 apart = q * a.normalized() - b.normalized();
    for (const P& zero : {length, apart[0], apart[1], apart[2]}) {
      CHECK(std::abs(zero.value) <= accuracy);
      for (const double slope : zero.gradient) CHECK(std::abs(slope) <= 10 * accuracy * growth);
      for (const double bend : zero.packed) CHECK(std::abs(bend) <= 100 * accuracy * growth * growth);
    }
  }
  // Opposite vectors: Eigen's rotation, which has no derivatives there.
  const Eigen::Quaternion<P> half = Eigen::Quaternion<P>::FromTwoVectors(moving(a0, 1.0), Vector3(-moving(a0, 1.0)));
  const Eigen::Quaterniond d = Eigen::Quaterniond::FromTwoVectors(a0, -a0);
  for (int i = 0; i < 4; ++i) CHECK(half.coeffs()[i].value == Approx(d.coeffs()[i]).margin(1e-7));
}

TEST_CASE("rotations between vectors in every number, recorded and elsewhere") {
  const auto f = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    const Eigen::Matrix<T, 3, 1> a(x[0], x[1], T(1.0)), b(T(0.3), x[1] * x[2], x[2]);
    const auto q = Eigen::Quaternion<T>::FromTwoVectors(a, b);
    return T(q.x() * q.w() + q.y() + q.z() * q.x());
  };
  ReplayOptions options;
  options.dense = true;
  RecordedFunction recorded(f, Eigen::VectorXd(Eigen::Vector3d(0.1, -0.2, 0.3)), options);
  for (const Eigen::Vector3d& x : {Eigen::Vector3d(0.1, -0.2, 0.3), Eigen::Vector3d(1.5, -0.1, -2.0)}) {
    const Eigen::MatrixXd curvature = hessian(f, Eigen::VectorXd(x), forward_over_reverse);
    const Eigen::VectorXd slope = grad(f)(Eigen::VectorXd(x));
    double y = 0;
    Eigen::VectorXd gradient, entries;
    REQUIRE(recorded.value_gradient_hessian(x, y, gradient, entries) == Evaluation::ok);
    CHECK(y == Approx(f(Eigen::VectorXd(x))).epsilon(1e-12));
    CHECK((gradient - slope).norm() <= 1e-12 * (1 + slope.norm()));
    CHECK((Eigen::Map<const Eigen::Matrix3d>(entries.data()) - curvature).norm() <= 1e-12 * (1 + curvature.norm()));
  }
}
