/// One record looked at: 40 bytes, so that a million of them are no burden.
struct Look {
  let leaf: Int64
  let time: Int64
  let facility: Int32
  let actor: Int32
  let certificate: Int32
  let network: Int32
  let subject: Int32
  var care = Care.pending
}

/// How a look stands to the visits of that person at that facility.
enum Care: UInt8 {
  /// A visit shortly before or soon after.
  case current
  /// A visit long ago.
  case known
  /// No visit.
  case none
  /// No visit yet, and one may still be sent.
  case pending

  /// Whether it is certain that the look was not part of care just then.
  var isOutside: Bool { self == .known || self == .none }
}

/// A search for a number.
struct Question {
  let leaf: Int64
  let time: Int64
  let facility: Int32
  let actor: Int32
  let certificate: Int32
  let network: Int32
  /// Whom it found; -1 for nobody.
  let subject: Int32
  let number: UInt64
  var care = Care.pending
}

/// A visit that was submitted.
struct SubmittedVisit {
  /// Facility and person.
  let key: UInt64
  let time: Int64

  static func key(_ facility: Int32, _ subject: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: facility)) << 32 | UInt64(UInt32(bitPattern: subject))
  }
}

/// A reading past a refusal.
struct Breaking {
  let leaf: Int64
  let time: Int64
  let facility: Int32
  let actor: Int32
  let subject: Int32
  let request: String?
  var isReviewed = false
  var isReviewedBySelf = false
}

/// What one certificate did from one network in one hour.
struct NetworkHour: Hashable {
  let certificate: Int32
  let network: Int32
  let hour: Int32
}

/// A user at a facility, and what is known of him; what came first stays.
struct Actor {
  let facility: Int32
  let user: Int32
  var nameTokens: [UInt64] = []
  var kelurahan: Int32 = 0
}

/// A person in the log, and what is known of him; what came first stays.
struct KnownSubject {
  var nameTokens: [UInt64] = []
  var kelurahan: Int32 = 0
}

/// The log as numbers, in its order.
struct AccessTrail {
  var facilities = Interner()
  var users = Interner()
  var certificates = Interner()
  var networks = Interner()
  var kelurahan = Interner()
  var actors: [Actor] = []
  var subjects: [KnownSubject] = []
  var looks: [Look] = []
  var questions: [Question] = []
  var visits: [SubmittedVisit] = []
  var breakings: [Breaking] = []
  /// Entries of any kind, and submissions among them.
  var hours: [NetworkHour: (entries: Int32, submissions: Int32)] = [:]
  var firstTime = Int64.max
  var lastTime = Int64.min

  private var actorNumbers: [UInt64: Int32] = [:]
  private var subjectNumbers: [Pseudonym: Int32] = [:]
  private var networkOfAddress: [String: Int32] = [:]
  private var breakingsByRequest: [String: Int] = [:]
  private var breakingsBySubject: [UInt64: [Int]] = [:]

  /// Takes the next entry of the log.
  mutating func take(_ record: AccessRecord) {
    firstTime = min(firstTime, record.time)
    lastTime = max(lastTime, record.time)
    let facility = facilities.number(record.facility)
    let certificate = certificates.number(record.certificate)
    let network = networkNumber(record.source)
    note(record, certificate, network)
    switch record.event {
    case .read:
      let actor = actorNumber(record, facility)
      for person in record.subjects {
        looks.append(
          Look(
            leaf: record.leaf, time: record.time, facility: facility, actor: actor,
            certificate: certificate, network: network, subject: subjectNumber(person)))
      }
    case .query:
      guard let number = record.numberAsked else { return }
      questions.append(
        Question(
          leaf: record.leaf, time: record.time, facility: facility,
          actor: actorNumber(record, facility), certificate: certificate, network: network,
          subject: record.subjects.first.map { subjectNumber($0) } ?? -1, number: number))
    case .submit:
      for person in record.subjects {
        let key = SubmittedVisit.key(facility, subjectNumber(person))
        visits.append(SubmittedVisit(key: key, time: record.time))
      }
    case .breakGlass: addBreaking(record, facility)
    case .breakGlassReview: review(record, facility)
    case .other: break
    }
  }

  private mutating func note(_ record: AccessRecord, _ certificate: Int32, _ network: Int32) {
    guard certificate > 0, network > 0 else { return }
    let hour = Int32(clamping: CityClock.hours(record.time))
    let key = NetworkHour(certificate: certificate, network: network, hour: hour)
    hours[key, default: (0, 0)].entries += 1
    if record.event == .submit { hours[key, default: (0, 0)].submissions += 1 }
  }

  private mutating func networkNumber(_ source: String?) -> Int32 {
    guard let source else { return 0 }
    if let number = networkOfAddress[source] { return number }
    let number = networks.number(NetworkPrefix.of(source))
    networkOfAddress[source] = number
    return number
  }

  private mutating func actorNumber(_ record: AccessRecord, _ facility: Int32) -> Int32 {
    let user = users.number(record.user)
    let key = SubmittedVisit.key(facility, user)
    let number = actorNumbers[key] ?? Int32(actors.count)
    if Int(number) == actors.count {
      actorNumbers[key] = number
      actors.append(Actor(facility: facility, user: user))
    }
    let place = Int(number)
    if actors[place].nameTokens.isEmpty { actors[place].nameTokens = record.readerNameTokens }
    if actors[place].kelurahan == 0, let code = record.readerKelurahan {
      actors[place].kelurahan = kelurahan.number(code)
    }
    return number
  }

  private mutating func subjectNumber(_ person: AccessSubject) -> Int32 {
    let number = subjectNumbers[person.pseudonym] ?? Int32(subjects.count)
    if Int(number) == subjects.count {
      subjectNumbers[person.pseudonym] = number
      subjects.append(KnownSubject())
    }
    let place = Int(number)
    if subjects[place].nameTokens.isEmpty { subjects[place].nameTokens = person.nameTokens }
    if subjects[place].kelurahan == 0, let code = person.kelurahan {
      subjects[place].kelurahan = kelurahan.number(code)
    }
    return number
  }

  private mutating func addBreaking(_ record: AccessRecord, _ facility: Int32) {
    let subject = record.subjects.first.map { subjectNumber($0) } ?? -1
    let actor = actorNumber(record, facility)
    if let request = record.requestID { breakingsByRequest[request] = breakings.count }
    breakingsBySubject[SubmittedVisit.key(facility, subject), default: []].append(breakings.count)
    breakings.append(
      Breaking(
        leaf: record.leaf, time: record.time, facility: facility, actor: actor, subject: subject,
        request: record.requestID))
  }

  /// A review closes the reading of its request number; without one, all earlier readings of that
  /// person at that facility.
  private mutating func review(_ record: AccessRecord, _ facility: Int32) {
    var closed: [Int] = []
    if let request = record.requestID {
      if let place = breakingsByRequest[request] { closed = [place] }
    } else {
      for person in record.subjects {
        let key = SubmittedVisit.key(facility, subjectNumber(person))
        closed += breakingsBySubject[key] ?? []
      }
    }
    let user = users.number(record.user)
    for place in closed {
      let reader = actors[Int(breakings[place].actor)]
      // Nobody reviews himself.
      if user != 0, reader.user == user, record.facility == nil || reader.facility == facility {
        breakings[place].isReviewedBySelf = true
      } else {
        breakings[place].isReviewed = true
      }
    }
  }
}
