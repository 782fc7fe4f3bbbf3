#include <algorithm>
#include <numeric>
#include <utility>

#include <hesse/ad/detail/replay/prepared_sum.hpp>
#include <hesse/ad/detail/replay/vector_replay.hpp>

// Element types of F: adds and removes elements, derives programs at their first use, lays out sums and outputs.
namespace hesse::ad::detail {

namespace {

// Moves the rows of a table that are not marked to its front.
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
        places_.find(more.graph, [&](std::size_t i) -> const TermGraph& { return types_[i].cluster.graph; });
    if (!place) {
      places_.add(more.graph, types_.size());
      Kind& added = types_.emplace_back();
      added.cluster.graph = more.graph;
      if (k < programs.size()) {
        added.bound = bind(more);
        added.jacobian = std::move(programs[k]);
      }
    }
    Kind& type = place ? types_[*place] : types_.back();
    Cluster& cluster = type.cluster;
    const std::size_t width = more.graph.inputs;
    cluster.count += more.count;
    for (const std::uint32_t input : more.index) cluster.index.push_back(origin.variable[input]);
    cluster.constants.insert(cluster.constants.end(), more.constants.begin(), more.constants.end());
    for (std::size_t e = 0; e < more.count; ++e) {
      const bool guards_alone = more.graph.roots.empty();
      cluster.outputs.push_back(guards_alone ? Recording::nowhere : origin.row[more.outputs[e]]);
      type.owners.push_back(guards_alone ? origin.variable_owner[more.index[e * width]]
                                         : origin.row_owner[more.outputs[e]]);
    }
  }
  changed();
}

