import Agent
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import RecordModel
import Testing
import TransparencyLog

/// The client against a real listener over mutual TLS.
@Suite struct ClientTests {
  private static let body = Array(#"{"resourceType":"Bundle","id":"1"}"#.utf8)
  private static let key = IdempotencyKey(bytes: body, mediaType: "application/fhir+json")

  private static func response(
    _ status: HTTPResponse.Status, _ body: String = "{}", retryAfter: Int? = nil
  ) -> Response {
    var headers: HTTPFields = [.contentType: "application/json"]
    if let retryAfter { headers[.retryAfter] = String(retryAfter) }
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
  }

  /// What the real gateway answers to a stored submission.
  private static func stored(
    _ status: HTTPResponse.Status, payload: String, maker: ReceiptMaker,
    visits: [String] = ["accepted"]
  ) throws -> Response {
    let id = SubmissionID(at: 1_750_000_000_000)
    let receipt = try maker.receipt(Array(payload.utf8), id).replacing("\n", with: "\\n")
    let results = visits.map { #"{"visit":null,"place":"","status":"\#($0)","issues":[]}"# }
    return response(
      status,
      #"{"submission":"\#(id)","receipt":"\#(receipt)","visits":[\#(results.joined(separator: ","))],"#
        + #""issues":[],"forwarded":"no"}"#)
  }

  private static func submit(
    _ client: SubmissionClient, isDryRun: Bool = false
  ) async throws -> SubmissionResult {
    do {
      let result = try await client.submit(
        body, mediaType: "application/fhir+json", idempotencyKey: key, isDryRun: isDryRun)
      await client.shutdown()
      return result
    } catch {
      await client.shutdown()
      throw error
    }
  }

  @Test("A submission goes through an overload with one key and ends with a verified receipt")
  func retried() async throws {
    let maker = try ReceiptMaker()
    try await TestGateway.run { body, attempt, _ in
      attempt == 1
        ? Self.response(.serviceUnavailable, retryAfter: 1)
        : try Self.stored(.created, payload: body, maker: maker)
    } _: { gateway in
      let client = try gateway.client(facility: "clinic-demo", key: maker)
      let start = ContinuousClock.now
      let result = try await Self.submit(client)
      #expect(start.duration(to: .now) >= .seconds(1))
      #expect(result.verdict == .accepted && result.status == 201 && result.attempts == 2)
      #expect(result.receipt?.isSignatureVerified == true && result.fault == nil)
      let seen = gateway.seen
      #expect(seen.map(\.key) == [Self.key.text, Self.key.text])
      #expect(seen.allSatisfy { $0.body == String(decoding: Self.body, as: UTF8.self) })
      #expect(seen.allSatisfy { $0.mediaType == "application/fhir+json" })
      #expect(seen.allSatisfy { $0.facility == "clinic-demo" && $0.holder.contains("clinic-demo") })
    }
  }

  @Test("A repeat, a refused visit and a wrong receipt are told apart")
  func verdicts() async throws {
    let maker = try ReceiptMaker()
    let forger = try ReceiptMaker(seed: 9)
    typealias Case = (SubmissionResult.Verdict, ReceiptFault?, Script)
    let cases: [Case] = [
      (.repeated, nil, { body, _, _ in try Self.stored(.ok, payload: body, maker: maker) }),
      (
        .partlyRefused, nil,
        { body, _, _ in
          try Self.stored(.created, payload: body, maker: maker, visits: ["accepted", "refused"])
        }
      ),
      (
        .unproven, .otherPayload,
        { _, _, _ in try Self.stored(.created, payload: "other", maker: maker) }
      ),
      (
        .unproven, .badSignature,
        { body, _, _ in try Self.stored(.created, payload: body, maker: forger) }
      ),
      (.unproven, .missing, { _, _, _ in Self.response(.created, "{}") }),
      (.unproven, .missing, { _, _, _ in Self.response(.ok, "<html>") }),
      (
        .refused, nil,
        { body, _, _ in
          try Self.stored(.unprocessableContent, payload: body, maker: maker, visits: ["refused"])
        }
      ),
    ]
    for (verdict, fault, script) in cases {
      try await TestGateway.run(script) { gateway in
        let result = try await Self.submit(try gateway.client(key: maker))
        #expect(result.verdict == verdict && result.attempts == 1)
        #expect(result.fault == fault.map { .badReceipt($0) }, "\(verdict)")
      }
    }
  }

  @Test("A 4xx answer is final, a 5xx ends as a request to try later")
  func statuses() async throws {
    try await TestGateway.run { _, _, _ in
      Self.response(.forbidden)
    } _: { gateway in
      let result = try await Self.submit(try gateway.client())
      #expect(result.verdict == .refused && result.status == 403 && gateway.seen.count == 1)
    }
    try await TestGateway.run { _, _, _ in
      Self.response(.badGateway)
    } _: { gateway in
      let result = try await Self.submit(try gateway.client())
      #expect(result.verdict == .tryLater && result.attempts == 4 && gateway.seen.count == 4)
    }
  }

  @Test("A dry run has no receipt and needs none; its errors refuse")
  func dryRun() async throws {
    try await TestGateway.run { _, attempt, isDryRun in
      let issues = attempt == 1 ? "" : #"{"code":"BMB-1","severity":"error","position":"x"}"#
      return Self.response(
        isDryRun ? .ok : .internalServerError, #"{"dry-run":true,"visits":1,"issues":[\#(issues)]}"#
      )
    } _: { gateway in
      let good = try await Self.submit(try gateway.client(), isDryRun: true)
      #expect(good.verdict == .accepted && good.receipt == nil && good.fault == nil)
      let bad = try await Self.submit(try gateway.client(), isDryRun: true)
      #expect(bad.verdict == .refused && bad.reply?.findings.map(\.code) == ["BMB-1"])
    }
  }

  @Test("Neither a server of another authority nor a client that the server refuses is retried")
  func distrust() async throws {
    try await TestGateway.run { _, _, _ in
      Self.response(.created)
    } _: { gateway in
      let strange = try await Self.submit(try gateway.client(authorities: "client-ca"))
      #expect(strange.verdict == .untrusted && strange.attempts == 1)
      // The server's own certificate is no client's.
      let refused = try await Self.submit(try gateway.client("server"))
      #expect(refused.verdict == .untrusted && refused.attempts == 1)
      #expect(gateway.seen.isEmpty)
    }
  }

  @Test("A gateway that is not there is tried to the limit and then called unreachable")
  func unreachable() async throws {
    var clients: [SubmissionClient] = []
    try await TestGateway.run { _, _, _ in
      Self.response(.created)
    } _: { gateway in
      clients.append(try gateway.client())
    }
    let result = try await Self.submit(try #require(clients.first))
    #expect(result.verdict == .unreachable && result.attempts == 4 && result.status == nil)
  }

  @Test("A run sends every line with a bounded number in flight and goes on after a refusal")
  func run() async throws {
    let path = FileManager.default.temporaryDirectory.path + "/agent-\(UUID().uuidString).ndjson"
    let lines = (1...40).map { #"{"id":"\#($0)"}"# }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let maker = try ReceiptMaker()
    try await TestGateway.run { body, _, _ in
      body == lines[4]
        ? Self.response(.unprocessableContent)
        : try Self.stored(.created, payload: body, maker: maker)
    } _: { gateway in
      let client = try gateway.client(key: maker)
      var verdicts: [String: SubmissionResult.Verdict] = [:]
      let isWhole = try await SubmissionRun(client: client, concurrency: 3, isDryRun: false).send(
        try SubmissionFile.find([path]), onRetry: { _, _, _ in }
      ) { verdicts[$0.name] = $1.verdict }
      await client.shutdown()
      #expect(isWhole && verdicts.count == 40)
      #expect(Set(gateway.seen.map(\.body)) == Set(lines) && gateway.seen.count == 40)
      let refused = verdicts.filter { $0.value != .accepted }
      #expect(refused.count == 1 && refused.keys.first?.hasSuffix(".ndjson:5") == true)
      #expect((2...3).contains(gateway.mostAtOnce))
    }
  }

  @Test("A run stops when the gateway puts off three in a row, and says that it did")
  func stopped() async throws {
    let path = FileManager.default.temporaryDirectory.path + "/agent-\(UUID().uuidString).ndjson"
    let lines = (1...40).map { #"{"id":"\#($0)"}"# }
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await TestGateway.run { _, _, _ in
      Self.response(.tooManyRequests, retryAfter: 60)
    } _: { gateway in
      let client = try gateway.client()
      var results: [SubmissionResult] = []
      let isWhole = try await SubmissionRun(client: client, concurrency: 1, isDryRun: false).send(
        try SubmissionFile.find([path]), onRetry: { _, _, _ in }
      ) { results.append($1) }
      await client.shutdown()
      #expect(!isWhole && results.map(\.verdict) == Array(repeating: .tryLater, count: 3))
      #expect(gateway.seen.count == 3)
    }
  }
}
