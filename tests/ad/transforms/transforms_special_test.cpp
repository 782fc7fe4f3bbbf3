#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include <hesse/ad/detail/transforms/grad.hpp>
#include <hesse/ad/detail/transforms/hessian.hpp>

#include "special_values.hpp"

// Singular points and masked infinities: the class of every entry is the same in all compositions, reverse ones included.
namespace {

namespace ad = hesse::ad;
using hesse::test::class_of;
using hesse::test::infinity;
using hesse::test::not_a_number;
using hesse::test::tiny;

enum Case {
  square_root,
  logarithm,
  logarithm_1p,
  arc_sine,
  arc_cosine,
  area_cosine,
  area_tangent,
  power_of,
  power_both,
  power_base_0,
  angle,
  norm,
  absolute,
  larger,
  smaller,
  steps,
  root_of_square,
  product_of_roots,
  guarded,
  unused,
  separate,
  beside,
  inverse
};

// All of them in one functor, so that every composition is compiled once.
struct Singular {
  Case which;
  double c = 0;

  template <class X>
  auto operator()(const X& x) const {
    using std::abs, std::acos, std::acosh, std::asin, std::atan2, std::atanh, std::floor, std::fmax, std::fmin,
        std::fmod, std::hypot, std::log, std::log1p, std::pow, std::sqrt;
    using S = std::decay_t<decltype(x[0])>;
    switch (which) {
      case square_root:
        return S(sqrt(x[0]));
      case logarithm:
        return S(log(x[0]));
      case logarithm_1p:
        return S(log1p(x[0]));
      case arc_sine:
        return S(asin(x[0]));
      case arc_cosine:
        return S(acos(x[0]));
      case area_cosine:
        return S(acosh(x[0]));
      case area_tangent:
        return S(atanh(x[0]));
      case power_of:
        return S(pow(x[0], c));
      case power_both:
        return S(pow(x[0], x[1]));
      case power_base_0:
        return S(pow(0.0, x[0]));
      case angle:
        return S(atan2(x[0], x[1]));
      case norm:
        return S(hypot(x[0], x[1]));
      case absolute:
        return S(abs(x[0]));
      case larger:
        return S(fmax(x[0], x[1]));
      case smaller:
        return S(fmin(x[0], 2.0));
      case steps:
        return S(floor(x[0]) + fmod(x[0], x[1]));
      case root_of_square:
        return S(sqrt(S(x[0] * x[0])));
      case product_of_roots:
        return S(pow(x[0], 0.5) * pow(x[0], 0.5));
      case guarded:
        return x[0] > 0 ? S(log(x[0])) : S(0.0 * x[1]);
      case unused: {
        const S dead = sqrt(x[0]) * pow(x[0], 1.5) * log(x[0]);
        return dead > 1.0 ? dead : S(x[0] * x[0] + x[1] * x[1]);
      }
      case separate:
        return S(sqrt(x[0]) + x[1] * x[1]);
      case beside:
        return S(sqrt(x[0]) * x[1]);
      case inverse:
        return S(1.0 / (x[0] * x[1]));
    }
    return S(0.0);
  }
};

template <class Derived>
std::string classes(const Eigen::MatrixBase<Derived>& m) {
  std::string s;
  for (Eigen::Index i = 0; i < m.rows(); ++i)
    for (Eigen::Index j = 0; j < m.cols(); ++j) s += class_of(m(i, j));
  return s;
}

// The classes of gradient and Hessian, once every mode agrees on them.
std::string agreed(const Singular& f, const Eigen::VectorXd& x) {
  CAPTURE(static_cast<int>(f.which), x.transpose());
  const std::string gradient = classes(ad::grad(f)(x));
  CHECK(classes(ad::jacfwd(f)(x)) == gradient);
  const std::string hessian = classes(ad::hessian(f, x, ad::packed_forward));
  for (const ad::HessianMode mode : ad::all_hessian_modes) {
    CAPTURE(static_cast<int>(mode));
    CHECK(classes(ad::hessian(f, x, mode)) == hessian);
  }
  return gradient + ' ' + hessian;
}

Eigen::VectorXd at(double a) { return Eigen::VectorXd::Constant(1, a); }
Eigen::VectorXd at(double a, double b) { return Eigen::Vector2d(a, b); }

}  // namespace

