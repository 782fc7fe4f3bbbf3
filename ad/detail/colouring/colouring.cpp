#include <iomanip>
#include <ostream>
#include <sstream>

#include <hesse/ad/detail/colouring/colouring.hpp>

// Colourings as text: names, the table of attempts, one-line summaries.
namespace hesse::ad::detail {

std::string_view to_string(ColouringKind kind) {
  constexpr std::array<std::string_view, 4> names{"star", "acyclic", "columns", "rows"};
  return names.at(static_cast<std::size_t>(kind));
}

std::ostream& operator<<(std::ostream& out, ColouringKind kind) { return out << to_string(kind); }

std::string summary(const ColouringChoice& choice) {
  std::ostringstream out;
  const std::uint32_t colours = choice.colouring.count;
  out << choice.colouring.kind << " colouring, " << colours << (colours == 1 ? " colour, " : " colours, ")
      << choice.passes() << (choice.passes() == 1 ? " pass of " : " passes of ") << choice.lanes << ": "
      << choice.reason;
  return out.str();
}

std::string to_string(const ColouringChoice& choice) {
  std::ostringstream out;
  out << summary(choice) << "\n";
  if (choice.attempts.empty()) return out.str();
  out << "    kind     order               hubs  colours\n";
  for (std::size_t i = 0; i < choice.attempts.size(); ++i) {
    const ColouringAttempt& a = choice.attempts[i];
    out << (i == choice.chosen ? "  > " : "    ") << std::left << std::setw(9) << to_string(a.kind) << std::setw(17)
        << to_string(a.order) << std::right << std::setw(7) << a.hubs << "  " << (a.abandoned ? "> " : "") << a.colours
        << "\n";
  }
  return out.str();
}

std::ostream& operator<<(std::ostream& out, const ColouringChoice& choice) { return out << to_string(choice); }

}  // namespace hesse::ad::detail
