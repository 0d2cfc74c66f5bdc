import Door
import Foundation
import NIOCore
import ServiceLifecycle
import Testing

/// Shutdown, errors, ids and bodies, by real connections.
@Suite struct ListenerTests {
  private static func get(_ path: String, _ headers: String = "") -> String {
    "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(headers)\r\n"
  }

  @Test("A graceful shutdown finishes the request that is under way and takes no new one")
  func gracefulShutdown() async throws {
    try await withListener { listener in
      async let slow = listener.client("clinic-demo").exchange(
        "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
      try await listener.log.wait(for: "began /slow")
      await listener.group.triggerGracefulShutdown()
      let transcript = try await slow
      #expect(transcript.status == 200 && transcript.text.contains("slow and done"))
      #expect(transcript.isClosed)
      await #expect(throws: (any Error).self) {
        try await listener.client("clinic-demo").exchange(Self.get("/"))
      }
    }
  }

  @Test("A request that does not end is cut off when the shutdown's time is over")
  func boundedShutdown() async throws {
    var deadlines = Deadlines()
    deadlines.shutdown = .milliseconds(800)
    try await withListener(deadlines: deadlines) { listener in
      async let stuck = listener.client("clinic-demo").exchange(Self.get("/stuck"))
      try await listener.log.wait(for: "began /stuck")
      await listener.group.triggerGracefulShutdown()
      let transcript = try await stuck
      #expect(transcript.isClosed && transcript.status == nil)
      #expect(transcript.took < .seconds(6))
    }
  }

  @Test("A harmless X-Request-Id comes back, any other is replaced by a UUIDv7")
  func requestID() async throws {
    try await withListener { listener in
      let kept = try await listener.client("clinic-demo").exchange(
        Self.get("/", "X-Request-Id: a.B_9-z\r\n"))
      #expect(kept.text.contains("X-Request-Id: a.B_9-z\r\n"))
      let long = String(repeating: "a", count: 65)
      for bad in ["a b", "a\u{1b}[31m", "<x>", "\u{202e}abc", long, ""] {
        let replaced = try await listener.client("clinic-demo").exchange(
          Self.get("/", "X-Request-Id: \(bad)\r\n"))
        guard let range = replaced.text.range(of: "X-Request-Id: ") else {
          // An escape character is no header value at all.
          #expect(replaced.status == 400, "\(replaced.text)")
          continue
        }
        let id = replaced.text[range.upperBound...].prefix(36)
        #expect(id.count == 36 && Array(id)[14] == "7", "\(id)")
      }
    }
  }

  @Test("An unknown address is a problem for most clients and an OperationOutcome under /fhir")
  func notFound() async throws {
    try await withListener { listener in
      let problem = try await listener.client("clinic-demo").exchange(Self.get("/nowhere"))
      #expect(problem.status == 404 && problem.text.contains("application/problem+json"))
      #expect(problem.text.contains("BMB-1610"))
      let outcome = try await listener.client("clinic-demo").exchange(Self.get("/fhir/Nowhere"))
      #expect(outcome.status == 404 && outcome.text.contains("application/fhir+json"))
      #expect(outcome.text.contains("\"resourceType\":\"OperationOutcome\""))
    }
  }

  @Test("A fault's text reaches neither the client nor the log")
  func fault() async throws {
    try await withListener { listener in
      let transcript = try await listener.client("clinic-demo").exchange(Self.get("/fault"))
      #expect(transcript.status == 500 && transcript.text.contains("BMB-1621"))
      #expect(!transcript.text.contains("6371010101900001"))
      #expect(listener.log.text.contains("error=Fault"))
      #expect(!listener.log.text.contains("6371010101900001"))
    }
  }

  @Test("Answers are not stored by caches and not sniffed")
  func protectiveHeaders() async throws {
    try await withListener { listener in
      let transcript = try await listener.client("clinic-demo").exchange(Self.get("/"))
      #expect(transcript.text.contains("Cache-Control: no-store"))
      #expect(transcript.text.contains("X-Content-Type-Options: nosniff"))
    }
  }

  @Test(
    "A body over the limit is refused with the limit, declared or not", arguments: [true, false])
  func bodyTooLarge(_ isDeclared: Bool) async throws {
    try await withListener { listener in
      let transcript = try await listener.client("clinic-demo").open { line in
        let head = "POST /echo HTTP/1.1\r\nHost: localhost\r\n"
        let framing =
          isDeclared ? "Content-Length: 150000\r\n\r\n" : "Transfer-Encoding: chunked\r\n\r\n"
        try await line.send(head + framing)
        for _ in 0..<15 {
          let piece = String(repeating: "x", count: 10_000)
          try await line.send(isDeclared ? piece : "2710\r\n\(piece)\r\n")
        }
      }
      #expect(transcript.status == 413, "\(transcript.text)")
      #expect(
        transcript.text.contains("BMB-1614") && transcript.text.contains("limit 100000 bytes"))
      #expect(transcript.isClosed)
    }
  }

  @Test("A body at the limit is read, and the connection goes on")
  func bodyAtLimit() async throws {
    try await withListener { listener in
      let body = String(repeating: "x", count: 100_000)
      let transcript = try await listener.client("clinic-demo").exchange(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n\(body)"
          + Self.get("/"))
      #expect(transcript.statuses == [200, 200] && transcript.text.contains("read 100000"))
    }
  }

  @Test("A compressed body is refused")
  func contentEncoding() async throws {
    try await withListener { listener in
      let transcript = try await listener.client("clinic-demo").exchange(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Encoding: gzip\r\n"
          + "Content-Length: 3\r\n\r\nabc")
      #expect(transcript.status == 415 && transcript.text.contains("BMB-1616"))
    }
  }

  @Test("A request cut off by the client is no request")
  func cutOff() async throws {
    try await withListener { listener in
      _ = try await listener.client("clinic-demo").open { line in
        try await line.send(
          "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc")
        try await line.channel.close()
      }
      let after = try await listener.client("clinic-demo").exchange(Self.get("/"))
      #expect(after.status == 200)
    }
  }
}
