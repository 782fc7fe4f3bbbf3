#pragma once

namespace hesse::ad {

// How an evaluation ended: fine; the point is outside the domain (a nearer one may do); or there is no use going on.
enum class Evaluation : int { ok = 0, not_evaluable = 1, fatal = 2 };

}  // namespace hesse::ad
