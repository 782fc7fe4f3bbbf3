#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/elements/derived_sum.hpp>
#include <hesse/ad/detail/recording/recorded.hpp>
#include <hesse/ad/detail/replay/prepared_sum.hpp>
#include <random>
#include <stdexcept>
#include <type_traits>
#include <vector>

using namespace hesse::ad;

using namespace hesse::ad::detail;

namespace {

using Eigen::VectorXd;

VectorXd point(Eigen::Index n) {
  VectorXd x(n);
  for (Eigen::Index i = 0; i < n; ++i) x[i] = 0.6 + 0.3 * std::sin(1.0 + static_cast<double>(i * i % 97));
  return x;
}

template <class F>
Recording recorded(const F& f, const VectorXd& x, bool loops = true) {
  Recording recording(RecordingOptions{.loops = loops});
  recording.record(f, x);
  return recording;
}

struct Derivatives {
  double f = 0;
  VectorXd g;
  Eigen::MatrixXd h;
};

template <class F>
Derivatives replay(const F& f, const VectorXd& at, const VectorXd& x, bool loops) {
  ReplayOptions options;
  options.dense = true;
  PreparedSum sum(derive(recorded(f, at, loops), {}), options);
  Derivatives d;
  VectorXd h;
  REQUIRE(sum.value_gradient_hessian(x, d.f, d.g, h, FailedElements::kept));
  d.h = Eigen::Map<const Eigen::MatrixXd>(h.data(), x.size(), x.size());
  return d;
}

// Whether loops make no difference; how many of them were taken whole.
template <class F>
std::size_t check(const F& f) {
  constexpr Eigen::Index n = 640;
  const VectorXd at = point(n);
  VectorXd x = at;
  for (Eigen::Index i = 0; i < n; ++i) x[i] += 1e-4 * static_cast<double>(i % 7);
  const Derivatives with = replay(f, at, x, true), without = replay(f, at, x, false);
  CHECK(with.f == Approx(without.f).epsilon(1e-12));
  CHECK(with.f == Approx(f(x)).epsilon(1e-12));
  CHECK((with.g - without.g).cwiseAbs().maxCoeff() <= 1e-11 * (1.0 + without.g.cwiseAbs().maxCoeff()));
  CHECK((with.h - without.h).cwiseAbs().maxCoeff() <= 1e-11 * (1.0 + without.h.cwiseAbs().maxCoeff()));
  Recording recording = recorded(f, at);
  CHECK(recording.operations() == recorded(f, at, false).operations());
  static_cast<void>(separate(recording));
  return recording.loops().size();
}

// Σ add(sum, x, e), the sum itself being handed on.
template <class Add>
auto loop(Add add, int times) {
  return [add, times](const auto& x) {
    std::decay_t<decltype(x[0])> sum(0.0);
    for (int e = 0; e < times; ++e) add(sum, x, e);
    return sum;
  };
}

const auto spring = [](const auto& x, int e) {
  const auto d = x[e + 1] - x[e];
  return (0.5 + 0.01 * (e % 13)) * d * d * exp(d);
};

}  // namespace

TEST_CASE("a loop that adds to a sum is kept as a loop") {
  const auto f = loop([](auto& sum, const auto& x, int e) { sum += spring(x, e); }, 600);
  CHECK(check(f) == 1);
  Recording recording = recorded(f, point(640));
  REQUIRE(recording.loops().size() == 1);
  CHECK(recording.loops()[0].times() == 599);
  const Separation separation = separate(recording);
  REQUIRE(separation.clusters.size() == 1);
  CHECK(separation.clusters[0].count == 600);
  for (std::uint32_t i = 0; i < 600; ++i) {
    const auto* row = separation.clusters[0].index.data() + 2 * i;
    CHECK(std::max(row[0], row[1]) == std::min(row[0], row[1]) + 1);
  }
}

TEST_CASE("the memory of a loop is its variables and constants") {
  const auto f = loop([](auto& sum, const auto& x, int e) { sum += spring(x, e) + sin(x[e]) * cos(x[e + 1]); }, 200000);
  const VectorXd x = point(200001);
  const std::size_t inputs = 200001 * sizeof(Recording::Node);
  CHECK(recorded(f, x).bytes() < 2 * inputs + 200000 * 48);
  CHECK(recorded(f, x, false).bytes() > 200000 * 11 * sizeof(Recording::Node));
  // … of short ones as well.
  const auto short_loops = [](const auto& y) {
    std::decay_t<decltype(y[0])> sum(0.0);
    for (int e = 0; e < 20000; ++e) sum += e % 66 == 65 ? cos(y[e]) : spring(y, e);
    return sum;
  };
  CHECK(recorded(short_loops, x).bytes() < recorded(short_loops, x, false).bytes());
}

