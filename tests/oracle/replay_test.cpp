#include <catch2/catch.hpp>
#include <optional>

#include "generator.hpp"
#include "reference.hpp"
#include "replay_ways.hpp"
#include "seeds.hpp"

using namespace hesse;

namespace {

// The derivatives to 50 digits, with the bounds of forward over reverse.
oracle::BoundedDerivatives truth(const oracle::Program& program) {
  const auto expected = oracle::reference(program);
  const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(program.x.data(), program.inputs());
  oracle::BoundedDerivatives d = oracle::bounded_derivatives(oracle::Interpreter{&program}, x);
  std::size_t k = 0;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    d.gradient[i].value = expected.gradient[static_cast<std::size_t>(i)];
    for (Eigen::Index j = 0; j <= i; ++j) d.hessian(i, j).value = expected.hessian[k++];
  }
  return d;
}

}  // namespace

// Hidden: tests/oracle/CMakeLists.txt runs it once for every range of seeds, those of the compositions among them.
TEST_CASE("random programs: replay and colouring agree with 50 digits within running error bounds", "[.replay]") {
  const auto seeds = oracle::seeds(2000);
  double worst = 0;
  int mismatches = 0;
  for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
    const auto program = oracle::random_program(seed);
    const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(program.x.data(), program.inputs());
    const auto expected = truth(program);
    const auto ways = oracle::replay_ways(oracle::Interpreter{&program}, x, expected);
    const auto wrong = oracle::mismatch(ways, expected, worst);
    if (!wrong) continue;
    UNSCOPED_INFO(*wrong << oracle::as_test(program, "check_replay"));
    CHECK(++mismatches == 0);
    if (mismatches == 5) break;
  }
  WARN(seeds.count << " programs, largest error over running bound " << worst);
}

TEST_CASE("the oracle of replay sees a function that is wrong by 1e-12, whichever the way") {
  oracle::Program program = oracle::random_program(3);
  const auto expected = truth(program);
  oracle::Instruction scaled;
  scaled.op = oracle::Op::mul_constant;
  scaled.a = scaled.b = program.inputs() + static_cast<int>(program.code.size()) - 1;
  scaled.constant = 1 + 1e-12;
  program.code.push_back(scaled);
  const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(program.x.data(), program.inputs());
  for (const oracle::Way& way : oracle::replay_ways(oracle::Interpreter{&program}, x, expected)) {
    INFO(way.name);
    double worst = 0;
    CHECK(oracle::mismatch({way}, expected, worst));
  }
}
