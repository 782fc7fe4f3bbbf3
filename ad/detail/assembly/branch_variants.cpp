#include <algorithm>
#include <bit>
#include <utility>

#include <hesse/ad/detail/assembly/branch_variants.hpp>
#include <hesse/ad/detail/programs/edge_pushing.hpp>

// Branch variants: each element whose guards fail waits in the queue of a variant. Variants run on blocks of waiting
// elements; an element whose guards fail there goes to its next variant.
namespace hesse::ad::detail {

namespace {

// Up to this many elements a kernel of few lanes is faster.
constexpr std::size_t max_octet_elements = 8;

template <class T>
std::span<const T> row(const std::vector<T>& table, std::size_t width, std::size_t number) {
  return std::span(table).subspan(number * width, width);
}

template <class T>
void append(std::vector<T>& table, std::span<const T> row) {
  table.insert(table.end(), row.begin(), row.end());
}

}  // namespace

void BranchVariants::Rows::fit(std::size_t count, std::size_t lanes) {
  if (doubles.size() < count * lanes) doubles.resize(count * lanes);
  begin.resize(count);
  for (std::size_t k = 0; k < count; ++k) begin[k] = doubles.data() + k * lanes;
}

BranchVariants::BranchVariants(std::size_t elements, KernelFactory make_kernel)
    : make_kernel_(std::move(make_kernel)), elements_(elements) {}

void BranchVariants::add(std::span<const FailedGuards::Element> elements, const double* x, Sums& sums) {
  const auto again = std::count_if(elements.begin(), elements.end(),
                                   [&](const auto& e) { return elements_[e.number].evaluation == evaluation_; });
  branch_switches_ += in_variants_ - static_cast<std::size_t>(again);
  in_variants_ = elements.size();
  ++evaluation_;
  unrecorded_.clear();
  for (const FailedGuards::Element& e : elements) {
    const std::uint32_t first = elements_[e.number].first;
    if (first == none)
      unrecorded_.push_back(e.number);
    else
      enqueue(first);
  }
  evaluate(x, sums, false);
}

void BranchVariants::add_recorded(const double* x, Sums& sums) {
  for (const std::uint32_t recording : recorded_) enqueue(recording);
  evaluate(x, sums, true);
}

// An element whose guards fail is evaluated in its next variant.
void BranchVariants::evaluate(const double* x, Sums& sums, bool guards_hold) {
  for (bool any = true; any;) {
    any = false;
    failed_.clear();
    for (Variant& variant : variants_) {
      if (variant.queue.empty()) continue;
      any = true;
      evaluate(variant, x, sums, guards_hold);
      variant.queue.clear();
    }
    for (const std::uint32_t recording : failed_) {
      const ElementRecording& entry = recordings_[recording];
      if (entry.next == none)
        unrecorded_.push_back(variants_[entry.variant].terms.numbers[entry.term]);
      else
        enqueue(entry.next);
    }
  }
}

void BranchVariants::evaluate(Variant& variant, const double* x, Sums& sums, bool guards_hold) {
  const bool second = sums.h != nullptr;
  const BlockKernel& kernel = kernel_of(variant, second);
  const Program& program = second ? variant.programs.hessian : variant.programs.gradient;
  const std::size_t lanes = kernel.lanes();
  inputs_.fit(program.inputs, lanes);
  parameters_.fit(program.parameters, lanes);
  outputs_.fit(program.outputs.size(), lanes);
  scratch_.resize(std::max(scratch_.size(), kernel.workspace_doubles() / 8 + 1));
  const std::size_t guards = program.outputs.size() - 2 * variant.programs.guards.size();
  evaluated_ += variant.queue.size();
  for (std::size_t first = 0; first < variant.queue.size(); first += lanes) {
    gather(variant, first, lanes, x);
    if (second) queue_prefetch(variant, first, lanes, sums.h);
    kernel.run(inputs_.begin.data(), parameters_.begin.data(), outputs_.begin.data(), scratch_[0].doubles.data());
    const std::size_t count = std::min(lanes, variant.queue.size() - first);
    for (std::size_t lane = 0; lane < count; ++lane) {
      const std::uint32_t recording = variant.queue[first + lane];
      if (guards_hold || holds(variant, guards, lane)) {
        add_lane(variant, recordings_[recording].term, lane, sums);
        move_to_front(recording);
      } else {
        failed_.push_back(recording);
      }
    }
  }
}

const BlockKernel& BranchVariants::kernel_of(Variant& variant, bool second) {
  const std::size_t elements = variant.queue.size();
  auto& kernel = variant.kernels[second][elements > max_octet_elements];
  if (!kernel) kernel = make_kernel_(second ? variant.programs.hessian : variant.programs.gradient, elements);
  return *kernel;
}

// Lanes without an element repeat the last element.
void BranchVariants::gather(const Variant& variant, std::size_t first, std::size_t lanes, const double* x) {
  const std::size_t width = variant.terms.graph.inputs, parameters = variant.bound.parameters;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const std::size_t term = recordings_[variant.queue[std::min(first + lane, variant.queue.size() - 1)]].term;
    const std::uint32_t* index = variant.terms.index.data() + term * width;
    for (std::size_t i = 0; i < width; ++i) inputs_.begin[i][lane] = x[index[i]];
    const double* values = variant.bound.values.data() + term * parameters;
    for (std::size_t p = 0; p < parameters; ++p) parameters_.begin[p][lane] = values[p];
  }
}

