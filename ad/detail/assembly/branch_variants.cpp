#include <algorithm>
#include <bit>
#include <utility>

#include <hesse/ad/detail/assembly/branch_variants.hpp>
#include <hesse/ad/detail/programs/edge_pushing.hpp>

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
    : make_kernel_(std::move(make_kernel)), places_(elements) {}

void BranchVariants::add(std::span<const FailedGuards::Element> elements, const double* x, Sums& sums) {
  const auto again = std::count_if(elements.begin(), elements.end(),
                                   [&](const auto& e) { return places_[e.number].evaluation == evaluation_; });
  moves_ += away_ - static_cast<std::size_t>(again);
  away_ = elements.size();
  ++evaluation_;
  unrecorded_.clear();
  for (const FailedGuards::Element& e : elements) {
    const std::uint32_t first = places_[e.number].first;
    if (first == none)
      unrecorded_.push_back(e.number);
    else
      wait(first);
  }
  evaluate(x, sums, false);
}

void BranchVariants::add_recorded(const double* x, Sums& sums) {
  for (const std::uint32_t recording : recorded_) wait(recording);
  evaluate(x, sums, true);
}

// An element whose guards fail is evaluated in its next variant.
void BranchVariants::evaluate(const double* x, Sums& sums, bool known) {
  for (bool any = true; any;) {
    any = false;
    tried_.clear();
    for (Branch& branch : branches_) {
      if (branch.waiting.empty()) continue;
      any = true;
      evaluate(branch, x, sums, known);
      branch.waiting.clear();
    }
    for (const std::uint32_t recording : tried_) {
      const Met& met = recordings_[recording];
      if (met.next == none)
        unrecorded_.push_back(branches_[met.branch].terms.numbers[met.term]);
      else
        wait(met.next);
    }
  }
}

void BranchVariants::evaluate(Branch& branch, const double* x, Sums& sums, bool known) {
  const bool second = sums.h != nullptr;
  const BlockKernel& kernel = kernel_of(branch, second);
  const Program& program = second ? branch.programs.hessian : branch.programs.gradient;
  const std::size_t lanes = kernel.lanes();
  inputs_.fit(program.inputs, lanes);
  parameters_.fit(program.parameters, lanes);
  outputs_.fit(program.outputs.size(), lanes);
  scratch_.resize(std::max(scratch_.size(), kernel.workspace_doubles() / 8 + 1));
  const std::size_t guards = program.outputs.size() - 2 * branch.programs.guards.size();
  evaluated_ += branch.waiting.size();
  for (std::size_t first = 0; first < branch.waiting.size(); first += lanes) {
    gather(branch, first, lanes, x);
    if (second) queue_prefetch(branch, first, lanes, sums.h);
    kernel.run(inputs_.begin.data(), parameters_.begin.data(), outputs_.begin.data(), scratch_[0].doubles.data());
    const std::size_t count = std::min(lanes, branch.waiting.size() - first);
    for (std::size_t lane = 0; lane < count; ++lane) {
      const std::uint32_t recording = branch.waiting[first + lane];
      if (known || holds(branch, guards, lane)) {
        add_lane(branch, recordings_[recording].term, lane, sums);
        settle(recording);
      } else {
        tried_.push_back(recording);
      }
    }
  }
}

const BlockKernel& BranchVariants::kernel_of(Branch& branch, bool second) {
  const std::size_t elements = branch.waiting.size();
  auto& kernel = branch.kernels[second][elements > max_octet_elements];
  if (!kernel) kernel = make_kernel_(second ? branch.programs.hessian : branch.programs.gradient, elements);
  return *kernel;
}

// Lanes without an element repeat the last element.
void BranchVariants::gather(const Branch& branch, std::size_t first, std::size_t lanes, const double* x) {
  const std::size_t width = branch.terms.graph.inputs, parameters = branch.bound.parameters;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const std::size_t term = recordings_[branch.waiting[std::min(first + lane, branch.waiting.size() - 1)]].term;
    const std::uint32_t* index = branch.terms.index.data() + term * width;
    for (std::size_t i = 0; i < width; ++i) inputs_.begin[i][lane] = x[index[i]];
    const double* values = branch.bound.values.data() + term * parameters;
    for (std::size_t p = 0; p < parameters; ++p) parameters_.begin[p][lane] = values[p];
  }
}

// The entries of H are scattered, so they are prefetched while the kernel runs.
void BranchVariants::queue_prefetch(const Branch& branch, std::size_t first, std::size_t lanes, const double* h) const {
  const std::size_t entries = branch.programs.hessian_entries.size();
  for (std::size_t w = first; w < std::min(first + lanes, branch.waiting.size()); ++w)
    for (const std::uint32_t slot : row(branch.slots, entries, recordings_[branch.waiting[w]].term))
      __builtin_prefetch(h + slot, 1);
}

bool BranchVariants::holds(const Branch& branch, std::size_t first_row, std::size_t lane) const {
  double* const* operands = outputs_.begin.data() + first_row;
  for (const Guard& guard : branch.programs.guards) {
    if (!guard.holds(operands[0][lane], operands[1][lane])) return false;
    operands += 2;
  }
  return true;
}

void BranchVariants::add_lane(const Branch& branch, std::size_t term, std::size_t lane, Sums& sums) const {
  double* const* rows = outputs_.begin.data();
  sums.f += (*rows++)[lane];
  const std::uint32_t* index = branch.terms.index.data() + term * branch.terms.graph.inputs;
  for (const std::uint32_t i : branch.programs.gradient_entries) sums.g[index[i]] += (*rows++)[lane];
  if (sums.h == nullptr) return;
  const std::size_t entries = branch.programs.hessian_entries.size();
  const std::uint32_t* slots = branch.slots.data() + term * entries;
  for (std::size_t k = 0; k < entries; ++k) {
    const double value = (*rows++)[lane];
    sums.h[slots[k]] += value;
    const std::size_t mirrored = dense_ > 0 ? slots[k] % dense_ * dense_ + slots[k] / dense_ : slots[k];
    if (mirrored != slots[k]) sums.h[mirrored] += value;
  }
}

