#pragma once

#include <array>
#include <vector>

#include <hesse/ad/plan/mode.hpp>

namespace hesse::ad {

// What an operation of a class costs inside one composition. Wide compositions do several base operations at once, so their
// arithmetic is cheaper; recordings pay for every operation of the function.
struct Rate {
  Mode mode;
  int lanes = 1;
  double arithmetic = 0;      // seconds for each + - * and comparison
  double division = 0;        // … each / and square root
  double elementary = 0;      // … every other function
  double recorded = 0;        // … each operation of the function itself, once a pass
  double pass = 0;            // … each pass
  double recorded_bytes = 0;  // memory kept for each operation of the function during a pass
  double number_bytes = 0;    // size of one composed number
  double streamed = 0;        // seconds for each byte of a recording beyond the cache, once a pass
  double traced =
      0;  // … each operation of the function, once an evaluation, where the composition runs on a recording of it
};

// What replay of a recorded function costs.
struct ReplayRate {
  RecordedMode mode;
  double arithmetic = 0;   // seconds for each + - * and fused multiply-add of a program, at one point
  double division = 0;     // … each / and square root
  double elementary = 0;   // … every other function
  double instruction = 0;  // … each instruction, once a block of points
  double evaluation = 0;   // … each evaluation
  double single = 0;       // … of a single element, whose programs run at one point …
  double scalar = 0;       // … and each of their instructions
  double translated = 0;   // … each instruction of a program, once
  double once = 0;         // … each recording
};

// What does not depend on how programs run.
struct RecordingRate {
  double recorded = 0;   // seconds for each operation of the function: recorded, separated and bound
  double derived = 0;    // … each instruction derived
  double laid_out = 0;   // … each variable and entry of an element, once
  double assembled = 0;  // … each variable and entry of an element, every time
  double entry = 0;      // … each entry of the Hessian, every time
  double form = 0;       // … each multiplication in the products with linear forms
  double checked = 0;    // … each operation of f in double, every time
  double once = 0;       // … each recording
  double dependent = 0;  // … each operation and 64 variables, to find what outputs depend on
  double coloured = 0;   // … each nonzero of a Jacobian, to colour it
};

// The rates of every candidate; replaced as a whole by a calibration of the machine at hand.
struct Rates {
  std::vector<Rate> rows;
  double cache_bytes = 1e6;  // of a recording that is swept at full speed
  double counted = 0;        // seconds for each operation of the function and lane, to count a composition
  std::vector<ReplayRate> replay;
  RecordingRate recording;

  // Throws Error when there is no row for this candidate.
  const Rate& of(Mode mode, int lanes) const;
  const ReplayRate& of(RecordedMode mode) const;
};

// Least squares, relative to the measured time, over the sum of logistics, the Helmholtz energy, logistic regression and the
// Gaussian mixture of 2 to 256 variables and over one layer of a network of 1 x 1000 to 1000 x 1; x86-64, g++ 12 -O2.
Rates default_rates();

}  // namespace hesse::ad
