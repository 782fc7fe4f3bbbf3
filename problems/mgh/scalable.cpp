#include <hesse/problems/mgh/scalable.hpp>

#include <hesse/problems/mgh/describe.hpp>

namespace hesse::problems::mgh {

Info Watson::info() const {
  std::vector<KnownMinimum> minima;
  if (n() == 6) {
    minima = {global(0.002287670053552436, {-0.015725086401458456, 1.0124348693691099, -0.23299162595673767,
                                            1.2604300877996082, -1.5137289227222797, 0.9929964324311346})};
  } else if (n() == 9) {
    minima = {global(1.39976013809902e-06, {-1.5307036521394342e-05, 0.9997897039319483, 0.01476396369355696,
                                            0.14634232829936222, 1.0008211030047092, -2.617731140519015,
                                            4.104403164478857, -3.143612278556442, 1.0526264080101668})};
  } else if (n() == 12) {
    minima = {global(4.722381105891757e-10,
                     {-6.638060464520687e-09, 1.000001644117862, -0.0005639322103423058, 0.34782054050404243,
                      -0.15673150409616513, 1.0528151772071779, -3.2472711534596677, 7.288434897938061,
                      -10.271848241321724, 9.074113647075317, -4.541375466692512, 1.0120118885528104})};
  }
  return describe(20, "Watson", all(n(), 0.0), minima);
}

Info ExtendedRosenbrock::info() const {
  return describe(21, "Extended Rosenbrock", repeated(n(), {-1.2, 1.0}), {global(0.0, all(n(), 1.0))},
                  "sum of elements (2 variables each)");
}

Info ExtendedPowellSingular::info() const {
  return describe(22, "Extended Powell singular", repeated(n(), {3.0, -1.0, 0.0, 1.0}), {global(0.0, all(n(), 0.0))},
                  "sum of elements (4 variables each)");
}

Info PenaltyI::info() const {
  std::vector<KnownMinimum> minima;
  if (n() == 4) minima = {global(2.249977500899937e-05, all(4, 0.2500074995875379))};
  if (n() == 10) minima = {global(7.087651467090369e-05, all(10, 0.15812230111311637))};
  return describe(23, "Penalty I", each(n(), [](int j) { return 1.0 * j; }), minima, "diagonal plus rank one");
}

Info PenaltyII::info() const {
  std::vector<KnownMinimum> minima;
  if (n() == 4) {
    minima = {global(9.376293007355442e-06,
                     {0.1999993333503804, 0.19131670099277245, 0.48010148533262315, 0.5188454043902005})};
  } else if (n() == 10) {
    minima = {global(
        0.0002936605374567459,
        {0.1999836051978236, 0.010350648471292297, 0.0196049344804384, 0.03208906722068565, 0.049932677399641294,
         0.07651399515399361, 0.11862407286950417, 0.19214487233557667, 0.34732058694184365, 0.3691643741593508})};
  }
  return describe(24, "Penalty II", all(n(), 0.5), minima, "tridiagonal plus rank one");
}

Info VariablyDimensioned::info() const {
  const double size = n();
  return describe(25, "Variably dimensioned", each(n(), [=](int j) { return 1.0 - j / size; }),
                  {global(0.0, all(n(), 1.0))}, "diagonal plus rank one");
}

Info Trigonometric::info() const {
  std::vector<KnownMinimum> minima{global(0.0, all(n(), 0.0), "and others")};
  if (n() == 10) {
    minima.push_back(
        local(2.795056121879456e-05,
              {18.90470682551945, 18.9063965383335, 12.625134616121867, 12.627361223015933, 12.629996828055027,
               12.633213793811931, 12.774532132929053, 12.73073371024482, 12.65137751004768, 12.65780206507388},
              "others of the same value in other periods"));
  }
  return describe(26, "Trigonometric", all(n(), 1.0 / n()), minima);
}

Info BrownAlmostLinear::info() const {
  auto corner = all(n(), 0.0);
  corner.back() = n() + 1.0;
  return describe(27, "Brown almost-linear", all(n(), 0.5),
                  {global(0.0, all(n(), 1.0), "and others"), local(1.0, corner)});
}

Info Chebyquad::info() const {
  std::vector<KnownMinimum> minima;
  if (n() < 8 || n() == 9) {
    minima = {global(0.0)};
  } else if (n() == 8) {
    minima = {global(0.003516873725677932, {0.04315276015101663, 0.1930908403841861, 0.26632870689027294, 0.5, 0.5,
                                            0.7336712931097271, 0.8069091596158139, 0.9568472398489833})};
  } else if (n() == 10) {
    minima = {
        global(0.004772713696375349,
               {0.17151817694809268, 0.7998108015386137, 0.8448546422409267, 0.3596464506289341, 0.616738335038745,
                0.9670066269819255, 0.286434152584, 0.616738335038745, 0.47075052286659347, 0.07474816621460248},
               "lower than the value of [MGH81]"),
        local(0.006503954800882306,
              {0.0596199005358127, 0.16670828183586142, 0.2391706589426085, 0.3988842923060445, 0.3988842923060445,
               0.6011157076939555, 0.6011157076939555, 0.7608293410573915, 0.8332917181641386, 0.9403800994641873})};
  }
  return describe(35, "Chebyquad", each(n(), [this](int j) { return j / (n() + 1.0); }), minima);
}

}  // namespace hesse::problems::mgh
