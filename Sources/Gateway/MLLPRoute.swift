import Database
import Door
import FoundationEssentials
import HL7Format
import Intake
import LogVerification
import Logging
import RecordModel
import Registry

/// HL7 v2 over MLLP: the same intake as over HTTP, answered with acknowledgements.
///
/// A vendor's certificate acts for the facility that MSH-4 names by its code. A frame with several
/// messages is several submissions.
struct MLLPRoute: Sendable {
  let intake: Intake
  let gate: CallerGate
  let logger: Logger
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// How long a frame waits for its facility's share before it is answered AE: below what interface
  /// engines give an acknowledgement (30 s).
  static let patience: Duration = .seconds(10)

  /// The answers to what arrived, each in its frame.
  func respond(to arrival: FrameArrival) async -> [UInt8] {
    let id = RequestID(sent: nil)
    return await RequestID.$current.withValue(id) {
      switch arrival {
      case .oversized(let limit):
        return refusal(
          Issue(.bodyTooLarge, at: "", detail: "limit \(limit) bytes"), to: nil, .rejected)
      case .frame(let content):
        var answers: [UInt8] = []
        let ranges = HL7Decoder.split(content)
        for range in ranges.isEmpty ? [0..<content.count] : ranges {
          answers += await submit(Array(content[range]), id)
        }
        return answers
      }
    }
  }

  private func submit(_ message: [UInt8], _ id: RequestID) async -> [UInt8] {
    let header = HL7Header(message)
    guard let certificate = Peer.current?.certificate else {
      return refusal(Issue(.noClientCertificate, at: ""), to: header, .rejected)
    }
    let sender: FacilityIdentity
    switch await judge(certificate.fingerprint, header) {
    case .caller(.facility(let identity), _):
      guard identity.rights.contains(.input) else {
        return refusal(Issue(.rightMissing, at: ""), to: header, .rejected)
      }
      sender = identity
    case .caller: return refusal(Issue(.forbidden, at: ""), to: header, .rejected)
    case .refused(let reason):
      return refusal(Issue(reason.rule, at: "MSH-4"), to: header, .rejected)
    case .undecided, .blind: return refusal(Issue(.unavailable, at: ""), to: header, .failed)
    }
    do {
      let received = ReceivedMessage(
        sender: sender, endpoint: .hl7, type: .hl7, body: message, idempotencyKey: nil,
        requestID: id.description, receivedAt: now(), source: Peer.current?.remoteAddress)
      // While it waits the next frame is not read: the sender is held back, and loses nothing.
      let outcome = try await intake.shares.holding(
        sender.facility.id, bytes: message.count, patience: Self.patience
      ) { try await intake.submit(received) }
      return HL7Decoder.split(outcome.answer).flatMap {
        MLLPFrame.encode(Array(outcome.answer[$0]))
      }
    } catch IntakeRefusal.logSilent {
      return refusal(Issue(.logSilent, at: ""), to: header, .failed)
    } catch IntakeRefusal.quarantineFull {
      return refusal(Issue(.tooManyRequests, at: ""), to: header, .failed)
    } catch is ShareRefusal {
      return refusal(Issue(.overShare, at: ""), to: header, .failed)
    } catch {
      // Nothing is stored, or nobody knows: the sender repeats, and a repeat is one submission.
      logger.warning("an HL7 message was not stored", metadata: ["error": "\(type(of: error))"])
      return refusal(Issue(.unavailable, at: ""), to: header, .failed)
    }
  }

  /// The facility's own certificate needs no name; a vendor's does.
  private func judge(
    _ fingerprint: [UInt8], _ header: HL7Header?
  ) async -> CallerGate.Decision {
    let named = header.map { header in
      String(
        decoding: header.sendingFacility.prefix { $0 != header.separators.component },
        as: UTF8.self)
    }
    return await gate.judge(fingerprint, vendorsFacility: named)
  }

  private func refusal(
    _ issue: Issue, to header: HL7Header?, _ outcome: HL7Acknowledgement.Outcome
  ) -> [UInt8] {
    HL7Acknowledgement.answers(
      to: header, outcome: outcome, issues: [issue],
      controlID: RequestID.current?.description ?? "", time: ClinicalTime(utc: now())
    ).flatMap { MLLPFrame.encode($0) }
  }
}
