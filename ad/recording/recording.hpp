#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <hesse/ad/recording/growing_array.hpp>
#include <hesse/ad/recording/guard.hpp>
#include <hesse/ad/scalars/counting.hpp>

namespace hesse::ad {

class Recorded;

struct RecordingOptions {
  // Operations kept at most; all are counted.
  std::size_t limit = std::numeric_limits<std::uint32_t>::max() - 1;
  // Everything as the function does it: repeated operations are repeated, active constants are nodes, and what is done to
  // constants is recorded. Otherwise constants fold, and an operation on the operands of a recent one is the same node.
  bool verbatim = false;
};

// One run of a function as a graph in single assignment: 16 bytes an operation, 8 for each constant operand. The order is that of
// the run, so operands precede what uses them and nothing that walks a recording needs recursion. One thread records one
// function at a time; an inner recording suspends the outer one.
class Recording {
 public:
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

  // Which operands are numbers of the function's own type; the other is a plain double.
  enum class Form : std::uint8_t { input, constant, unary, both, left, right, ternary };

  // a, b, c: earlier nodes, or positions in constants() for what is constant. Input nodes hold their number in a.
  struct Node {
    Operation operation{};
    Form form = Form::input;
    std::uint8_t comparison = 0;  // of a Compare: see guard() and question()
    std::uint32_t a = 0, b = 0, c = 0;

    bool is_guard() const { return operation == operation_of<elementary::Compare> && form > Form::constant; }
    Guard guard() const { return {static_cast<Relation>(comparison & 3), (comparison & 4) != 0}; }
    // Asked by isfinite and its like: no operation of the function.
    bool question() const { return (comparison & 8) != 0; }
    int operand_nodes() const {
      return form <= Form::constant ? 0 : form == Form::ternary ? 3 : form == Form::both ? 2 : 1;
    }
    bool operator==(const Node&) const = default;
    // The node among the operands that is not constant, for one operand or two of which one is constant.
    std::uint32_t operand() const { return form == Form::right ? b : a; }
    template <class Visit>
    void for_each_operand(Visit&& visit) const {
      const int operands = operand_nodes();
      if (operands == 1) visit(operand());
      if (operands >= 2) {
        visit(a);
        visit(b);
      }
      if (operands == 3) visit(c);
    }
  };

  explicit Recording(RecordingOptions options = {}) : options_(options) {}

  // Runs f once at x: what was recorded before is forgotten, memory is kept. f takes a vector of any scalar and returns a
  // scalar or a container of scalars. When f throws, the recording is empty and the exception passes through.
  template <class F>
  void record(const F& f, const Eigen::VectorXd& x);

  const GrowingArray<Node>& nodes() const { return nodes_; }
  const GrowingArray<double>& constants() const { return constants_; }
  // The nodes that are comparisons.
  const GrowingArray<std::uint32_t>& guards() const { return guards_; }
  const Eigen::VectorXd& point() const { return point_; }
  std::size_t inputs() const { return static_cast<std::size_t>(point_.size()); }
  // Node of each output; nowhere for one beyond the limit.
  const std::vector<std::uint32_t>& outputs() const { return outputs_; }
  // … and what it was.
  const std::vector<double>& values() const { return values_; }
  // How often the function carried out each operation, shared ones included.
  const Counts& operations() const { return operations_; }
  bool complete() const { return complete_; }
  // All operations over those kept; 1 when complete.
  double scale() const { return complete_ ? 1.0 : static_cast<double>(count_) / static_cast<double>(nodes_.size()); }
  // Memory held.
  std::size_t bytes() const {
    return nodes_.bytes() + constants_.bytes() + guards_.bytes() + recent_.size() * sizeof(recent_[0]);
  }
  // Gives all memory back.
  void release();

 private:
  friend class Recorded;

  // The recording of this thread; numbers need no pointer to it.
  static constinit inline thread_local Recording* current = nullptr;

  class Scope {
   public:
    explicit Scope(Recording* recording);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Recording* outer_;
    Recording* inner_;
  };

  void begin(const Eigen::VectorXd& x, Recorded* inputs);
  void end(const Recorded* outputs, std::size_t count);
  void clear();

  bool room();
  template <Form form>
  std::uint32_t push(Node node, double constant = 0.0);
  std::uint32_t push_constant(double value);
  std::uint32_t add_constant(double value);
  template <Form form>
  bool same(const Node& node, double constant, const Node& other) const;

  RecordingOptions options_;
  GrowingArray<Node> nodes_;
  GrowingArray<double> constants_;
  GrowingArray<std::uint32_t> guards_;
  // By hash: the last two nodes to share, and more of their hashes. Forgetful, so that it stays in the cache.
  struct Recent {
    std::uint32_t node, check;
  };
  std::vector<std::array<Recent, 2>> recent_;
  Eigen::VectorXd point_;
  std::vector<std::uint32_t> outputs_;
  std::vector<double> values_;
  Counts operations_;
  std::uint64_t count_ = 0;
  std::uint32_t epoch_ = 0;  // of this run: numbers of another one are refused
  bool complete_ = true;
};

}  // namespace hesse::ad