TEST_CASE("sums are subtracted, scaled, added from either side, and of several addends") {
  const auto energies = [](const auto& sum, const auto& x, int e) { return sum + spring(x, e); };
  CHECK(check(loop([](auto& sum, const auto& x, int e) { sum -= spring(x, e); }, 600)) == 1);
  CHECK(check(loop([](auto& sum, const auto& x, int e) { sum = spring(x, e) + sum; }, 600)) == 1);
  CHECK(check(loop(
            [](auto& sum, const auto& x, int e) {
              sum += spring(x, e);
              sum -= sin(x[e]) * x[e + 30];
            },
            600)) == 1);
  CHECK(check(loop(
            [](auto& sum, const auto& x, int e) {
              const auto t = spring(x, e);
              sum += t;
              sum += t;
            },
            600)) == 1);
  const auto scaled = [=](const auto& x) {
    std::decay_t<decltype(x[0])> sum(0.0);
    for (int e = 0; e < 600; ++e) sum = energies(sum, x, e);
    return 3.0 - 0.25 * sum;
  };
  CHECK(check(scaled) == 1);
  CHECK(check(loop([](auto& sum, const auto& x, int e) { sum += x[e]; }, 600)) == 1);
  CHECK(check(loop([](auto& sum, const auto& x, int e) { sum += (0.1 * e) * x[e] * x[e]; }, 600)) == 1);
}

TEST_CASE("several loops follow one another") {
  const auto f = [](const auto& x) {
    auto sum = x[3] * x[4];
    for (int e = 0; e < 500; ++e) sum += spring(x, e);
    sum += exp(x[1] * x[2]);
    for (int e = 0; e < 400; ++e) sum += sin(x[e] * x[e + 2]);
    for (int e = 0; e < 300; ++e) sum -= log(2.0 + x[e] * x[e + 5]);
    return sum;
  };
  CHECK(check(f) == 3);
  const auto sums = [](const auto& x) {
    std::decay_t<decltype(x[0])> a(0.0), b(0.0);
    for (int e = 0; e < 500; ++e) a += spring(x, e);
    for (int e = 0; e < 500; ++e) b += sin(x[e] * x[e + 2]);
    return a - 2.0 * b;
  };
  CHECK(check(sums) == 2);
}

TEST_CASE("loops whose sum is more than a part of the sum at the output are unrolled") {
  const auto sum = loop([](auto& s, const auto& x, int e) { s += spring(x, e); }, 600);
  CHECK(check([=](const auto& x) { return exp(0.001 * sum(x)) + x[0] * x[1]; }) == 0);
  CHECK(check([=](const auto& x) {
          const auto s = sum(x);
          return s + 0.001 * s * s;
        }) == 0);
  CHECK(check([=](const auto& x) {
          const auto s = sum(x);
          return s + s;
        }) == 0);
  // A node inside of the loop is used outside.
  CHECK(check([](const auto& x) {
          std::decay_t<decltype(x[0])> s(0.0), last(0.0);
          for (int e = 0; e < 600; ++e) {
            last = spring(x, e);
            s += last;
          }
          return s + last * last;
        }) == 0);
  // A partial sum that something else depends on.
  CHECK(check([](const auto& x) {
          std::decay_t<decltype(x[0])> s(0.0), t(0.0);
          for (int e = 0; e < 600; ++e) {
            s += spring(x, e);
            t += sin(s);
          }
          return s + t;
        }) == 0);
}

TEST_CASE("a sum that is a part of the sum at the output and of a term unrolls its loops") {
  const auto sum = [](const auto& x) {
    auto s = loop([](auto& t, const auto& y, int e) { t += spring(y, e); }, 300)(x);
    s += x[0] * x[1];
    for (int e = 0; e < 300; ++e) s -= sin(x[e] * x[e + 2]);
    return s;
  };
  CHECK(check(sum) == 2);
  CHECK(check([=](const auto& x) {
          const auto t = sum(x) + x[2] * x[3];
          return t + 0.001 * t * x[4];
        }) == 0);
  CHECK(check([=](const auto& x) {
          const auto t = sum(x) + x[2] * x[3];
          return t < 1e6 ? t + x[5] : t;
        }) == 0);
}

