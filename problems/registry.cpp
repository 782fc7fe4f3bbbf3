#include <hesse/problems/registry.hpp>

#include <algorithm>
#include <array>

#include <hesse/problems/nearest.hpp>

namespace hesse::problems {
namespace {

constexpr std::array<Set, 7> all_sets{{
    {"nist", "NIST Statistical Reference Datasets, nonlinear regression", &nist_entries},
    {"mgh", "the test functions of Moré, Garbow and Hillstrom", &mgh_entries},
    {"ml", "machine learning: logistics, logistic regression, Gaussian mixture", &ml_entries},
    {"classic", "textbook functions, clusters, saddles and functions without a minimum", &classic_entries},
    {"cutest", "scalable functions of the CUTEst collection", &cutest_entries},
    {"bounded", "problems with bounds of the variables, and variational problems on grids", &bounded_entries},
    {"physics", "elasticity, cloth, crystals, charges and optimal control as plain loops", &physics_entries},
}};

// A name without its set is compared with the bare names, so that "Bael" finds mgh/Beale and not the set ml.
[[noreturn]] void refuse_name(std::string_view what, std::string_view name) {
  const bool bare = name.find('/') == std::string_view::npos;
  std::vector<std::string_view> candidates;
  std::vector<std::string> full;
  for (const auto& set : all_sets) {
    candidates.push_back(set.name);
    full.emplace_back(set.name);
  }
  for (const auto& known : names()) full.push_back(known);
  for (std::size_t i = all_sets.size(); i < full.size(); ++i) {
    const std::string_view known = full[i];
    candidates.push_back(bare ? known.substr(known.find('/') + 1) : known);
  }
  const auto suggestion = nearest(name, candidates);
  const auto at = std::find(candidates.begin(), candidates.end(), suggestion) - candidates.begin();
  throw Error("no " + std::string(what) + " '" + std::string(name) + "'; the nearest is '" +
              full[static_cast<std::size_t>(at)] + "'");
}

[[noreturn]] void refuse_size(std::string_view set, const Entry& entry, int n) {
  const auto name = std::string(set) + "/" + std::string(entry.name);
  if (!entry.sizes.scalable()) {
    throw Error(name + ": n = " + std::to_string(n) + " is no size of it; it has one size, so leave n away");
  }
  throw Error(name + ": n = " + std::to_string(n) + " is no size of it; choose " + std::string(entry.sizes.text));
}

bool allows(std::string_view set, const Entry& entry, int n) {
  if (n == 0) return true;
  if (entry.sizes.scalable()) return entry.sizes.allows(n);
  return entry.make(set, 0)->info().n == n;
}

void expand_entry(std::string_view set, const Entry& entry, std::vector<Instance>& instances) {
  if (!entry.sizes.scalable()) {
    instances.push_back({set, &entry, 0});
    return;
  }
  for (const int n : entry.sizes.standard) instances.push_back({set, &entry, n});
}

void expand_set(const Set& set, int n, std::vector<Instance>& instances) {
  for (const auto& entry : set.entries()) {
    if (n == 0) {
      expand_entry(set.name, entry, instances);
    } else if (allows(set.name, entry, n)) {
      instances.push_back({set.name, &entry, entry.sizes.scalable() ? n : 0});
    }
  }
}

}  // namespace

std::span<const Set> sets() { return all_sets; }

const Set& find_set(std::string_view name) {
  const auto found = std::find_if(all_sets.begin(), all_sets.end(), [&](const Set& s) { return s.name == name; });
  if (found != all_sets.end()) return *found;
  std::vector<std::string_view> candidates;
  for (const auto& set : all_sets) candidates.push_back(set.name);
  throw Error(unknown_name("set", name, candidates));
}

std::vector<std::string> names() {
  std::vector<std::string> list;
  for (const auto& set : all_sets) {
    for (const auto& entry : set.entries()) list.push_back(std::string(set.name) + "/" + std::string(entry.name));
  }
  return list;
}

Instance locate(std::string_view name, int n) {
  for (const auto& set : all_sets) {
    for (const auto& entry : set.entries()) {
      const bool found = name.size() == set.name.size() + 1 + entry.name.size() && name.starts_with(set.name) &&
                         name[set.name.size()] == '/' && name.ends_with(entry.name);
      if (!found) continue;
      if (n < 0 || !allows(set.name, entry, n)) refuse_size(set.name, entry, n);
      return {set.name, &entry, n};
    }
  }
  refuse_name("problem", name);
}

std::unique_ptr<Problem> find(std::string_view name, int n) { return locate(name, n).problem(); }

std::vector<Instance> expand(std::string_view name, int n) {
  std::vector<Instance> instances;
  if (n < 0) throw Error("problems: n = " + std::to_string(n) + " is negative; leave it away for the standard sizes");
  if (name == "all") {
    for (const auto& set : all_sets) expand_set(set, n, instances);
  } else if (name.find('/') == std::string_view::npos) {
    const auto is_name = [&](const Set& set) { return set.name == name; };
    if (std::none_of(all_sets.begin(), all_sets.end(), is_name)) refuse_name("problem or set", name);
    expand_set(find_set(name), n, instances);
  } else if (const auto one = locate(name, n); n == 0) {
    expand_entry(one.set, *one.entry, instances);
  } else {
    instances.push_back(one);
  }
  if (instances.empty()) {
    throw Error(std::string(name) + ": nothing in it exists at n = " + std::to_string(n) +
                "; leave n away for the standard sizes");
  }
  return instances;
}

std::vector<Instance> published(std::vector<Instance> instances) {
  for (auto& instance : instances)
    if (const int n = instance.problem()->info().published_n; instance.entry->sizes.scalable() && n > 0) instance.n = n;
  return instances;
}

}  // namespace hesse::problems
