#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hesse/problems/entry.hpp>
#include <hesse/problems/error.hpp>
#include <hesse/problems/problem.hpp>

namespace hesse::problems {

struct Set {
  std::string_view name;
  std::string_view title;
  std::span<const Entry> (*entries)();
};

// nist, mgh, ml, classic, cutest.
std::span<const Set> sets();

// The set of a name. Throws Error naming the nearest set.
const Set& find_set(std::string_view name);

// One problem at one size, before anything is built.
struct Instance {
  std::string_view set;
  const Entry* entry = nullptr;
  int n = 0;  // 0: the problem's own or default size

  std::string qualified_name() const { return std::string(set) + "/" + std::string(entry->name); }
  std::unique_ptr<Problem> problem() const { return entry->make(set, n); }
};

// "set/name" at size n (0: the default). Throws Error naming the nearest problem or the sizes allowed.
Instance locate(std::string_view name, int n = 0);
// locate(name, n).problem().
std::unique_ptr<Problem> find(std::string_view name, int n = 0);

// What a name on the command line stands for: "set" the set at its standard sizes (mgh: 40 instances), "set/name" one
// problem at its standard sizes, "all" every set; with n given, those that exist at n, at n. Throws Error as find does,
// and when nothing exists at n.
std::vector<Instance> expand(std::string_view name, int n = 0);

// The same instances at the size that results are published at (Info::published_n), those without such a size as they are.
std::vector<Instance> published(std::vector<Instance> instances);

// Every "set/name", in the order of the tables.
std::vector<std::string> names();

}  // namespace hesse::problems