// Moves the recording to the front of its element's list.
void BranchVariants::settle(std::uint32_t recording) {
  const Met& met = recordings_[recording];
  Place& place = places_[branches_[met.branch].terms.numbers[met.term]];
  if (place.first != recording || place.evaluation + 1 != evaluation_) ++moves_;
  place.evaluation = evaluation_;
  if (place.first == recording) return;
  std::uint32_t before = place.first;
  while (recordings_[before].next != recording) before = recordings_[before].next;
  recordings_[before].next = met.next;
  recordings_[recording].next = std::exchange(place.first, recording);
}

bool BranchVariants::learn(std::vector<Cluster> clusters, const LowerTriangle& structure) {
  dense_ = structure.dense() ? structure.n : 0;
  recorded_.clear();
  for (const Cluster& cluster : clusters) {
    Branch& branch = branch_of(cluster.graph);
    const auto number = static_cast<std::uint32_t>(&branch - branches_.data());
    const std::size_t before = branch.terms.count;
    for (std::size_t t = 0; t < cluster.count; ++t) {
      const std::uint32_t known = find(number, cluster, t);
      recorded_.push_back(known == none ? append(number, cluster, t) : known);
    }
    const std::size_t first = bind_from(branch, before) ? before : 0;
    if (!find_slots(branch, first, structure)) return false;
  }
  return true;
}

BranchVariants::Branch& BranchVariants::branch_of(const TermGraph& graph) {
  for (Branch& branch : branches_)
    if (branch.terms.graph == graph) return branch;
  branches_.emplace_back().terms.graph = graph;
  return branches_.back();
}

// Finds a recording of the same element with the same variables and constants.
std::uint32_t BranchVariants::find(std::uint32_t branch, const Cluster& cluster, std::size_t term) const {
  const Cluster& terms = branches_[branch].terms;
  const std::size_t inputs = terms.graph.inputs, constants = terms.graph.constants;
  const auto bits = [](double constant) { return std::bit_cast<std::uint64_t>(constant); };
  std::uint32_t recording = places_[cluster.numbers[term]].first;
  for (; recording != none; recording = recordings_[recording].next) {
    const Met& met = recordings_[recording];
    if (met.branch == branch &&
        std::ranges::equal(row(terms.index, inputs, met.term), row(cluster.index, inputs, term)) &&
        std::ranges::equal(row(terms.constants, constants, met.term), row(cluster.constants, constants, term), {}, bits,
                           bits))
      break;
  }
  return recording;
}

std::uint32_t BranchVariants::append(std::uint32_t branch, const Cluster& cluster, std::size_t term) {
  Cluster& terms = branches_[branch].terms;
  const std::uint32_t element = cluster.numbers[term], recording = static_cast<std::uint32_t>(recordings_.size());
  // It becomes the second of its list: the first is the variant that the element took last.
  std::uint32_t& first = places_[element].first;
  std::uint32_t& before = first == none ? first : recordings_[first].next;
  const std::uint32_t next = std::exchange(before, recording);
  recordings_.push_back({branch, static_cast<std::uint32_t>(terms.count++), next});
  terms.numbers.push_back(element);
  detail::append(terms.index, row(cluster.index, terms.graph.inputs, term));
  detail::append(terms.constants, row(cluster.constants, terms.graph.constants, term));
  return recording;
}

// Binds the constants of terms from `first` on as before. If they do not fit, derives anew and returns false.
bool BranchVariants::bind_from(Branch& branch, std::size_t first) {
  const std::size_t columns = branch.terms.graph.constants;
  bool as_before = first > 0;
  for (std::size_t term = first; as_before && term < branch.terms.count; ++term) {
    const auto constants = row(branch.terms.constants, columns, term);
    as_before = fits(branch.bound, constants);
    for (std::size_t p = 0; as_before && p < branch.bound.parameters; ++p)
      branch.bound.values.push_back(constants[branch.bound.columns[p]]);
  }
  if (as_before) return true;
  branch.bound = bind(branch.terms);
  branch.programs = derive(branch.terms.graph, branch.bound.bindings);
  branch.kernels = {};
  branch.slots.clear();
  return false;
}

bool BranchVariants::find_slots(Branch& branch, std::size_t first, const LowerTriangle& structure) {
  for (std::size_t term = first; term < branch.terms.count; ++term) {
    const auto index = row(branch.terms.index, branch.terms.graph.inputs, term);
    for (const auto& [i, j] : branch.programs.hessian_entries) {
      const auto [column, row] = std::minmax(index[i], index[j]);
      const auto slot = structure.find(row, column);
      if (!slot) return false;
      branch.slots.push_back(*slot);
    }
  }
  return true;
}

std::size_t BranchVariants::bytes() const {
  const auto of = [](const auto& v) { return v.capacity() * sizeof(v[0]); };
  std::size_t bytes = sizeof(*this) + of(branches_) + of(recordings_) + of(places_) + of(unrecorded_) + of(recorded_) +
                      of(tried_) + inputs_.bytes() + parameters_.bytes() + outputs_.bytes() + of(scratch_);
  for (const Branch& branch : branches_)
    bytes += of(branch.terms.index) + of(branch.terms.constants) + of(branch.terms.numbers) + of(branch.bound.values) +
             of(branch.slots) + of(branch.waiting);
  return bytes;
}

}  // namespace hesse::ad::detail
