#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <hesse/ad/vocabulary/text.hpp>

namespace hesse::ad {

namespace {

template <class... Format>
std::string written(double value, Format... format) {
  if (std::isnan(value)) return "nan";  // its sign says nothing
  std::array<char, 32> buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format...).ptr};
}

}  // namespace

std::string to_text(double value) { return written(value); }

std::string to_text(double value, int digits) {
  constexpr int most_digits = 17;  // more say nothing about a double
  return written(value, std::chars_format::general, std::min(digits, most_digits));
}

std::string to_text(const Eigen::VectorXd& x, Eigen::Index most) {
  std::string text = "(";
  for (Eigen::Index i = 0; i < std::min(most, x.size()); ++i) text += (i > 0 ? ", " : "") + to_text(x[i], 6);
  return text + (x.size() > most ? ", ...)" : ")");
}

}  // namespace hesse::ad
