#include <hesse/problems/nist/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<nist::Gauss1>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Gauss2>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Gauss3>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Eckerle4>(std::string_view, int);

}  // namespace hesse::problems
