#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/result.hpp>
#include <ostream>
#include <sstream>

// Summaries as text: one line, paragraphs, and the table of the trace.
namespace hesse::solver {

using namespace detail;
namespace {

std::string seconds_text(double seconds) {
  if (seconds >= 1) return to_text(seconds, 3) + " s";
  return seconds >= 1e-3 ? to_text(seconds * 1e3, 3) + " ms" : to_text(seconds * 1e6, 3) + " us";
}

std::string list_text(const std::vector<std::pair<std::string, std::string>>& values) {
  std::string text;
  for (const auto& [name, value] : values) text += (text.empty() ? "" : ", ") + name + " = " + value;
  return text;
}

void line(std::string& text, std::string_view label, const std::string& content) {
  if (content.empty()) return;
  std::string head(label);
  head.resize(std::max<std::size_t>(head.size() + 1, 16), ' ');
  text += head + content + "\n";
}

std::string counts_text(const detail::Counts& c) {
  const std::pair<int, const char*> all[] = {{c.iterations, "iterations"},
                                             {c.f, "f"},
                                             {c.g, "g"},
                                             {c.H, "H"},
                                             {c.Hv, "Hv"},
                                             {c.r, "r"},
                                             {c.J, "J"},
                                             {c.B, "B"},
                                             {c.factorizations, "factorizations"},
                                             {c.solves, "solves"},
                                             {c.rejected, "rejected steps"},
                                             {c.not_finite, "not evaluable"}};
  std::string text;
  for (const auto& [count, what] : all)
    if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + what;
  return text;
}

std::string padded(std::string text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

}  // namespace

std::string Summary::brief() const {
  return std::string(name(status)) + " (" + std::string(name(quality)) + "): f = " + to_text(f) +
         ", |g| = " + to_text(gradient_norm, 3) + ", " + std::to_string(counts.iterations) + " iterations, " +
         std::to_string(counts.f) + " f, " + std::to_string(counts.derivatives) + " derivatives, " +
         seconds_text(seconds.total);
}

std::string Summary::full() const {
  std::string text;
  line(text, "status", std::string(name(status)) + ": " + std::string(sentence(status)));
  line(text, "because", message);
  line(text, "point", std::string(name(quality)) + ": " + std::string(sentence(quality)));
  line(text, "f", to_text(f) + " (start " + to_text(start_f) + ")");
  line(text, "gradient",
       std::isnan(gradient_norm) ? "not known at this point" : to_text(gradient_norm, 3) + " in its largest entry");
  if (inertia) {
    std::ostringstream stream;
    stream << *inertia << " positive, zero, negative eigenvalues; scaled extremes ";
    line(text, "inertia", stream.str() + to_text(inertia->smallest, 3) + " and " + to_text(inertia->largest, 3));
  }
  line(text, "method", std::string(name(method)));
  line(text, "size", std::to_string(n) + " variables" + (m > 0 ? ", " + std::to_string(m) + " residuals" : ""));
  line(text, "counts", counts_text(counts));
  line(text, "time",
       seconds_text(seconds.total) + " (f " + seconds_text(seconds.values) + ", derivatives " +
           seconds_text(seconds.derivatives) + ", linear algebra " + seconds_text(seconds.linear_algebra) +
           ", callbacks " + seconds_text(seconds.callbacks) + ")");
  line(text, "derivatives", plan);
  line(text, "Hessian", hessian);
  line(text, "options given", options_given.empty() ? "none" : list_text(options_given));
  line(text, "options used", list_text(options_used));
  for (const auto& remark : notes) line(text, "note", remark);
  return text;
}

std::string Summary::table() const {
  std::string text = padded("it", 5) + "  ";
  for (const auto& column : columns)
    text += padded(std::string(column.heading), static_cast<std::size_t>(column.width));
  text += "\n";
  for (const auto& record : trace) {
    text += padded(std::to_string(record.number), 5) + (record.accepted ? "  " : " r");
    for (const auto& column : columns) text += padded(column.text(record), static_cast<std::size_t>(column.width));
    text += "\n";
  }
  return text;
}

std::optional<detail::Effort> evaluations_to_reach(const Summary& summary, double target) {
  for (const auto& record : summary.trace)
    if (record.f <= target) return detail::Effort{record.f_evaluations, record.derivative_evaluations};
  return {};
}

std::ostream& operator<<(std::ostream& out, const Summary& summary) { return out << summary.full(); }

}  // namespace hesse::solver
