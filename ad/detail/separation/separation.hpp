#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <hesse/ad/detail/recording/recording.hpp>
#include <hesse/ad/detail/separation/term_graph.hpp>

// Separation: a recorded function as a sum of terms, grouped into clusters of one term template each, with linear forms
// and nested sums.
namespace hesse::ad::detail {

// A linear form of a separated function: z = offset + Σ coefficientᵢ x[variableᵢ]; no variable occurs twice.
struct LinearForm {
  double offset = 0.0;
  std::vector<std::uint32_t> variable;
  std::vector<double> coefficient;
};

// A cluster: all terms of one term template. They differ only in their variables and constants.
struct Cluster {
  TermGraph graph;
  std::size_t count = 0;
  std::vector<std::uint32_t>
      index;  // count × graph.inputs; index n + k refers to form k, and the nested sums follow the forms
  std::vector<double> constants;       // count × graph.constants
  bool alike = false;                  // all terms have the same constants: they are stored once
  std::vector<std::uint32_t> numbers;  // of the terms among the outputs; empty if a sum was separated
  // For terms of several outputs: the first output of each term, or nowhere for a term of guards only.
  std::vector<std::uint32_t> outputs;

  // Appends one term.
  void append(std::span<const std::uint32_t> variables, std::span<const double> term_constants);
  // Stores the constants of every term, even if they are alike.
  void expand_constants();
};

// f(x) = Σ over clusters and their terms of graph(x, z, s): z are the linear forms, sₖ(x) the nested sums.
struct Separation {
  std::size_t inputs = 0;
  std::vector<LinearForm> forms;
  std::vector<Separation> nested_sums;
  std::vector<Cluster> clusters;

  std::size_t terms() const;  // of the outermost sum
};

// Separates a recorded f: Rⁿ→R. The sum at its output is flattened, terms that share new intermediate results stay
// together, and terms of equal templates form a cluster. An intermediate that distant terms share is repeated in each
// if that is cheap. Where the Hessian is dense anyway, long linear combinations of inputs become forms. A guard belongs
// to a term that computes its operands, or is a term by itself. A few long sums inside terms, φ(Σ…), become nested
// sums. Loops that can be separated by their first iteration are kept, others unrolled. Time and memory are linear.
Separation separate(Recording& recording);

// The same for F: Rⁿ→Rᵐ whose outputs are computed one after the other. Every output is one term with all comparisons
// that were made for it, so its guards are checked separately. guards[k]: the number of comparisons recorded up to
// output k. Work that outputs share is repeated. Each cluster has the numbers of its outputs.
Separation separate_outputs(const Recording& recording, std::span<const std::size_t> guards);

// Separates F: Rⁿ→Rᵐ into terms of one or several outputs. Consecutive outputs that share much work are roots of one
// graph, so it is done once. Guards are assigned as for a sum. Time is linear in the recording.
Separation separate_vector(const Recording& recording);

// Adds the terms of `more` to clusters of equal graphs: variable i becomes variable[i], and term k becomes number[k].
class ClusterMerge {
 public:
  void add(Separation more, std::span<const std::uint32_t> variable, std::span<const std::uint32_t> number);
  std::vector<Cluster> take() {
    places_.clear();
    return std::exchange(clusters_, {});
  }

 private:
  std::vector<Cluster> clusters_;
  GraphIndex places_;
};

}  // namespace hesse::ad::detail
