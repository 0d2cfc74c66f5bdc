import CityMap
package import RecordModel
import RegisterFormat
package import Registry

/// A sheet of facilities or of practitioners as it was read: what each row states, and what is wrong.
package struct RegistrySheet: Sendable {
  /// Rows of one sheet. The city has fewer than a thousand facilities; a row is one practitioner's place.
  package static let maximumRows = 20_000

  /// What a row states.
  package struct Entry: Sendable {
    /// The number beside it in a spreadsheet program.
    package let row: Int
    /// The facility's code, or the practitioner's IHS number.
    package let code: String
    /// What is stated, with its days.
    package let statements: [Statement]
  }

  /// Something that a row states.
  package struct Statement: Hashable, Sendable {
    /// What.
    package let content: RegistryFact.Content
    /// Its own days; nil for from the day of the import on.
    package let valid: ValidDays?
  }

  /// Whether the rows are practitioners' places.
  package private(set) var isOfPractitioners = false
  /// What the rows state.
  package private(set) var entries: [Entry] = []
  /// What is wrong, by row and column.
  package private(set) var issues: [Issue] = []

  private var columns: [RegistryColumn: Int] = [:]
  private let facilities: [String: FacilityID]

  /// Reads a sheet; what cannot be read is among the issues.
  ///
  /// - Parameter facilities: the ids of facilities by code, for the places of practitioners.
  package init(_ bytes: [UInt8], facilities: [String: FacilityID]) {
    self.facilities = facilities
    let rows: [SheetRows.Row]
    do {
      rows = try SheetRows.read(bytes, maximum: Self.maximumRows)
    } catch {
      issues.append(Issue(error.rule, at: ""))
      return
    }
    guard let head = rows.firstIndex(where: { isHead($0) }) else {
      issues.append(Issue(.sheetTitlesNotFound, at: ""))
      return
    }
    for (index, title) in rows[head].cells.enumerated() {
      if let column = RegistryColumn.titled(title), columns[column] == nil {
        columns[column] = index
      }
    }
    isOfPractitioners = columns[.ihs] != nil
    var seen: Set<String> = []
    for row in rows[(head + 1)...] {
      var reading = RowOfRegistry(row, columns, facilities)
      let entry = isOfPractitioners ? reading.practitioner() : reading.facility()
      if let entry, !isOfPractitioners, !seen.insert(entry.code).inserted {
        reading.refuse(.sheetRowTwice, .code)
      }
      issues += reading.issues
      if reading.issues.allSatisfy({ !$0.isError }), let entry { entries.append(entry) }
    }
  }

  private func isHead(_ row: SheetRows.Row) -> Bool {
    let found = Set(row.cells.compactMap(RegistryColumn.titled))
    return found.isSuperset(of: [.code, .name, .kind]) || found.isSuperset(of: [.ihs, .name])
  }
}

/// One row of such a sheet while it is read.
struct RowOfRegistry {
  private let row: SheetRows.Row
  private let columns: [RegistryColumn: Int]
  private let facilities: [String: FacilityID]
  private(set) var issues: [Issue] = []

  init(
    _ row: SheetRows.Row, _ columns: [RegistryColumn: Int], _ facilities: [String: FacilityID]
  ) {
    self.row = row
    self.columns = columns
    self.facilities = facilities
  }

  mutating func refuse(_ rule: Rule, _ column: RegistryColumn) {
    issues.append(Issue(rule, at: "row \(row.number), column \(column.title)"))
  }

  private func text(_ column: RegistryColumn) -> String? {
    guard let index = columns[column], index < row.cells.count else { return nil }
    var text = row.cells[index]
    // What guards a cell from being taken for a formula.
    if text.hasPrefix("'") { text.removeFirst() }
    return text.isEmpty ? nil : String(text.prefix(200))
  }

  private mutating func day(_ column: RegistryColumn) -> Int? {
    guard let text = text(column) else { return nil }
    guard let day = SheetRows.day(text) else {
      refuse(.sheetDayUnreadable, column)
      return nil
    }
    return day
  }

  /// The days from one column to the last day that another names; nil where neither is filled.
  private mutating func days(_ from: RegistryColumn, _ until: RegistryColumn) -> ValidDays? {
    let (first, last) = (day(from), day(until))
    guard first != nil || last != nil else { return nil }
    guard let first, let valid = ValidDays(from: first, until: last.map { $0 + 1 }) else {
      refuse(.sheetDaysTurned, first == nil ? from : until)
      return nil
    }
    return valid
  }

