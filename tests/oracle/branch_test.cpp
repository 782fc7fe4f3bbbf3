#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/sum.hpp>
#include <map>
#include <sstream>
#include <vector>

#include "excuses.hpp"
#include "generator.hpp"
#include "replayed.hpp"
#include "seeds.hpp"
#include "verdict.hpp"

using namespace hesse;

namespace {

// A quotient by way of its reciprocal and vector mathematics round a little more than the compositions do.
constexpr double margin = 16;

enum class Door { recorded_function, sum };

// How a program is replayed; every seed has its own.
struct Way {
  Door door = Door::recorded_function;
  ad::detail::ReplayOptions options;

  explicit Way(std::uint64_t seed) {
    door = seed & 1 ? Door::recorded_function : Door::sum;
    if ((seed & 2) && ad::detail::compiled_available()) options.backend = ad::detail::Backend::compiled;
    options.verified = (seed & 4) != 0;
    options.dense = (seed & 8) != 0;
  }
  std::string describe() const {
    return std::string(door == Door::sum ? "Sum" : "RecordedFunction") +
           (options.backend == ad::detail::Backend::compiled ? ", compiled" : ", interpreted") +
           (options.verified ? ", verified" : ", unverified") + (options.dense ? ", dense" : ", sparse");
  }
};

// Σₑ program(x turned by e), one element for every input, so that their branches differ.
struct Turned {
  oracle::Interpreter program;

  template <class Vector>
  static auto turned(const Vector& x, Eigen::Index e) {
    std::vector<std::decay_t<decltype(x[0])>> y;
    for (Eigen::Index i = 0; i < x.size(); ++i) y.push_back(x[(e + i) % x.size()]);
    return y;
  }
  template <class Vector>
  auto operator()(const Vector& x) const {
    std::decay_t<decltype(x[0])> sum(0.0);
    for (Eigen::Index e = 0; e < x.size(); ++e) sum += program(turned(x, e));
    return sum;
  }
  template <class Vector>
  auto values(const Vector& x) const {
    std::vector<std::decay_t<decltype(x[0])>> all;
    for (Eigen::Index e = 0; e < x.size(); ++e)
      for (const auto& value : program.values(turned(x, e))) all.push_back(value);
    return all;
  }
};

template <int K>
ad::Sum turned_sum(const oracle::Program& program, const ad::detail::ReplayOptions& options) {
  ad::Sum sum(K, options);
  sum.add<K>(
      K,
      [](std::size_t e) {
        std::array<std::size_t, K> index{};
        for (std::size_t i = 0; i < K; ++i) index[i] = (e + i) % K;
        return index;
      },
      oracle::Interpreter{&program});
  return sum;
}

ad::Sum turned_sum(const oracle::Program& program, const ad::detail::ReplayOptions& options) {
  switch (program.inputs()) {
    case 1:
      return turned_sum<1>(program, options);
    case 2:
      return turned_sum<2>(program, options);
    case 3:
      return turned_sum<3>(program, options);
    default:
      return turned_sum<4>(program, options);
  }
}

using Points = std::vector<std::vector<double>>;

struct Tally {
  std::uint64_t points = 0, not_evaluable = 0, recordings = 0;
  std::map<std::string, std::uint64_t> refused;  // by the diagnosis but for its numbers
  std::map<std::string, std::uint64_t> excused;  // differences, by what makes them none
  double worst = 0;
};

Eigen::VectorXd vector(const std::vector<double>& x) {
  return Eigen::Map<const Eigen::VectorXd>(x.data(), static_cast<Eigen::Index>(x.size()));
}

// The first silent difference at one of the points, as text.
template <class Function, class F>
std::optional<std::string> compare(Function& function, const F& f, const Points& points, bool verified, Tally& tally) {
  for (const auto& point : points) {
    const Eigen::VectorXd x = vector(point);
    const oracle::Replayed actual = oracle::replayed(function, x);
    ++tally.points;
    const bool finite = std::isfinite(f(x));
    if (actual.outcome != ad::Evaluation::ok && (finite || actual.outcome == ad::Evaluation::fatal) &&
        !actual.diagnosis.empty()) {
      ++tally.refused[actual.diagnosis.substr(0, 16)];
      continue;
    }
    if (actual.outcome == ad::Evaluation::not_evaluable) ++tally.not_evaluable;
    const auto before = ad::Bounded::decided_by_rounding;
    const auto expected = oracle::bounded_derivatives(f, x);
    const auto wrong = oracle::difference(actual, expected, margin, tally.worst);
    if (!wrong) continue;
    const auto met = f.values(ad::Vector<ad::Bounded>(x.cast<ad::Bounded>()));
    // A pole may be missed by the last bit.
    const bool decided_by_rounding =
        ad::Bounded::decided_by_rounding > before || (!verified && std::isinf(expected.value.value));
    if (const auto why = oracle::excuse(met, decided_by_rounding, wrong->starts_with("f"))) {
      ++tally.excused[*why];
      continue;
    }
    std::ostringstream text;
    text.precision(17);
    text << *wrong << "\nat x = " << x.transpose() << "\n" << function.describe();
    return text.str();
  }
  tally.recordings += static_cast<std::uint64_t>(function.recordings());
  return std::nullopt;
}

std::optional<std::string> search(const oracle::Program& program, const Way& way, const Points& points, Tally& tally) {
  const oracle::Interpreter f{&program};
  if (way.door == Door::recorded_function) {
    ad::detail::RecordedFunction recorded(f, vector(program.x), way.options);
    return compare(recorded, f, points, way.options.verified, tally);
  }
  ad::Sum sum = turned_sum(program, way.options);
  sum.prepare(vector(program.x));
  return compare(sum, Turned{f}, points, way.options.verified, tally);
}

// As few points as still show the difference, then as little code.
std::string reduced(oracle::Program program, const Way& way, Points points) {
  Tally tally;
  const auto fails = [&](const oracle::Program& candidate) {
    return search(candidate, way, points, tally).has_value();
  };
  for (std::size_t k = points.size(); k-- > 0;) {
    const Points all = points;
    points.erase(points.begin() + static_cast<std::ptrdiff_t>(k));
    if (!fails(program)) points = all;
  }
  program = oracle::shrink_code(std::move(program), fails);
  return way.describe() + "\n" + *search(program, way, points, tally) + "\n" + oracle::as_test(program);
}

}  // namespace

// Hidden: tests/oracle/CMakeLists.txt runs it once for every range of seeds.
TEST_CASE("random branches: a recorded function is the user's at any point, or refused", "[.branches]") {
  constexpr std::uint64_t points_each = 100;
  const auto seeds = oracle::seeds(2000);
  Tally tally;
  int mismatches = 0;
  for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
    const auto program = oracle::random_branching_program(seed);
    const Way way(seed);
    Points points{program.x};
    for (std::uint64_t k = 0; k < points_each; ++k)
      points.push_back(oracle::random_point(program, seed * points_each + k));
    if (!search(program, way, points, tally)) continue;
    UNSCOPED_INFO(reduced(program, way, points));
    CHECK(++mismatches == 0);
    if (mismatches == 5) break;
  }
  WARN(seeds.count << " programs, " << tally.points << " points, " << tally.not_evaluable << " not evaluable, "
                   << tally.recordings << " recordings; largest error over running bound " << tally.worst);
  for (const auto& [diagnosis, count] : tally.refused) WARN(count << " points refused: " << diagnosis << "...");
  for (const auto& [why, count] : tally.excused) WARN(count << " points differ where " << why);
}
