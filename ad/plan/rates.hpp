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
};

// The rates of every candidate; replaced as a whole by a calibration of the machine at hand.
struct Rates {
  std::vector<Rate> rows;

  // Throws Error when there is no row for this candidate.
  const Rate& of(Mode mode, int lanes) const;
};

// Estimates in round numbers, not a fit: set by hand so that the candidate chosen for the sum of logistics, the Helmholtz
// energy, logistic regression and the Gaussian mixture of 2 to 128 variables is mostly the one measured to be fastest.
Rates default_rates();

}  // namespace hesse::ad
