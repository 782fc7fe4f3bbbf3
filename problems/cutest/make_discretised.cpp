#include <hesse/problems/cutest/discretised.hpp>
#include <hesse/problems/cutest/matrix_equations.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<cutest::Morebv>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Luksan21>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Inteqne>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Fletcbv2>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Fletbv3m>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Fletcbv3>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Fletchbv>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Fminsurf>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Fminsrf2>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Vareigvl>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Msqrta>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Msqrtb>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Nonmsqrt>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Spmsrt>(std::string_view, int);

}  // namespace hesse::problems
