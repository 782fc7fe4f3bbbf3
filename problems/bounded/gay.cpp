#include <hesse/problems/bounded/gay.hpp>

#include <cstddef>
#include <utility>

#include <hesse/problems/bounded/describe.hpp>

namespace hesse::problems::bounded {
namespace {

// The function's own description from [MGH81] with its standard start, bounds and the minimum within them.
Info within(Info info, Box box, std::vector<KnownMinimum> minima) {
  info.title += ", bounded";
  info.source = "[Gay84], " + info.source;
  info.starts.resize(1);
  info.lower = std::move(box.lower);
  info.upper = std::move(box.upper);
  info.minima = std::move(minima);
  return info;
}

}  // namespace

Info Rosenbrock::info() const {
  return within(Boxed::info(), {{-50.0, 0.0}, {0.5, 100.0}}, {global(0.25, {0.5, 0.25})});
}

Info FreudensteinRoth::info() const {
  return within(Boxed::info(), {{0.0, -30.0}, {20.0, -0.9}}, {global(48.985202, {11.37, -0.9})});
}

Info JennrichSampson::info() const {
  return within(Boxed::info(), {{0.26, 0.0}, {10.0, 20.0}}, {global(124.38311291637791, {0.26, 0.25575114566746604})});
}

Info HelicalValley::info() const {
  return within(Boxed::info(), {{-100.0, -1.0, -1.0}, {0.8, 1.0, 1.0}},
                {global(0.99042212096139981, {0.8, 0.56193664567068946, 0.96493407531517994})});
}

Info Bard::info() const {
  return within(Boxed::info(), {{0.1, 0.0, 0.0}, {50.0, 100.0, 50.0}},
                {global(0.0095822847211532534, {0.1, 1.5194506258692171, 1.9818735165632504})});
}

Info Meyer::info() const {
  return within(Boxed::info(), {{0.006, 0.0, 0.0}, {2.0, 3e5, 3e4}},
                {global(127.45177121089101, {0.006, 6125.4189846984318, 343.3377228004311})});
}

Info Box3D::info() const {
  return within(Boxed::info(), {{0.0, 5.0, 0.0}, {2.0, 9.5, 20.0}},
                {global(0.00011434818026414463, {1.0379441327700358, 9.5, 0.97222758542013576})});
}

Info PowellSingular::info() const {
  return within(
      Boxed::info(), {{0.1, -20.0, -1.0, -1.0}, {100.0, 20.0, 1.0, 50.0}},
      {global(0.00018781963005830339, {0.1, -0.0099822341573204253, 0.043073107820904788, 0.043783741528087783})});
}

Info KowalikOsborne::info() const {
  return within(
      Boxed::info(), {{0.0, -1.0, 0.13, 0.12}, {10.0, 12.0, 13.0, 12.0}},
      {global(0.00030783072346419842, {0.19303257468008919, 0.19784032344841976, 0.13, 0.13834564242970648})});
}

Info BrownDennis::info() const {
  return within(Boxed::info(), {{-10.0, 0.0, -100.0, -20.0}, {100.0, 15.0, 0.0, 0.2}},
                {global(88860.479767500452, {-10.0, 12.677818288630913, -0.48552799258162826, 0.2})});
}

Info Osborne1::info() const {
  return within(Boxed::info(), {{0.0, 0.0, -50.0, 0.0, 0.0}, {50.0, 1.9, -0.1, 10.0, 10.0}},
                {global(5.4702833433735138e-05,
                        {0.37509204167921534, 1.9, -1.4285998958548412, 0.0127933947025644, 0.022271850912076237})});
}

// The last variable is fixed at 0.
Info Osborne2::info() const {
  return within(Boxed::info(),
                {{1.0, 0.5, 0.0, 0.6, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
                 {150.0, 100.0, 100.0, 100.0, 100.0, 500.0, 500.0, 500.0, 100.0, 10.0, 0.0}},
                {global(0.5102305220483383,
                        {1.0, 0.5, 0.68471561047698848, 0.6, 0.90099402746497181, 0.34070498983450004,
                         0.71193549587668481, 123.32504698710174, 2.1697383082649901, 5.1082784042577094, 0.0},
                        "own solution")});
}

Info Watson::info() const {
  if (n() == 9)
    return within(Boxed::info(),
                  {{-1e-5, 0.0, 0.0, 0.0, 0.0, -3.0, 0.0, -3.0, 0.0}, {1e-5, 0.9, 0.1, 1.0, 1.0, 0.0, 4.0, 0.0, 2.0}},
                  {global(0.037401397793184521, {-1e-5, 0.9, 0.1, 0.63009691325788075, 0.0, -2.2096554016552545, 4.0,
                                                 -2.5939317783169482, 0.68683068783391188})});
  if (n() == 12)
    return within(Boxed::info(),
                  {{-1.0, 0.0, -1.0, -1.0, -1.0, 0.0, -3.0, 0.0, -10.0, 0.0, -5.0, 0.0},
                   {0.0, 0.0, 0.0, 0.3, 0.0, 1.0, 0.0, 10.0, 0.0, 10.0, 0.0, 1.0}},
                  {global(11.794244180220979, {-0.0060096797307349608, 0.0, 0.0, 0.3, 0.0, 1.0, 0.0, 4.9019486900890517,
                                               -10.0, 3.7039683367996639, 0.0, 0.72822256504001082})});
  Box box = same(6, -10.0, 100.0);
  box.lower[0] = -0.015;
  box.upper[0] = 10.0;
  box.upper[5] = 0.99;
  return within(Boxed::info(), std::move(box),
                {global(0.0022896064382494233, {-0.015, 1.0120051111436998, -0.22829853117605922, 1.2493308612157814,
                                                -1.5023050884244831, 0.99})});
}

Info BrownAlmostLinear::info() const {
  Box box = same(n(), 0.0, 100.0);
  for (int i = 0; i < n(); i += 10) {
    if (i + 1 < n()) box.lower[static_cast<std::size_t>(i + 1)] = 1.0;
    if (i + 2 < n()) box.upper[static_cast<std::size_t>(i + 2)] = 0.9;
  }
  return within(Boxed::info(), std::move(box),
                at_size(n(), {{10, 0.0060931785765968418}, {12, 0.006817105997242074}}, ""));
}

// JᵀJ = 1, so the minimum without bounds is moved by projection.
Info LinearFullRank::info() const {
  Box box = same(n(), -2.0, 100.0);
  box.lower[0] = -0.5;
  auto x = all(n(), -1.0);
  x[0] = -0.5;
  return within(Boxed::info(), std::move(box), {global(m() - n() + 0.25, x)});
}

Info LinearRankOne::info() const {
  Box box = same(n(), -2.0, 100.0);
  box.lower[0] = -0.9;
  Info info = Boxed::info();
  auto minima = info.minima;  // it is within the bounds
  return within(std::move(info), std::move(box), std::move(minima));
}

// With s = Σ j xⱼ over the inner variables the sum of squares is 2 + Σ (k s − 1)², k = 1, …, m − 2. Within the bounds
// s ≥ 2(−0.4) + 3(0.3) = 0.1, which is above the minimiser 3/(2m − 3) where m ≥ 17.
Info LinearRankOneZero::info() const {
  Box box = same(n(), 0.0, 100.0);
  box.lower[1] = -0.4;
  box.lower[2] = 0.3;
  const double rows = m() - 2.0, free = 3.0 / (2.0 * m() - 3.0), s = free < 0.1 ? 0.1 : free;
  const double f = 2.0 + s * s * rows * (rows + 1.0) * (2.0 * rows + 1.0) / 6.0 - s * rows * (rows + 1.0) + rows;
  auto x = all(n(), 0.0);
  x[1] = 0.5 * (s - 0.1) - 0.4;
  x[2] = 0.3;
  return within(Boxed::info(), std::move(box), {global(f, x, "the first and the last variable have no effect")});
}

Info Chebyquad::info() const {
  Box box = same(8, 0.0, 1.0);
  if (n() == 8) {
    box.lower[2] = 0.1;
    box.upper = {0.04, 0.2, 0.3, 1.0, 1.0, 1.0, 1.0, 1.0};
    return within(Boxed::info(), std::move(box),
                  {global(0.0035922423859741578,
                          {0.04, 0.18877058764479485, 0.26500393658559823, 0.49742403929028356, 0.49742403929028356,
                           0.73195103527012484, 0.80446567424761095, 0.95586057816461156})});
  }
  box = {{0.0, 0.1, 0.2, 0.0, 0.0, 0.5, 0.5, 0.5, 0.5, 0.5}, {1.0, 0.2, 0.3, 0.4, 0.4, 1.0, 1.0, 1.0, 1.0, 1.0}};
  // The second one is a permutation of the minimum that [MGH81] lists.
  return within(
      Boxed::info(), std::move(box),
      {global(0.0047727136963753484, {}, "own solution"),
       local(0.0065039548008823103,
             {0.059619900535812648, 0.16670828183586134, 0.23917065894260836, 0.39888429230604439, 0.39888429230604439,
              0.60111570769395539, 0.6011157076939555, 0.76082934105739142, 0.8332917181641385, 0.94038009946418721},
             "own solution")});
}

}  // namespace hesse::problems::bounded