// The entries of H are scattered, so they are prefetched while the kernel runs.
void BranchVariants::queue_prefetch(const Variant& variant, std::size_t first, std::size_t lanes,
                                    const double* h) const {
  const std::size_t entries = variant.programs.hessian_entries.size();
  for (std::size_t w = first; w < std::min(first + lanes, variant.queue.size()); ++w)
    for (const std::uint32_t slot : row(variant.slots, entries, recordings_[variant.queue[w]].term))
      __builtin_prefetch(h + slot, 1);
}

bool BranchVariants::holds(const Variant& variant, std::size_t first_row, std::size_t lane) const {
  double* const* operands = outputs_.begin.data() + first_row;
  for (const Guard& guard : variant.programs.guards) {
    if (!guard.holds(operands[0][lane], operands[1][lane])) return false;
    operands += 2;
  }
  return true;
}

void BranchVariants::add_lane(const Variant& variant, std::size_t term, std::size_t lane, Sums& sums) const {
  double* const* rows = outputs_.begin.data();
  sums.f += (*rows++)[lane];
  const std::uint32_t* index = variant.terms.index.data() + term * variant.terms.graph.inputs;
  for (const std::uint32_t i : variant.programs.gradient_entries) sums.g[index[i]] += (*rows++)[lane];
  if (sums.h == nullptr) return;
  const std::size_t entries = variant.programs.hessian_entries.size();
  const std::uint32_t* slots = variant.slots.data() + term * entries;
  for (std::size_t k = 0; k < entries; ++k) {
    const double value = (*rows++)[lane];
    sums.h[slots[k]] += value;
    const std::size_t mirrored = dense_ > 0 ? slots[k] % dense_ * dense_ + slots[k] / dense_ : slots[k];
    if (mirrored != slots[k]) sums.h[mirrored] += value;
  }
}

// Moves the recording to the front of its element's list.
void BranchVariants::move_to_front(std::uint32_t recording) {
  const ElementRecording& entry = recordings_[recording];
  ElementState& element = elements_[variants_[entry.variant].terms.numbers[entry.term]];
  if (element.first != recording || element.evaluation + 1 != evaluation_) ++branch_switches_;
  element.evaluation = evaluation_;
  if (element.first == recording) return;
  std::uint32_t before = element.first;
  while (recordings_[before].next != recording) before = recordings_[before].next;
  recordings_[before].next = entry.next;
  recordings_[recording].next = std::exchange(element.first, recording);
}

bool BranchVariants::add_recordings(std::vector<Cluster> clusters, const SymmetricPattern& structure) {
  dense_ = structure.dense() ? static_cast<std::size_t>(structure.n) : 0;
  recorded_.clear();
  for (const Cluster& cluster : clusters) {
    Variant& variant = variant_of(cluster.graph);
    const auto number = static_cast<std::uint32_t>(&variant - variants_.data());
    const std::size_t before = variant.terms.count;
    for (std::size_t t = 0; t < cluster.count; ++t) {
      const std::uint32_t earlier = find(number, cluster, t);
      recorded_.push_back(earlier == none ? append(number, cluster, t) : earlier);
    }
    const std::size_t first = bind_from(variant, before) ? before : 0;
    if (!find_slots(variant, first, structure)) return false;
  }
  return true;
}

