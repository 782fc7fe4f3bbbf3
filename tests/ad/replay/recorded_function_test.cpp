#include <catch2/catch.hpp>
#include <cmath>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/programs/bindings.hpp>
#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/sum.hpp>
#include <hesse/ad/transforms.hpp>

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Catch::Matchers::Contains;

namespace {

Eigen::MatrixXd full(const SymmetricPattern& s, const Eigen::VectorXd& h) {
  if (s.outer.empty()) return Eigen::Map<const Eigen::MatrixXd>(h.data(), s.n, s.n);
  Eigen::MatrixXd m = Eigen::MatrixXd::Zero(s.n, s.n);
  for (Eigen::Index j = 0; j < s.n; ++j)
    for (Eigen::Index k = s.outer[static_cast<std::size_t>(j)]; k < s.outer[static_cast<std::size_t>(j) + 1]; ++k)
      m(s.inner[static_cast<std::size_t>(k)], j) = m(j, s.inner[static_cast<std::size_t>(k)]) = h[k];
  return m;
}

template <class Replayed, class F>
void check(Replayed& replayed, const F& f, const Eigen::VectorXd& x) {
  double value = 0, value_again = 0;
  Eigen::VectorXd g, g_again, h;
  INFO(replayed.describe());
  REQUIRE(replayed.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
  REQUIRE(replayed.value_gradient(x, value_again, g_again) == Evaluation::ok);
  CHECK(value == value_again);
  CHECK(value == Approx(static_cast<double>(f(x))).epsilon(1e-13));
  const Eigen::VectorXd slope = grad(f)(x);
  CHECK((g - slope).norm() <= 1e-12 * (1 + slope.norm()));
  CHECK((g_again - slope).norm() <= 1e-12 * (1 + slope.norm()));
  const Eigen::MatrixXd curvature = hessian(f, x, forward_over_reverse);
  CHECK((full(replayed.hessian_structure(), h) - curvature).norm() <= 1e-12 * (1 + curvature.norm()));
}

Eigen::VectorXd point(Eigen::Index n) {
  Eigen::VectorXd x(n);
  for (Eigen::Index i = 0; i < n; ++i) x[i] = 0.6 + 0.3 * std::sin(1.0 + 0.7 * static_cast<double>(i));
  return x;
}

constexpr auto chain = [](const auto& x) {
  std::decay_t<decltype(x[0])> sum(0.0);
  for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
    const auto a = x[i + 1] - x[i] * x[i];
    const auto b = 1.0 - x[i];
    sum += 100.0 * a * a + b * b;
  }
  return sum;
};

constexpr auto two_statements = [](const auto& x) {
  using std::exp;
  std::decay_t<decltype(x[0])> sum(3.0);
  for (Eigen::Index i = 0; i + 2 < x.size(); ++i) {
    const auto a = exp(x[i] * x[i + 1]) * x[i + 2] + x[i] / x[i + 1] + x[i + 2] * x[i + 2] * x[i] - x[i + 1];
    sum += a * a;
    sum -= 0.5 * exp(a) * x[i];
  }
  return sum;
};

constexpr auto recurrence = [](const auto& x) {
  using std::sin;
  std::decay_t<decltype(x[0])> sum(0.0), state(x[0]);
  for (int t = 0; t < 50; ++t) {
    state = state + 0.1 * sin(x[1] * state) - 0.01 * x[2] * state * state;
    const auto miss = state - 0.01 * t;
    sum += miss * miss;
  }
  return sum;
};

constexpr auto dense = [](const auto& x) {
  using std::log;
  using T = std::decay_t<decltype(x[0])>;
  T bx(0.0), entropy(0.0), attraction(0.0);
  for (Eigen::Index i = 0; i < x.size(); ++i)
    bx += (0.5 + 0.01 * static_cast<double>(i % 9)) / static_cast<double>(x.size()) * x[i];
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    entropy += x[i] * log(x[i] / (1.0 - bx));
    T row(0.0);
    for (Eigen::Index j = 0; j < x.size(); ++j) row += 1.0 / (1.0 + static_cast<double>(i + j)) * x[j];
    attraction += x[i] * row;
  }
  return entropy - attraction / (2.8 * bx) * log((1.0 + 2.4 * bx) / (1.0 - 0.4 * bx));
};

