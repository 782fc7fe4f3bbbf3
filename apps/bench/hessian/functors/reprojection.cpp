#include "reprojection.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <hesse/problems/generator.hpp>

namespace hesse::apps::hessians {
namespace {

using Eigen::AngleAxisd;
using Eigen::Matrix3d;
using Eigen::Vector3d;

constexpr double degree = 3.14159265358979323846 / 180.0;

struct Camera {
  Matrix3d rotation;  // world → camera, which looks along -z
  Vector3d centre;
  double f, k1, k2;

  Vector3d seen(const Vector3d& point) const { return rotation * (point - centre); }
  Eigen::Vector2d pixel(const Vector3d& point) const {
    const Vector3d p = seen(point);
    const Eigen::Vector2d u = -p.head<2>() / p.z();
    const double r2 = u.squaredNorm();
    return f * (1.0 + k1 * r2 + k2 * r2 * r2) * u;
  }
  bool sees(const Vector3d& point) const {
    if (seen(point).z() > -1.0) return false;
    const Eigen::Vector2d u = pixel(point);
    return std::abs(u.x()) < 320.0 && std::abs(u.y()) < 240.0;
  }
  void write(double* x) const {
    const AngleAxisd turn(rotation);
    Eigen::Map<Vector3d> w(x), t(x + 3);
    w = turn.angle() * turn.axis();
    t = -rotation * centre;
    x[6] = f;
    x[7] = k1;
    x[8] = k2;
  }
};

struct Sight {
  int camera, point;
  Observation pixel;
};

class Scene {
 public:
  explicit Scene(int observations) {
    constexpr double observations_per_camera = 650.0;
    drive(std::max(5, static_cast<int>(std::lround(observations / observations_per_camera))));
    while (static_cast<int>(sights_.size()) < observations) place_point();
    sights_.resize(static_cast<std::size_t>(observations));
    start();
  }

  Bundle bundle() const {
    const int cameras = static_cast<int>(cameras_.size());
    Bundle result;
    result.cameras = cameras;
    result.x.resize(9 * cameras + 3 * static_cast<int>(points_.size()));
    for (int c = 0; c < cameras; ++c) start_cameras_[static_cast<std::size_t>(c)].write(result.x.data() + 9 * c);
    for (std::size_t p = 0; p < points_.size(); ++p)
      result.x.segment<3>(9 * cameras + 3 * static_cast<int>(p)) = start_points_[p];
    auto rows = std::make_shared<std::vector<std::array<int, 12>>>();
    auto data = std::make_shared<std::vector<Observation>>();
    for (const Sight& sight : sights_) {
      auto& row = rows->emplace_back();
      for (int j = 0; j < 9; ++j) row[static_cast<std::size_t>(j)] = 9 * sight.camera + j;
      for (int j = 0; j < 3; ++j) row[static_cast<std::size_t>(9 + j)] = 9 * cameras + 3 * sight.point + j;
      data->push_back(sight.pixel);
    }
    auto& f = result.function;
    f.n = static_cast<int>(result.x.size());
    f.count = static_cast<int>(data->size());
    f.index.rows = std::move(rows);
    f.table = std::move(data);
    return result;
  }

 private:
  Vector3d noise(double s) { return {s * g_.normal(), s * g_.normal(), s * g_.normal()}; }
  Matrix3d turn(double s) {
    const Vector3d w = noise(s);
    return AngleAxisd(w.norm(), w.normalized()).toRotationMatrix();
  }

  // Poses one unit apart: straight, then a bend of radius 15; the camera looks 50 degrees to the side.
  void drive(int count) {
    constexpr double bend = 15.0;
    double x = 0, z = 0, heading = 0;
    for (int c = 0; c < count; ++c) {
      Camera camera;
      camera.centre = Vector3d(x, 0, z) + noise(0.05);
      const Matrix3d to_world =
          AngleAxisd(-heading - 50.0 * degree, Vector3d::UnitY()).toRotationMatrix() * turn(1.0 * degree);
      camera.rotation = to_world.transpose();
      camera.f = 400.0 + 4.0 * g_.normal();
      camera.k1 = -0.05 * (1.0 + 0.2 * g_.normal());
      camera.k2 = 0.01 * (1.0 + 0.2 * g_.normal());
      cameras_.push_back(camera);
      if (c > 0.6 * count) heading += 1.0 / bend;
      x += std::sin(heading);
      z -= std::cos(heading);
    }
  }

