import ArgumentParser
import Monitoring
import RecordModel
import Simulation
import Statistics

/// An outbreak that `simulate` and `bench alerts` plant, with what a detector should find.
struct PlantedOutbreak {
  let code: String
  let kelurahan: String
  let week: Int
  let event: SyntheticEvents.Outbreak

  /// Reads `A90,6371011001,2026-W20,28,60`: ICD-10, kelurahan of residence, first week, days, cases.
  init(_ text: String) throws {
    let parts = text.split(separator: ",").map(String.init)
    guard parts.count == 5, parts[0].wholeMatch(of: /[A-Z][0-9]{2}(\.[0-9A-Z]{1,4})?/) != nil,
      let week = MMWRWeek(parts[2]), let days = Int(parts[3]), days > 0,
      let cases = Int(parts[4]), cases > 0,
      let village = Kelurahan.all.firstIndex(where: { $0.code.filter(\.isNumber) == parts[1] })
    else {
      throw ValidationError(
        "--outbreak kode,kelurahan,minggu,hari,kasus: A90,6371011001,2026-W20,28,60")
    }
    code = parts[0]
    kelurahan = parts[1]
    self.week = week.firstDay.number
    event = SyntheticEvents.Outbreak(
      code: code, villages: [village], from: CivilDate(daysSince1970: self.week), days: days,
      visits: cases)
  }

  static func all(_ texts: [String]) throws -> [PlantedOutbreak] {
    try texts.map { try PlantedOutbreak($0) }
  }

  /// The disease of SKDR that its code is; nil for none.
  var disease: SKDRDisease? {
    SKDRDisease.all.first { $0.counts([code], .adult) || $0.counts([code], .child) }
  }

  /// A table of what was planted.
  static func truth(_ outbreaks: [PlantedOutbreak]) -> String {
    "icd10,skdr,kelurahan,first_week,days,cases\n"
      + outbreaks.map { one in
        let week = MMWRWeek(CalendarDay(daysSince1970: one.week))?.text ?? ""
        return
          "\(one.code),\(one.disease?.code ?? ""),\(one.kelurahan),\(week),\(one.event.days),\(one.event.visits)\n"
      }.joined()
  }
}