TEST_CASE("edges of domains in every composition", "[N26]") {
  CHECK(agreed({square_root}, at(0.0)) == "+ -");
  CHECK(agreed({logarithm}, at(0.0)) == "+ -");
  CHECK(agreed({logarithm}, at(-1.0)) == "N N");
  CHECK(agreed({arc_sine}, at(1.0)) == "+ +");
  CHECK(agreed({area_cosine}, at(1.0)) == "+ -");
  for (const double x : {0.0, -0.0, 1.0, -1.0, 2.0, -2.0, infinity, -infinity, not_a_number})
    for (const Case which : {square_root, logarithm, logarithm_1p, arc_sine, arc_cosine, area_cosine, area_tangent})
      agreed({which}, at(x));
}

TEST_CASE("powers in every composition", "[N27]") {
  CHECK(agreed({power_of, 3.0}, at(0.0)) == "f f");
  CHECK(agreed({power_of, 2.0}, at(0.0)) == "f f");
  CHECK(agreed({power_of, 1.5}, at(0.0)) == "f +");
  CHECK(agreed({power_of, 1.0}, at(0.0)) == "f f");
  CHECK(agreed({power_of, 0.5}, at(0.0)) == "+ -");
  CHECK(agreed({power_of, 0.0}, at(0.0)) == "f f");
  CHECK(agreed({power_of, 1.5}, at(-2.0)) == "N N");
  CHECK(agreed({power_of, 3.0}, at(-2.0)) == "f f");
  for (const double y : {-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0}) {
    agreed({power_both}, at(0.0, y));
    agreed({power_both}, at(-2.0, y));
    agreed({power_base_0}, at(y));
  }
}

TEST_CASE("angles and norms in every composition", "[N28][N29]") {
  CHECK(agreed({angle}, at(0.0, 0.0)) == "NN NNNN");
  CHECK(agreed({angle}, at(-0.0, -0.0)) == "NN NNNN");
  CHECK(agreed({angle}, at(1e100, 1e100)) == "ff ffff");
  CHECK(agreed({norm}, at(0.0, 0.0)) == "ff ffff");
  CHECK(agreed({norm}, at(1e100, 1e100)) == "ff ffff");
  CHECK(agreed({norm}, at(1e-100, 1e-100)) == "ff ffff");
}

TEST_CASE("kinks in every composition", "[N30]") {
  CHECK(agreed({absolute}, at(0.0)) == "f f");
  CHECK(agreed({larger}, at(2.0, 2.0)) == "ff ffff");
  CHECK(agreed({smaller}, at(2.0)) == "f f");
  CHECK(agreed({steps}, at(2.0, 0.7)) == "ff ffff");
  agreed({larger}, at(not_a_number, 2.0));
}

TEST_CASE("infinities behind zeros in every composition", "[N31]") {
  CHECK(agreed({root_of_square}, at(0.0)) == "N N");
  CHECK(agreed({product_of_roots}, at(0.0)) == "N N");
  // What the result does not depend on cannot spoil it, value or derivative.
  CHECK(agreed({guarded}, at(0.0, 1.0)) == "ff ffff");
  CHECK(agreed({unused}, at(0.0, 1.0)) == "ff ffff");
  CHECK(agreed({separate}, at(0.0, 1.0)) == "+f -fff");
  CHECK(agreed({beside}, at(0.0, 1.0)).substr(0, 2) == "+f");
  agreed({inverse}, at(tiny, 1.0));
}
