#include <hesse/problems/mgh/fitting.hpp>

#include <hesse/problems/mgh/describe.hpp>

namespace hesse::problems::mgh {

Info JennrichSampson::info() const {
  return describe(6, "Jennrich and Sampson", {0.3, 0.4},
                  {global(124.3621823556149, {0.2578252136703641, 0.2578252136703641})});
}

Info Bard::info() const {
  return describe(8, "Bard", {1.0, 1.0, 1.0},
                  {global(0.008214877306578975, {0.08241055974978893, 1.1330360920297216, 2.343695178642537}),
                   asymptotic(17.42869339, "x2, x3 -> -inf")});
}

Info Gaussian::info() const {
  return describe(9, "Gaussian", {0.4, 1.0, 0.0},
                  {global(1.127932769618648e-08, {0.39895613783875666, 1.0000190844878056, 0.0})});
}

Info Meyer::info() const {
  return describe(10, "Meyer", {0.02, 4000.0, 250.0},
                  {global(87.94585517085112, {0.005609636471028053, 6181.346346286372, 345.2236346241365})});
}

Info Gulf::info() const {
  return describe(11, "Gulf research and development", {5.0, 2.5, 0.15}, {global(0.0, {50.0, 25.0, 1.5})});
}

Info Box3D::info() const {
  return describe(12, "Box three-dimensional", {0.0, 10.0, 20.0},
                  {global(0.0, {1.0, 10.0, 1.0}), global(0.0, {10.0, 1.0, -1.0}),
                   global(0.0, {1.0, 1.0, 0.0}, "and every x1 = x2, x3 = 0")});
}

Info KowalikOsborne::info() const {
  return describe(15, "Kowalik and Osborne", {0.25, 0.39, 0.415, 0.39},
                  {global(0.0003075056038492374,
                          {0.19280693457903786, 0.19128232873436696, 0.12305650692632066, 0.13606233068379484}),
                   asymptotic(0.001027343049, "x1 -> inf, x2 = -14.07, x3, x4 -> -inf")});
}

Info BrownDennis::info() const {
  return describe(
      16, "Brown and Dennis", {25.0, 5.0, -5.0, -1.0},
      {global(85822.20162635634, {-11.594439904762165, 13.203630051207204, -0.40343948817685954, 0.2367787744557363})});
}

Info Osborne1::info() const {
  return describe(17, "Osborne 1", {0.5, 1.5, -1.0, 0.01, 0.02},
                  {global(5.464894697482906e-05, {0.37541005210695205, 1.9358469127123674, -1.464687136613423,
                                                  0.012867534640057288, 0.02212269966167261})});
}

Info BiggsEXP6::info() const {
  return describe(18, "Biggs EXP6", {1.0, 2.0, 1.0, 1.0, 1.0, 1.0},
                  {global(0.0, {1.0, 10.0, 1.0, 5.0, 4.0, 3.0}), global(0.0, {4.0, 10.0, 3.0, 5.0, 1.0, 1.0}),
                   asymptotic(0.005655649925499931, "x2 -> inf, where the term of x4 vanishes",
                              {1.7114159947195875, 431.28432468508726, 2.326287321837785, 97.29700449572422,
                               17.683198180949066, -5.186561551993452}),
                   local(0.30636677, {}, "8 digits known")});
}

Info Osborne2::info() const {
  return describe(
      19, "Osborne 2", {1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5},
      {global(0.04013773629354774, {1.3099771546273005, 0.4315537946029889, 0.633661698960724, 0.5994305347859163,
                                    0.7541832263280113, 0.9042885798596336, 1.3658118352370285, 4.8236988172271555,
                                    2.3986848661317546, 4.568874597667672, 5.6753414705806415})});
}

}  // namespace hesse::problems::mgh
