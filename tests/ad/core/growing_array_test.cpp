#include <catch2/catch.hpp>
#include <cstdint>
#include <hesse/ad/detail/core/growing_array.hpp>
#include <new>
#include <utility>

#ifdef __linux__
#include <sys/mman.h>
#endif

using namespace hesse::ad;

using namespace hesse::ad::detail;

namespace {

// Of a size that divides no page.
struct Odd {
  std::uint64_t a, b, c;
};

bool counts_up(const GrowingArray<Odd>& array) {
  for (std::size_t i = 0; i < array.size(); ++i)
    if (array[i].a != i || array[i].b != 2 * i || array[i].c != 3 * i) return false;
  return true;
}

}  // namespace

TEST_CASE("a growing array keeps what it has while it moves into pages and from some to more") {
  constexpr std::size_t count = 5 * pages::huge_page / sizeof(Odd);
  GrowingArray<Odd> array;
  for (std::size_t i = 0; i < count; ++i) {
    array.push_back({i, 2 * i, 3 * i});
    if (i % 50000 == 0) REQUIRE(counts_up(array));
  }
  CHECK(counts_up(array));
  CHECK(array.size() == count);
  CHECK(array.bytes() >= count * sizeof(Odd));

  GrowingArray<Odd> moved(std::move(array));
  CHECK(counts_up(moved));
  GrowingArray<Odd> small;
  small.push_back({0, 0, 0});
  small = std::move(moved);
  CHECK(small.size() == count);
  CHECK(counts_up(small));
  small.clear();
  CHECK(small.bytes() >= count * sizeof(Odd));
  small.release();
  CHECK(small.bytes() == 0);
  small.push_back({0, 0, 0});
  CHECK(counts_up(small));
}

TEST_CASE("pages are aligned, and keep their contents when there are more of them") {
  CHECK(pages::round_up(0) == 0);
  CHECK(pages::round_up(1) == pages::huge_page);
  CHECK(pages::round_up(pages::huge_page) == pages::huge_page);
  auto* data = static_cast<unsigned char*>(pages::allocate(pages::huge_page));
  CHECK(reinterpret_cast<std::uintptr_t>(data) % pages::huge_page == 0);
  data[0] = 1;
  data[pages::huge_page - 1] = 2;
  data = static_cast<unsigned char*>(pages::grow(data, pages::huge_page, 3 * pages::huge_page));
  CHECK(reinterpret_cast<std::uintptr_t>(data) % pages::huge_page == 0);
  CHECK(data[0] == 1);
  CHECK(data[pages::huge_page - 1] == 2);
  data[3 * pages::huge_page - 1] = 3;
  pages::release(data, 3 * pages::huge_page);
}

#ifdef __linux__
TEST_CASE("pages that cannot be moved stay as they are") {
  auto* const data = static_cast<unsigned char*>(pages::allocate(2 * pages::huge_page));
  data[0] = 1;
  data[pages::huge_page - 1] = 2;
  // The system moves what was mapped at once, not two mappings.
  REQUIRE(mmap(data + pages::huge_page, pages::huge_page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
          static_cast<void*>(data + pages::huge_page));
  CHECK_THROWS_AS(pages::grow(data, 2 * pages::huge_page, 3 * pages::huge_page), std::bad_alloc);
  CHECK(data[0] == 1);
  CHECK(data[pages::huge_page - 1] == 2);
  data[1] = 3;
  pages::release(data, 2 * pages::huge_page);
}
#endif
