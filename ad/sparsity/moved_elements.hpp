#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <hesse/ad/programs/bindings.hpp>
#include <hesse/ad/recording/separation.hpp>
#include <hesse/ad/sparsity/broken_guards.hpp>
#include <hesse/ad/sparsity/element_kind.hpp>
#include <hesse/ad/sparsity/lower_triangle.hpp>

namespace hesse::ad {

// Elements of a sum that somewhere take another branch than that of their kind. A branch is derived and its kernels are made when
// the first element is met in it; an element is recorded once for each branch it is met in, and remembers them: going to and fro
// costs no more than staying away. Evaluated one branch after the other by the calling thread.
class MovedElements {
 public:
  // What is added to: f, g, and the values of H in the promised structure (null: H is not wanted).
  struct Sums {
    double f;
    double* g;
    double* h;
  };

  // Of a sum of so many elements, numbered from 0.
  MovedElements(std::size_t elements, KernelFactory make_kernel);

  // Adds each of the elements, which take other branches than their kinds', in a branch it was met in whose guards hold at x.
  // Those that are in none of theirs: strangers(). Allocates where there are more than ever before.
  void add(std::span<const BrokenGuards::Element> elements, const double* x, Sums& sums);
  const std::vector<std::uint32_t>& strangers() const { return strangers_; }

  // Keeps what was recorded of elements. False when an entry of a Hessian is not in `structure`; then, and when something is
  // thrown, the object is of no more use. Throws Error as derive(graph) does.
  [[nodiscard]] bool learn(std::vector<Cluster> clusters, const LowerTriangle& structure);
  void add_learnt(const double* x, Sums& sums);  // at the point of the recording, whatever their guards say

  // How often an element was in another branch than at the evaluation before.
  std::size_t moves() const { return moves_; }
  // Elements evaluated, and recorded, so far.
  std::size_t evaluated() const { return evaluated_; }
  std::size_t recorded() const { return recordings_.size(); }
  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  // Rows of a block.
  struct Rows {
    std::vector<double> doubles;
    std::vector<double*> begin;

    void fit(std::size_t count, std::size_t lanes);
    std::size_t bytes() const { return doubles.capacity() * sizeof(double) + begin.capacity() * sizeof(double*); }
  };
  struct alignas(64) Line {
    std::array<double, 8> doubles;
  };

  struct Branch {
    Cluster terms;  // the elements met in it
    BoundCluster bound;
    DerivativePrograms programs;
    // Of gradient and Hessian; for few elements and for many. Made when needed.
    std::array<std::array<SharedKernel, 2>, 2> kernels;
    std::vector<std::uint32_t> slots;    // terms.count × Hessian entries
    std::vector<std::uint32_t> waiting;  // recordings to be evaluated
  };
  // An element met in a branch.
  struct Met {
    std::uint32_t branch, term;
    std::uint32_t next;  // recording of the same element
  };
  struct Place {
    std::uint32_t first = none;    // recording: the branch it was in last
    std::uint32_t evaluation = 0;  // that it was moved in last
  };

  Branch& branch_of(const TermGraph& graph);
  std::uint32_t find(std::uint32_t branch, const Cluster& cluster, std::size_t term) const;
  std::uint32_t append(std::uint32_t branch, const Cluster& cluster, std::size_t term);
  static bool bind_from(Branch& branch, std::size_t first);
  static bool find_slots(Branch& branch, std::size_t first, const LowerTriangle& structure);
  void wait(std::uint32_t recording) { branches_[recordings_[recording].branch].waiting.push_back(recording); }
  void evaluate(const double* x, Sums& sums, bool known);
  void evaluate(Branch& branch, const double* x, Sums& sums, bool known);
  const BlockKernel& kernel_of(Branch& branch, bool second);
  void gather(const Branch& branch, std::size_t first, std::size_t lanes, const double* x);
  void look_ahead(const Branch& branch, std::size_t first, std::size_t lanes, const double* h) const;
  bool holds(const Branch& branch, std::size_t first_row, std::size_t lane) const;
  void add_lane(const Branch& branch, std::size_t term, std::size_t lane, Sums& sums) const;
  void settle(std::uint32_t recording);

  KernelFactory make_kernel_;
  std::vector<Branch> branches_;
  std::vector<Met> recordings_;
  std::vector<Place> places_;  // by element
  std::vector<std::uint32_t> strangers_, learnt_, tried_;
  std::size_t dense_ = 0;  // n where H is a full matrix
  std::uint32_t evaluation_ = 1;
  std::size_t away_ = 0;  // elements in other branches at the last evaluation
  std::size_t moves_ = 0, evaluated_ = 0;
  Rows inputs_, parameters_, outputs_;
  std::vector<Line> scratch_;
};

}  // namespace hesse::ad
