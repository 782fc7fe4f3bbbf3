#include <algorithm>
#include <array>
#include <charconv>

#include <hesse/ad/vocabulary/text.hpp>

namespace hesse::ad {

std::string to_text(double value) {
  std::array<char, 32> buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr};
}

std::string to_text(double value, int digits) {
  std::array<char, 32> buffer;
  constexpr int most_digits = 17;  // more say nothing about a double
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general,
                                       std::min(digits, most_digits))
                             .ptr};
}

std::string to_text(const Eigen::VectorXd& x, Eigen::Index most) {
  std::string text = "(";
  for (Eigen::Index i = 0; i < std::min(most, x.size()); ++i) text += (i > 0 ? ", " : "") + to_text(x[i], 6);
  return text + (x.size() > most ? ", ...)" : ")");
}

}  // namespace hesse::ad
