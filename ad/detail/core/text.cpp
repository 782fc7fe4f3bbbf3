#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <hesse/ad/detail/core/text.hpp>

// Numbers as text, independent of the locale.
namespace hesse::ad::detail {

namespace {

template <class... Format>
std::string written(double value, Format... format) {
  if (std::isnan(value)) return "nan";  // the sign of NaN is meaningless
  std::array<char, 32> buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format...).ptr};
}

}  // namespace

std::string to_text(double value) { return written(value); }

std::string to_text(double value, int digits) {
  constexpr int max_digits = 17;  // more digits carry no information about a double
  return written(value, std::chars_format::general, std::min(digits, max_digits));
}

std::string to_text(const Eigen::VectorXd& x, Eigen::Index most) {
  std::string text = "(";
  for (Eigen::Index i = 0; i < std::min(most, x.size()); ++i) text += (i > 0 ? ", " : "") + to_text(x[i], 6);
  return text + (x.size() > most ? ", ...)" : ")");
}

}  // namespace hesse::ad::detail
