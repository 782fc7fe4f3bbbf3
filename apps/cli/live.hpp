#pragma once

#include <chrono>
#include <hesse/solver/options.hpp>
#include <hesse/solver/result.hpp>
#include <string>

#include "console.hpp"
#include "table.hpp"

namespace hesse::apps {

// The progress line of one run among many: redrawn at most ten times a second.
class Live {
 public:
  Live(Console& console, std::size_t done, std::size_t total, std::string label)
      : console_(console), done_(done), total_(total), label_(std::move(label)) {
    console_.progress(done_, total_, label_);
  }

  // Options with a callback that keeps the line alive; refers to this object.
  solver::Options watch(solver::Options options) {
    options.callback = [this](const solver::Progress& progress) {
      const auto now = std::chrono::steady_clock::now();
      if (now - shown_ > std::chrono::milliseconds(100)) {
        shown_ = now;
        console_.progress(done_, total_,
                          label_ + "  iteration " + std::to_string(progress.iteration.number) + "  f = " +
                              number(progress.iteration.f) + "  |g| = " + number(progress.iteration.gradient_norm, 3));
      }
      return solver::Action::go_on;
    };
    return options;
  }

 private:
  Console& console_;
  std::size_t done_, total_;
  std::string label_;
  std::chrono::steady_clock::time_point shown_ = std::chrono::steady_clock::now();
};

}  // namespace hesse::apps
