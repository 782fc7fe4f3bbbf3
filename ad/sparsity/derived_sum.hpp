#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/programs/known_programs.hpp>
#include <hesse/ad/recording/recorded.hpp>
#include <hesse/ad/recording/separation.hpp>
#include <hesse/ad/sparsity/element_kind.hpp>
#include <hesse/ad/sparsity/pattern.hpp>

namespace hesse::ad {

// A separated function with everything derived: f(x) = Σ over kinds and their elements of φ(x, z, s; p), z the linear forms, s the
// groups.
struct DerivedSum {
  std::size_t n = 0;
  std::vector<LinearForm> forms;   // index n + k of an element stands for form k
  std::vector<DerivedSum> groups;  // … and n + forms + k for group k
  std::vector<ElementKind> kinds;
  // Entries that elements may have in other branches than these: kinds of which only index, width and hessian_entries are given.
  std::vector<ElementKind> elsewhere = {};
  double value = 0;  // f at the point where it was recorded

  // Whether its Hessian is full, as forms and groups make it.
  bool full() const { return !forms.empty() || !groups.empty(); }
  // Largest number of entries its Hessian can have in the lower triangle.
  std::size_t most_entries() const;
};

// How much of a function is recorded and derived at most, and how carefully.
struct RecordingLimits {
  std::size_t operations = RecordingOptions().limit;
  std::size_t expressions = std::numeric_limits<std::size_t>::max();
  // Operations of one term: each takes some 500 bytes while derivatives are derived.
  std::size_t term = std::size_t{1} << 24;
  bool thorough = false;  // the best order of elimination is searched for, however few elements there are
  // For a cluster whose Hessian is to be derived as products with directions: where it may not be 0. Empty: for none.
  std::function<std::optional<HessianEntries>(const Cluster&)> by_directions = {};
};

// How a function is recorded that is to be derived.
inline RecordingOptions recording_options(const RecordingLimits& limits) {
  return {.limit = limits.operations, .loops = true};
}

// What is wrong with a function of more operations.
std::string incomplete_recording(const RecordingLimits& limits);

// Derives the kinds one after the other, giving back what the separation held of each; what is known is not derived again. Throws
// Error when a limit was reached, and as derive(graph) does.
DerivedSum derive(Separation separation, KnownPrograms& known, const RecordingLimits& limits = {});
DerivedSum derive(Separation separation, const RecordingLimits& limits = {});

// Separates and derives f: Rⁿ→R. Throws Error when a limit was reached.
DerivedSum derive(Recording recording, KnownPrograms& known, const RecordingLimits& limits);
DerivedSum derive(Recording recording, const RecordingLimits& limits);

// Runs f once at x and derives it.
template <class F>
DerivedSum derived_sum(const F& f, const Eigen::VectorXd& x, KnownPrograms& known, const RecordingLimits& limits = {}) {
  Recording recording(recording_options(limits));
  recording.record(f, x);
  return derive(std::move(recording), known, limits);
}
template <class F>
DerivedSum derived_sum(const F& f, const Eigen::VectorXd& x, const RecordingLimits& limits = {}) {
  KnownPrograms nothing;
  return derived_sum(f, x, nothing, limits);
}

// Where the Hessian may be nonzero; full where there are forms or groups.
SymmetricPattern hessian_pattern(const DerivedSum& sum);

// "3 kinds of element (98567 of 6 variables by 137 instructions, …) over 2 linear forms", "by products of 812 instructions" where it
// is known by directions.
std::string to_string(const DerivedSum& sum);

}  // namespace hesse::ad
