import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Hummingbird's HTTP/1.1 channel behind our TLS.
struct MutualTLSChannel: ServerChildChannel {
  /// One accepted connection and its peer.
  struct Value: ServerChildChannelValue {
    let base: HTTP1Channel.Value
    let peer: Peer

    var channel: any Channel { base.channel }
  }

  let base: HTTP1Channel
  let front: TLSFront
  let deadlines: Deadlines
  let expired: ExpiryCounters

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    front.install(on: channel) { [deadlines, expired] in
      RequestGuard(deadlines: deadlines, counters: expired)
    }.flatMap { peer in
      base.setup(channel: channel, logger: logger).flatMapThrowing { base in
        let pipeline = channel.pipeline.syncOperations
        let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        let handshake = try pipeline.handler(type: HandshakeHandler<RequestGuard>.self)
        try pipeline.addHandler(handshake.requests, position: .after(parser))
        return Value(base: base, peer: peer)
      }
    }
  }

  func handle(value: Value, logger: Logger) async {
    await withTaskExecutorPreference(EventLoopExecutor(value.channel.eventLoop)) {
      await Peer.$current.withValue(value.peer) {
        await base.handle(value: value.base, logger: logger)
      }
    }
  }
}
