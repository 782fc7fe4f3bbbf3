#include <cmath>
#include <cstddef>
#include <memory>
#include <random>
#include <vector>

#include <catch2/catch.hpp>
#include <hesse/ad/detail/execution/interpreter.hpp>

#include "special_values.hpp"

using namespace hesse;
using namespace hesse::ad;
using namespace hesse::ad::detail;

namespace {

// One operation on blocks of 64.
class Replay {
 public:
  Replay(Operation operation, Isa isa)
      : kernel_(make_interpreter(program_of(operation), 64, isa)), workspace_(kernel_->workspace_doubles() + 8) {}

  void operator()(const double* a, const double* b, double* y) {
    const double* const inputs[]{a, b};
    double* const outputs[]{y};
    void* begin = workspace_.data();
    std::size_t space = workspace_.size() * sizeof(double);
    std::align(64, 8, begin, space);
    kernel_->run(inputs, nullptr, outputs, static_cast<double*>(begin));
  }

 private:
  static Program program_of(Operation operation) { return {2, 0, {}, {{operation, Part::value, 0, 0, 1, 0}}, {2}}; }

  std::unique_ptr<BlockKernel> kernel_;
  std::vector<double> workspace_;
};

// Arguments of every size, and more of them where functions turn or end.
double argument(std::mt19937_64& generator) {
  const auto uniform = [&generator](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(generator);
  };
  const double sign = generator() % 2 == 0 ? 1 : -1;
  switch (generator() % 8) {
    case 0:
      return sign * std::exp2(uniform(-1074, 1024));
    case 1:
      return sign * std::exp2(uniform(-30, 12));
    case 2:
      return sign * (1 - sign * std::exp2(uniform(-53, 0)));
    case 3:
      return uniform(-750, 750);
    case 4:
      return uniform(-30, 30);
    case 5:
      return uniform(-7, 7);
    default:
      return uniform(-2, 2);
  }
}

template <class Row>
long double exact(double a, double b) {
  const long double x = a, y = b;
  if constexpr (elementary::Unary::contains<Row>) {
    return Row::value(x);
  } else {
    return Row::value(x, y);
  }
}

// Error of y in units in the last place of the exact value; -1 where they are of different classes.
double error(double y, long double value) {
  const double rounded = static_cast<double>(value);
  if (std::isnan(y) && std::isnan(rounded)) return 0;
  if (!std::isfinite(y) || !std::isfinite(rounded)) return y == rounded ? 0 : -1;
  if (y == 0 && rounded == 0) return std::signbit(y) == std::signbit(rounded) ? 0 : -1;
  const int exponent = rounded == 0 ? -1074 : std::max(std::ilogb(rounded) - 52, -1074);
  return static_cast<double>(std::abs(y - value) / std::ldexp(1.0L, exponent));
}

template <class Row>
void check(Isa isa) {
  INFO(Row::name << ", " << to_string(isa));
  constexpr auto operation = operation_of<Row>;
  Replay replay(operation, isa);
  double a[64], b[64], y[64];
  std::mt19937_64 generator(7);
  double worst = 0;
  for (int block = 0; block < 3000; ++block) {
    for (int i = 0; i < 64; ++i) a[i] = argument(generator), b[i] = argument(generator);
    replay(a, b, y);
    for (int i = 0; i < 64; ++i) {
      const double e = error(y[i], exact<Row>(a[i], b[i]));
      if (e < 0) {
        INFO("at " << a[i] << ", " << b[i]);
        CHECK(y[i] == static_cast<double>(exact<Row>(a[i], b[i])));
      }
      worst = std::max(worst, e);
    }
  }
  CHECK(worst <= ulp_bound(operation));
  CHECK(worst > 0.5);

  // Where the result is 0, infinite or no number, it is so exactly.
  for (const double s : test::special_values) {
    for (std::size_t i = 0; i < 64; ++i) {
      a[i] = s;
      b[i] = i < test::special_values.size() ? test::special_values[i] : 1.0;
    }
    replay(a, b, y);
    for (std::size_t i = 0; i < 64; ++i) {
      const double e = error(y[i], exact<Row>(a[i], b[i]));
      INFO("at " << a[i] << ", " << b[i] << ": " << y[i]);
      CHECK((e >= 0 && e <= ulp_bound(operation)));
    }
  }
}

}  // namespace

TEST_CASE("vector mathematics: within its bounds, special values exact") {
  for (const Isa isa : available_isas()) {
    const auto visit = [isa]<class Row>(Row) {
      if (ulp_bound(operation_of<Row>) > 0) check<Row>(isa);
    };
    elementary::Unary::for_each(visit);
    elementary::Binary::for_each(visit);
  }
}
