#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <hesse/ad/recording/growing_array.hpp>
#include <hesse/ad/recording/loop.hpp>
#include <hesse/ad/recording/recorded_node.hpp>
#include <hesse/ad/scalars/counting.hpp>

namespace hesse::ad {

class Recorded;
struct FoundLoop;

struct RecordingOptions {
  // Operations kept at most; all are counted.
  std::size_t limit = std::numeric_limits<std::uint32_t>::max() - 1;
  // Everything as the function does it: repeated operations are repeated, active constants are nodes, and what is done to
  // constants is recorded. Otherwise constants fold, and an operation on the operands of a recent one is the same node.
  bool verbatim = false;
  // Loops that add to a sum are kept as loops. Operations are then shared only where there are none.
  bool loops = false;
};

// One run of a function as a graph in single assignment: 16 bytes an operation, 8 for each constant operand; in a loop, 4 for each
// variable and 8 for each constant. The order is that of the run, so operands precede what uses them and nothing that walks a
// recording needs recursion. One thread records one function at a time; an inner recording suspends the outer one.
class Recording {
 public:
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

  using Form = NodeForm;
  using Node = RecordedNode;

  explicit Recording(RecordingOptions options = {}) : options_(options) {}

  // Runs f once at x: what was recorded before is forgotten, memory is kept. f takes a vector of any scalar and returns a
  // scalar or a container of scalars. When f throws, the recording is empty and the exception passes through.
  template <class F>
  void record(const F& f, const Eigen::VectorXd& x);

  // Those of loops are not to be read.
  const GrowingArray<Node>& nodes() const { return nodes_; }
  // Loops whose nodes are not kept.
  const std::vector<Loop>& loops() const { return loops_; }
  // Whether all that is used of a loop is its sum, in one place.
  bool is_used_once(std::size_t loop) const { return uses_[loop] == 1; }
  // The loop to which a node belongs that is not kept; nullptr for others.
  const Loop* loop_of(std::uint32_t node) const;
  // visit(first, end) for each part of the nodes between loops.
  template <class Visit>
  void for_each_kept(Visit&& visit) const;
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
  std::size_t bytes() const;
  // Writes the nodes of the first time round of each loop, which stand for those of all others.
  void unroll_first();
  // Writes all nodes of loops that are chosen: then they are loops no more.
  void unroll(const std::vector<bool>& chosen);
  // Gives all memory back.
  void release();

 private:
  friend class Recorded;

  // The recording of this thread; numbers need no pointer to it. Read at every operation: a call to find it is spared.
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

  // Those of a loop are counted when it is left.
  void carried_out(Operation operation) { operations_[operation] += following_ == nullptr; }

  void share_from_now_on();
  void look_for_loops_from(std::uint32_t node);
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
  // By hash: the last two nodes to share, and more of their hashes. Forgetful, so that it stays in the cache.
  struct Recent {
    std::uint32_t node, check;
  };
  std::vector<std::array<Recent, 2>> recent_;
  std::vector<Loop> loops_;
  std::vector<int> uses_;  // of each loop: see count_use()
  std::uint32_t loops_begin_ = nowhere, loops_end_ = 0;
  Loop* following_ = nullptr;        // the last loop, while the run is in it, …
  std::uint32_t followed_from_ = 0;  // … since there were so many nodes
  // A loop is looked for among the nodes since window_ when there are look_at_ of them all.
  std::uint32_t window_ = 0, look_at_ = nowhere;
  int failures_ = 0;
  bool unrolled_first_ = false;
  Eigen::VectorXd point_;
  std::vector<std::uint32_t> outputs_;
  std::vector<double> values_;
  Counts operations_;
  std::uint64_t count_ = 0;
  std::uint32_t epoch_ = 0;  // of this run: numbers of another one are refused
  bool complete_ = true;
  bool finished_ = false;  // false while f runs, and when it has thrown
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

}  // namespace hesse::ad
