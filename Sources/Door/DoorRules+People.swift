package import RecordModel

/// What a person of a facility can be refused: BMB-1650 to BMB-1659.
let peopleRules: [Rule] = [.rightMissing, .noPlace, .placeNotNamed]

extension Rule {
  /// 403: the person was not granted this right at this facility; the detail names it.
  package static let rightMissing = Rule(
    "BMB-1650", .error, type: "forbidden",
    message: Bilingual(
      id: "Hak untuk ini belum diberikan kepada Anda di fasilitas ini.",
      en: "You were not granted the right to do this at this facility."),
    fix: Bilingual(
      id: "Minta kepala fasilitas memberi hak input, correct (memperbaiki) atau view (melihat).",
      en: "Ask the facility's head to grant the right: input, correct or view."))
  /// 403: the person works at no facility now, or not at the one that he names.
  package static let noPlace = Rule(
    "BMB-1651", .error, type: "forbidden",
    message: Bilingual(
      id: "Anda tidak punya hak yang berlaku di fasilitas ini.",
      en: "You have no right in force at this facility."),
    fix: Bilingual(
      id: "Minta kepala fasilitas memberi hak di halaman Orang dan hak.",
      en: "Ask the facility's head to grant one on the page People and rights."))
  /// 403: the person works at several facilities and names none.
  package static let placeNotNamed = Rule(
    "BMB-1652", .error, type: "required",
    message: Bilingual(
      id: "Anda bekerja di beberapa fasilitas; sebut untuk yang mana.",
      en: "You work at several facilities; say for which."),
    fix: Bilingual(
      id: "Sertakan header X-Facility dengan kode fasilitasnya.",
      en: "Send the header X-Facility with the facility's code."))
}
