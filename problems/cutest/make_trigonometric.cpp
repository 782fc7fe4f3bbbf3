#include <hesse/problems/cutest/dixmaan.hpp>
#include <hesse/problems/cutest/equations.hpp>
#include <hesse/problems/cutest/trigonometric.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<cutest::Cosine>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Cragglvy>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Eg2>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Genhumps>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Indef>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Indefm>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Noncvxun>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Noncvxu2>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Schmvett>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Sinquad>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Sparsine>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Tointgss>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Sensors>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Argtrig>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Luksan15>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Luksan16>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Luksan17>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'A'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'B'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'C'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'D'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'E'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'F'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'G'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'H'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'I'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'J'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'K'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'L'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'M'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'N'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'O'>>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dixmaan<'P'>>(std::string_view, int);

}  // namespace hesse::problems
