#include <hesse/problems/nist/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<nist::Kirby2>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Hahn1>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Thurber>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::MGH09>(std::string_view, int);

}  // namespace hesse::problems
