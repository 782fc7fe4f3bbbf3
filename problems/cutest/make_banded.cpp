#include <hesse/problems/cutest/banded.hpp>
#include <hesse/problems/cutest/discretised.hpp>
#include <hesse/problems/cutest/scaled.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<cutest::Broydn3d>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Broydn7d>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Brybnd>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Curly<10>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Curly<20>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Curly<30>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Ncb20b>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Ncb20>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Luksan22>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Scosine>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Sscosine>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Sbrybnd>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Ssbrybnd>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Morebv>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Luksan21>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Inteqne>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Fletcbv2>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Fletbv3m>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Fminsurf>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Vareigvl>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Msqrta>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Msqrtb>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Spmsrt>(std::string_view, int);

}  // namespace hesse::problems
