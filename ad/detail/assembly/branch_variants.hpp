#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <hesse/ad/detail/assembly/failed_guards.hpp>
#include <hesse/ad/detail/elements/element_type.hpp>
#include <hesse/ad/detail/elements/hessian_pattern.hpp>
#include <hesse/ad/detail/programs/bindings.hpp>
#include <hesse/ad/detail/separation/separation.hpp>

namespace hesse::ad::detail {

// Evaluates the elements of a sum that take another branch than their type. A branch variant is derived when an element
// first takes it. An element is recorded once in each variant it takes, and the recordings are kept, so switching back
// and forth costs nothing extra. The calling thread evaluates one variant after the other.
class BranchVariants {
 public:
  // Where results are added: f, g, and the values of H in the given structure (null: H is not wanted).
  struct Sums {
    double f;
    double* g;
    double* h;
  };

  // For a sum of that many elements, numbered from 0.
  BranchVariants(std::size_t elements, KernelFactory make_kernel);

  // Adds each of the elements, whose guards failed, in one of its variants whose guards hold at x. Elements without
  // such a variant are listed by unrecorded(). Allocates only if there are more elements than in any call before.
  void add(std::span<const FailedGuards::Element> elements, const double* x, Sums& sums);
  const std::vector<std::uint32_t>& unrecorded() const { return unrecorded_; }

  // Keeps recordings of elements. Returns false when an entry of a Hessian is not in `structure`. After that, or after
  // an exception, the object is unusable. Throws Error as derive(graph) does.
  [[nodiscard]] bool add_recordings(std::vector<Cluster> clusters, const SymmetricPattern& structure);
  void add_recorded(const double* x, Sums& sums);  // at the point of the recording, without checking guards

  // How often an element was in another branch than at the previous evaluation.
  std::size_t branch_switches() const { return branch_switches_; }
  // Number of elements evaluated, and recorded, so far.
  std::size_t evaluated() const { return evaluated_; }
  std::size_t recorded() const { return recordings_.size(); }
  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  // The rows of a block, in one array.
  struct Rows {
    std::vector<double> doubles;
    std::vector<double*> begin;

    void fit(std::size_t count, std::size_t lanes);
    std::size_t bytes() const { return doubles.capacity() * sizeof(double) + begin.capacity() * sizeof(double*); }
  };
  struct alignas(64) Line {
    std::array<double, 8> doubles;
  };

  struct Variant {
    Cluster terms;  // the elements recorded in it
    BoundCluster bound;
    DerivativePrograms programs;
    // For gradient and Hessian, each for few elements and for many. Made when needed.
    std::array<std::array<SharedKernel, 2>, 2> kernels;
    std::vector<std::uint32_t> slots;  // terms.count × Hessian entries
    std::vector<std::uint32_t> queue;  // recordings to be evaluated
  };
  // The recording of an element in a branch variant.
  struct ElementRecording {
    std::uint32_t variant, term;
    std::uint32_t next;  // next recording of the same element
  };
  struct ElementState {
    std::uint32_t first = none;    // recording of the variant that it took last
    std::uint32_t evaluation = 0;  // the last evaluation that evaluated it in a variant
  };

  Variant& variant_of(const TermGraph& graph);
  std::uint32_t find(std::uint32_t variant, const Cluster& cluster, std::size_t term) const;
  std::uint32_t append(std::uint32_t variant, const Cluster& cluster, std::size_t term);
  static bool bind_from(Variant& variant, std::size_t first);
  static bool find_slots(Variant& variant, std::size_t first, const SymmetricPattern& structure);
  void enqueue(std::uint32_t recording) { variants_[recordings_[recording].variant].queue.push_back(recording); }
  void evaluate(const double* x, Sums& sums, bool guards_hold);
  void evaluate(Variant& variant, const double* x, Sums& sums, bool guards_hold);
  const BlockKernel& kernel_of(Variant& variant, bool second);
  void gather(const Variant& variant, std::size_t first, std::size_t lanes, const double* x);
  void queue_prefetch(const Variant& variant, std::size_t first, std::size_t lanes, const double* h) const;
  bool holds(const Variant& variant, std::size_t first_row, std::size_t lane) const;
  void add_lane(const Variant& variant, std::size_t term, std::size_t lane, Sums& sums) const;
  void move_to_front(std::uint32_t recording);

  KernelFactory make_kernel_;
  std::vector<Variant> variants_;
  std::vector<ElementRecording> recordings_;
  std::vector<ElementState> elements_;  // by element
  std::vector<std::uint32_t> unrecorded_, recorded_, failed_;
  std::size_t dense_ = 0;  // n if H is a full matrix
  std::uint32_t evaluation_ = 1;
  std::size_t in_variants_ = 0;  // elements in branch variants at the last evaluation
  std::size_t branch_switches_ = 0, evaluated_ = 0;
  Rows inputs_, parameters_, outputs_;
  std::vector<Line> scratch_;
};

}  // namespace hesse::ad::detail
