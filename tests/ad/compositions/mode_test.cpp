#include <catch2/catch.hpp>
#include <sstream>
#include <string_view>

#include <hesse/ad/detail/compositions/mode.hpp>

using namespace hesse::ad;

namespace {

// The enumerator itself, as the compiler writes it in the name of an instantiation: "… mode = hesse::ad::Enum::enumerator; …" and,
// of other compilers, "… [mode = …]".
template <auto mode>
constexpr std::string_view enumerator() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("mode = "));
  text = text.substr(0, text.find_first_of(";]"));
  text.remove_prefix(text.rfind("::") + 2);
  return text;
}

template <const auto& modes, std::size_t i = 0>
void check_names() {
  if constexpr (i < modes.size()) {
    constexpr auto mode = modes[i];
    CHECK(to_string(mode) == enumerator<mode>());
    CHECK(mode_named(enumerator<mode>()) == Mode(mode));
    std::ostringstream printed;
    printed << mode;
    CHECK(printed.str() == enumerator<mode>());
    // The list is that of all enumerators: the value after the last has no name.
    CHECK(static_cast<std::size_t>(mode) == i);
    CHECK_THROWS(to_string(static_cast<std::decay_t<decltype(mode)>>(modes.size())));
    check_names<modes, i + 1>();
  }
}

}  // namespace

TEST_CASE("the name of a mode is that of its enumerator, printed and read") {
  check_names<all_hessian_modes>();
  check_names<all_jacobian_modes>();
  check_names<all_recorded_modes>();
  check_names<all_compressed_modes>();
  CHECK_FALSE(mode_named("interpreted"));
  CHECK_FALSE(mode_named(""));
}