TEST_CASE("functions of long sums beside few terms have them as nested_sums, whether there is a loop or not") {
  for (const int terms : {64, 100, 126, 200}) {
    CAPTURE(terms);
    const auto f = [=](const auto& x) {
      auto s = exp(0.01 * loop([](auto& t, const auto& y, int e) { t += spring(y, e); }, 500)(x));
      for (int e = 0; e < terms; ++e) s += spring(x, e);
      return s;
    };
    Recording with = recorded(f, point(512)), without = recorded(f, point(512), false);
    CHECK(separate(with).nested_sums.size() == separate(without).nested_sums.size());
  }
}

TEST_CASE("addends that are no single terms unroll their loop") {
  const auto times = [](auto add) { return loop(add, 300); };
  CHECK(check(times([](auto& sum, const auto& x, int e) { sum += 1.0 + spring(x, e); })) == 0);
  CHECK(check(times([](auto& sum, const auto& x, int e) {
          std::decay_t<decltype(x[0])> parts(0.0);
          for (int k = 0; k < 20; ++k) parts += (1.0 + 0.1 * e) * sin(x[e + k]) * x[e + k];
          sum += parts;
        })) == 0);
}

TEST_CASE("what is computed before a loop and used in it is shared as without loops") {
  const auto f = [](const auto& x) {
    const auto scale = exp(0.1 * x[0] * x[1]);
    std::decay_t<decltype(x[0])> sum(0.0);
    for (int e = 2; e < 600; ++e) sum += scale * spring(x, e);
    return sum;
  };
  CHECK(check(f) == 0);
}

TEST_CASE("comparisons in a loop are guards of each term") {
  const auto barrier = [](const auto& x, int e) {
    using T = std::decay_t<decltype(x[0])>;
    const auto d = x[e + 1] - x[e];
    if (d < 5.0) return T(spring(x, e));
    return T(d * d);
  };
  const auto f = loop([=](auto& sum, const auto& x, int e) { sum += barrier(x, e); }, 600);
  CHECK(check(f) == 1);
  const DerivedSum derived = derive(recorded(f, point(640)), {});
  PreparedSum sum(derived, {});
  const VectorXd start = point(640);
  VectorXd g, h;
  double value = 0;
  CHECK(sum.value_gradient_hessian(start, value, g, h, FailedElements::kept));
  for (const Eigen::Index i : {1, 300, 600}) {
    VectorXd other = start;
    other[i] += 20.0;
    CHECK_FALSE(sum.value_gradient_hessian(other, value, g, h, FailedElements::kept));
  }
  // About nothing that is added: unrolled, and guarded all the same.
  const auto idle = [](const auto& x) {
    std::decay_t<decltype(x[0])> s(0.0);
    int large = 0;
    for (int e = 0; e < 600; ++e) {
      s += spring(x, e);
      large += sin(x[e]) > 2.0 ? 1 : 0;
    }
    return s * (1.0 + large);
  };
  CHECK(check(idle) == 0);
}

TEST_CASE("comparisons before a loop of variables that it adds are no guards of it") {
  const auto f = [](const auto& x) {
    std::decay_t<decltype(x[0])> sum(0.0);
    for (int e = 0; e < 10; ++e)
      if (x[e] < 5.0) sum += x[e];
    for (int e = 0; e < 600; ++e) {
      sum += x[e];
      sum += sin(x[e]) * x[e + 1];
    }
    return sum;
  };
  CHECK(check(f) == 1);
  PreparedSum sum(derive(recorded(f, point(640)), {}), {});
  VectorXd x = point(640), g, h;
  double value = 0;
  x[300] += 20.0;
  CHECK(sum.value_gradient_hessian(x, value, g, h, FailedElements::kept));
  x[3] += 20.0;
  CHECK_FALSE(sum.value_gradient_hessian(x, value, g, h, FailedElements::kept));
}

TEST_CASE("constants that are alike in all whole times round differ in the one that has begun") {
  check(loop(
      [](auto& sum, const auto& x, int e) {
        const double a = 0.7, b = e == 300 ? 0.3 : 0.7;
        const auto term = sin(a * x[e]) * cos(b * x[e]);
        if (e == 300)
          sum -= term;
        else
          sum += term;
      },
      600));
}

