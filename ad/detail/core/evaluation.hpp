#pragma once

namespace hesse::ad {

// The result of an evaluation: ok; the point is outside the domain (a nearer one may be inside); the run must end.
enum class Evaluation : int { ok = 0, not_evaluable = 1, fatal = 2 };

}  // namespace hesse::ad
