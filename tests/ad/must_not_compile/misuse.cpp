// What users are told in one line about common mistakes. CASE 0 has none of them.
#include <cmath>
#include <hesse/ad/jacobian.hpp>
#include <hesse/hesse.hpp>

struct Residual {
  template <class T>
  bool operator()(const T* x, T* r) const {
    r[0] = x[0] - 1.0;
    return true;
  }
};

int main() {
  const auto valley = [](const auto& x) { return x[0] * x[0] + x[1] * x[1]; };
  const Eigen::Vector2d start(1.0, 2.0);
  hesse::LeastSquares fit;
  const auto block = fit.add_parameter({0.0});
#if CASE == 1
  hesse::minimize([](const Eigen::VectorXd& x) { return x.squaredNorm(); }, start);
#elif CASE == 2
  hesse::minimize([](const auto& x) { return x; }, start);
#elif CASE == 3
  hesse::minimize(new Residual, start);
#elif CASE == 4
  hesse::minimize([](const auto& x) { return std::sqrt(x[0]); }, start);
#elif CASE == 5
  fit.add_residual<1, 1>(new Residual, block);
#elif CASE == 6
  hesse::ad::value_jacobian([](const Eigen::VectorXd& x) { return x; }, start);
#elif CASE == 7
  struct Half {
    int dimension() const { return 2; }
    int value(const Eigen::VectorXd&, double&) { return 0; }
  } half;
  hesse::minimize(half, start);
#else
  fit.add_residual<1, 1>(Residual(), block);
  hesse::minimize(fit);
  hesse::minimize(valley, start);
  hesse::minimize(
      [](const auto& x) {
        using std::sqrt, std::pow, std::hypot, std::abs;
        return sqrt(1.0 + x[0] * x[0]) + pow(x[1], 2) + pow(2.0, x[0]) + hypot(x[0], x[1]) + abs(x[0]);
      },
      start);
#endif
}
