#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include <hesse/ad/detail/assembly/element_outputs.hpp>
#include <hesse/ad/detail/core/error.hpp>

// Outputs of elements that are stored, not summed: tables block by block, tasks for threads, checks of guards.
namespace hesse::ad::detail {

namespace {

constexpr std::size_t alignment = 8;      // doubles
constexpr std::size_t task_lanes = 1024;  // approximate number of elements of a task

void require(std::size_t type, const char* what, std::size_t given, std::size_t expected) {
  if (given == expected) return;
  throw Error("element outputs: type " + std::to_string(type) + ": " + what + " are " + std::to_string(given) +
              ", expected " + std::to_string(expected));
}

// Rearranges a table element by element into rows of blocks of lanes. Copies of the last element fill the last block.
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

ElementOutputs::Prepared ElementOutputs::prepare(std::size_t number, OutputType type,
                                                 const KernelFactory& make_kernel) {
  const Program& program = type.program;
  require(number, "indices", type.index.size(), type.count * program.inputs);
  require(number, "parameters", type.parameters.size(), type.count * program.parameters);
  require(number, "places", type.places.size(), type.count * type.sources.size());
  for (const std::uint32_t source : type.sources)
    if (source >= program.outputs.size())
      throw Error("element outputs: type " + std::to_string(number) + ": output " + std::to_string(source) +
                  " is asked for, the program has " + std::to_string(program.outputs.size()));
  Prepared prepared;
  prepared.kernel = make_kernel(program, type.count);
  const std::size_t lanes = prepared.kernel->lanes();
  prepared.guards = std::move(type.guards);
  prepared.number = number;
  prepared.count = type.count;
  prepared.inputs = program.inputs;
  prepared.parameters = program.parameters;
  prepared.outputs = program.outputs.size();
  prepared.index = by_blocks(type.index, type.count, prepared.inputs, lanes);
  prepared.parameter_table = by_blocks(type.parameters, type.count, prepared.parameters, lanes);
  prepared.places = by_blocks(type.places, type.count, type.sources.size(), lanes);
  prepared.sources = std::move(type.sources);
  if (!prepared.guards.empty()) prepared.failed.resize(prepared.count);
  return prepared;
}

ElementOutputs::ElementOutputs(std::vector<OutputType> types, const KernelFactory& make_kernel, std::size_t threads) {
  std::size_t numbers = 0, scratch = 0, inputs = 0, parameters = 0, outputs = 0;
  for (std::size_t k = 0; k < types.size(); ++k) {
    if (types[k].count == 0) continue;
    const Prepared& type = types_.emplace_back(prepare(k, std::move(types[k]), make_kernel));
    const std::size_t lanes = type.kernel->lanes(), share = std::max<std::size_t>(1, task_lanes / lanes);
    for (std::size_t first = 0; first < type.blocks(); first += share)
      tasks_.push_back({types_.size() - 1, first, std::min(first + share, type.blocks())});
    numbers = std::max(numbers, (type.inputs + type.outputs) * lanes);
    scratch = std::max(scratch, type.kernel->workspace_doubles());
    inputs = std::max(inputs, type.inputs);
    parameters = std::max(parameters, type.parameters);
    outputs = std::max(outputs, type.outputs);
  }
  pool_ = std::make_unique<ThreadPool>(std::min(threads, std::max<std::size_t>(1, tasks_.size())));
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
  failed_elements_.clear();
  for (const Prepared& type : types_)
    for (std::size_t e = 0; e < type.failed.size(); ++e)
      if (type.failed[e]) failed_elements_.push_back({type.number, e});
  return failed_elements_.empty();
}

void ElementOutputs::run(const Task& task, const double* x, double* y, Workspace& w) {
  Prepared& type = types_[task.type];
  const std::size_t lanes = type.kernel->lanes(), kept = type.sources.size();
  double* const input = aligned(w.numbers);
  double* const output = input + type.inputs * lanes;
  for (std::size_t i = 0; i < type.inputs; ++i) w.inputs[i] = input + i * lanes;
  for (std::size_t k = 0; k < type.outputs; ++k) w.outputs[k] = output + k * lanes;
  for (std::size_t block = task.first; block < task.last; ++block) {
    const std::uint32_t* const index = type.index.data() + block * type.inputs * lanes;
    for (std::size_t i = 0; i < type.inputs * lanes; ++i) input[i] = x[index[i]];
    for (std::size_t p = 0; p < type.parameters; ++p)
      w.parameters[p] = type.parameter_table.data() + (block * type.parameters + p) * lanes;
    type.kernel->run(w.inputs.data(), w.parameters.data(), w.outputs.data(), aligned(w.scratch));
    const std::size_t first = block * lanes, used = std::min(lanes, type.count - first);
    const std::uint32_t* place = type.places.data() + block * kept * lanes;
    for (std::size_t k = 0; k < kept; ++k, place += lanes) {
      const double* const row = output + type.sources[k] * lanes;
      for (std::size_t l = 0; l < used; ++l) y[place[l]] = row[l];
    }
    if (type.guards.empty()) continue;
    const double* operand = output + (type.outputs - 2 * type.guards.size()) * lanes;
    std::fill_n(type.failed.begin() + static_cast<std::ptrdiff_t>(first), used, std::uint8_t{0});
    for (const Guard& guard : type.guards) {
      for (std::size_t l = 0; l < used; ++l)
        type.failed[first + l] |= static_cast<std::uint8_t>(!guard.holds(operand[l], operand[lanes + l]));
      operand += 2 * lanes;
    }
  }
}

std::size_t ElementOutputs::bytes() const {
  std::size_t bytes = sizeof(*this);
  for (const Prepared& type : types_)
    bytes += sizeof(Prepared) + (type.index.capacity() + type.places.capacity()) * sizeof(std::uint32_t) +
             type.parameter_table.capacity() * sizeof(double) + type.failed.capacity();
  for (const Workspace& w : workspaces_) bytes += (w.numbers.capacity() + w.scratch.capacity()) * sizeof(double);
  return bytes;
}

}  // namespace hesse::ad::detail
