#pragma once

#include <cstddef>
#include <cstdint>
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
  std::vector<std::uint32_t> index;  // count × graph.inputs; n + k stands for form k
  std::vector<double> constants;     // count × graph.constants
  // Of terms of several outputs: by term, the first of them. A term of guards alone has none, nowhere.
  std::vector<std::uint32_t> outputs;
};

// f(x) = Σ over clusters and their terms of graph(x, z), z the linear forms.
struct Separation {
  std::size_t inputs = 0;
  std::vector<LinearForm> forms;
  std::vector<Cluster> clusters;

  std::size_t terms() const;
};

// Takes a recorded f: Rⁿ→R apart: the sum at its output is flattened, terms that share fresh intermediates stay together, and
// equal shapes are clustered. Intermediates shared by distant terms are repeated in each while that is cheap. Where the Hessian is
// dense anyway, long linear combinations of inputs become forms. Every guard goes with a term that computes its operands, or
// becomes a term by itself. Time and memory are linear in the recording.
Separation separate(const Recording& recording);

// The same with every output of F: Rⁿ→Rᵐ as one term: what is shared between outputs is repeated.
Separation separate_outputs(const Recording& recording);

// F: Rⁿ→Rᵐ as terms of one output or several: outputs that follow one another and share much of their work are the roots of one
// graph, so that it is done once. Guards as above. Linear in the recording.
Separation separate_vector(const Recording& recording);

// Adds the terms of `more` to clusters of equal graphs, variable i becoming variable[i].
class ClusterMerge {
 public:
  void add(Separation more, const std::vector<std::uint32_t>& variable);
  std::vector<Cluster> take() { return std::move(clusters_); }

 private:
  std::vector<Cluster> clusters_;
};

}  // namespace hesse::ad
