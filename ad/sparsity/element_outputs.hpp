#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <hesse/ad/programs/pool.hpp>
#include <hesse/ad/sparsity/element_kind.hpp>

namespace hesse::ad {

// Elements that share a program, and where its outputs go: y[place] = output, each place of one element only.
struct OutputKind {
  Program program;
  std::vector<Guard> guards;           // whose operands are the last outputs of the program
  std::size_t count = 0;               // elements
  std::vector<std::uint32_t> index;    // count × program.inputs, element by element
  std::vector<double> parameters;      // count × program.parameters
  std::vector<std::uint32_t> sources;  // outputs of the program that are kept
  std::vector<std::uint32_t> places;   // count × sources.size()
};

// y = the outputs of many elements at x: residuals and Jacobians, in which nothing is added up. The same bits for any number of
// threads. An evaluation allocates nothing unless a guard does not hold. One object belongs to one thread at a time.
class ElementOutputs {
 public:
  struct Element {
    std::size_t kind = 0, element = 0;  // as given
  };

  // Throws Error where sizes do not agree.
  ElementOutputs(std::vector<OutputKind> kinds, const KernelFactory& make_kernel, std::size_t threads = 1);

  // x is as long as the indices ask, y as the places do. False when a guard did not hold: broken() are the elements.
  bool evaluate(std::span<const double> x, std::span<double> y);
  const std::vector<Element>& broken() const { return broken_; }

  std::size_t bytes() const;

 private:
  struct Prepared {
    SharedKernel kernel;
    std::vector<Guard> guards;
    std::size_t number = 0, count = 0, inputs = 0, parameters = 0, outputs = 0;
    std::vector<std::uint32_t> sources;
    // A block of lanes after the other, in each a row for each input, parameter, place; the last one filled with copies.
    std::vector<std::uint32_t> index, places;
    std::vector<double> parameter_table;
    std::vector<std::uint8_t> broken;  // by element
    std::size_t blocks() const { return (count + kernel->lanes() - 1) / kernel->lanes(); }
  };
  struct Task {
    std::size_t kind, first, last;  // blocks
  };
  struct Workspace {
    std::vector<double> numbers, scratch;
    std::vector<const double*> inputs, parameters;
    std::vector<double*> outputs;
  };

  static Prepared prepare(std::size_t number, OutputKind kind, const KernelFactory& make_kernel);
  void run(const Task& task, const double* x, double* y, Workspace& workspace);

  std::vector<Prepared> kinds_;
  std::vector<Task> tasks_;
  std::vector<Workspace> workspaces_;
  std::unique_ptr<Pool> pool_;
  std::vector<Element> broken_;
};

}  // namespace hesse::ad
