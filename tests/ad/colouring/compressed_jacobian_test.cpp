#include <catch2/catch.hpp>

#include <random>

#include <hesse/ad/detail/colouring/coloured_jacobian.hpp>
#include <hesse/ad/detail/core/error.hpp>

#include "sparsity_graphs.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using namespace hesse::testing;
using Eigen::VectorXd;

namespace {

VectorXd some_values(Index count) {
  std::mt19937_64 engine(5);
  std::normal_distribution<double> any;
  VectorXd values(count);
  for (Index p = 0; p < count; ++p) values[p] = any(engine);
  return values;
}

// J·V, or Jᵀ·V.
void multiply(const SparsityPattern& pattern, const VectorXd& values, bool transpose, const DirectionBlock& v,
              DirectionBlock& product) {
  product.setZero();
  pattern.for_each(
      [&](Index i, Index j, Index p) { product.row(transpose ? j : i) += values[p] * v.row(transpose ? i : j); });
}

// Nothing is added up in a recovered entry, so values come back bit for bit.
void check_recovery(const SparsityPattern& pattern, const ColouringOptions& options) {
  ColouredJacobian jacobian(pattern, options);
  const VectorXd expected = some_values(pattern.size());
  VectorXd values;
  Index calls = 0;
  const auto products = [&](bool transpose) {
    return [&, transpose](const VectorXd&, const DirectionBlock& v, DirectionBlock& product) {
      ++calls;
      REQUIRE(transpose == (jacobian.compressed().kind() == ColouringKind::rows));
      REQUIRE(v.rows() == (transpose ? pattern.m : pattern.n));
      REQUIRE(product.rows() == (transpose ? pattern.n : pattern.m));
      REQUIRE(product.cols() == options.lanes);
      multiply(pattern, expected, transpose, v, product);
      return Evaluation::ok;
    };
  };
  REQUIRE(jacobian.evaluate(VectorXd(), products(false), products(true), values) == Evaluation::ok);
  REQUIRE(values == expected);
  REQUIRE(calls == jacobian.compressed().passes());
}

}  // namespace

TEST_CASE("Jacobians of every 3 x 4 pattern are recovered exactly") {
  for (std::uint32_t bits = 0; bits < 1U << 12; ++bits) {
    Entries entries;
    for (Index k = 0; k < 12; ++k) {
      if ((bits >> k & 1U) != 0) entries.emplace_back(k / 4, k % 4);
    }
    const auto pattern = SparsityPattern::from_entries(3, 4, entries);
    for (const ColouringKind kind : jacobian_colourings) {
      ColouringOptions options;
      options.kind = kind;
      options.lanes = 2;
      check_recovery(pattern, options);
    }
  }
}

TEST_CASE("Jacobians of all shapes are recovered exactly, whatever the width") {
  Entries arrow = diagonal(300);
  for (Index j = 0; j < 300; ++j) arrow.insert(arrow.end(), {{3, j}, {j, 299}});
  for (const auto& pattern :
       {SparsityPattern::from_entries(0, 0, {}), SparsityPattern::from_entries(3, 0, {}),
        SparsityPattern::from_entries(0, 3, {}), SparsityPattern::from_entries(4, 5, {}), random_matrix(80, 50, 4, 1),
        random_matrix(50, 80, 7, 2), random_matrix(1, 40, 30, 3), SparsityPattern::from_entries(300, 300, arrow)}) {
    INFO(pattern.m << " x " << pattern.n);
    for (const Index lanes : {1, 5, 16}) {
      ColouringOptions options;
      options.lanes = lanes;
      check_recovery(pattern, options);
      for (const ColouringKind kind : jacobian_colourings) {
        options.kind = kind;
        check_recovery(pattern, options);
      }
    }
  }
}

TEST_CASE("empty columns and rows move nothing where their colour is otherwise unused") {
  const auto pattern = SparsityPattern::from_entries(2, 3, Entries{{0, 1}});
  const CompressedJacobian compressed(pattern, {ColouringKind::columns, {0, 1, 2}, 3}, 4);
  CHECK(compressed.directions() == 1);
  CHECK(compressed.members(0).size() == 1);
  CHECK(compressed.members(0)[0] == 1);
}

TEST_CASE("an evaluation that is not ok ends the Jacobian and is handed on") {
  ColouringOptions options;
  options.lanes = 1;
  options.kind = ColouringKind::columns;
  ColouredJacobian jacobian(random_matrix(20, 20, 5, 1), options);
  int calls = 0;
  VectorXd values;
  const auto fail = [&](const VectorXd&, const DirectionBlock&, DirectionBlock&) {
    return ++calls == 3 ? Evaluation::fatal : Evaluation::ok;
  };
  CHECK(jacobian.evaluate(VectorXd::Zero(20), fail, fail, values) == Evaluation::fatal);
  CHECK(calls == 3);
}

TEST_CASE("a compressed Jacobian refuses colourings that do not fit") {
  const auto pattern = SparsityPattern::from_entries(2, 3, Entries{{0, 0}, {0, 1}, {1, 1}, {1, 2}});
  CHECK_NOTHROW(CompressedJacobian(pattern, {ColouringKind::columns, {0, 1, 0}, 2}, 1));
  CHECK_THROWS_WITH(CompressedJacobian(pattern, {ColouringKind::columns, {0, 1, 1}, 2}, 1),
                    "CompressedJacobian: two columns of one colour meet in row 1; colour the same pattern");
  CHECK_THROWS_WITH(CompressedJacobian(pattern, {ColouringKind::rows, {0, 0}, 1}, 1),
                    "CompressedJacobian: two rows of one colour meet in column 1; colour the same pattern");
  CHECK_THROWS_WITH(CompressedJacobian(pattern, {ColouringKind::rows, {0, 1, 0}, 2}, 1),
                    "CompressedJacobian: 3 colours for 2 rows; colour the same pattern");
  CHECK_THROWS_WITH(CompressedJacobian(pattern, {ColouringKind::columns, {0, 2, 0}, 2}, 1),
                    "CompressedJacobian: colour 2 of 2; colours count from 0");
  CHECK_THROWS_WITH(CompressedJacobian(pattern, {ColouringKind::star, {0, 1, 0}, 2}, 1),
                    "CompressedJacobian: a colouring of kind star; Jacobians take columns and rows");
  const CompressedJacobian compressed(pattern, {ColouringKind::columns, {0, 1, 0}, 2}, 1);
  VectorXd values;
  CHECK_THROWS_WITH(compressed.gather(0, DirectionBlock(3, 1), values),
                    "CompressedJacobian::gather: products are 3 x 1; give 2 x 1");
  CHECK_THROWS_AS(compressed.gather(-1, DirectionBlock(2, 1), values), Error);
}
