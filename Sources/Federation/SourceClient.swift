import AsyncHTTPClient
package import Calling
import NIOCore
import NIOHTTP1
import NIOSSL
import RecordModel
package import Registry
import StrictJSON

/// Asks registered endpoints over mutual TLS: the registered host and port, the registered authority and name, no
/// redirect, and no address that an answer brought.
///
/// First `POST {base}/Patient/_search` with the person's number in the body, for each that he has, then
/// `GET {base}/Patient/{id}/$everything` of who was found. Source: `docs/federation.md`.
package actor SourceClient {
  /// Patients that one number may name at one place.
  static let maximumPatients = 3
  /// Visits that one answer may hold.
  static let count = 50
  /// Most pages of one patient, and until when another one is asked for, counted from the beginning: what
  /// was read by then is shown, and that there is more. The deadline of the whole comes a second later.
  static let maximumPages = 5
  static let pagesUntil: Duration = .milliseconds(1500)
  /// How long what a name stands for is remembered.
  static let addressLife: Duration = .seconds(60)
  /// Of a connection, and of silence on it; the deadline of the whole is somebody else's.
  static let patience: (connect: Duration, read: Duration) = (.seconds(2), .seconds(5))

  private struct Line {
    let source: SourceEntry
    let address: NetworkAddress
    let http: HTTPClient
    var checkedAt: ContinuousClock.Instant
  }

  private let identity: MutualTLSClient.Identity
  private var lines: [SourceID: Line] = [:]
  private var isClosed = false

  /// A client that shows `identity`.
  package init(as identity: MutualTLSClient.Identity) { self.identity = identity }

  /// Closes the connections; nothing may be asked after.
  package func shutdown() async {
    isClosed = true
    let open = lines.values.map(\.http)
    lines = [:]
    for http in open { try? await http.shutdown() }
  }

  /// What a source has of the person; nothing where it does not know him. Throws `SourceFault`.
  package func ask(_ source: SourceEntry, _ asking: SourceAsking) async throws -> SourceAnswer {
    let begin = ContinuousClock.now
    let http = try await client(for: source)
    return try await SourceGathering(
      search: { try await Self.patients(with: $0, at: source.baseURL, asking, http) },
      read: { try await Self.record(of: $0, at: source.baseURL, asking, http, since: begin) }
    ).answer(by: asking.numbers)
  }

  /// The ids of the patients with a number.
  private static func patients(
    with number: ExternalIdentifier, at base: String, _ asking: SourceAsking, _ http: HTTPClient
  ) async throws -> [String] {
    var search = request("\(base)/Patient/_search", asking)
    search.method = .POST
    search.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    let token = encoded("\(number.system)|\(number.value)")
    search.body = .bytes(ByteBuffer(string: "identifier=\(token)"))
    guard let found = try await send(search, http) else {
      throw SourceFault.unusable("has no search of patients")
    }
    return try SourceRecord.patients(in: found, most: maximumPatients)
  }

  /// A patient's record as far as it is read; nil where there is none.
  private static func record(
    of id: String, at base: String, _ asking: SourceAsking, _ http: HTTPClient,
    since begin: ContinuousClock.Instant
  ) async throws -> SourceRecord? {
    let first = request("\(base)/Patient/\(id)/$everything?_count=\(count)", asking)
    guard let answer = try await send(first, http) else { return nil }
    var pages = [try SourceBundle(answer)]
    while pages.count < maximumPages, ContinuousClock.now < begin + pagesUntil,
      let place = pages.last?.next(below: base),
      let page = try await Self.page("\(base)\(place)", asking, http)
    { pages.append(page) }
    return try SourceRecord(pages, of: id, numbers: asking.numbers, base: base)
  }

  /// A further page; nil where it is not had: what came before is shown all the same, as a part.
  private static func page(
    _ url: String, _ asking: SourceAsking, _ http: HTTPClient
  ) async throws -> SourceBundle? {
    do {
      return try await send(request(url, asking), http).map { try SourceBundle($0) }
    } catch is SourceFault { return nil }
  }

  private static func request(_ url: String, _ asking: SourceAsking) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: url)
    request.headers.add(name: "Accept", value: "application/fhir+json")
    request.headers.add(name: "User-Agent", value: "baimbai")
    request.headers.add(name: "X-Request-Id", value: asking.requestID)
    request.headers.add(name: "X-Purpose-Of-Use", value: asking.purpose)
    request.headers.add(name: "X-Acting-User", value: asking.actingUser)
    request.headers.add(name: SourceHeader.federated, value: "1")
    return request
  }

  /// The body of a 200; nil for a 404.
  private static func send(_ request: HTTPClientRequest, _ http: HTTPClient) async throws
    -> [UInt8]?
  {
    let status: UInt
    let body: ByteBuffer
    do {
      let answer = try await http.execute(
        request, timeout: .nanoseconds(patience.read.nanoseconds))
      status = answer.status.code
      body =
        status == 200
        ? try await answer.body.collect(upTo: SourceRecord.limits.bytes) : ByteBuffer()
    } catch is NIOTooManyBytesError {
      throw SourceFault.unusable("longer than is taken")
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw SourceFault.down("not reached (\(type(of: error)))")
    }
    switch status {
    case 200: return Array(body.readableBytesView)
    case 404: return nil
    case 401, 403: throw SourceFault.refused
    case 300..<400: throw SourceFault.unusable("leads elsewhere (\(status)); not followed")
    case 429, 500...: throw SourceFault.down("answered \(status)")
    default: throw SourceFault.unusable("answered \(status)")
    }
  }

  /// The connections to a source as it is registered now and to where its name leads now.
  func client(for source: SourceEntry) async throws -> HTTPClient {
    let moment = ContinuousClock.now
    if let line = lines[source.id], line.source == source,
      moment < line.checkedAt + Self.addressLife
    {
      return line.http
    }
    let address: NetworkAddress
    do {
      address = try await NetworkAddress.resolve(
        source.host, port: source.port, mayBeInside: source.isPrivate)
    } catch NetworkAddress.Fault.notAllowed {
      throw SourceFault.down("its name leads to an address that is not allowed")
    } catch { throw SourceFault.down("its name is not known") }
    guard !isClosed else { throw CancellationError() }
    if var line = lines[source.id] {
      if line.source == source, line.address == address {
        line.checkedAt = moment
        lines[source.id] = line
        return line.http
      }
      let old = line.http
      Task { try? await old.shutdown() }
    }
    let authority: NIOSSLCertificate
    do { authority = try NIOSSLCertificate(bytes: source.authority, format: .der) } catch {
      throw SourceFault.down("its authority cannot be read")
    }
    let http = MutualTLSClient.make(
      as: identity, authorities: [authority], oldest: .tlsv12,
      address: (source.serverName, address.text), patience: Self.patience)
    lines[source.id] = Line(source: source, address: address, http: http, checkedAt: moment)
    return http
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      if byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 { return String(UnicodeScalar(byte)) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}

/// Names of headers that both sides of a federated question know.
package enum SourceHeader {
  /// Says that a gateway asks, so that it is answered from there alone and asks nobody further.
  package static let federated = "X-Federated-Query"
}

extension Duration {
  fileprivate var nanoseconds: Int64 { Int64(self / .nanoseconds(1)) }
}
