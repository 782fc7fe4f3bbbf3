#pragma once

#include <hesse/problems/entry.hpp>
#include <hesse/problems/ml/gaussian_mixture.hpp>
#include <hesse/problems/ml/logistic_regression.hpp>
#include <hesse/problems/ml/sum_of_logistics.hpp>

namespace hesse::problems {

using MlFunctors = Functors<SumOfLogistics, RegularizedLogistics, LogisticRegression, GaussianMixture>;

}  // namespace hesse::problems