BranchVariants::Variant& BranchVariants::variant_of(const TermGraph& graph) {
  for (Variant& variant : variants_)
    if (variant.terms.graph == graph) return variant;
  variants_.emplace_back().terms.graph = graph;
  return variants_.back();
}

// Finds a recording of the same element with the same variables and constants.
std::uint32_t BranchVariants::find(std::uint32_t variant, const Cluster& cluster, std::size_t term) const {
  const Cluster& terms = variants_[variant].terms;
  const std::size_t inputs = terms.graph.inputs, constants = terms.graph.constants;
  const auto bits = [](double constant) { return std::bit_cast<std::uint64_t>(constant); };
  std::uint32_t recording = elements_[cluster.numbers[term]].first;
  for (; recording != none; recording = recordings_[recording].next) {
    const ElementRecording& entry = recordings_[recording];
    if (entry.variant == variant &&
        std::ranges::equal(row(terms.index, inputs, entry.term), row(cluster.index, inputs, term)) &&
        std::ranges::equal(row(terms.constants, constants, entry.term), row(cluster.constants, constants, term), {},
                           bits, bits))
      break;
  }
  return recording;
}

std::uint32_t BranchVariants::append(std::uint32_t variant, const Cluster& cluster, std::size_t term) {
  Cluster& terms = variants_[variant].terms;
  const std::uint32_t element = cluster.numbers[term], recording = static_cast<std::uint32_t>(recordings_.size());
  // It becomes the second of its list: the first is the variant that the element took last.
  std::uint32_t& first = elements_[element].first;
  std::uint32_t& before = first == none ? first : recordings_[first].next;
  const std::uint32_t next = std::exchange(before, recording);
  recordings_.push_back({variant, static_cast<std::uint32_t>(terms.count++), next});
  terms.numbers.push_back(element);
  detail::append(terms.index, row(cluster.index, terms.graph.inputs, term));
  detail::append(terms.constants, row(cluster.constants, terms.graph.constants, term));
  return recording;
}

// Binds the constants of terms from `first` on as before. If they do not fit, derives anew and returns false.
bool BranchVariants::bind_from(Variant& variant, std::size_t first) {
  const std::size_t columns = variant.terms.graph.constants;
  bool as_before = first > 0;
  for (std::size_t term = first; as_before && term < variant.terms.count; ++term) {
    const auto constants = row(variant.terms.constants, columns, term);
    as_before = fits(variant.bound, constants);
    for (std::size_t p = 0; as_before && p < variant.bound.parameters; ++p)
      variant.bound.values.push_back(constants[variant.bound.columns[p]]);
  }
  if (as_before) return true;
  variant.bound = bind(variant.terms);
  variant.programs = derive(variant.terms.graph, variant.bound.bindings);
  variant.kernels = {};
  variant.slots.clear();
  return false;
}

bool BranchVariants::find_slots(Variant& variant, std::size_t first, const SymmetricPattern& structure) {
  for (std::size_t term = first; term < variant.terms.count; ++term) {
    const auto index = row(variant.terms.index, variant.terms.graph.inputs, term);
    for (const auto& [i, j] : variant.programs.hessian_entries) {
      const auto [column, row] = std::minmax(index[i], index[j]);
      const auto slot = structure.find(row, column);
      if (!slot) return false;
      variant.slots.push_back(*slot);
    }
  }
  return true;
}

std::size_t BranchVariants::bytes() const {
  const auto of = [](const auto& v) { return v.capacity() * sizeof(v[0]); };
  std::size_t bytes = sizeof(*this) + of(variants_) + of(recordings_) + of(elements_) + of(unrecorded_) +
                      of(recorded_) + of(failed_) + inputs_.bytes() + parameters_.bytes() + outputs_.bytes() +
                      of(scratch_);
  for (const Variant& variant : variants_)
    bytes += of(variant.terms.index) + of(variant.terms.constants) + of(variant.terms.numbers) +
             of(variant.bound.values) + of(variant.slots) + of(variant.queue);
  return bytes;
}

}  // namespace hesse::ad::detail
