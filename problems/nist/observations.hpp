#pragma once

namespace hesse::problems::nist {

// One row of a data set: response y, predictor x.
struct Observation {
  double y, x;
};

// Nelson's response is log(y); its model has two predictors.
struct NelsonObservation {
  double y, x1, x2;
};

// ENSO's annual cycle cos(2πx/12), sin(2πx/12) does not depend on the parameters and is tabulated.
struct EnsoObservation {
  double y, x, cosine, sine;
};

}  // namespace hesse::problems::nist