constexpr auto regression = [](const auto& x) {
  using std::exp;
  using std::log1p;
  using T = std::decay_t<decltype(x[0])>;
  T sum(0.0);
  for (int s = 0; s < 40; ++s) {
    T margin(0.5);
    for (Eigen::Index i = 0; i < x.size(); ++i) margin += std::cos(s + 3.0 * static_cast<double>(i)) * x[i];
    sum += log1p(exp(-margin));
  }
  for (Eigen::Index i = 0; i < x.size(); ++i) sum += 0.5 * x[i] * x[i];
  return sum;
};

constexpr auto products = [](const auto& x) {
  std::decay_t<decltype(x[0])> sum(0.0), all(0.0);
  for (Eigen::Index i = 0; i < x.size(); ++i) all += x[i] * x[i];
  for (Eigen::Index i = 0; i < x.size(); ++i) sum += x[i] * all;
  return sum * all + x[0];
};

// Around one vertex, so that neighbours share two of three edges; eleven summands each.
constexpr auto tetrahedra = [](const auto& x) {
  using std::log;
  using T = std::decay_t<decltype(x[0])>;
  T sum(0.0);
  for (Eigen::Index e = 1; 3 * e + 8 < x.size(); ++e) {
    T f[3][3], square(0.0);
    for (Eigen::Index i = 0; i < 3; ++i) {
      const T a = x[3 * e + i] - x[i], b = x[3 * e + 3 + i] - x[i], c = x[3 * e + 6 + i] - x[i];
      for (Eigen::Index j = 0; j < 3; ++j) {
        f[i][j] = a * (i == j ? 2.0 + 0.1 * static_cast<double>(e) : 0.3) + b * 0.2 + c * 0.1;
        square += f[i][j] * f[i][j];
      }
    }
    const T j = f[0][0] * (f[1][1] * f[2][2] - f[1][2] * f[2][1]) + f[0][1] * f[1][0] * f[2][2];
    const T log_j = log(2.0 + j * j);
    sum += (0.5 + 0.01 * static_cast<double>(e)) * (0.5 * (square - 3.0) - log_j + 2.5 * log_j * log_j);
  }
  return sum;
};

constexpr auto branching = [](const auto& x) {
  std::decay_t<decltype(x[0])> sum(0.0);
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    if (x[i] < 0.5)
      sum += x[i] * x[i] * x[i];
    else
      sum += 2.0 * x[i] * x[i];
  }
  return sum;
};

// Functions of long sums.
constexpr auto concentrated = [](const auto& x) {
  using std::log;
  using std::sin;
  using T = std::decay_t<decltype(x[0])>;
  T squares(0.0), entropy(0.5);
  const Eigen::Index n = x.size();
  for (Eigen::Index t = 0; t < 100; ++t) {
    const T r = sin(x[t % n] * (0.1 + 0.01 * static_cast<double>(t))) * x[(t + 1) % n] - 0.3;
    squares += r * r;
    if (t % 2 == 0) entropy += x[t % n] * log(x[(3 * t) % n]);
  }
  return 50.0 * log(squares) + squares / entropy + x[0] * entropy;
};

constexpr auto log_sum_exp = [](const auto& x) {
  using std::exp;
  using std::log;
  std::decay_t<decltype(x[0])> sum(0.0);
  for (Eigen::Index i = 0; i < 64; ++i) sum += exp(x[i % x.size()] * (1.0 + 0.1 * static_cast<double>(i)));
  return log(sum);
};

constexpr auto norm_with_branches = [](const auto& x) {
  using std::sqrt;
  using T = std::decay_t<decltype(x[0])>;
  T sum(0.0);
  for (Eigen::Index i = 0; i < 80; ++i) {
    const T a = x[i % x.size()] - 0.01 * static_cast<double>(i);
    sum += a < 0.25 ? T(a * a) : T(0.5 * a - 0.0625);
  }
  return sum > 1.0 ? T(sqrt(sum)) : T(sum * sum);
};

