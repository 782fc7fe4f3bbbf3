#include <hesse/problems/nist/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<nist::Rat42>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Rat43>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::MGH10>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::DanWood>(std::string_view, int);

}  // namespace hesse::problems
