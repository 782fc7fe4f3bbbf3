#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/detail/programs/program.hpp>

namespace hesse::ad::detail {

// Expressions: a builder of programs from inputs, parameters and constants. Equal expressions are stored once; known
// results (of constants, factors 1 and -1, signs) are not computed. By default constant factors are merged and 0·a is 0
// for every a (structural zero). With Rounding::as_written the result has the bits of the operation, apart from the
// sign of zeros.
class Expressions {
 public:
  using Id = std::uint32_t;

  Expressions(std::uint32_t inputs, std::uint32_t parameters);

  Id input(std::uint32_t i) const { return i; }
  Id parameter(std::uint32_t p) const { return inputs_ + p; }
  Id constant(double value);

  enum class Rounding : bool { free, as_written };

  Id neg(Id a);
  Id add(Id a, Id b);
  Id sub(Id a, Id b);
  Id mul(Id a, Id b, Rounding rounding = Rounding::free);
  Id div(Id a, Id b, Rounding rounding = Rounding::free);
  Id square(Id a) { return mul(a, a); }
  Id scale(double c, Id a) { return mul(constant(c), a); }
  // A row of the table, or one of its partial derivatives, without simplification.
  Id apply(Operation operation, Id a, Id b = 0, Id c = 0) { return apply(operation, Part::value, a, b, c); }
  Id apply(Operation operation, Part part, Id a, Id b, Id c);

  bool is_constant(Id a) const { return nodes_[a].kind == Kind::constant; }
  bool is_constant(Id a, double value) const { return is_constant(a) && value_of(a) == value; }
  bool is_zero(Id a) const { return is_constant(a, 0.0); }
  double value_of(Id a) const { return constants_[nodes_[a].code.a]; }
  std::size_t size() const { return nodes_.size(); }

  // Prevents fusing a with another operation, so it keeps its own rounding.
  void keep(Id a) { nodes_[a].kept = true; }

  enum class Fusing : bool { no, yes };
  // The program of the outputs, without unused expressions. Fused: a product used once, in a sum, becomes an fma.
  Program lower(std::span<const Id> outputs, Fusing fusing) const;

 private:
  enum class Kind : std::uint8_t { leaf, constant, code };
  struct Node {
    Kind kind = Kind::leaf;
    Instruction code{};
    bool kept = false;
  };

  bool is(Id a, Operation operation) const {
    return nodes_[a].kind == Kind::code && nodes_[a].code.operation == operation && nodes_[a].code.part == Part::value;
  }
  const Instruction& code(Id a) const { return nodes_[a].code; }
  Id unique(const Node& node);
  void rehash();

  std::uint32_t inputs_, parameters_;
  std::vector<Node> nodes_;
  std::vector<double> constants_;
  std::vector<Id> table_;  // open addressing by content
};

}  // namespace hesse::ad::detail
