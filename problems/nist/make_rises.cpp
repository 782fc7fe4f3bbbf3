#include <hesse/problems/nist/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<nist::Misra1a>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Misra1b>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Misra1c>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Misra1d>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::BoxBOD>(std::string_view, int);

}  // namespace hesse::problems
