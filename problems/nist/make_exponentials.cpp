#include <hesse/problems/nist/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<nist::Chwirut1>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Chwirut2>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::MGH17>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Nelson>(std::string_view, int);

}  // namespace hesse::problems