TEST_CASE("a loop begins behind a time round in which two variables are one") {
  const auto f = loop([](auto& sum, const auto& x, int e) { sum += sin(x[e] * x[(e * e + 1) % 640]); }, 640);
  CHECK(check(f) > 0);
  CHECK(check(loop([](auto& sum, const auto& x, int e) { sum += sin(x[e] * x[e == 5 ? e : e + 1]); }, 600)) == 1);
  CHECK(check(loop([](auto& sum, const auto& x, int e) { sum += x[e] * sin(x[e == 5 ? e + 1 : e]); }, 600)) == 1);
}

TEST_CASE("a loop is found behind operations on active constants") {
  const auto f = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    T sum = sin(x[0]);
    for (int e = 0; e < 200; ++e) sum = fma(T(0.5), x[e], sum);
    for (int e = 0; e < 600; ++e) sum += spring(x, e);
    return sum;
  };
  CHECK(check(f) == 1);
}

TEST_CASE("a loop of many variables") {
  for (const int wide : {15, 16, 17, 18, 200}) {
    CAPTURE(wide);
    const auto product = [=](const auto& x, int e, int twice) {
      auto p = x[e];
      for (int k = 1; k < wide; ++k) p = 1.1 * p * x[e + (k == twice ? k - 1 : k)];
      return p;
    };
    CHECK(check(loop([=](auto& sum, const auto& x, int e) { sum += product(x, e, 0); }, 300)) == 1);
    check(loop([=](auto& sum, const auto& x, int e) { sum += product(x, e, e == 200 ? wide - 1 : 0); }, 300));
  }
}

TEST_CASE("a loop is left where the run goes on otherwise, and another is found") {
  for (const int every : {2, 3, 5, 64, 65, 66, 100, 150, 299, 300, 598}) {
    CAPTURE(every);
    const auto f = loop(
        [=](auto& sum, const auto& x, int e) {
          if (e % every == every - 1)
            sum += cos(x[e]) * x[e + 3];
          else
            sum += spring(x, e);
        },
        600);
    check(f);
    // One time round is cut short.
    check(loop(
        [=](auto& sum, const auto& x, int e) {
          const auto d = x[e + 1] - x[e];
          const auto s = d * d;
          sum += e % every == every - 1 ? s : s * exp(d);
        },
        600));
    // A variable comes twice.
    check(loop([=](auto& sum, const auto& x, int e) { sum += sin(x[e] * x[e % every == 0 ? e : e + 1]); }, 600));
  }
}

TEST_CASE("functions of few variables and recordings of outputs have no loops") {
  const auto f = loop([](auto& sum, const auto& x, int e) { sum += spring(x, e % 400); }, 1000);
  CHECK(recorded(f, point(402)).loops().empty());
}

TEST_CASE("operations of a loop count towards the limit") {
  const auto f = loop([](auto& sum, const auto& x, int e) { sum += spring(x, e); }, 5000);
  const VectorXd x = point(5001);
  const auto operations = [&](std::size_t limit) {
    Recording recording(RecordingOptions{.limit = limit, .loops = true});
    recording.record(f, x);
    return recording.complete();
  };
  const auto all = static_cast<std::size_t>(recorded(f, x).operations().total());
  CHECK(operations(all));
  CHECK_FALSE(operations(all - 1));
  CHECK_FALSE(operations(all / 2));
  CHECK_FALSE(operations(130));
  CHECK_THROWS_AS(derived_sum(f, x, RecordingLimits{.operations = all / 2}), Error);
}

TEST_CASE("any limit is reached as without loops") {
  const auto f = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    T sum(0.0);
    for (int e = 0; e < 100; ++e) sum += spring(x, e);
    sum = fma(x[0], x[1], sum);
    for (int e = 0; e < 100; ++e) sum += sin(x[e]);
    sum += fma(T(2.0), x[2], x[3]);
    return sum;
  };
  const VectorXd x = point(640);
  const auto all = static_cast<std::size_t>(recorded(f, x).operations().total());
  for (std::size_t limit = 0; limit <= all + 1; ++limit) {
    Recording with(RecordingOptions{.limit = limit, .loops = true}), without(RecordingOptions{.limit = limit});
    with.record(f, x);
    without.record(f, x);
    CAPTURE(limit);
    REQUIRE(with.complete() == (limit >= all));
    REQUIRE(without.complete() == (limit >= all));
    REQUIRE(with.operations().total() == without.operations().total());
  }
}

