#include <hesse/problems/cutest/banded.hpp>
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
template std::unique_ptr<Problem> make_replayed<cutest::Scurly<10>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Scurly<20>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Scurly<30>>(std::string_view, int);

}  // namespace hesse::problems
