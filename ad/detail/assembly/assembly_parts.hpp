#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/detail/assembly/element_ranges.hpp>

namespace hesse::ad::detail {

// Divides the evaluation of a sum into parts that run in any order, or at the same time, with the same result. The
// number of parts does not depend on the number of threads.
//
// An array that is assembled (g, or the values of H) is cut into stripes. The first part that touches a stripe owns it:
// it sets it to zero before its first batch that needs it, and adds to it directly. Other parts add to private values,
// which are merged into the array at the end, part by part. Stripes that are only written are not set to zero.
class SharedArray {
 public:
  static constexpr std::size_t stripe = 64;

  struct Range {
    std::uint32_t begin, end;
  };

  // Ranges to be set to zero before the batch. The batches of all element ranges are numbered consecutively.
  std::span<const Range> zeros(std::size_t batch) const {
    return {zeros_.data() + zeros_begin_[batch], zeros_.data() + zeros_begin_[batch + 1]};
  }
  // Ranges that no batch touches; this part sets them to zero.
  std::span<const Range> idle(std::size_t part) const {
    return {idle_.data() + idle_begin_[part], idle_.data() + idle_begin_[part + 1]};
  }
  double* private_values(std::size_t part) { return values_.data() + begin_[part]; }
  std::size_t private_count(std::size_t part) const { return begin_[part + 1] - begin_[part]; }
  std::size_t private_count() const { return slots_.size(); }

  // Private values are merged by this many tasks, which write to different places.
  std::size_t merge_tasks() const { return merge_tasks_; }
  void merge(std::size_t task, double* array) const;

  std::size_t bytes() const;

 private:
  friend class AssemblyPartsBuilder;

  std::vector<Range> zeros_, idle_;
  std::vector<std::uint32_t> zeros_begin_, idle_begin_;
  std::vector<std::uint32_t> slots_;  // places of the private values, part by part, ascending
  std::vector<std::uint32_t> begin_;  // where each part begins in slots_ and values_
  std::vector<double> values_;
  std::size_t merge_tasks_ = 0;
  std::vector<std::uint32_t> bounds_;  // where each task begins in each part's slots: tasks + 1 rows of parts
};

struct AssemblyParts {
  std::vector<std::uint32_t> begin;          // first range of each part
  std::vector<std::uint32_t> first_batches;  // number of the first batch of each range
  SharedArray gradient, hessian;

  std::size_t count() const { return begin.size() - 1; }
  std::size_t bytes() const { return begin.capacity() * sizeof(std::uint32_t) + gradient.bytes() + hessian.bytes(); }
};

// Orders the ranges for evaluation, divides them into parts, and sets the private bits in their tables. A range is
// split if only some of its batches have private places. costs[type] is the work of one element, in about processor
// cycles.
AssemblyParts assembly_parts(std::size_t n, std::size_t hessian_size, const std::vector<ElementLayout>& layouts,
                             const std::vector<double>& costs, std::vector<ElementRange>& ranges);

}  // namespace hesse::ad::detail