  mutating func facility() -> RegistrySheet.Entry? {
    guard let code = code(.code), let profile = profile() else { return nil }
    var statements = [RegistrySheet.Statement(content: .profile(profile), valid: nil)]
    for (column, system) in [
      (RegistryColumn.satusehat, FacilityCodeSystem.satusehat), (.sarana, .sarana), (.bpjs, .bpjs),
      (.kemenkes, .kemenkes),
    ] {
      guard let value = text(column) else { continue }
      if !system.matches(value) { refuse(.sheetCodeForm, column) }
      let alias = ExternalIdentifier(system: system.rawValue, value: value)
      statements.append(.init(content: .alias(alias), valid: nil))
    }
    if let head = text(.head) {
      statements.append(.init(content: .head(name: head, ihsNumber: text(.headIHS)), valid: nil))
    }
    if let number = text(.licence) {
      statements.append(
        .init(
          content: .licence(number: number, issuer: text(.licenceIssuer)),
          valid: days(.licenceFrom, .licenceUntil)))
    }
    if let level = text(.accreditation) {
      statements.append(
        .init(
          content: .accreditation(level: level, issuer: nil),
          valid: days(.accreditationFrom, .accreditationUntil)))
    }
    statements += services() + beds()
    return RegistrySheet.Entry(row: row.number, code: code, statements: statements)
  }

  private mutating func code(_ column: RegistryColumn) -> String? {
    guard let code = text(column), code.utf8.count <= 64,
      code.utf8.allSatisfy({
        $0 &- 48 < 10 || ($0 | 0x20) &- 97 < 26 || $0 == UInt8(ascii: ".")
          || $0 == UInt8(ascii: "-")
      })
    else {
      refuse(.sheetCodeForm, column)
      return nil
    }
    return code
  }

  private mutating func profile() -> FacilityProfile? {
    guard let name = text(.name) else {
      refuse(.sheetCellMissing, .name)
      return nil
    }
    guard let kind = text(.kind).flatMap(Self.kind) else {
      refuse(.sheetKindUnknown, .kind)
      return nil
    }
    var profile = FacilityProfile(name: name, kind: kind.rawValue, isGovernment: false)
    switch text(.ownership)?.lowercased() {
    case "pemerintah", "government", "negeri", "pemda", "pemko", "provinsi":
      profile.isGovernment = true
    case "swasta", "private", "perorangan", "yayasan": break
    case nil: profile.isGovernment = kind.sarana == "102"
    default: refuse(.sheetOwnershipUnknown, .ownership)
    }
    if let place = text(.kelurahan) {
      let found = CityMap.kelurahan(named: place) ?? CityMap.kelurahan(code: place)
      if found == nil { refuse(.sheetKelurahanUnknown, .kelurahan) }
      profile.kelurahanCode = found?.code
    }
    profile.address = text(.address)
    profile.phone = text(.phone)
    profile.email = text(.email)
    profile.parent = text(.parent)
    return profile
  }

  private static func kind(_ text: String) -> FacilityKind? {
    let wanted = text.lowercased()
    return FacilityKind(rawValue: wanted)
      ?? FacilityKind.allCases.first {
        [$0.title.indonesian.lowercased(), $0.title.english.lowercased()].contains(wanted)
      }
  }

  /// `kode=nama | kode=nama`, or names alone.
  private func services() -> [RegistrySheet.Statement] {
    (text(.services) ?? "").split { ";|".contains($0) }.compactMap { part in
      let sides = part.split(separator: "=", maxSplits: 1).map {
        String($0).trimmingSpaces
      }
      guard let first = sides.first, !first.isEmpty else { return nil }
      return .init(content: .service(code: first, name: sides.last ?? first), valid: nil)
    }
  }

  /// `kelas=jumlah, kelas=jumlah`.
  private mutating func beds() -> [RegistrySheet.Statement] {
    (text(.beds) ?? "").split { ";|,".contains($0) }.compactMap { part in
      let sides = part.split(separator: "=", maxSplits: 1).map { String($0).trimmingSpaces }
      guard sides.count == 2, let bedClass = BedClass(rawValue: sides[0].lowercased()),
        let count = Int(sides[1]), (0...10_000).contains(count)
      else {
        refuse(.sheetBedsUnreadable, .beds)
        return nil
      }
      return .init(content: .beds(bedClass, count: count), valid: nil)
    }
  }

  mutating func practitioner() -> RegistrySheet.Entry? {
    guard let ihs = code(.ihs) else { return nil }
    guard let name = text(.name) else {
      refuse(.sheetCellMissing, .name)
      return nil
    }
    let sex: Sex? =
      switch text(.sex)?.lowercased() {
      case "l", "laki-laki", "male", "m": .male
      case "p", "perempuan", "female", "f": .female
      default: nil
      }
    var statements = [
      RegistrySheet.Statement(
        content: .person(name: name, sex: sex, profession: text(.profession)), valid: nil)
    ]
    if let str = text(.str) {
      statements.append(
        .init(content: .registration(number: str), valid: days(.strFrom, .strUntil)))
    }
    if let sip = text(.sip) {
      guard let place = text(.facility).flatMap({ facilities[$0] }) else {
        refuse(.sheetFacilityUnknown, .facility)
        return nil
      }
      statements.append(
        .init(
          content: .placement(sip: sip, facility: place, profession: nil),
          valid: days(.sipFrom, .sipUntil)))
    }
    return RegistrySheet.Entry(row: row.number, code: ihs, statements: statements)
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