TEST_CASE("an exception in a loop leaves nothing behind") {
  const auto f = [](int last) {
    return [last](const auto& x) {
      std::decay_t<decltype(x[0])> sum(0.0);
      for (int e = 0; e < 600; ++e) {
        if (e == last) throw std::runtime_error("stop");
        sum += spring(x, e);
      }
      return sum;
    };
  };
  Recording recording(RecordingOptions{.loops = true});
  CHECK_THROWS_AS(recording.record(f(500), point(640)), std::runtime_error);
  CHECK(recording.loops().empty());
  CHECK(recording.nodes().empty());
  const auto at_once = [](const auto& x) {
    if (x.size() > 0) throw std::runtime_error("stop");
    return x[0];
  };
  CHECK_THROWS_AS(recording.record(at_once, point(640)), std::runtime_error);
  CHECK(recording.nodes().empty());
  recording.record(f(-1), point(640));
  CHECK(recording.loops().size() == 1);
  CHECK(separate(recording).terms() == 600);
  recording.record([](const auto& x) { return x[0] * x[1]; }, point(640));
  CHECK(recording.loops().empty());
  CHECK(separate(recording).terms() == 1);
}

TEST_CASE("constants of a loop that begin alike may differ later on") {
  for (const int changes : {3, 15, 16, 17, 100, 599}) {
    const auto weight = [changes](int e) { return e < changes ? 1.5 : e % 2 ? 2.5 : 0.25; };
    CHECK(check(loop([&](auto& sum, const auto& x, int e) { sum += weight(e) * x[e] * x[e] * exp(x[e + 1]); }, 600)) ==
          1);
    const auto hop = [changes](int e) { return e < changes ? e : (e * 7) % 600; };
    CHECK(check(loop([&](auto& sum, const auto& x, int e) { sum += 3.0 * x[hop(e)] * exp(x[hop(e)] * x[620]); },
                     600)) == 1);
  }
}

TEST_CASE("variables of a loop that would go on as a node that is none do not") {
  check([](const auto& x) {
    const auto first = x[0] * x[1];  // the node behind the last variable
    std::decay_t<decltype(x[0])> sum(0.0);
    for (int e = 0; e < 640; ++e) sum += exp(sin(x[e]));
    return sum + exp(sin(first));
  });
}

TEST_CASE("a loop whose first constants are those of another one") {
  const auto spring_of = [](const auto& x, int e, double stiffness) {
    const auto d = stiffness * (x[e + 1] - x[e]);
    return d * d;
  };
  for (const double later : {0.1, 0.0}) {
    check([&](const auto& x) {
      std::decay_t<decltype(x[0])> sum(0.0);
      for (int e = 0; e < 300; ++e) sum += spring_of(x, e, 1.0 - later + later * e);
      sum += cos(x[3]) * x[4];
      for (int e = 300; e < 600; ++e) sum += spring_of(x, e, 1.0);
      return sum;
    });
  }
  Recording recording = recorded(
      [](const auto& x) {
        std::decay_t<decltype(x[0])> sum(0.0);
        for (int e = 0; e < 600; ++e) sum += sin(2.0 * x[e]);
        sum += cos(x[3]) * x[4];
        for (int e = 0; e < 600; ++e) sum += sin(2.0 * x[e]);
        return sum + cos(x[3]) * x[5] + sin(2.0 * x[5]);
      },
      point(640));
  const Separation separation = separate(recording);
  const auto sines = std::find_if(separation.clusters.begin(), separation.clusters.end(),
                                  [](const Cluster& cluster) { return cluster.count > 1000; });
  REQUIRE(sines != separation.clusters.end());
  CHECK(sines->count == 1201);
  CHECK(sines->constants == std::vector<double>{2.0});
}

