#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/sparsity/element_spans.hpp>

namespace hesse::ad {

// How the evaluation of a sum is divided into parts that run in any order and at the same time, with one result. The number
// of parts does not depend on the number of threads.
//
// An array that is assembled (g, or the values of H) is cut into chunks. The first part that touches a chunk owns it: sets
// it to zero when it comes to the first piece that needs it, and adds to it. Other parts add what belongs there to private
// values, which are added to the array at the end, part by part. Chunks that are only written to are not set to zero.
class SharedArray {
 public:
  static constexpr std::size_t chunk = 64;

  struct Range {
    std::uint32_t begin, end;
  };

  // Set to zero before the piece; those of all spans are counted in order.
  std::span<const Range> zeros(std::size_t piece) const {
    return {zeros_.data() + zeros_begin_[piece], zeros_.data() + zeros_begin_[piece + 1]};
  }
  // Places that no piece touches, to be set to zero by this part.
  std::span<const Range> idle(std::size_t part) const {
    return {idle_.data() + idle_begin_[part], idle_.data() + idle_begin_[part + 1]};
  }
  double* private_values(std::size_t part) { return values_.data() + begin_[part]; }
  std::size_t private_count(std::size_t part) const { return begin_[part + 1] - begin_[part]; }
  std::size_t private_count() const { return slots_.size(); }

  // Private values are added in tasks that touch different places.
  std::size_t merge_tasks() const { return merge_tasks_; }
  void merge(std::size_t task, double* array) const;

  std::size_t bytes() const;

 private:
  friend class AssemblyPartsBuilder;

  std::vector<Range> zeros_, idle_;
  std::vector<std::uint32_t> zeros_begin_, idle_begin_;
  std::vector<std::uint32_t> slots_;  // of the private values, part by part, ascending
  std::vector<std::uint32_t> begin_;  // of each part in slots_ and values_
  std::vector<double> values_;
  std::size_t merge_tasks_ = 0;
  std::vector<std::uint32_t> bounds_;  // of each task in each part's slots: tasks + 1 rows of parts
};

struct AssemblyParts {
  std::vector<std::uint32_t> begin;         // of each part in the spans
  std::vector<std::uint32_t> first_pieces;  // of the spans
  SharedArray gradient, hessian;

  std::size_t count() const { return begin.size() - 1; }
  std::size_t bytes() const { return begin.capacity() * sizeof(std::uint32_t) + gradient.bytes() + hessian.bytes(); }
};

// Puts the spans in the order in which they are evaluated, divides them, and lets their tables say what is private (spans
// are split where only some of their pieces have something private). `costs`
// is a measure of an element's work by kind, about processor cycles.
AssemblyParts assembly_parts(std::size_t n, std::size_t hessian_size, const std::vector<ElementLayout>& layouts,
                             const std::vector<double>& costs, std::vector<Span>& spans);

}  // namespace hesse::ad
