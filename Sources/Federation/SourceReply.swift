package import RecordModel
package import Registry

/// What one registered endpoint is asked about one person, and as whom.
package struct SourceAsking: Hashable, Sendable {
  /// The numbers that name the person, the surest first: each is asked by, and who is found must carry one of them.
  package let numbers: [ExternalIdentifier]
  /// `X-Purpose-Of-Use`.
  package let purpose: String
  /// `X-Acting-User`: the facility's code and the person there.
  package let actingUser: String
  /// `X-Request-Id`, the same in both logs.
  package let requestID: String

  /// A question.
  package init(
    numbers: [ExternalIdentifier], purpose: String, actingUser: String, requestID: String
  ) {
    self.numbers = numbers
    self.purpose = purpose
    self.actingUser = actingUser
    self.requestID = requestID
  }
}

/// Why an endpoint gave nothing that is taken.
package enum SourceFault: Error, Hashable, Sendable {
  /// Not reached, or it said that it cannot now.
  case down(String)
  /// It does not let us.
  case refused
  /// It answered with what is not taken: in our own words, never in its.
  case unusable(String)
}

/// What one endpoint answered to the questions by each number of a person.
package struct SourceAnswer: Sendable {
  /// Whom they found, once each.
  package let records: [SourceRecord]
  /// How the worst of them ended; nil where all were answered.
  package let fault: SourceFault?

  /// An answer.
  package init(records: [SourceRecord] = [], fault: SourceFault? = nil) {
    self.records = records
    self.fault = fault
  }
}

/// What came of asking one endpoint.
package struct SourceReply: Sendable {
  /// How it ended.
  package enum State: String, Hashable, Sendable, CaseIterable {
    /// It answered; not in time; not reached, or not asked because it did not answer of late; it refused; it
    /// answered with what is not taken. Of a person with several numbers, the worst of the questions.
    case answered, late, down, refused, unusable
    /// The person's word closes it; he has no number that it would know; only what is here was wanted.
    case suppressed
    case noNumber = "no-number"
    case notAsked = "not-asked"
  }

  /// Whom.
  package let source: SourceEntry
  /// How it ended.
  package let state: State
  /// What it has of the person; empty unless it answered by one of his numbers.
  package var records: [SourceRecord] = []
  /// When it answered, microseconds since 1970: what is shown is as old as this. Nothing is kept for later.
  package var asOf: Int64?
  /// How long it took.
  package var milliseconds: Int?
  /// When it answered last, to this gateway, since it began; microseconds since 1970.
  package var lastAnswered: Int64?
  /// What was wrong, in our own words; never a value of a person.
  package var fault: String?

  /// A reply.
  package init(_ source: SourceEntry, _ state: State) {
    self.source = source
    self.state = state
  }
}