TEST_CASE("terms of the kind of a loop whose constants are all alike") {
  const auto term = [](const auto& x, int e, double weight) {
    const auto d = x[e + 1] - x[e];
    return weight * d * d * exp(d);
  };
  const auto alike = loop([&](auto& sum, const auto& x, int e) { sum += term(x, e, 1.5); }, 600);
  Recording recording = recorded(alike, point(640));
  const Separation separation = separate(recording);
  REQUIRE(separation.clusters.size() == 1);
  CHECK(separation.clusters[0].alike);
  CHECK(separation.clusters[0].constants == std::vector<double>{1.5});

  // Before, after and between loops, with the same weight and with others.
  for (const double weight : {1.5, 4.0}) {
    const auto mixed = [&](const auto& x) {
      auto sum = term(x, 630, weight) + term(x, 610, 2.0);
      for (int e = 0; e < 300; ++e) sum += term(x, e, 1.5);
      sum += term(x, 632, weight) + cos(x[3]);
      for (int e = 300; e < 600; ++e) sum += term(x, e, weight);
      return sum + term(x, 634, 5.0);
    };
    check(mixed);
  }
}

TEST_CASE("clusters are merged whether their constants are written out or not") {
  const auto of_weight = [](double weight) {
    Recording recording = recorded(
        loop([weight](auto& sum, const auto& x, int e) { sum += weight * exp(x[e] * x[e + 1]); }, 100), point(640));
    return separate(recording);
  };
  std::vector<std::uint32_t> variable(640), number(100);
  for (std::uint32_t i = 0; i < 640; ++i) variable[i] = 639 - i;
  ClusterMerge merge;
  merge.add(of_weight(2.0), variable, number);
  merge.add(of_weight(3.0), variable, number);
  const std::vector<Cluster> merged = merge.take();
  REQUIRE(merged.size() == 1);
  CHECK(merged[0].count == 200);
  CHECK_FALSE(merged[0].alike);
  std::vector<double> weights(100, 2.0);
  weights.resize(200, 3.0);
  CHECK(merged[0].constants == weights);
}

TEST_CASE("a number of another run is refused in a loop, whatever its node") {
  for (const bool as_operand : {false, true}) {
    std::vector<Recorded> kept;
    const auto f = [&](const auto& x) {
      const bool first = kept.empty();
      Recorded sum(0.0);
      for (int e = 0; e < 600; ++e) {
        const Recorded product = x[e] * x[e + 1], root = sqrt(product);
        if (first) kept.push_back(as_operand ? product : root);
        const bool other = !first && e == 300;
        sum += other && as_operand ? sqrt(kept[300]) : other ? kept[300] : root;
      }
      return sum;
    };
    const VectorXd x = point(640);
    Recording recording(RecordingOptions{.loops = true});
    recording.record(f, x);
    CHECK(recording.loops().size() == 1);
    CHECK_THROWS_WITH(recording.record(f, x), Catch::Contains("is used in run"));
  }
}

TEST_CASE("random loops make no difference") {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    CAPTURE(seed);
    const auto f = [seed](const auto& x) {
      using T = std::decay_t<decltype(x[0])>;
      std::mt19937 random(seed);
      const auto below = [&](std::size_t n) { return static_cast<int>(random() % n); };
      T sum(0.0);
      const int loops = 1 + below(3);
      for (int l = 0; l < loops; ++l) {
        const auto body = static_cast<std::uint32_t>(random());
        const int times = 40 + below(200), odd = below(3) == 0 ? 30 + below(100) : 1000;
        for (int e = 0; e < times; ++e) {
          std::mt19937 step(e == odd ? body + 1 : body);
          std::vector<T> values{x[e], x[e + 1], x[(7 * e + 3) % 640]};
          const int operations = 2 + static_cast<int>(step() % 9);
          const auto any = [&]() -> const T& { return values[step() % values.size()]; };
          for (int k = 0; k < operations; ++k) {
            const T a = any(), b = any();
            switch (step() % 9) {
              case 0:
                values.push_back(a + b);
                break;
              case 1:
                values.push_back(a - b);
                break;
              case 2:
                values.push_back(a * b);
                break;
              case 3:
                values.push_back(sin(a));
                break;
              case 4:
                values.push_back((0.1 + 0.001 * e) * a);
                break;
              case 5:
                values.push_back(2.0 / (3.0 + a * b));
                break;
              case 6:
                values.push_back(a < 1e3 ? T(exp(0.1 * tanh(b))) : a);
                break;
              case 7:
                values.push_back(T(0.5) - a);
                break;
              case 8:
                sum += 0.01 * a * b;
                break;
            }
          }
          if (step() % 8 != 0) sum += tanh(values.back());
          if (step() % 8 == 0) sum -= values[2] * values.back() * 1e-3;
        }
      }
      return below(4) == 0 ? T(2.0 * sum + x[0] * x[5]) : sum;
    };
    check(f);
  }
}

