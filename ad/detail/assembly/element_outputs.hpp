#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <hesse/ad/detail/core/thread_pool.hpp>
#include <hesse/ad/detail/elements/element_type.hpp>

// Elements whose outputs are stored, not summed: residuals and Jacobians.
namespace hesse::ad::detail {

// Elements that share a program, for ElementOutputs: y[place] = output of the program. A place has one element only.
struct OutputType {
  Program program;
  std::vector<Guard> guards;           // their operands are the last outputs of the program
  std::size_t count = 0;               // elements
  std::vector<std::uint32_t> index;    // count × program.inputs, element by element
  std::vector<double> parameters;      // count × program.parameters
  std::vector<std::uint32_t> sources;  // outputs of the program that are written to y
  std::vector<std::uint32_t> places;   // count × sources.size()
};

// Computes the outputs y of many elements at x, e.g. residuals or Jacobians. Nothing is summed. Results are the same
// bits for any number of threads. Allocates nothing unless a guard fails. One object belongs to one thread at a time.
class ElementOutputs {
 public:
  struct Element {
    std::size_t type = 0, element = 0;  // numbers as given to the constructor
  };

  // Throws Error where sizes do not agree.
  ElementOutputs(std::vector<OutputType> types, const KernelFactory& make_kernel, std::size_t threads = 1);

  // x and y are as long as indices and places require. Returns false when a guard failed: failed_elements() lists the elements.
  bool evaluate(std::span<const double> x, std::span<double> y);
  const std::vector<Element>& failed_elements() const { return failed_elements_; }

  std::size_t bytes() const;

 private:
  struct Prepared {
    SharedKernel kernel;
    std::vector<Guard> guards;
    std::size_t number = 0, count = 0, inputs = 0, parameters = 0, outputs = 0;
    std::vector<std::uint32_t> sources;
    // One block of lanes after the other, each with a row for each input, parameter, place. Copies fill the last block.
    std::vector<std::uint32_t> index, places;
    std::vector<double> parameter_table;
    std::vector<std::uint8_t> failed;  // by element: whether a guard failed
    std::size_t blocks() const { return (count + kernel->lanes() - 1) / kernel->lanes(); }
  };
  struct Task {
    std::size_t type, first, last;  // blocks
  };
  struct Workspace {
    std::vector<double> numbers, scratch;
    std::vector<const double*> inputs, parameters;
    std::vector<double*> outputs;
  };

  static Prepared prepare(std::size_t number, OutputType type, const KernelFactory& make_kernel);
  void run(const Task& task, const double* x, double* y, Workspace& workspace);

  std::vector<Prepared> types_;
  std::vector<Task> tasks_;
  std::vector<Workspace> workspaces_;
  std::unique_ptr<ThreadPool> pool_;
  std::vector<Element> failed_elements_;
};

}  // namespace hesse::ad::detail