void VectorReplay::remove(const std::vector<bool>& owners) {
  for (Kind& type : types_) {
    Cluster& cluster = type.cluster;
    std::vector<bool> gone(cluster.count);
    for (std::size_t e = 0; e < cluster.count; ++e) gone[e] = owners[type.owners[e]];
    keep_rows(cluster.index, cluster.graph.inputs, gone);
    keep_rows(cluster.constants, cluster.graph.constants, gone);
    keep_rows(cluster.outputs, 1, gone);
    keep_rows(type.owners, 1, gone);
    cluster.count = type.owners.size();
  }
  std::erase_if(types_, [](const Kind& type) { return type.cluster.count == 0; });
  places_.clear();
  for (std::size_t k = 0; k < types_.size(); ++k) places_.add(types_[k].cluster.graph, k);
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

// The programs stay valid if the same constants are parameters.
void VectorReplay::bind_all() {
  if (bound_) return;
  for (Kind& type : types_) {
    BoundCluster bound = bind(type.cluster);
    if (bound.bindings != type.bound.bindings) {
      type.programs.reset();
      type.jacobian.reset();
      type.squares.reset();
    }
    type.bound = std::move(bound);
  }
  bound_ = true;
}

const VectorPrograms& VectorReplay::programs(Kind& type) {
  if (!type.programs) type.programs = derive_vector(type.cluster.graph, type.bound.bindings, options_.limit);
  return *type.programs;
}

// Programs for second derivatives include J. The program for J has no second derivatives.
const JacobianProgram& VectorReplay::jacobian_program(Kind& type) {
  if (type.jacobian) return *type.jacobian;
  if (type.programs)
    type.jacobian = {type.programs->outputs, type.programs->jacobian, type.programs->jacobian_entries};
  else
    type.jacobian = derive_jacobian(type.cluster.graph, type.bound.bindings, options_.limit);
  return *type.jacobian;
}

const DerivativePrograms& VectorReplay::squares(Kind& type) {
  if (!type.squares)
    type.squares = derive_half_squares(type.cluster.graph, type.bound.bindings, type.cluster.count, options_.limit);
  return *type.squares;
}

bool VectorReplay::value(std::span<const double> x, std::span<double> r, std::vector<bool>& failed) {
  if (!value_) {
    bind_all();
    std::vector<OutputType> types;
    for (Kind& type : types_) {
      const auto roots = static_cast<std::uint32_t>(type.roots());
      OutputType& outputs = types.emplace_back();
      outputs.program = value_program(type.cluster.graph, type.bound.bindings);
      outputs.guards = guards_of(type.cluster.graph);
      outputs.count = type.cluster.count;
      outputs.index = type.cluster.index;
      outputs.parameters = type.bound.values;
      outputs.sources.resize(roots);
      std::iota(outputs.sources.begin(), outputs.sources.end(), 0u);
      for (const std::uint32_t row : type.cluster.outputs)
        for (std::uint32_t i = 0; i < roots; ++i) outputs.places.push_back(row + i);
    }
    value_ = std::make_unique<ElementOutputs>(std::move(types), kernel_factory(options_.backend), options_.threads);
  }
  if (value_->evaluate(x, r)) return true;
  for (const auto& [type, element] : value_->failed_elements()) failed[types_[type].owners[element]] = true;
  return false;
}

void VectorReplay::jacobian(std::span<const double> x, std::span<double> values) {
  if (!jacobian_) {
    bind_all();
    std::vector<OutputType> types;
    for (Kind& type : types_) {
      if (type.roots() == 0) continue;
      const JacobianProgram& derived = jacobian_program(type);
      const Cluster& cluster = type.cluster;
      OutputType& outputs = types.emplace_back();
      outputs.program = derived.program;
      outputs.count = cluster.count;
      outputs.index = cluster.index;
      outputs.parameters = type.bound.values;
      outputs.sources.resize(derived.entries.size());
      std::iota(outputs.sources.begin(), outputs.sources.end(), derived.outputs);
      for (std::size_t e = 0; e < cluster.count; ++e)
        for (const auto& [i, j] : derived.entries)
          outputs.places.push_back(place_(cluster.outputs[e] + i, cluster.index[e * cluster.graph.inputs + j]));
    }
    jacobian_ = std::make_unique<ElementOutputs>(std::move(types), kernel_factory(options_.backend), options_.threads);
  }
  // value() has checked the guards.
  static_cast<void>(jacobian_->evaluate(x, values));
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> VectorReplay::jacobian_entries() {
  bind_all();
  std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;
  for (Kind& type : types_) {
    const Cluster& cluster = type.cluster;
    for (std::size_t e = 0; e < cluster.count; ++e)
      for (const auto& [i, j] : jacobian_program(type).entries)
        entries.emplace_back(cluster.outputs[e] + i, cluster.index[e * cluster.graph.inputs + j]);
  }
  return entries;
}

DerivedSum VectorReplay::derived() {
  bind_all();
  DerivedSum sum;
  sum.n = n_;
  for (Kind& type : types_) {
    if (type.roots() == 0) continue;
    ElementType& element = sum.types.emplace_back();
    element.programs = squares(type);
    element.width = type.cluster.graph.inputs;
    element.count = type.cluster.count;
    element.index = type.cluster.index;
    element.parameters = type.bound.values;
  }
  return sum;
}

ElementSum& VectorReplay::half_squares() {
  if (half_squares_) return *half_squares_;
  ElementSum::Options options;
  options.dense = options_.dense;
  options.threads = options_.threads;
  half_squares_ = std::make_unique<ElementSum>(n_, derived().types, kernel_factory(options_.backend), options);
  return *half_squares_;
}

ElementSum& VectorReplay::weighted() {
  if (weighted_) return *weighted_;
  bind_all();
  std::vector<ElementType> types;
  for (Kind& type : types_) {
    if (type.roots() == 0) continue;
    const VectorPrograms& derived = programs(type);
    const Cluster& cluster = type.cluster;
    const std::size_t inputs = cluster.graph.inputs;
    ElementType& element = types.emplace_back();
    element.programs = derived.weighted;
    element.width = static_cast<std::uint32_t>(inputs) + derived.outputs;
    element.count = cluster.count;
    element.parameters = type.bound.values;
    for (std::size_t e = 0; e < cluster.count; ++e) {
      const auto variables = cluster.index.begin() + static_cast<std::ptrdiff_t>(e * inputs);
      element.index.insert(element.index.end(), variables, variables + static_cast<std::ptrdiff_t>(inputs));
      for (std::uint32_t i = 0; i < derived.outputs; ++i)
        element.index.push_back(static_cast<std::uint32_t>(n_) + cluster.outputs[e] + i);
    }
  }
  ElementSum::Options options;
  options.threads = options_.threads;
  weighted_ = std::make_unique<ElementSum>(n_ + m_, std::move(types), kernel_factory(options_.backend), options);
  return *weighted_;
}

std::size_t VectorReplay::bytes() const {
  std::size_t bytes = sizeof(*this);
  for (const Kind& type : types_)
    bytes += (type.cluster.index.capacity() + type.cluster.outputs.capacity() + type.owners.capacity()) *
                 sizeof(std::uint32_t) +
             (type.cluster.constants.capacity() + type.bound.values.capacity()) * sizeof(double);
  for (const auto* outputs : {value_.get(), jacobian_.get()}) bytes += outputs ? outputs->bytes() : 0;
  for (const auto* sum : {half_squares_.get(), weighted_.get()}) bytes += sum ? sum->bytes() : 0;
  return bytes;
}

std::string VectorReplay::describe() { return to_string(derived()) + ", " + detail::describe(options_.backend); }

std::string VectorReplay::describe_jacobian() {
  bind_all();
  DerivedSum sum;
  for (Kind& type : types_) {
    if (type.roots() == 0) continue;
    ElementType& element = sum.types.emplace_back();
    element.programs.hessian = jacobian_program(type).program;
    element.width = type.cluster.graph.inputs;
    element.count = type.cluster.count;
  }
  return to_string(sum) + ", " + detail::describe(options_.backend);
}

}  // namespace hesse::ad::detail
