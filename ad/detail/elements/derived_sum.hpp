#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/detail/core/sparsity_pattern.hpp>
#include <hesse/ad/detail/elements/element_type.hpp>
#include <hesse/ad/detail/elements/recording_limits.hpp>
#include <hesse/ad/detail/execution/program_cache.hpp>
#include <hesse/ad/detail/recording/recorded.hpp>
#include <hesse/ad/detail/separation/separation.hpp>

namespace hesse::ad::detail {

// A separated function with all programs derived: f(x) = Σ φ(x, z, s; p) over all elements of all types, with the
// linear forms z and the nested sums s.
struct DerivedSum {
  std::size_t n = 0;
  std::vector<LinearForm> forms;        // index n + k of an element refers to form k
  std::vector<DerivedSum> nested_sums;  // … and n + forms + k to nested sum k
  std::vector<ElementType> types;
  // Entries that elements may have in other branch variants: types with index, width and hessian_entries only.
  std::vector<ElementType> variant_types = {};
  double value = 0;  // f at the point where it was recorded

  // Whether its Hessian is full: linear forms and nested sums make it so.
  bool full() const { return !forms.empty() || !nested_sums.empty(); }
  // An upper bound of the entries in the lower triangle of its Hessian.
  std::size_t max_entries() const;
};

// Derives one type after the other, and releases what the separation holds of it. Takes programs from the cache where
// they are known. Throws Error when a limit is reached, and as derive(graph) does.
DerivedSum derive(Separation separation, ProgramCache& programs, const RecordingLimits& limits = {});
DerivedSum derive(Separation separation, const RecordingLimits& limits = {});

// Separates and derives f: Rⁿ→R. Throws Error when a limit is reached.
DerivedSum derive(Recording recording, ProgramCache& programs, const RecordingLimits& limits);
DerivedSum derive(Recording recording, const RecordingLimits& limits);

// Records f at x and derives it.
template <class F>
DerivedSum derived_sum(const F& f, const Eigen::VectorXd& x, ProgramCache& programs,
                       const RecordingLimits& limits = {}) {
  Recording recording(recording_options(limits));
  recording.record(f, x);
  return derive(std::move(recording), programs, limits);
}
template <class F>
DerivedSum derived_sum(const F& f, const Eigen::VectorXd& x, const RecordingLimits& limits = {}) {
  ProgramCache programs;
  return derived_sum(f, x, programs, limits);
}

// The pattern of the Hessian; full if there are forms or nested sums.
SymmetricPattern hessian_pattern(const DerivedSum& sum);

// Describes a sum: "3 element types (98567 of 6 variables by 137 instructions, …) over 2 linear forms". A type that is
// known by directions has "by products of 812 instructions".
std::string to_string(const DerivedSum& sum);

}  // namespace hesse::ad::detail
