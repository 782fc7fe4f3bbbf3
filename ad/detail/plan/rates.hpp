#pragma once

#include <array>
#include <vector>

#include <hesse/ad/detail/compositions/mode.hpp>

// Rates: the measured part of the cost model.
namespace hesse::ad {

namespace detail {

// Rates: the seconds of an operation of each class in one mode with some number of lanes. Arithmetic is cheaper with
// more lanes, since a register does several operations at once. A tape costs time for every operation of f.
struct Rate {
  Mode mode;
  int lanes = 1;
  double arithmetic = 0;      // seconds for each + - * and comparison
  double division = 0;        // … each / and square root
  double elementary = 0;      // … every other function
  double recorded = 0;        // … each operation of the function itself, once in a pass
  double pass = 0;            // … each pass
  double recorded_bytes = 0;  // bytes stored for each operation of the function during a pass
  double number_bytes = 0;    // bytes of one composed number
  double streamed = 0;        // seconds for each byte of a tape beyond the cache, once in a pass
  double traced =
      0;  // … each operation of the function, once an evaluation, where the composition runs on a recording of it
};

// The rates of replay by an execution back end.
struct ReplayRate {
  detail::Backend backend;
  double arithmetic = 0;   // seconds for each + - * and fma of a program, at one point
  double division = 0;     // … each / and square root
  double elementary = 0;   // … every other function
  double instruction = 0;  // … each instruction, once for a block of points
  double evaluation = 0;   // … each evaluation
  double single = 0;       // … evaluating a single element, whose programs run at one point …
  double scalar = 0;       // … and each of its instructions
  double translated = 0;   // … translating each instruction of a program, once
  double once = 0;         // … each recording
};

// The rates of work that does not depend on the execution back end.
struct RecordingRate {
  double recorded = 0;   // seconds for recording, separating and binding each operation of the function
  double derived = 0;    // … deriving each instruction
  double laid_out = 0;   // … laying out each variable and entry of an element, once
  double assembled = 0;  // … assembling each variable and entry of an element, in each evaluation
  double entry = 0;      // … each entry of the Hessian, in each evaluation
  double form = 0;       // … each multiplication in the products with linear forms
  double checked = 0;    // … each operation of f in double, in each evaluation
  double once = 0;       // … each recording
  double dependent = 0;  // … each operation and 64 variables, to find the variables that outputs depend on
  double coloured = 0;   // … colouring each nonzero of a Jacobian
};

}  // namespace detail

// The rates of all candidates. A calibration replaces them for the machine at hand.
struct Rates {
  std::vector<detail::Rate> rows;
  double cache_bytes = 1e6;  // size of a tape that is swept at full speed
  double counted = 0;        // seconds for each operation of the function and lane, to count a composition
  std::vector<detail::ReplayRate> replay;
  detail::RecordingRate recording;

  // Throws Error if there is no row for this candidate.
  const detail::Rate& of(Mode mode, int lanes) const;
  const detail::ReplayRate& of(detail::Backend backend) const;
};

// Fitted by least squares (relative to measured times) to sums of logistics, the Helmholtz energy, logistic regression,
// Gaussian mixtures of 2 to 256 variables, and a network layer of 1 x 1000 to 1000 x 1, on x86-64 with g++ 12 -O2.
Rates default_rates();

}  // namespace hesse::ad
