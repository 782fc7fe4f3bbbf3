#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <hesse/ad/detail/core/growing_array.hpp>
#include <hesse/ad/detail/recording/loop.hpp>
#include <hesse/ad/detail/recording/recorded_node.hpp>
#include <hesse/ad/detail/scalars/counting.hpp>

// Recordings: the operations of one run of a functor as a graph, with its guards and its loops.
namespace hesse::ad::detail {

namespace numbers {
class Recorded;
}
using numbers::Recorded;

struct FoundLoop;

struct RecordingOptions {
  // The largest number of operations that are stored; all are counted.
  std::size_t limit = std::numeric_limits<std::uint32_t>::max() - 1;
  // Stores the run literally: repeated operations are repeated, active constants are nodes, and operations on constants
  // are recorded. Otherwise constants fold, and an operation with the operands of a recent one shares its node.
  bool verbatim = false;
  // Loops that add to a sum are stored as loops. Equal operations then share a node only if no loops are found.
  bool loops = false;
};

// One run of a function as a graph in single assignment: 16 bytes for an operation, 8 for a constant operand; in a
// loop, 4 for a variable and 8 for a constant. Nodes are in the order of the run, so operands precede their uses and no
// traversal needs recursion. A thread records one function at a time; an inner recording suspends the outer one.
class Recording {
 public:
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

  using Form = NodeForm;
  using Node = RecordedNode;

  explicit Recording(RecordingOptions options = {}) : options_(options) {}

  // Runs f once at x and replaces the previous recording; memory is kept. f takes a vector of any scalar and returns a
  // scalar or a container of scalars. When f throws, the recording is empty and the exception passes through.
  template <class F>
  void record(const F& f, const Eigen::VectorXd& x);

  // The nodes of loops must not be read.
  const GrowingArray<Node>& nodes() const { return nodes_; }
  // Loops whose nodes are not stored.
  const std::vector<Loop>& loops() const { return loops_; }
  // Whether the only use of a loop is one use of its sum.
  bool is_used_once(std::size_t loop) const { return uses_[loop] == 1; }
  // The loop to which a node belongs that is not stored; nullptr for other nodes.
  const Loop* loop_of(std::uint32_t node) const;
  // Calls visit(first, end) for each range of stored nodes between loops.
  template <class Visit>
  void for_each_kept(Visit&& visit) const;
  const GrowingArray<double>& constants() const { return constants_; }
  // The nodes that are guards.
  const GrowingArray<std::uint32_t>& guards() const { return guards_; }
  const Eigen::VectorXd& point() const { return point_; }
  std::size_t inputs() const { return static_cast<std::size_t>(point_.size()); }
  // The node of each output; nowhere for one beyond the limit.
  const std::vector<std::uint32_t>& outputs() const { return outputs_; }
  // The value of each output at the point.
  const std::vector<double>& values() const { return values_; }
  // How often the function carried out each operation, shared ones included.
  const Counts& operations() const { return operations_; }
  bool complete() const { return complete_; }
  // All operations divided by those stored; 1 when complete.
  double scale() const { return complete_ ? 1.0 : static_cast<double>(count_) / static_cast<double>(nodes_.size()); }
  // Memory held.
  std::size_t bytes() const;
  // Writes the nodes of the first iteration of each loop, which stand for those of all other iterations.
  void unroll_first();
  // Writes all nodes of the chosen loops, which are ordinary nodes from then on.
  void unroll(const std::vector<bool>& chosen);
  // Releases all memory.
  void release();

 private:
  friend class numbers::Recorded;

  // The recording of this thread, so numbers need no pointer to it. The TLS model avoids a call at every operation.
  [[gnu::tls_model("initial-exec")]] static constinit inline thread_local Recording* current = nullptr;

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
  std::uint32_t add_constant(double value) {
    constants_.push_back(value);
    return static_cast<std::uint32_t>(constants_.size() - 1);
  }
  template <Form form>
  bool same(const Node& node, double constant, const Node& other) const;

  // Operations of a loop are counted when the run leaves it.
  void count_operation(Operation operation) { operations_[operation] += current_loop_ == nullptr; }

  void enable_sharing();
  void search_loops_from(std::uint32_t node);
  void look_for_loop();
  bool enter_loop(FoundLoop found);
  void leave_loop();
  void unroll(const Loop& loop, std::uint32_t from, std::uint32_t to);
  void use(std::uint32_t node) {
    if (node >= loops_begin_ && node < loops_end_) count_use(node, 1);
  }
  void count_use(std::uint32_t node, int times);
  double constant_of(const Node& node) const;

  RecordingOptions options_;
  GrowingArray<Node> nodes_;
  GrowingArray<double> constants_;
  GrowingArray<std::uint32_t> guards_;
  // By hash: the last two nodes that can be shared, with more bits of their hashes. Overwritten, so it fits the cache.
  struct Recent {
    std::uint32_t node, check;
  };
  std::vector<std::array<Recent, 2>> recent_;
  std::vector<Loop> loops_;
  std::vector<int> uses_;  // of each loop: see count_use()
  std::uint32_t loops_begin_ = nowhere, loops_end_ = 0;
  Loop* current_loop_ = nullptr;       // the loop that the run is in, or nullptr, …
  std::uint32_t loop_entered_at_ = 0;  // … and the number of nodes when it was entered
  // A loop is searched for among the nodes from window_ on when there are next_search_ nodes in total.
  std::uint32_t window_ = 0, next_search_ = nowhere;
  int failures_ = 0;
  bool unrolled_first_ = false;
  Eigen::VectorXd point_;
  std::vector<std::uint32_t> outputs_;
  std::vector<double> values_;
  Counts operations_;
  std::uint64_t count_ = 0;
  std::uint32_t epoch_ = 0;  // of this run: numbers of other runs are rejected
  bool complete_ = true;
  bool finished_ = false;  // false while f runs, and after it has thrown
};

template <class Visit>
void Recording::for_each_kept(Visit&& visit) const {
  std::size_t first = 0;
  for (const Loop& loop : loops_) {
    visit(first, std::size_t{loop.first()} + unrolled_first_ * loop.period());
    first = loop.end();
  }
  visit(first, nodes_.size());
}

}  // namespace hesse::ad::detail
