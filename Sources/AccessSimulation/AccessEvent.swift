import AccessReview

/// An entry before it is one: numbers only, so that a million and a half of them can be sorted.
struct AccessEvent {
  enum Purpose: UInt8 {
    case treatment
    case emergency
    case payment
    case operations
    case publicHealth

    var code: String {
      switch self {
      case .treatment: "TREAT"
      case .emergency: "ETREAT"
      case .payment: "HPAYMT"
      case .operations: "HOPERAT"
      case .publicHealth: "PUBHLTH"
      }
    }
  }

  /// Microseconds since 1970, UTC.
  var time: Int64
  var event: AccessRecord.Event
  var facility: Int32
  /// -1 for an officer of the city's.
  var user: Int32
  /// -1 for nobody.
  var patient: Int32
  var address: UInt32
  var purpose = Purpose.treatment
  var request: UInt64 = 0
  var number: UInt64?
  /// The planted incident it belongs to; -1 for honest care.
  var incident: Int32 = -1
}

/// Collects events, and knows when a minute of the plan is.
struct EventBook {
  /// Monday 2026-01-05 00:00 WITA, microseconds since 1970.
  static let begin: Int64 = (20_458 * 24 - 8) * 3_600_000_000
  static let minute: Int64 = 60_000_000

  let city: SimulatedCity
  var events: [AccessEvent] = []
  var reads = 0
  var numbers: SeededNumbers
  private var requests: UInt64 = 0

  init(_ city: SimulatedCity, stream: UInt64) {
    self.city = city
    numbers = SeededNumbers(city.plan.seed, stream: stream)
    requests = stream << 40
  }

  /// Adds an event at a minute since the first day; beyond the last day nothing is written.
  mutating func add(
    _ event: AccessRecord.Event, minute: Int, user: Int, patient: Int,
    purpose: AccessEvent.Purpose = .treatment, number: UInt64? = nil, address: UInt32? = nil,
    request: UInt64? = nil, incident: Int = -1
  ) {
    guard minute >= 0, minute < city.days * 1_440 else { return }
    let facility = city.users[user].facility
    requests += 1
    if event == .read { reads += 1 }
    events.append(
      AccessEvent(
        time: Self.begin + Int64(minute) * Self.minute + Int64(numbers.below(60_000_000)),
        event: event, facility: Int32(facility), user: Int32(user), patient: Int32(patient),
        address: address ?? city.facilities[facility].network.address(atMinute: minute),
        purpose: purpose, request: request ?? requests, number: number,
        incident: Int32(incident)))
  }
}
