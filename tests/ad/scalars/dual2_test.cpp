#include <catch2/catch.hpp>
#include <cmath>
#include <utility>

#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/dual2.hpp>

// The packed numbers against nested ones: the same first and second derivatives up to rounding.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;

template <int N>
using Nested = Dual<Dual<double, N>, N>;

template <int N>
void require_same(const Dual2<double, N>& packed, const Nested<N>& nested) {
  const auto close = [](double value) { return Approx(value).epsilon(1e-12).margin(1e-12); };
  CHECK(packed.value == nested.value.value);
  for (int i = 0; i < N; ++i) {
    CHECK(packed.gradient[i] == close(nested.tangent[i].value));
    CHECK(packed.pattern.first(i) == nested.depends_on(i));
    for (int j = 0; j < N; ++j) {
      CHECK(packed.hessian(i, j) == close(nested.tangent[i].tangent[j]));
      if (nested.tangent[i].depends_on(j)) CHECK(packed.pattern.second(i, j));
    }
  }
}

template <int N, class F>
void compare(const F& f, const double (&point)[N]) {
  Dual2<double, N> p[N];
  Nested<N> n[N];
  for (int i = 0; i < N; ++i) {
    p[i] = Dual2<double, N>::variable(point[i], i);
    n[i] = Nested<N>::variable(Dual<double, N>::variable(point[i], i), i);
  }
  require_same<N>(f(std::as_const(p)), f(std::as_const(n)));
}

const auto wood = [](const auto& x) {
  const auto a = x[1] - x[0] * x[0];
  const auto b = 1.0 - x[0];
  const auto c = x[3] - x[2] * x[2];
  const auto d = 1.0 - x[2];
  const auto e = x[1] - 1.0;
  const auto g = x[3] - 1.0;
  return 100.0 * a * a + b * b + 90.0 * c * c + d * d + 10.1 * (e * e + g * g) + 19.8 * e * g;
};

}  // namespace

TEST_CASE("packed numbers agree with nested ones on every row") {
  const double x[2] = {0.63, 0.41};
  elementary::Unary::for_each([&](auto row) {
    INFO(row.name);
    const double shift = row.name == "acosh" ? 1.0 : 0.0;
    compare<2>([&](const auto& v) { return apply(row, v[0] * v[1] + 0.2 * v[0] + shift); }, x);
    compare<2>([&](const auto& v) { return apply(row, shift + 0.5 + v[1]); }, x);
  });
  elementary::Binary::for_each([&](auto row) {
    INFO(row.name);
    if constexpr (!std::is_same_v<decltype(row), elementary::BesselJ>) {
      compare<2>([&](const auto& v) { return apply(row, v[0] * v[1], v[0] + 2.0 * v[1]); }, x);
      compare<2>([&](const auto& v) { return apply(row, v[0] / v[1], 1.7); }, x);
      compare<2>([&](const auto& v) { return apply(row, 1.7, v[0] / v[1]); }, x);
    } else {
      compare<2>([&](const auto& v) { return BesselJn(2, v[0] / v[1]) + BesselJ0(v[0]) * BesselJ1(v[1]); }, x);
    }
  });
  compare<2>([](const auto& v) { return fma(v[0], v[1], v[0] * v[0]) + fma(v[0], 2.0, v[1]); }, x);
  compare<2>([](const auto& v) { return hypot(v[0], v[1], v[0] * v[1]) + hypot(1.0, v[0], 2); }, x);
  compare<2>([](const auto& v) { return lerp(v[0], v[1], v[0]) + midpoint(v[0], v[1] * v[1]) + norm(v[0]); }, x);
}

TEST_CASE("packed numbers of every width") {
  const double x[8] = {0.3, -0.7, 1.1, 0.9, -1.3, 0.2, 0.6, -0.4};
  const auto f = [](const auto& v) {
    auto sum = v[0] * 0.5;
    for (std::size_t i = 0; i < std::size(v); ++i) sum += exp(v[i] * v[0]) / (2.0 + sin(v[i])) - sum * v[i];
    return sum;
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (
        [&] {
          constexpr int n = static_cast<int>(I) + 1;
          double head[n];
          for (int i = 0; i < n; ++i) head[i] = x[i];
          compare<n>(f, head);
        }(),
        ...);
  }
  (std::make_index_sequence<8>{});
}

TEST_CASE("Wood's function in packed numbers") {
  const double start[4] = {-3.0, -1.0, -3.0, -1.0};
  compare<4>(wood, start);
  Dual2<double, 4> x[4];
  for (int i = 0; i < 4; ++i) x[i] = Dual2<double, 4>::variable(1.0, i);
  const auto y = wood(x);
  CHECK(y.value == 0.0);
  for (int i = 0; i < 4; ++i) CHECK(y.gradient[i] == 0.0);
  CHECK(y.hessian(0, 0) == 802.0);
  CHECK(y.hessian(1, 0) == -400.0);
  CHECK(y.hessian(1, 1) == 220.2);
  CHECK(y.hessian(2, 2) == 722.0);
  CHECK(y.hessian(1, 3) == 19.8);
  CHECK(y.hessian(0, 2) == 0.0);
  CHECK(!y.pattern.second(0, 2));
}

TEST_CASE("derivatives that overflow leave other inputs alone") {
  using P = Dual2<double, 3>;
  const P x = P::variable(1e-300, 0), y = P::variable(2.0, 1);
  const P z = 1.0 / x + y * y;
  CHECK(std::isinf(z.gradient[0]));
  CHECK(z.gradient[1] == 4.0);
  CHECK(z.hessian(1, 1) == 2.0);
  CHECK(z.hessian(1, 0) == 0.0);
  CHECK(z.hessian(2, 2) == 0.0);
  const P w = z * y;
  CHECK(w.gradient[2] == 0.0);
  CHECK(w.hessian(2, 0) == 0.0);
  CHECK(std::isinf(w.hessian(1, 0)));
  const P divided = y / P::variable(0.0, 0);
  CHECK(std::isinf(divided.gradient[0]));
  CHECK(std::isinf(divided.gradient[1]));
  CHECK(divided.hessian(1, 1) == 0.0);
  CHECK(divided.gradient[2] == 0.0);
}
