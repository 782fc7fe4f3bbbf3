#include <algorithm>
#include <numeric>
#include <utility>

#include <hesse/ad/functions/prepared_sum.hpp>
#include <hesse/ad/functions/vector_replay.hpp>
#include <hesse/ad/programs/interpreter.hpp>

namespace hesse::ad {

namespace {

// Moves the rows of a table whose mark is not set to its front.
template <class T>
void keep_rows(std::vector<T>& table, std::size_t width, const std::vector<bool>& gone) {
  std::size_t kept = 0;
  for (std::size_t e = 0; e < gone.size(); ++e) {
    if (gone[e]) continue;
    std::copy_n(table.begin() + static_cast<std::ptrdiff_t>(e * width), width,
                table.begin() + static_cast<std::ptrdiff_t>(kept++ * width));
  }
  table.resize(kept * width);
}

}  // namespace

VectorReplay::VectorReplay(std::size_t n, std::size_t m, Place place, const Options& options)
    : n_(n), m_(m), place_(std::move(place)), options_(options) {}

void VectorReplay::add(const Separation& separation, const RecordingOrigin& origin,
                       std::vector<JacobianProgram> programs) {
  for (std::size_t k = 0; k < separation.clusters.size(); ++k) {
    const Cluster& more = separation.clusters[k];
    const auto place =
        places_.find(more.graph, [&](std::size_t i) -> const TermGraph& { return kinds_[i].cluster.graph; });
    if (!place) {
      places_.add(more.graph, kinds_.size());
      Kind& added = kinds_.emplace_back();
      added.cluster.graph = more.graph;
      if (k < programs.size()) {
        added.bound = bind(more);
        added.jacobian = std::move(programs[k]);
      }
    }
    Kind& kind = place ? kinds_[*place] : kinds_.back();
    Cluster& cluster = kind.cluster;
    const std::size_t width = more.graph.inputs;
    cluster.count += more.count;
    for (const std::uint32_t input : more.index) cluster.index.push_back(origin.variable[input]);
    cluster.constants.insert(cluster.constants.end(), more.constants.begin(), more.constants.end());
    for (std::size_t e = 0; e < more.count; ++e) {
      const bool guards_alone = more.graph.roots.empty();
      cluster.outputs.push_back(guards_alone ? Recording::nowhere : origin.row[more.outputs[e]]);
      kind.owners.push_back(guards_alone ? origin.variable_owner[more.index[e * width]]
                                         : origin.row_owner[more.outputs[e]]);
    }
  }
  changed();
}

void VectorReplay::remove(const std::vector<bool>& owners) {
  for (Kind& kind : kinds_) {
    Cluster& cluster = kind.cluster;
    std::vector<bool> gone(cluster.count);
    for (std::size_t e = 0; e < cluster.count; ++e) gone[e] = owners[kind.owners[e]];
    keep_rows(cluster.index, cluster.graph.inputs, gone);
    keep_rows(cluster.constants, cluster.graph.constants, gone);
    keep_rows(cluster.outputs, 1, gone);
    keep_rows(kind.owners, 1, gone);
    cluster.count = kind.owners.size();
  }
  std::erase_if(kinds_, [](const Kind& kind) { return kind.cluster.count == 0; });
  places_.clear();
  for (std::size_t k = 0; k < kinds_.size(); ++k) places_.add(kinds_[k].cluster.graph, k);
  changed();
}

void VectorReplay::use(Backend backend) {
  if (backend == options_.backend) return;
  options_.backend = backend;
  changed();
}

void VectorReplay::changed() {
  ++generation_;
  bound_ = false;
  value_.reset();
  jacobian_.reset();
  half_squares_.reset();
  weighted_.reset();
}

// Programs stay those of before where the same constants are parameters.
void VectorReplay::bind_all() {
  if (bound_) return;
  for (Kind& kind : kinds_) {
    BoundCluster bound = bind(kind.cluster);
    if (bound.bindings != kind.bound.bindings) {
      kind.programs.reset();
      kind.jacobian.reset();
      kind.squares.reset();
    }
    kind.bound = std::move(bound);
  }
  bound_ = true;
}

const VectorPrograms& VectorReplay::programs(Kind& kind) {
  if (!kind.programs) kind.programs = derive_vector(kind.cluster.graph, kind.bound.bindings, options_.limit);
  return *kind.programs;
}

// Second derivatives are derived with J, but not the other way round.
const JacobianProgram& VectorReplay::jacobian_program(Kind& kind) {
  if (kind.jacobian) return *kind.jacobian;
  if (kind.programs)
    kind.jacobian = {kind.programs->outputs, kind.programs->jacobian, kind.programs->jacobian_entries};
  else
    kind.jacobian = derive_jacobian(kind.cluster.graph, kind.bound.bindings, options_.limit);
  return *kind.jacobian;
}

const DerivativePrograms& VectorReplay::squares(Kind& kind) {
  if (!kind.squares)
    kind.squares = derive_half_squares(kind.cluster.graph, kind.bound.bindings, kind.cluster.count, options_.limit);
  return *kind.squares;
}

bool VectorReplay::value(std::span<const double> x, std::span<double> r, std::vector<bool>& broken) {
  if (!value_) {
    bind_all();
    std::vector<OutputKind> kinds;
    for (Kind& kind : kinds_) {
      const auto roots = static_cast<std::uint32_t>(kind.roots());
      OutputKind& outputs = kinds.emplace_back();
      outputs.program = value_program(kind.cluster.graph, kind.bound.bindings);
      outputs.guards = guards_of(kind.cluster.graph);
      outputs.count = kind.cluster.count;
      outputs.index = kind.cluster.index;
      outputs.parameters = kind.bound.values;
      outputs.sources.resize(roots);
      std::iota(outputs.sources.begin(), outputs.sources.end(), 0u);
      for (const std::uint32_t row : kind.cluster.outputs)
        for (std::uint32_t i = 0; i < roots; ++i) outputs.places.push_back(row + i);
    }
    value_ = std::make_unique<ElementOutputs>(std::move(kinds), kernel_factory(options_.backend), options_.threads);
  }
  if (value_->evaluate(x, r)) return true;
  for (const auto& [kind, element] : value_->broken()) broken[kinds_[kind].owners[element]] = true;
  return false;
}

void VectorReplay::jacobian(std::span<const double> x, std::span<double> values) {
  if (!jacobian_) {
    bind_all();
    std::vector<OutputKind> kinds;
    for (Kind& kind : kinds_) {
      if (kind.roots() == 0) continue;
      const JacobianProgram& derived = jacobian_program(kind);
      const Cluster& cluster = kind.cluster;
      OutputKind& outputs = kinds.emplace_back();
      outputs.program = derived.program;
      outputs.count = cluster.count;
      outputs.index = cluster.index;
      outputs.parameters = kind.bound.values;
      outputs.sources.resize(derived.entries.size());
      std::iota(outputs.sources.begin(), outputs.sources.end(), derived.outputs);
      for (std::size_t e = 0; e < cluster.count; ++e)
        for (const auto& [i, j] : derived.entries)
          outputs.places.push_back(place_(cluster.outputs[e] + i, cluster.index[e * cluster.graph.inputs + j]));
    }
    jacobian_ = std::make_unique<ElementOutputs>(std::move(kinds), kernel_factory(options_.backend), options_.threads);
  }
  // Whether guards hold is known from value().
  static_cast<void>(jacobian_->evaluate(x, values));
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> VectorReplay::jacobian_entries() {
  bind_all();
  std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;
  for (Kind& kind : kinds_) {
    const Cluster& cluster = kind.cluster;
    for (std::size_t e = 0; e < cluster.count; ++e)
      for (const auto& [i, j] : jacobian_program(kind).entries)
        entries.emplace_back(cluster.outputs[e] + i, cluster.index[e * cluster.graph.inputs + j]);
  }
  return entries;
}

DerivedSum VectorReplay::derived() {
  bind_all();
  DerivedSum sum;
  sum.n = n_;
  for (Kind& kind : kinds_) {
    if (kind.roots() == 0) continue;
    ElementKind& element = sum.kinds.emplace_back();
    element.programs = squares(kind);
    element.width = kind.cluster.graph.inputs;
    element.count = kind.cluster.count;
    element.index = kind.cluster.index;
    element.parameters = kind.bound.values;
  }
  return sum;
}

ElementSum& VectorReplay::half_squares() {
  if (half_squares_) return *half_squares_;
  ElementSum::Options options;
  options.dense = options_.dense;
  options.threads = options_.threads;
  half_squares_ = std::make_unique<ElementSum>(n_, derived().kinds, kernel_factory(options_.backend), options);
  return *half_squares_;
}

ElementSum& VectorReplay::weighted() {
  if (weighted_) return *weighted_;
  bind_all();
  std::vector<ElementKind> kinds;
  for (Kind& kind : kinds_) {
    if (kind.roots() == 0) continue;
    const VectorPrograms& derived = programs(kind);
    const Cluster& cluster = kind.cluster;
    const std::size_t inputs = cluster.graph.inputs;
    ElementKind& element = kinds.emplace_back();
    element.programs = derived.weighted;
    element.width = static_cast<std::uint32_t>(inputs) + derived.outputs;
    element.count = cluster.count;
    element.parameters = kind.bound.values;
    for (std::size_t e = 0; e < cluster.count; ++e) {
      const auto variables = cluster.index.begin() + static_cast<std::ptrdiff_t>(e * inputs);
      element.index.insert(element.index.end(), variables, variables + static_cast<std::ptrdiff_t>(inputs));
      for (std::uint32_t i = 0; i < derived.outputs; ++i)
        element.index.push_back(static_cast<std::uint32_t>(n_) + cluster.outputs[e] + i);
    }
  }
  ElementSum::Options options;
  options.threads = options_.threads;
  weighted_ = std::make_unique<ElementSum>(n_ + m_, std::move(kinds), kernel_factory(options_.backend), options);
  return *weighted_;
}

std::size_t VectorReplay::bytes() const {
  std::size_t bytes = sizeof(*this);
  for (const Kind& kind : kinds_)
    bytes += (kind.cluster.index.capacity() + kind.cluster.outputs.capacity() + kind.owners.capacity()) *
                 sizeof(std::uint32_t) +
             (kind.cluster.constants.capacity() + kind.bound.values.capacity()) * sizeof(double);
  for (const auto* outputs : {value_.get(), jacobian_.get()}) bytes += outputs ? outputs->bytes() : 0;
  for (const auto* sum : {half_squares_.get(), weighted_.get()}) bytes += sum ? sum->bytes() : 0;
  return bytes;
}

std::string VectorReplay::describe() { return to_string(derived()) + backend(); }

std::string VectorReplay::describe_jacobian() {
  bind_all();
  DerivedSum sum;
  for (Kind& kind : kinds_) {
    if (kind.roots() == 0) continue;
    ElementKind& element = sum.kinds.emplace_back();
    element.programs.hessian = jacobian_program(kind).program;
    element.width = kind.cluster.graph.inputs;
    element.count = kind.cluster.count;
  }
  return to_string(sum) + backend();
}

std::string VectorReplay::backend() const {
  return (options_.backend == Backend::compiled ? ", compiled for " : ", interpreted on ") +
         std::string(to_string(best_isa()));
}

}  // namespace hesse::ad