// A group over linear forms, and a group that also stands among the terms.
constexpr auto likelihood_of_margins = [](const auto& x) {
  using std::exp;
  using std::log1p;
  using T = std::decay_t<decltype(x[0])>;
  T sum(0.0);
  for (int s = 0; s < 40; ++s) {
    T margin(0.5);
    for (Eigen::Index i = 0; i < x.size(); ++i) margin += std::cos(s + 3.0 * static_cast<double>(i)) * x[i];
    sum += log1p(exp(-margin));
  }
  return sum * sum + 0.5 * exp(-sum / 10.0) * x[1];
};

// Every sum is of terms that share the one before.
constexpr auto normalised = [](const auto& x) {
  using std::exp;
  using std::log;
  using T = std::decay_t<decltype(x[0])>;
  T scale(1.0);
  for (int layer = 0; layer < 3; ++layer) {
    T sum(0.0);
    for (Eigen::Index i = 0; i < x.size(); ++i) sum += exp(0.1 * x[i] * scale);
    scale = log(sum);
  }
  return scale;
};

// The mean stands in every deviation.
constexpr auto log_variance = [](const auto& x) {
  using std::log;
  using T = std::decay_t<decltype(x[0])>;
  T mean(0.0), variance(0.0);
  for (Eigen::Index i = 0; i < x.size(); ++i) mean += x[i] * x[i];
  mean /= static_cast<double>(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const T deviation = x[i] * x[i] - mean;
    variance += deviation < 0.0 ? T(deviation * deviation) : T(2.0 * deviation * deviation);
  }
  return log(variance);
};

// One sum, shifted and scaled.
constexpr auto shifted = [](const auto& x) {
  using std::exp;
  using std::log;
  using std::sqrt;
  using T = std::decay_t<decltype(x[0])>;
  T sum(0.0);
  for (Eigen::Index i = 0; i < x.size(); ++i) sum += exp(x[i]) * x[i];
  return log(sum + 60.0) * sqrt(70.0 - 0.1 * sum) + sum * sum;
};

}  // namespace

TEST_CASE("recorded functions agree with forward over reverse") {
  for (const Backend backend : {Backend::interpreted, Backend::compiled}) {
    if (backend == Backend::compiled && !compiled_available()) continue;
    for (const Eigen::Index n : {3, 7, 20, 65}) {
      const auto one = [&](const char* name, const auto& f) {
        INFO(name << ", n = " << n);
        ReplayOptions options;
        options.backend = backend;
        RecordedFunction recorded(f, point(n), options);
        check(recorded, f, point(n));
        check(recorded, f, 1.1 * point(n));
        CHECK(recorded.recordings() == 1);
      };
      one("chain", chain);
      one("two statements", two_statements);
      one("recurrence", recurrence);
      one("dense", dense);
      one("regression", regression);
      one("products", products);
      one("tetrahedra", tetrahedra);
      one("concentrated", concentrated);
      one("log sum exp", log_sum_exp);
      one("likelihood of margins", likelihood_of_margins);
      one("normalised", normalised);
      one("log variance", log_variance);
      one("shifted", shifted);
    }
  }
}

TEST_CASE("a plain loop is found to be one kind of element") {
  Recording recording;
  recording.record(chain, point(1000));
  const Separation separation = separate(recording);
  CHECK(separation.forms.empty());
  std::size_t most = 0;
  for (const Cluster& cluster : separation.clusters) most = std::max(most, cluster.count);
  CHECK(most >= 996);
  CHECK(separation.terms() <= 1001);
}

TEST_CASE("elements of many summands that share edges with their neighbours stay elements") {
  constexpr Eigen::Index n = 6000;
  Recording recording;
  recording.record(tetrahedra, point(n));
  const Separation separation = separate(recording);
  REQUIRE(separation.clusters.size() == 1);
  CHECK(separation.clusters[0].count == n / 3 - 3);
  CHECK(separation.clusters[0].graph.inputs == 12);
}

