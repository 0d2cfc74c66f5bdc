/// From which networks each certificate came.
struct AddressBook {
  private var networks: [String: [String: Int]] = [:]
  private var total: [String: Int] = [:]
  private var ofFacility: [String: Set<String>] = [:]
  private(set) var found: [Anomaly] = []

  mutating func take(_ record: AccessRecord, _ thresholds: AnomalyThresholds) {
    guard let network = Self.network(record.address) else { return }
    let before = total[record.certificate, default: 0]
    let isNew = networks[record.certificate]?[network] == nil
    if isNew, before >= thresholds.knownAddresses,
      ofFacility[record.facility]?.contains(network) != true
    {
      let known = networks[record.certificate]?.count ?? 0
      found.append(
        Anomaly(
          .newAddress, key: "\(record.certificate.prefix(16)) entry \(record.index)",
          who: "\(record.facility) \(record.certificate.prefix(16))",
          entries: [(record.index, record.at)], score: Double(before),
          reason: AnomalyTexts.newAddress(before, known)))
    }
    networks[record.certificate, default: [:]][network, default: 0] += 1
    total[record.certificate] = before + 1
    ofFacility[record.facility, default: []].insert(network)
  }

  /// The first three numbers of an IPv4 address, the first four groups of an IPv6 one; providers
  /// change the rest every day.
  static func network(_ address: String) -> String? {
    let isSix = address.contains(":")
    let parts = address.split(separator: isSix ? ":" : ".", omittingEmptySubsequences: false)
    guard parts.count >= 4 else { return address.isEmpty ? nil : address }
    return parts.prefix(isSix ? 4 : 3).joined(separator: isSix ? ":" : ".")
  }
}

/// Numbers that searches asked for, the newest of each reader.
struct SequenceWatch {
  private struct Asked {
    let number: UInt64
    let index: Int64
    let at: Int64
  }

  private var newest: [Reader: [Asked]] = [:]
  /// Entries that an earlier find covers: a longer run of the same is one anomaly.
  private var covered: [Reader: Set<Int64>] = [:]
  private(set) var found: [Anomaly] = []

  mutating func take(_ record: AccessRecord, _ thresholds: AnomalyThresholds) {
    guard let number = record.asked else { return }
    let reader = Reader(facility: record.facility, user: record.user)
    var window = newest[reader, default: []]
    window.append(Asked(number: number, index: record.index, at: record.at))
    if window.count > thresholds.window { window.removeFirst() }
    newest[reader] = window
    let run = Self.run(around: number, in: window, gap: thresholds.gap)
    guard Set(run.map(\.number)).count >= thresholds.sequence else { return }
    let known = covered[reader, default: []]
    defer { covered[reader, default: []].formUnion(run.map(\.index)) }
    guard known.isDisjoint(with: run.map(\.index)), let first = run.map(\.index).min() else {
      return
    }
    found.append(
      Anomaly(
        .sequence, key: "\(reader.text) from \(first)", who: reader.text,
        entries: run.map { ($0.index, $0.at) }, score: Double(run.count),
        reason: AnomalyTexts.sequence(run.count, window.count)))
  }

  /// The numbers that hang together with one, each at most `gap` from the next.
  private static func run(around number: UInt64, in window: [Asked], gap: UInt64) -> [Asked] {
    let sorted = window.sorted { $0.number < $1.number }
    guard let middle = sorted.firstIndex(where: { $0.number == number }) else { return [] }
    var (first, last) = (middle, middle)
    while first > 0, sorted[first].number - sorted[first - 1].number <= gap { first -= 1 }
    while last + 1 < sorted.count, sorted[last + 1].number - sorted[last].number <= gap {
      last += 1
    }
    return Array(sorted[first...last])
  }
}
