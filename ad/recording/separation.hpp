#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <hesse/ad/recording/recording.hpp>
#include <hesse/ad/recording/term_graph.hpp>

namespace hesse::ad {

// z = offset + Σ coefficientᵢ x[variableᵢ]; no variable twice.
struct LinearForm {
  double offset = 0.0;
  std::vector<std::uint32_t> variable;
  std::vector<double> coefficient;
};

// All terms of one shape: what tells them apart is which variables they sit on and which constants they hold.
struct Cluster {
  TermGraph graph;
  std::size_t count = 0;
  std::vector<std::uint32_t> index;  // count × graph.inputs; n + k stands for form k, behind the forms come the groups
  std::vector<double> constants;     // count × graph.constants
  bool alike = false;                // all terms have the same constants: those of one stand for all
  std::vector<std::uint32_t> numbers;  // of the terms among the outputs; empty where a sum was taken apart
  // Of terms of several outputs: by term, the first of them. A term of guards alone has none, nowhere.
  std::vector<std::uint32_t> outputs;

  // One more term.
  void append(std::span<const std::uint32_t> variables, std::span<const double> term_constants);
  // Those of every term, whether they are alike or not.
  void write_out_constants();
};

// f(x) = Σ over clusters and their terms of graph(x, z, s), z the linear forms, sₖ(x) the groups: sums like f itself.
struct Separation {
  std::size_t inputs = 0;
  std::vector<LinearForm> forms;
  std::vector<Separation> groups;
  std::vector<Cluster> clusters;

  std::size_t terms() const;  // of the outermost sum
};

// Takes a recorded f: Rⁿ→R apart: the sum at its output is flattened, terms that share fresh intermediates stay together, and
// equal shapes are clustered. Intermediates shared by distant terms are repeated in each while that is cheap. Where the Hessian is
// dense anyway, long linear combinations of inputs become forms. Every guard goes with a term that computes its operands, or
// becomes a term by itself. A few long sums inside of terms, φ(Σ…), become groups. Time and memory are linear in the recording.
// Loops whose first time round tells all are not unrolled, others are.
Separation separate(Recording& recording);

// The same of F: Rⁿ→Rᵐ whose outputs are computed one after the other: every output is one term, with all comparisons made for
// it, so that each can be told to hold or not. guards[k]: comparisons recorded up to output k. What outputs share is repeated.
// Each cluster has the numbers of its outputs.
Separation separate_outputs(const Recording& recording, std::span<const std::size_t> guards);

// F: Rⁿ→Rᵐ as terms of one output or several: outputs that follow one another and share much of their work are the roots of one
// graph, so that it is done once. Guards as those of a sum. Linear in the recording.
Separation separate_vector(const Recording& recording);

// Adds the terms of `more` to clusters of equal graphs, variable i becoming variable[i] and term k number[k].
class ClusterMerge {
 public:
  void add(Separation more, std::span<const std::uint32_t> variable, std::span<const std::uint32_t> number);
  std::vector<Cluster> take() {
    places_.clear();
    return std::exchange(clusters_, {});
  }

 private:
  std::vector<Cluster> clusters_;
  GraphPlaces places_;
};

}  // namespace hesse::ad