TEST_CASE("long sums inside of a function are taken apart") {
  const auto separated = [](const auto& f, Eigen::Index n) {
    Recording recording(RecordingOptions{.verbatim = false});
    recording.record(f, point(n));
    return separate(recording);
  };
  const Separation two = separated(concentrated, 12);
  REQUIRE(two.nested_sums.size() == 2);
  CHECK(two.nested_sums[0].terms() + two.nested_sums[1].terms() >= 100);
  CHECK(two.terms() <= 4);
  CHECK(separated(log_sum_exp, 10).nested_sums.size() == 1);
  CHECK(separated(likelihood_of_margins, 10).nested_sums.front().forms.size() == 40);
  // Short sums, sums of few of the variables, and those of many terms are no nested_sums.
  CHECK(separated(dense, 20).nested_sums.empty());
  CHECK(separated(products, 8).nested_sums.empty());
  CHECK(separated(chain, 100).nested_sums.empty());
  CHECK(separated(log_sum_exp, 257).nested_sums.empty());
}

TEST_CASE("what the terms of a long sum share with one another is a group of that sum") {
  const auto separated = [](const auto& f, Eigen::Index n) {
    Recording recording;
    recording.record(f, point(n));
    return separate(recording);
  };
  const auto alone = [](const Separation& separation) {
    REQUIRE(separation.nested_sums.size() == 1);
    return separation.nested_sums.front();
  };
  const Separation outer = alone(separated(normalised, 40)), middle = alone(outer), inner = alone(middle);
  CHECK(inner.nested_sums.empty());
  for (const Separation* sum : {&outer, &middle, &inner}) {
    REQUIRE(sum->clusters.size() == 1);
    CHECK(sum->clusters[0].count == 40);
    CHECK(sum->clusters[0].graph.inputs <= 2);
  }
  const Separation variance = alone(separated(log_variance, 40));
  CHECK(alone(variance).terms() == 40);
  CHECK(variance.terms() == 40);
  CHECK(alone(separated(shifted, 40)).terms() == 40);
}

TEST_CASE("branches inside of a long sum are noticed") {
  Eigen::VectorXd x = Eigen::VectorXd::Constant(10, 0.9);
  RecordedFunction recorded(norm_with_branches, x);
  for (int i = 0; i < 10; ++i) {
    x[i] = 0.05 * i;
    check(recorded, norm_with_branches, x);
  }
  CHECK(recorded.recordings() > 5);
  CHECK_THAT(recorded.describe(), Contains("of a sum of"));
}

