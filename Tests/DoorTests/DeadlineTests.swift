import Door
import NIOCore
import NIOPosix
import Testing

/// Requirement I-03: slow clients are closed in time, and leave the others alone.
@Suite struct DeadlineTests {
  /// Short deadlines, so that the tests are short; each test looks at one of them.
  static func short(_ change: (inout Deadlines) -> Void = { _ in }) -> Deadlines {
    var deadlines = Deadlines()
    deadlines.bodyGrace = .milliseconds(600)
    deadlines.linger = .milliseconds(600)
    change(&deadlines)
    return deadlines
  }

  /// Slack for a machine that builds something else at the same time.
  static let slack = Duration.seconds(3)

  @Test(
    "A connection that does not complete its handshake is closed",
    arguments: ["", "\u{16}\u{03}\u{01}\u{02}"])
  func idleHandshake(_ firstBytes: String) async throws {
    let deadlines = Self.short { $0.handshake = .milliseconds(500) }
    try await withListener(deadlines: deadlines) { listener in
      let start = ContinuousClock.now
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "127.0.0.1", port: listener.port).get()
      try await channel.writeAndFlush(ByteBuffer(string: firstBytes))
      try await channel.closeFuture.get()
      let took = ContinuousClock.now - start
      #expect(took > .milliseconds(400) && took < .milliseconds(500) + Self.slack)
    }
  }

  @Test("Headers that trickle in are answered 408 and closed")
  func slowHeaders() async throws {
    try await withListener(deadlines: Self.short { $0.head = .milliseconds(800) }) { listener in
      let transcript = try await listener.client("clinic-demo").open { line in
        for byte in "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: " {
          try await line.send("\(byte)")
        }
        while true {
          try await line.send("a")
          try await Task.sleep(for: .milliseconds(50))
        }
      }
      #expect(transcript.status == 408, "\(transcript.text)")
      #expect(transcript.text.contains("BMB-1612"))
      #expect(transcript.isClosed)
      #expect(transcript.took < .milliseconds(1400) + Self.slack)
    }
  }

  @Test("A connection on which nothing is asked is closed, at first and after an answer")
  func idle() async throws {
    let silentOnes = Self.short { $0.head = .milliseconds(700) }
    try await withListener(deadlines: silentOnes) { listener in
      let silent = try await listener.client("clinic-demo").open { _ in }
      #expect(silent.isClosed && silent.text == "")
      #expect(silent.took > .milliseconds(600) && silent.took < .milliseconds(700) + Self.slack)
    }
    let keptOnes = Self.short { $0.idle = .milliseconds(1200) }
    try await withListener(deadlines: keptOnes) { listener in
      let kept = try await listener.client("clinic-demo").exchange(
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
      #expect(kept.isClosed && kept.status == 200)
      #expect(kept.took > .milliseconds(1100) && kept.took < .milliseconds(1200) + Self.slack)
    }
  }

  @Test("A body that drips is answered 408 with what had come, while others are served")
  func drippingBody() async throws {
    try await withListener(deadlines: Self.short()) { listener in
      async let slow = listener.client("clinic-demo").open { line in
        try await line.send(
          "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n")
        while true {
          try await line.send("x")
          try await Task.sleep(for: .milliseconds(50))
        }
      }
      try await Task.sleep(for: .milliseconds(200))
      let good = try await listener.client("hospital-demo").exchange(
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      #expect(good.status == 200)
      let transcript = try await slow
      #expect(transcript.status == 408, "\(transcript.text)")
      #expect(transcript.text.contains("BMB-1612") && transcript.text.contains("X-Bytes-Read: 1"))
      #expect(transcript.isClosed)
      #expect(transcript.took < .milliseconds(1300) + Self.slack)
    }
  }

  @Test("A chunked body that drips is cut off as well")
  func drippingChunks() async throws {
    try await withListener(deadlines: Self.short()) { listener in
      let transcript = try await listener.client("clinic-demo").open { line in
        try await line.send(
          "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        while true {
          try await line.send("1\r\nx\r\n")
          try await Task.sleep(for: .milliseconds(50))
        }
      }
      #expect(transcript.status == 408 && transcript.isClosed, "\(transcript.text)")
    }
  }

  @Test("A body above the lowest rate ends at the deadline of the whole request")
  func wholeRequest() async throws {
    let deadlines = Self.short { $0.request = .milliseconds(1500) }
    try await withListener(deadlines: deadlines) { listener in
      let transcript = try await steady(listener, seconds: 5)
      #expect(transcript.status == 408 && transcript.isClosed, "\(transcript.text)")
      #expect(transcript.took > .milliseconds(1400))
      #expect(transcript.took < .milliseconds(2100) + Self.slack)
    }
  }

  @Test("A large body that keeps up the pace may take longer than the whole request's deadline")
  func largeBody() async throws {
    let deadlines = Self.short {
      $0.request = .milliseconds(1000)
      $0.largeBodyRate = 1000
    }
    try await withListener(deadlines: deadlines) { listener in
      let transcript = try await steady(listener, seconds: 2)
      #expect(transcript.status == 200, "\(transcript.text)")
      #expect(transcript.took > .milliseconds(1900))
    }
  }

  /// Sends about 8 KiB/s for so long.
  private func steady(_ listener: TestListener, seconds: Int) async throws -> Transcript {
    let pieces = seconds * 20
    return try await listener.client("clinic-demo").open { line in
      try await line.send(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
          + "Content-Length: \(pieces * 400)\r\n\r\n")
      for _ in 0..<pieces {
        try await line.send(String(repeating: "x", count: 400))
        try await Task.sleep(for: .milliseconds(50))
      }
    }
  }

  @Test("A client that does not read its answer is cut off, and its place is free again")
  func zeroWindow() async throws {
    var limits = DoorLimits()
    limits.connections = 1
    let deadlines = Self.short { $0.write = .milliseconds(800) }
    try await withListener(deadlines: deadlines, limits: limits) { listener in
      try await Self.expectFreePlace(listener, path: "/large", deadline: "write")
    }
  }

  @Test("A client that never closes after the last answer is closed, and its place is free again")
  func linger() async throws {
    var limits = DoorLimits()
    limits.connections = 1
    try await withListener(deadlines: Self.short(), limits: limits) { listener in
      try await Self.expectFreePlace(listener, path: "/", deadline: "linger")
    }
  }

  /// Lets a client ask and never read, and expects that another soon has the listener's only place.
  private static func expectFreePlace(
    _ listener: TestListener, path: String, deadline: String
  ) async throws {
    async let deaf = listener.client("clinic-demo").open(within: .seconds(8)) { line in
      try await line.sendWithoutReading(
        "GET \(path) HTTP/1.1\r\n", "Host: localhost\r\nConnection: close\r\n\r\n")
    }
    let start = ContinuousClock.now
    try await listener.log.wait(for: "deadline=\(deadline)")
    #expect(ContinuousClock.now - start < .milliseconds(1200) + slack, "\(listener.log.text)")
    try await Task.sleep(for: .milliseconds(100))
    let next = try await listener.client("hospital-demo").exchange(
      "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    #expect(next.status == 200, "\(listener.log.text)")
    _ = try await deaf
  }

  @Test("A client that pauses within a large answer, for less than the deadline, gets all of it")
  func wholeAnswer() async throws {
    try await withListener(deadlines: Self.short { $0.linger = .milliseconds(100) }) { listener in
      let transcript = try await listener.client("clinic-demo").open(within: .seconds(30)) { line in
        try await line.send("GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        for _ in 0..<5 {
          try await line.channel.setOption(.autoRead, value: false).get()
          try await Task.sleep(for: .milliseconds(300))
          try await line.channel.setOption(.autoRead, value: true).get()
          try await Task.sleep(for: .milliseconds(1))
        }
      }
      #expect(transcript.text.utf8.count > 32 << 20)
      #expect(transcript.took > .milliseconds(900))
    }
  }

  @Test("A responder that takes its time is no reason to cut off a client that waits")
  func slowResponder() async throws {
    let deadlines = Self.short {
      $0.head = .milliseconds(1000)
      $0.request = .milliseconds(1000)
      $0.idle = .milliseconds(1000)
      $0.write = .milliseconds(1000)
    }
    try await withListener(deadlines: deadlines) { listener in
      let transcript = try await listener.client("clinic-demo").exchange(
        "GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      #expect(transcript.status == 200)
    }
  }

  @Test("One certificate's connections are limited, and the one too many is told so")
  func connectionsPerCertificate() async throws {
    var limits = DoorLimits()
    limits.connectionsPerCertificate = 2
    try await withListener(limits: limits) { listener in
      let ask = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
      let close = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
      async let first = listener.client("clinic-demo").open(within: .seconds(4)) {
        try await $0.send(ask)
      }
      async let second = listener.client("clinic-demo").open(within: .seconds(4)) {
        try await $0.send(ask)
      }
      try await listener.log.wait(for: "began / ", times: 2)
      let third = try await listener.client("clinic-demo").exchange(close)
      #expect(third.status == 429 && third.text.contains("BMB-1619"), "\(third.text)")
      #expect(third.text.contains("Retry-After: 5"))
      let other = try await listener.client("hospital-demo").exchange(close)
      #expect(other.status == 200)
      let statuses = [try await first.status, try await second.status]
      #expect(statuses == [200, 200])
      let again = try await listener.client("clinic-demo").exchange(close)
      #expect(again.status == 200, "a closed connection is not counted any more")
    }
  }

  @Test("Connections are limited in all")
  func connectionsInAll() async throws {
    var limits = DoorLimits()
    limits.connections = 2
    try await withListener(limits: limits) { listener in
      let ask = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
      async let first = listener.client("clinic-demo").open(within: .seconds(4)) {
        try await $0.send(ask)
      }
      async let second = listener.client("hospital-demo").open(within: .seconds(4)) {
        try await $0.send(ask)
      }
      try await listener.log.wait(for: "began / ", times: 2)
      let third = try? await listener.client("puskesmas-demo").exchange(ask, within: .seconds(1))
      #expect(third?.status == nil)
      #expect(listener.log.text.contains("reason=full"))
      let statuses = [try await first.status, try await second.status]
      #expect(statuses == [200, 200])
    }
  }
}