  void place_point() {
    const auto cameras = static_cast<int>(cameras_.size());
    for (;;) {
      const int chosen = std::min(cameras - 1, static_cast<int>(cameras * g_.uniform()));
      const Camera& camera = cameras_[static_cast<std::size_t>(chosen)];
      const double u = g_.uniform(-320.0, 320.0), v = g_.uniform(-240.0, 240.0);
      const bool far = g_.uniform() < 0.05;
      const double low = std::log(far ? 40.0 : 4.0), high = std::log(far ? 1000.0 : 40.0);
      const double depth = std::exp(g_.uniform(low, high));
      const Vector3d point =
          camera.centre + camera.rotation.transpose() * Vector3d(u / camera.f * depth, v / camera.f * depth, -depth);
      // 2 + geometric of mean 3.08.
      int length = 2;
      while (g_.uniform() < 3.08 / 4.08) ++length;
      length = std::min(length, cameras);
      const int first = std::clamp(chosen - static_cast<int>(length * g_.uniform()), 0, cameras - length);
      std::vector<Sight> track;
      for (int c = first; c < first + length; ++c) {
        const Camera& other = cameras_[static_cast<std::size_t>(c)];
        if (!other.sees(point) || (length > 2 && g_.uniform() < 0.08)) continue;
        const Eigen::Vector2d pixel = other.pixel(point);
        const bool outlier = g_.uniform() < 0.08;
        track.push_back(
            {c, static_cast<int>(points_.size()), {pixel.x() + error(outlier), pixel.y() + error(outlier)}});
      }
      if (track.size() < 2) continue;
      sights_.insert(sights_.end(), track.begin(), track.end());
      points_.push_back(point);
      return;
    }
  }

  // Normal, or for outliers Student's t of three degrees of freedom, cut.
  double error(bool outlier) {
    if (!outlier) return 0.55 * g_.normal();
    const double z = g_.normal();
    return std::clamp(1.4 * z / std::sqrt(noise(1.0).squaredNorm() / 3.0), -8.0, 8.0);
  }

  // Drift along the path and errors of each camera and point: where an estimate would begin.
  void start() {
    struct Drift {
      Matrix3d rotation = Matrix3d::Identity();
      Vector3d shift = Vector3d::Zero();
      double scale = 1.0;
      Vector3d apply(const Vector3d& p, const Vector3d& about) const {
        return about + scale * (rotation * (p - about)) + shift;
      }
    };
    std::vector<Drift> drifts(1);
    for (std::size_t c = 1; c < cameras_.size(); ++c) {
      Drift drift = drifts.back();
      drift.rotation = turn(0.045 * degree) * drift.rotation;
      drift.scale *= std::exp(0.004 * g_.normal());
      drift.shift += noise(0.01);
      drifts.push_back(drift);
    }
    for (std::size_t c = 0; c < cameras_.size(); ++c) {
      Camera camera = cameras_[c];
      camera.centre = drifts[c].apply(camera.centre, camera.centre) + noise(0.01);
      camera.rotation = turn(0.045 * degree) * camera.rotation * drifts[c].rotation.transpose();
      camera.f *= 1.0 + 0.01 * g_.normal();
      camera.k1 = camera.k2 = 0.0;
      start_cameras_.push_back(camera);
    }
    std::vector<std::vector<const Sight*>> tracks(points_.size());
    for (const Sight& sight : sights_) tracks[static_cast<std::size_t>(sight.point)].push_back(&sight);
    for (std::size_t p = 0; p < points_.size(); ++p) {
      if (tracks[p].empty()) {
        start_points_.push_back(points_[p]);
        continue;
      }
      const auto first = static_cast<std::size_t>(tracks[p].front()->camera);
      const Vector3d& eye = start_cameras_[first].centre;
      const Vector3d ray = drifts[first].rotation * (points_[p] - cameras_[first].centre) * drifts[first].scale;
      const bool bad = g_.uniform() < 0.02;
      Vector3d point = eye + ray;
      for (int attempt = 0; attempt < 20; ++attempt) {
        const double factor = std::exp(0.05 * g_.normal() + (bad ? 0.5 * g_.normal() : 0.0));
        if (plausible(eye + factor * ray, tracks[p])) {
          point = eye + factor * ray;
          break;
        }
      }
      start_points_.push_back(point);
    }
  }

  bool plausible(const Vector3d& point, const std::vector<const Sight*>& track) const {
    return std::all_of(track.begin(), track.end(), [&](const Sight* sight) {
      const Camera& camera = start_cameras_[static_cast<std::size_t>(sight->camera)];
      return camera.seen(point).z() < -0.5 &&
             (camera.pixel(point) - Eigen::Vector2d(sight->pixel.u, sight->pixel.v)).norm() <= 60.0;
    });
  }

  problems::Generator g_{1};
  std::vector<Camera> cameras_, start_cameras_;
  std::vector<Vector3d> points_, start_points_;
  std::vector<Sight> sights_;
};

}  // namespace

Bundle bundle(int observations) { return Scene(observations).bundle(); }

SingleObservation single_observation() {
  const Bundle scene = bundle(100);
  SingleObservation single{VectorXd(ReprojectionElement::width), scene.function.data(0)};
  Eigen::Index next = 0;
  for (const int variable : scene.function.index(0)) single.x[next++] = scene.x[variable];
  single.x[7] = -0.05;
  single.x[8] = 0.01;
  return single;
}

}  // namespace hesse::apps::hessians