TEST_CASE("an infinite slope of a sum or a form is no business of variables it does not depend on") {
  const auto distance = [](const auto& x) {
    using std::sin;
    using std::sqrt;
    std::decay_t<decltype(x[0])> sum(0.0);
    for (Eigen::Index i = 0; i < 32; ++i) sum += x[i] * x[i];
    return sqrt(sum) + sin(x[33]) + x[34] * x[35] * x[35];
  };
  const auto root = [](const auto& x) {
    using std::sin;
    using std::sqrt;
    std::decay_t<decltype(x[0])> sum(0.0);
    for (Eigen::Index i = 0; i < 32; ++i) sum += static_cast<double>(i) * x[i];
    return sqrt(sum) + sin(x[33]) + x[34] * x[35] * x[35];
  };
  const auto one = [](const auto& f) {
    Eigen::VectorXd x = point(36);
    RecordedFunction recorded(f, x);
    CHECK(recorded.hessian_structure().outer.empty());
    check(recorded, f, x);
    x.head(32).setZero();
    double value = 0;
    Eigen::VectorXd g, h;
    REQUIRE(recorded.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
    CHECK_FALSE(g.head(32).allFinite());
    CHECK(g.tail(4) == grad(f)(x).tail(4));
    const Eigen::MatrixXd found = full(recorded.hessian_structure(), h), exact = hessian(f, x, forward_over_reverse);
    CHECK(found.rightCols(4) == exact.rightCols(4));
    CHECK(found.bottomRows(4) == exact.bottomRows(4));
    CHECK((found.array().isFinite() == exact.array().isFinite()).all());
  };
  one(distance);
  one(root);
}

TEST_CASE("linear combinations of all variables become forms") {
  Recording recording;
  recording.record(dense, point(30));
  const Separation separation = separate(recording);
  CHECK(separation.forms.size() == 31);
  RecordedFunction recorded(dense, point(30));
  CHECK(recorded.hessian_structure().outer.empty());
}

TEST_CASE("the program of an element is no longer than its derivation by hand counts") {
  const auto instructions = [](const auto& f, const Eigen::VectorXd& x) {
    Recording recording;
    recording.record(f, x);
    const Separation separation = separate(recording);
    REQUIRE(separation.clusters.size() == 1);
    return derive(separation.clusters[0].graph, bind(separation.clusters[0]).bindings).hessian.code.size();
  };
  CHECK(instructions(chain, point(2)) <= 14);
  const auto wood = [](const auto& x) {
    const auto a = x[1] - x[0] * x[0], b = 1.0 - x[0], c = x[3] - x[2] * x[2], d = 1.0 - x[2];
    const auto e = x[1] + x[3] - 2.0, g = x[1] - x[3];
    return 100.0 * a * a + b * b + 90.0 * c * c + d * d + 10.0 * e * e + 0.1 * g * g;
  };
  CHECK(instructions(wood, point(4)) <= 41);
}

TEST_CASE("a branch that changes is noticed and recorded again") {
  Eigen::VectorXd low(4), mixed(4);
  low << 0.1, 0.2, 0.3, 0.4;
  mixed << 0.1, 0.7, 0.3, 0.9;
  RecordedFunction recorded(branching, low);
  check(recorded, branching, low);
  CHECK(recorded.recordings() == 1);
  check(recorded, branching, mixed);
  CHECK(recorded.recordings() == 2);
  check(recorded, branching, low);
  CHECK(recorded.recordings() == 3);
  CHECK_THAT(recorded.describe(), Contains("recorded 3 times"));
}

TEST_CASE("a branch with another sparsity pattern is refused each time, and the promised structure stays") {
  const auto f = [](const auto& x) {
    auto y = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
    if (x[0] < 1.0)
      y += x[0] * x[1];
    else
      y += x[0] * x[2];
    return y;
  };
  Eigen::VectorXd low(3), high(3), g, h;
  low << 0.5, 2.0, 3.0;
  high << 1.5, 2.0, 3.0;
  const auto refused = [&](auto& function) {
    double value = 0;
    const auto promised = function.hessian_structure().inner;
    for (int again = 0; again < 2; ++again) {
      CHECK(function.value_gradient_hessian(high, value, g, h) == Evaluation::fatal);
      CHECK_THAT(function.diagnosis(), Contains("sparsity pattern"));
      CHECK(function.hessian_structure().inner == promised);
    }
    check(function, f, low);
  };
  RecordedFunction recorded(f, low);
  refused(recorded);
  // A sum has room for all branches of its elements.
  Sum sum(3);
  sum.add<3>(
      1,
      [](auto) {
        return std::array{0, 1, 2};
      },
      f);
  sum.prepare(low);
  check(sum, f, high);
  check(sum, f, low);

  ReplayOptions dense_options;
  dense_options.dense = true;
  RecordedFunction dense_recorded(f, low, dense_options);
  check(dense_recorded, f, low);
  check(dense_recorded, f, high);
}

TEST_CASE("casts and questions about the value are guards") {
  const auto cast = [](const auto& x) {
    using std::isfinite;
    using std::lround;
    const double whole = static_cast<double>(lround(x[0]));
    return isfinite(x[1]) ? x[0] * x[1] * whole : x[0];
  };
  Eigen::VectorXd x(2), y(2);
  x << 1.2, 3.0;
  y << 2.7, 3.0;
  RecordedFunction recorded(cast, x);
  check(recorded, cast, x);
  check(recorded, cast, 1.1 * x);
  CHECK(recorded.recordings() == 1);
  check(recorded, cast, y);
  CHECK(recorded.recordings() == 2);
}

TEST_CASE("a function that is another one for another number type is refused") {
  const auto other = [](const auto& x) {
    if constexpr (std::is_same_v<std::decay_t<decltype(x[0])>, double>)
      return 2.0 * x[0] * x[0];
    else
      return x[0] * x[0];
  };
  Eigen::VectorXd x(1), g, h;
  x << 1.5;
  RecordedFunction recorded(other, x);
  double f = 0;
  CHECK(recorded.value_gradient_hessian(x, f, g, h) == Evaluation::fatal);
  CHECK_THAT(recorded.diagnosis(), Contains("for every number type"));
  Sum sum(1);
  sum.add<1>(
      3, [](auto) { return std::array{0}; }, other);
  CHECK(sum.value_gradient_hessian(x, f, g, h) == Evaluation::fatal);
  CHECK_THAT(sum.diagnosis(), Contains("for every number type"));
}

TEST_CASE("points outside the domain are not evaluable, and the function works afterwards") {
  const auto f = [](const auto& x) {
    using std::log;
    return log(x[0]) + x[0] * x[1];
  };
  Eigen::VectorXd x(2), bad(2), g, h;
  x << 1.5, 2.0;
  bad << -1.0, 2.0;
  RecordedFunction recorded(f, x);
  double value = 0;
  CHECK(recorded.value_gradient_hessian(bad, value, g, h) == Evaluation::not_evaluable);
  CHECK_THAT(recorded.diagnosis(), Contains("f is"));
  check(recorded, f, x);
  CHECK_THROWS_WITH(recorded.value_gradient(Eigen::VectorXd::Zero(3), value, g), Contains("x has 3 entries"));
}

TEST_CASE("a sum of elements agrees with its loop, whatever the elements branch on") {
  const Eigen::Index n = 50;
  const auto element = [](const auto& x, std::size_t e) {
    using std::exp;
    const double weight = 1.0 + 0.1 * static_cast<double>(e % 7);
    auto y = weight * exp(x[0] * x[1]) * x[1];
    if (e % 3 == 0) y = y * x[0];
    return y;
  };
  const auto index = [n](auto e) { return std::array{Eigen::Index(e) % n, (7 * Eigen::Index(e) + 3) % n}; };
  const auto loop = [&](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    T sum(0.0);
    for (std::size_t e = 0; e < 5000; ++e) {
      const auto at = index(e);
      sum += element(std::array<T, 2>{x[at[0]], x[at[1]]}, e);
    }
    return sum;
  };
  Sum sum(n);
  sum.add<2>(5000, index, element);
  double f = 0;
  Eigen::VectorXd g;
  REQUIRE(sum.value_gradient(point(n), f, g) == Evaluation::ok);
  check(sum, loop, point(n));
  check(sum, loop, 0.9 * point(n));
  CHECK(sum.recordings() == 1);
  CHECK_THAT(sum.describe(), Contains("element types"));
}

TEST_CASE("a sum names the element that is wrong") {
  Sum sum(3);
  const auto element = [](const auto& x) { return x[0] * x[1]; };
  CHECK_THROWS_WITH(sum.add<2>(
                        3,
                        [](auto e) {
                          return std::array{e, e + 1};
                        },
                        element),
                    Contains("element 2 uses variable 3") && Contains("3 variables"));
  CHECK_THROWS_WITH(sum.add<2>(
                        1,
                        [](auto) {
                          return std::array{0, -1};
                        },
                        element),
                    Contains("negative"));
  CHECK_THROWS_WITH(sum.add<2>(
                        -1,
                        [](auto) {
                          return std::array{0, 1};
                        },
                        element),
                    Contains("-1 elements"));
  CHECK_THROWS_WITH(sum.hessian_structure(), Contains("prepare"));
  sum.add<2>(
      2,
      [](auto e) {
        return std::array{e, e + 1};
      },
      element);
  sum.prepare(point(3));
  CHECK_THROWS_WITH(sum.add<2>(
                        1,
                        [](auto) {
                          return std::array{0, 1};
                        },
                        element),
                    Contains("before"));
}

TEST_CASE("a recorded function of no variables, and one evaluated at 0 and at -0") {
  RecordedFunction five([](const auto& x) { return typename std::decay_t<decltype(x)>::Scalar(5.0); },
                        Eigen::VectorXd(0));
  double f = 0;
  Eigen::VectorXd g, h;
  REQUIRE(five.value_gradient_hessian(Eigen::VectorXd(0), f, g, h) == Evaluation::ok);
  CHECK(f == 5);

  RecordedFunction angle(
      [](const auto& x) {
        using std::atan2;
        return atan2(x[0], x[1]) * x[1];
      },
      Eigen::Vector2d(0.0, -1.0));
  REQUIRE(angle.value(Eigen::Vector2d(0.0, -1.0), f) == Evaluation::ok);
  REQUIRE(angle.value_gradient_hessian(Eigen::Vector2d(-0.0, -1.0), f, g, h) == Evaluation::ok);
  CHECK(f > 3);
}
