#include <hesse/problems/bounded/superconductors.hpp>
#include <hesse/problems/bounded/variational.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<bounded::Torsion>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::JournalBearing>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::MinimalSurface>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Obstclae>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Obstclbm>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::GinzburgLandau1>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::GinzburgLandau2>(std::string_view, int);

}  // namespace hesse::problems
