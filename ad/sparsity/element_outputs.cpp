#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include <hesse/ad/sparsity/element_outputs.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

constexpr std::size_t alignment = 8;      // doubles
constexpr std::size_t task_lanes = 1024;  // elements of a task, about

void require(std::size_t kind, const char* what, std::size_t given, std::size_t expected) {
  if (given == expected) return;
  throw Error("element outputs: kind " + std::to_string(kind) + ": " + what + " are " + std::to_string(given) +
              ", expected " + std::to_string(expected));
}

// Rows of a block of lanes from a table element by element; missing elements are copies of the last.
template <class T>
std::vector<T> by_blocks(const std::vector<T>& table, std::size_t count, std::size_t width, std::size_t lanes) {
  std::vector<T> blocks;
  blocks.reserve((count + lanes - 1) / lanes * lanes * width);
  for (std::size_t first = 0; first < count; first += lanes)
    for (std::size_t i = 0; i < width; ++i)
      for (std::size_t e = first; e < first + lanes; ++e) blocks.push_back(table[std::min(e, count - 1) * width + i]);
  return blocks;
}

double* aligned(std::vector<double>& numbers) {
  const auto address = reinterpret_cast<std::uintptr_t>(numbers.data());
  constexpr std::uintptr_t bytes = alignment * sizeof(double);
  return numbers.data() + (bytes - address % bytes) % bytes / sizeof(double);
}

}  // namespace

ElementOutputs::Prepared ElementOutputs::prepare(std::size_t number, OutputKind kind,
                                                 const KernelFactory& make_kernel) {
  const Program& program = kind.program;
  require(number, "indices", kind.index.size(), kind.count * program.inputs);
  require(number, "parameters", kind.parameters.size(), kind.count * program.parameters);
  require(number, "places", kind.places.size(), kind.count * kind.sources.size());
  for (const std::uint32_t source : kind.sources)
    if (source >= program.outputs.size())
      throw Error("element outputs: kind " + std::to_string(number) + ": output " + std::to_string(source) +
                  " is asked for, the program has " + std::to_string(program.outputs.size()));
  Prepared prepared;
  prepared.kernel = make_kernel(program, kind.count);
  const std::size_t lanes = prepared.kernel->lanes();
  prepared.guards = std::move(kind.guards);
  prepared.number = number;
  prepared.count = kind.count;
  prepared.inputs = program.inputs;
  prepared.parameters = program.parameters;
  prepared.outputs = program.outputs.size();
  prepared.index = by_blocks(kind.index, kind.count, prepared.inputs, lanes);
  prepared.parameter_table = by_blocks(kind.parameters, kind.count, prepared.parameters, lanes);
  prepared.places = by_blocks(kind.places, kind.count, kind.sources.size(), lanes);
  prepared.sources = std::move(kind.sources);
  if (!prepared.guards.empty()) prepared.broken.resize(prepared.count);
  return prepared;
}

ElementOutputs::ElementOutputs(std::vector<OutputKind> kinds, const KernelFactory& make_kernel, std::size_t threads) {
  std::size_t numbers = 0, scratch = 0, inputs = 0, parameters = 0, outputs = 0;
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    if (kinds[k].count == 0) continue;
    const Prepared& kind = kinds_.emplace_back(prepare(k, std::move(kinds[k]), make_kernel));
    const std::size_t lanes = kind.kernel->lanes(), share = std::max<std::size_t>(1, task_lanes / lanes);
    for (std::size_t first = 0; first < kind.blocks(); first += share)
      tasks_.push_back({kinds_.size() - 1, first, std::min(first + share, kind.blocks())});
    numbers = std::max(numbers, (kind.inputs + kind.outputs) * lanes);
    scratch = std::max(scratch, kind.kernel->workspace_doubles());
    inputs = std::max(inputs, kind.inputs);
    parameters = std::max(parameters, kind.parameters);
    outputs = std::max(outputs, kind.outputs);
  }
  pool_ = std::make_unique<Pool>(std::min(threads, std::max<std::size_t>(1, tasks_.size())));
  workspaces_.resize(pool_->threads());
  for (Workspace& w : workspaces_) {
    w.numbers.resize(numbers + alignment);
    w.scratch.resize(scratch + alignment);
    w.inputs.resize(inputs);
    w.parameters.resize(parameters);
    w.outputs.resize(outputs);
  }
}

bool ElementOutputs::evaluate(std::span<const double> x, std::span<double> y) {
  pool_->run(tasks_.size(),
             [&](std::size_t worker, std::size_t t) { run(tasks_[t], x.data(), y.data(), workspaces_[worker]); });
  broken_.clear();
  for (const Prepared& kind : kinds_)
    for (std::size_t e = 0; e < kind.broken.size(); ++e)
      if (kind.broken[e]) broken_.push_back({kind.number, e});
  return broken_.empty();
}

void ElementOutputs::run(const Task& task, const double* x, double* y, Workspace& w) {
  Prepared& kind = kinds_[task.kind];
  const std::size_t lanes = kind.kernel->lanes(), kept = kind.sources.size();
  double* const input = aligned(w.numbers);
  double* const output = input + kind.inputs * lanes;
  for (std::size_t i = 0; i < kind.inputs; ++i) w.inputs[i] = input + i * lanes;
  for (std::size_t k = 0; k < kind.outputs; ++k) w.outputs[k] = output + k * lanes;
  for (std::size_t block = task.first; block < task.last; ++block) {
    const std::uint32_t* const index = kind.index.data() + block * kind.inputs * lanes;
    for (std::size_t i = 0; i < kind.inputs * lanes; ++i) input[i] = x[index[i]];
    for (std::size_t p = 0; p < kind.parameters; ++p)
      w.parameters[p] = kind.parameter_table.data() + (block * kind.parameters + p) * lanes;
    kind.kernel->run(w.inputs.data(), w.parameters.data(), w.outputs.data(), aligned(w.scratch));
    const std::size_t first = block * lanes, used = std::min(lanes, kind.count - first);
    const std::uint32_t* place = kind.places.data() + block * kept * lanes;
    for (std::size_t k = 0; k < kept; ++k, place += lanes) {
      const double* const row = output + kind.sources[k] * lanes;
      for (std::size_t l = 0; l < used; ++l) y[place[l]] = row[l];
    }
    if (kind.guards.empty()) continue;
    const double* operand = output + (kind.outputs - 2 * kind.guards.size()) * lanes;
    std::fill_n(kind.broken.begin() + static_cast<std::ptrdiff_t>(first), used, std::uint8_t{0});
    for (const Guard& guard : kind.guards) {
      for (std::size_t l = 0; l < used; ++l)
        kind.broken[first + l] |= static_cast<std::uint8_t>(!guard.holds(operand[l], operand[lanes + l]));
      operand += 2 * lanes;
    }
  }
}

std::size_t ElementOutputs::bytes() const {
  std::size_t bytes = sizeof(*this);
  for (const Prepared& kind : kinds_)
    bytes += sizeof(Prepared) + (kind.index.capacity() + kind.places.capacity()) * sizeof(std::uint32_t) +
             kind.parameter_table.capacity() * sizeof(double) + kind.broken.capacity();
  for (const Workspace& w : workspaces_) bytes += (w.numbers.capacity() + w.scratch.capacity()) * sizeof(double);
  return bytes;
}

}  // namespace hesse::ad
