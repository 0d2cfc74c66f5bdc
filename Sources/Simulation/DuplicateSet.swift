import RecordModel

/// Records of invented people at several facilities, with the errors that clerks make and the truth
/// of who is who.
///
/// Twins, namesakes, fathers and sons are in it. How often each error is made stands in
/// `RecordErrors`; a pure function of seed and number of people.
package struct DuplicateSet: Sendable {
  /// One record as a facility keeps it.
  package struct Record: Sendable {
    /// `r` and a number, in an order that says nothing.
    package var id = ""
    /// The invented person, from 0.
    package var person = 0
    /// The household that the person lives in, from 0.
    package var household = 0
    /// Name as written.
    package var name = ""
    /// `yyyy-MM-dd`, or empty.
    package var birthDate = ""
    /// `male`, `female` or empty.
    package var sex = ""
    /// Ten digits, or empty.
    package var village = ""
    /// Three digits, or empty.
    package var rt = ""
    /// Three digits, or empty.
    package var rw = ""
    /// Street and number, or empty.
    package var street = ""
    /// As written, or empty.
    package var phone = ""
    /// The mother's name, or empty.
    package var mother = ""
    /// Sixteen digits, or empty.
    package var nik = ""
    /// Sixteen digits, or empty; a newborn's mother's.
    package var motherNIK = ""
    /// Thirteen digits, or empty.
    package var card = ""
  }

  /// All records; no order of people is left in them.
  package let records: [Record]

  /// Records of `people` people of a seed's city.
  package init(seed: UInt64, people: Int) {
    let city = SyntheticCity(seed: seed, from: CivilDate(year: 2025, month: 1, day: 1), days: 365)
    var all: [Record] = []
    for number in 0..<people {
      let family = DuplicateFamily(number, city: city)
      for (turn, truth) in family.people.enumerated() {
        let index = number * 2 + turn
        var own = SeededGenerator(seed, .duplicate, index)
        let count = [1, 1, 1, 1, 1, 2, 2, 2, 2, 3][own.below(10)]
        for _ in 0..<count {
          var record = RecordErrors.told(truth, kin: family.kin, &own)
          record.person = index
          record.household = family.household
          all.append(record)
        }
      }
    }
    var mixing = SeededGenerator(seed, .duplicate, -1)
    for index in all.indices.reversed() { all.swapAt(index, mixing.below(index + 1)) }
    for index in all.indices { all[index].id = "r" + digits(index + 1, 7) }
    records = all
  }

  /// The columns of `records.tsv`.
  package static let titles = [
    "record", "name", "birth_date", "sex", "village", "rt", "rw", "street", "phone", "mother",
    "nik", "mother_nik", "card",
  ]

  /// What a facility knows, a line a record with tabs between cells: `records.tsv`.
  package var table: String {
    lines(Self.titles) {
      [
        $0.id, $0.name, $0.birthDate, $0.sex, $0.village, $0.rt, $0.rw, $0.street, $0.phone,
        $0.mother, $0.nik, $0.motherNIK, $0.card,
      ]
    }
  }

  /// Who is who: `truth.tsv`.
  package var truth: String {
    lines(["record", "person", "household"]) { [$0.id, String($0.person), String($0.household)] }
  }

  private func lines(_ titles: [String], _ cells: (Record) -> [String]) -> String {
    var text = titles.joined(separator: "\t") + "\n"
    for record in records { text += cells(record).joined(separator: "\t") + "\n" }
    return text
  }
}
