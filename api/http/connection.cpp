#include "api/http/connection.h"

#include <boost/asio/post.hpp>

namespace lethe::api::http {

void Connection::must_finish_within(std::chrono::milliseconds limit, Doing doing) {
  expired_ = false;
  doing_ = doing;
  deadline_ = (Time::now() + limit).time_since_epoch().count();
}

void Connection::may_take_forever() {
  doing_ = Doing::kBusy;
  deadline_ = kNever;
}

bool Connection::is_late() const {
  return Time::now().time_since_epoch().count() >= deadline_;
}

void Connection::cut_if_late(Time::time_point now) {
  if (now.time_since_epoch().count() >= deadline_) cut_when(&Connection::is_late);
}

void Connection::cut_if_idle() {
  if (is_idle()) cut_when(&Connection::is_idle);
}

/// By the time that the strand gets to it, the session may have gone on.
void Connection::cut_when(bool (Connection::*still)() const) {
  boost::asio::post(executor_, [self = shared_from_this(), still] {
    if (self->socket_ == nullptr || !(*self.*still)()) return;
    self->expired_ = true;
    boost::system::error_code ignored;
    self->socket_->cancel(ignored);
  });
}

void Connections::add(std::shared_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  open_.insert(std::move(connection));
}

void Connections::remove(const std::shared_ptr<Connection>& connection) {
  const std::lock_guard lock(mutex_);
  open_.erase(connection);
}

std::size_t Connections::size() const {
  const std::lock_guard lock(mutex_);
  return open_.size();
}

void Connections::cut_late() {
  const auto now = Connection::Time::now();
  const std::lock_guard lock(mutex_);
  for (const auto& connection : open_) connection->cut_if_late(now);
}

void Connections::cut_idle() {
  const std::lock_guard lock(mutex_);
  for (const auto& connection : open_) connection->cut_if_idle();
}

}  // namespace lethe::api::http
