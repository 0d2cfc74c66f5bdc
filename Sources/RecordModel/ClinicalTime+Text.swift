extension ClinicalTime {
  /// Reads the text of a FHIR date, dateTime or instant; nil if it is not one or the day does not
  /// exist.
  ///
  /// - Parameter defaultOffsetMinutes: where a time without an offset, or a partial date, is
  ///   placed.
  package init?(_ text: some StringProtocol, defaultOffsetMinutes: Int = witaOffsetMinutes) {
    var text = String(text)
    let time = text.withUTF8 { ClinicalTime(utf8: $0, defaultOffsetMinutes: defaultOffsetMinutes) }
    guard let time else { return nil }
    self = time
  }

  /// The same from UTF-8 bytes, without making a String.
  package init?(
    utf8 text: UnsafeBufferPointer<UInt8>, defaultOffsetMinutes: Int = witaOffsetMinutes
  ) {
    var reader = TimeReader(bytes: text)
    guard let time = reader.read(defaultOffsetMinutes: defaultOffsetMinutes) else { return nil }
    self = time
  }

  /// The text as it was sent. Source: FHIR R4 datatypes, dateTime.
  package var text: String {
    // The longest has 32 characters: microseconds and an offset.
    String(unsafeUninitializedCapacity: 40) { buffer in
      var text = TimeWriter(buffer: buffer)
      write(to: &text)
      return text.count
    }
  }

  private func write(to text: inout TimeWriter) {
    let written = offsetMinutes ?? defaultOffset
    let local = microseconds + Int64(written) * 60_000_000
    let (day, time) = local.floorDivided(by: 86_400_000_000)
    let civil = CivilDate(daysSince1970: Int(day))
    text.put(civil.year, 4)
    if precision == .year { return }
    text.put("-")
    text.put(civil.month, 2)
    if precision == .month { return }
    text.put("-")
    text.put(civil.day, 2)
    if precision == .day { return }
    let (seconds, fraction) = time.floorDivided(by: 1_000_000)
    text.put("T")
    text.put(Int(seconds / 3600), 2)
    text.put(":")
    text.put(Int(seconds / 60 % 60), 2)
    text.put(":")
    text.put(Int(seconds % 60), 2)
    let digits = Int(precision.rawValue - Precision.second.rawValue)
    if digits > 0 {
      text.put(".")
      let unit = (digits..<6).reduce(1) { unit, _ in unit * 10 }
      text.put(Int(fraction) / unit, digits)
    }
    guard let minutes = offsetMinutes else { return }
    if form % 2048 == Self.zulu { return text.put("Z") }
    text.put(minutes < 0 ? "-" : "+")
    text.put(abs(minutes) / 60, 2)
    text.put(":")
    text.put(abs(minutes) % 60, 2)
  }

  /// A partial date or a time without an offset is placed in WITA when it is read, so it is
  /// written from there.
  private var defaultOffset: Int { witaOffsetMinutes }

  /// The calendar day in WITA, as days since 1970-01-01: what "the same day" means in Banjarmasin.
  package var localDay: Int {
    Int((microseconds + Int64(witaOffsetMinutes) * 60_000_000).floorDivided(by: 86_400_000_000).0)
  }
}

/// Writes the bytes of one time; what is beyond the buffer is left out.
private struct TimeWriter {
  let buffer: UnsafeMutableBufferPointer<UInt8>
  var count = 0

  mutating func put(_ character: Unicode.Scalar) {
    guard count < buffer.count else { return }
    buffer[count] = UInt8(truncatingIfNeeded: character.value)
    count += 1
  }

  /// At least `width` digits, with noughts before.
  mutating func put(_ value: Int, _ width: Int) {
    if value < 0 { put("-") }
    var unit = 1
    var places = 1
    while places < width || value.magnitude / UInt(unit) >= 10, places < 18 {
      unit *= 10
      places += 1
    }
    while unit > 0 {
      put(Unicode.Scalar(UInt8(ascii: "0") + UInt8(value.magnitude / UInt(unit) % 10)))
      unit /= 10
    }
  }
}

extension Int64 {
  /// Quotient and remainder with the remainder never negative.
  func floorDivided(by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

/// Walks the bytes of one time; each step says no as soon as the shape breaks.
private struct TimeReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  mutating func read(defaultOffsetMinutes: Int) -> ClinicalTime? {
    guard let year = number(4), year > 0 else { return nil }
    var civil = CivilDate(year: year, month: 1, day: 1)
    var precision = ClinicalTime.Precision.year
    if take(UInt8(ascii: "-")) {
      guard let month = number(2), (1...12).contains(month) else { return nil }
      civil.month = month
      precision = .month
      if take(UInt8(ascii: "-")) {
        guard let day = number(2), day >= 1, day <= civil.daysInMonth else { return nil }
        civil.day = day
        precision = .day
      }
    }
    var micros = Int64(civil.daysSince1970) * 86_400_000_000
    guard precision == .day, take(UInt8(ascii: "T")) else {
      guard position == bytes.endIndex else { return nil }
      micros -= Int64(defaultOffsetMinutes) * 60_000_000
      return ClinicalTime(microseconds: micros, form: ClinicalTime.pack(precision, offsetCode: 0))
    }
    guard let clock = clock() else { return nil }
    guard let code = offset(), position == bytes.endIndex else { return nil }
    let minutes = code == 0 ? defaultOffsetMinutes : code == 1 ? 0 : Int(code) - 1024
    micros += clock.microseconds - Int64(minutes) * 60_000_000
    return ClinicalTime(
      microseconds: micros, form: ClinicalTime.pack(clock.precision, offsetCode: code))
  }

  @inline(__always)
  private mutating func clock() -> (microseconds: Int64, precision: ClinicalTime.Precision)? {
    guard let hour = number(2), hour < 24, take(UInt8(ascii: ":")),
      let minute = number(2), minute < 60, take(UInt8(ascii: ":")),
      let second = number(2), second <= 60
    else { return nil }
    // A leap second is kept as the last microsecond-free second before it, as PostgreSQL does.
    var micros = Int64(hour * 3600 + minute * 60 + min(second, 59)) * 1_000_000
    guard take(UInt8(ascii: ".")) else { return (micros, .second) }
    var scale: Int64 = 100_000
    var digits: Int16 = 0
    while position < bytes.endIndex, case let digit = bytes[position] &- 48, digit < 10 {
      if digits < 6 {
        micros += Int64(digit) * scale
        scale /= 10
        digits += 1
      }
      position += 1
    }
    guard digits > 0 else { return nil }
    let precision = ClinicalTime.Precision(
      rawValue: ClinicalTime.Precision.second.rawValue + digits)
    return (micros, precision ?? .fraction6)
  }

  @inline(__always)
  private mutating func offset() -> Int16? {
    guard position < bytes.endIndex else { return 0 }
    if take(UInt8(ascii: "Z")) { return ClinicalTime.zulu }
    let sign = bytes[position] == UInt8(ascii: "-") ? -1 : 1
    guard take(UInt8(ascii: "+")) || take(UInt8(ascii: "-")) else { return nil }
    guard let hours = number(2), hours <= 14, take(UInt8(ascii: ":")), let minutes = number(2),
      minutes < 60
    else { return nil }
    return ClinicalTime.offsetCode(minutes: sign * (hours * 60 + minutes))
  }

  @inline(__always)
  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.endIndex, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  @inline(__always)
  private mutating func number(_ width: Int) -> Int? {
    guard position + width <= bytes.endIndex else { return nil }
    var value = 0
    for index in position..<position + width {
      let digit = bytes[index] &- 48
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    position += width
    return value
  }
}