TEST_CASE("a recording that is not complete is not taken apart") {
  Recording recording(RecordingOptions{.limit = 3000, .loops = true});
  recording.record(loop([](auto& sum, const auto& x, int e) { sum += spring(x, e); }, 600), point(640));
  REQUIRE_FALSE(recording.complete());
  CHECK_THROWS_AS(separate(recording), Error);
}

TEST_CASE("loops are looked for after any number of short ones") {
  const auto f = [](const auto& x) {
    std::decay_t<decltype(x[0])> sum(0.0);
    for (int block = 0; block < 10; ++block) {
      for (int e = 0; e < 40; ++e) sum += spring(x, e);
      for (int e = 0; e < 40; ++e) sum += cos(x[e]) * x[e + 3];
      for (int e = 0; e < 200; ++e) sum += sin(x[e] * x[e + 2]);
    }
    return sum;
  };
  CHECK(check(f) == 10);
}

TEST_CASE("random loops over columns that go on otherwise make no difference") {
  // Where a column of variables is, and what a constant is, the e-th time round: regular at first, or for long, or not at all.
  using Draw = std::function<int(int)>;
  const auto place = [](int kind, int a, int b, int e) {
    switch (kind) {
      case 0:
        return e + b;
      case 1:
        return 8500 - a * e - b;
      case 2:
        return a * e + b;
      case 3:
        return e < 10 * a ? e + b : e + b + a;
      case 4:
        return e * e % 509 + a;
      case 5:
        return b;
      default:
        return e == 10 * a ? b : e;
    }
  };
  const auto constant = [](int kind, int a, int e) {
    switch (kind) {
      case 0:
        return 1.5;
      case 1:
        return 0.5 + 0.01 * e;
      case 2:
        return e < 10 * a ? 1.5 : 0.75;
      case 3:
        return e == 10 * a ? 0.25 : 1.5;
      case 4:
        return e == 10 * a ? -0.0 : 0.0;
      default:
        return e / 20 % 2 == 0 ? 1.5 : 1.25;
    }
  };
  for (unsigned seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    check([&](const auto& x) {
      using T = std::decay_t<decltype(x[0])>;
      std::mt19937 random(seed);
      const Draw below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
      // Variables, and behind them numbers that are none.
      std::vector<T> numbers(x.begin(), x.end());
      for (int i = below(3); i > 0; --i) numbers.push_back(below(2) == 0 ? T(exp(0.1 * x[i])) : T(x[i] * x[i + 1]));
      const int count = static_cast<int>(numbers.size()), bodies = 1 + below(2), first = below(1000);
      T sum(0.0);
      for (int loops = 1 + below(4); loops > 0; --loops) {
        const auto body = static_cast<unsigned>(first + below(bodies));
        const int times = below(4) == 0 ? count : 70 + below(300);
        const std::array kinds{below(7), below(7), below(6), below(6)};
        const std::array a{1 + below(12), 1 + below(12)}, b{below(3), below(count)};
        for (int e = 0; e < times; ++e) {
          std::mt19937 step(body);
          const auto number = [&](std::size_t c) { return numbers[place(kinds[c], a[c], b[c], e) % count]; };
          std::vector<T> values{number(0), number(1)};
          const std::array constants{constant(kinds[2], a[0], e), constant(kinds[3], a[1], e)};
          const auto any = [&] { return values[step() % values.size()]; };
          for (auto k = 2 + step() % 6; k > 0; --k) {
            const double c = constants[step() % 2];
            const T p = any(), q = any();
            switch (step() % 6) {
              case 0:
                values.push_back(p * q);
                break;
              case 1:
                values.push_back(c * p - q);
                break;
              case 2:
                values.push_back(c / (3.0 + p * p));
                break;
              case 3:
                values.push_back(p < c + 1e3 ? T(tanh(q)) : p);
                break;
              case 4:
                values.push_back(fma(p, q, p));
                break;
              case 5:
                sum += c * sin(p);
                break;
            }
          }
          sum += tanh(values.back());
        }
        if (below(3) == 0) sum += tanh(1.5 * numbers[below(count)]);
      }
      return sum;
    });
  }
}
