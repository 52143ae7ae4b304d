// Where a session and the thread that answers it meet.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "api/http/session.h"

namespace lethe::api::http {

/// Owned by the session's coroutine, so that it is gone before the server is. Used on its strand.
template <class Result>
struct Awaited {
  explicit Awaited(const boost::asio::any_io_executor& executor) : timer(executor) {}
  boost::asio::steady_timer timer;
  std::optional<Result> result;
};

/// Lets `start` begin something that calls back once, from any thread, and waits for it; nothing
/// when it takes too long. An answer that comes later is dropped, also when the server is gone by
/// then: the callback holds nothing of it.
template <class Result, class Start>
boost::asio::awaitable<std::optional<Result>> wait_for(Start start, std::shared_ptr<Gate> gate,
                                                       std::chrono::milliseconds limit) {
  auto executor = co_await boost::asio::this_coro::executor;
  auto awaited = std::make_shared<Awaited<Result>>(executor);
  awaited->timer.expires_after(limit);
  std::weak_ptr<Awaited<Result>> there = awaited;
  std::function<void(Result)> arrive = [there, gate](Result result) {
    auto arrived = std::make_shared<Result>(std::move(result));
    const std::shared_lock lock(gate->mutex);
    if (!gate->open) return;
    const auto waiting = there.lock();
    if (waiting == nullptr) return;
    boost::asio::post(waiting->timer.get_executor(), [waiting, arrived] {
      waiting->result = std::move(*arrived);
      waiting->timer.cancel();
    });
  };
  start(std::move(arrive));
  co_await awaited->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  co_return std::move(awaited->result);
}

}  // namespace lethe::api::http
