#include <hesse/problems/ml/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<SumOfLogistics>(std::string_view, int);
template std::unique_ptr<Problem> make<RegularizedLogistics>(std::string_view, int);
template std::unique_ptr<Problem> make<LogisticRegression>(std::string_view, int);

}  // namespace hesse::problems
