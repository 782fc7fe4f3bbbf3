#include <hesse/problems/nist/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<nist::Lanczos1>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Lanczos2>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Lanczos3>(std::string_view, int);

}  // namespace hesse::problems
