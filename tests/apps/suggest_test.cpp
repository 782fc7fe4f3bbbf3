#include <catch2/catch.hpp>

#include "cli/suggest.hpp"

using namespace hesse::apps;

TEST_CASE("edit distance counts swaps of neighbours once and ignores case") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "abc") == 0);
  CHECK(edit_distance("ABC", "abc") == 0);
  CHECK(edit_distance("slove", "solve") == 1);
  CHECK(edit_distance("compre", "compare") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest name is offered only when it is near") {
  const std::vector<std::string> names{"solve", "compare", "explain"};
  CHECK(nearest("slove", names) == "solve");
  CHECK(nearest("xyzxyz", names).empty());
  CHECK(nearest("zz", names).empty());
}

TEST_CASE("an unknown name gets a suggestion, or the short list") {
  CHECK(unknown("command", "slove", {"solve", "check"}) == "unknown command \"slove\"; did you mean \"solve\"?");
  CHECK(unknown("command", "zzzzzzz", {"solve", "check"}) == "unknown command \"zzzzzzz\"; known: solve, check");
}
