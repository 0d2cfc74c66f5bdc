package import RecordModel

/// How far an alert has come.
package enum AlertState: String, Hashable, Sendable, CaseIterable {
  /// The rules spoke, and nobody has said yet whether it is true.
  case new
  /// It was verified: there are cases.
  case verified
  /// Its danger was assessed.
  case assessed
  /// Something was done.
  case responded
  /// It is over.
  case closed
}

/// How an alert ended.
package enum AlertOutcome: String, Hashable, Sendable, CaseIterable {
  /// A person declared an outbreak (KLB).
  case outbreak = "klb"
  /// There were cases, and no more follow.
  case contained
  /// Nothing happened beyond chance.
  case noEvent = "no-event"
  /// Wrong codes, visits sent twice, or the like.
  case dataError = "data-error"
}

/// What somebody does about an alert.
package enum AlertStep: Hashable, Sendable {
  /// Takes it over.
  case take
  /// Says that there are cases.
  case verify
  /// Says how dangerous it is.
  case assess
  /// Says what was done.
  case respond
  /// Ends it.
  case close(AlertOutcome)

  /// Its word in the table of steps.
  package var name: String {
    switch self {
    case .take: "take"
    case .verify: "verify"
    case .assess: "assess"
    case .respond: "respond"
    case .close: "close"
    }
  }

  /// The step of a word, and of an outcome where it ends; nil for any other.
  package init?(_ name: String, outcome: String?) {
    switch (name, outcome.flatMap(AlertOutcome.init)) {
    case ("take", nil): self = .take
    case ("verify", nil): self = .verify
    case ("assess", nil): self = .assess
    case ("respond", nil): self = .respond
    case ("close", let outcome?): self = .close(outcome)
    default: return nil
    }
  }
}

extension AlertState {
  /// The state after a step, or why the step cannot be taken.
  ///
  /// Nobody closes as an outbreak, or as contained, what nobody looked into; what is no event can be closed at
  /// once.
  package func after(_ step: AlertStep) -> Result<AlertState, AlertRefusal> {
    switch (self, step) {
    case (.closed, _): .failure(.closed)
    case (_, .take): .success(self)
    case (.new, .verify): .success(.verified)
    case (.verified, .assess): .success(.assessed)
    case (.assessed, .respond): .success(.responded)
    case (_, .close(.noEvent)), (_, .close(.dataError)): .success(.closed)
    case (.assessed, .close(.outbreak)), (.responded, .close): .success(.closed)
    case (.verified, .close(.contained)), (.assessed, .close(.contained)): .success(.closed)
    default: .failure(.notNow)
    }
  }
}

/// Why a step on an alert is not taken.
package struct AlertRefusal: Error, Hashable, Sendable {
  /// What is wrong.
  package let rule: Rule

  static let closed = AlertRefusal(rule: .alertClosed)
  static let notNow = AlertRefusal(rule: .alertNotNow)
  static let unknown = AlertRefusal(rule: .alertUnknown)
  static let note = AlertRefusal(rule: .alertNote)
  static let notOwner = AlertRefusal(rule: .alertNotOwner)
}

extension Rule {
  /// What can be refused of alerts: BMB-1890 to BMB-1894.
  package static let alertRules: [Rule] = [
    .alertUnknown, .alertClosed, .alertNotNow, .alertNote, .alertNotOwner,
  ]

  private static func alert(
    _ number: Int, _ type: String, _ message: Bilingual, _ fix: Bilingual
  ) -> Rule {
    Rule("BMB-\(number)", .error, type: type, message: message, fix: fix)
  }

  static let alertUnknown = alert(
    1890, "not-found",
    Bilingual(id: "Peringatan itu tidak ada.", en: "There is no such alert."),
    Bilingual(id: "Pilih dari daftar peringatan.", en: "Choose one from the list of alerts."))
  static let alertClosed = alert(
    1891, "conflict",
    Bilingual(id: "Peringatan ini sudah ditutup.", en: "This alert is closed."),
    Bilingual(
      id: "Peringatan baru muncul sendiri bila aturan terpenuhi lagi.",
      en: "A new one opens by itself when the rules are met again."))
  static let alertNotNow = alert(
    1892, "conflict",
    Bilingual(
      id: "Langkah ini belum bisa atau sudah dilakukan.",
      en: "This step cannot be taken yet, or was taken already."),
    Bilingual(
      id:
        "Urutannya: verifikasi, kajian, tindakan, tutup. KLB dan terkendali hanya setelah dikaji atau diverifikasi.",
      en:
        "The order is: verify, assess, respond, close. An outbreak or a contained event needs the steps before it."
    ))
  static let alertNote = alert(
    1893, "value",
    Bilingual(
      id: "Catatan kosong atau terlalu panjang.", en: "The note is empty or too long."),
    Bilingual(
      id: "Tulis 3 sampai 400 karakter, tanpa nama pasien.",
      en: "Write 3 to 400 characters, without a patient's name."))
  static let alertNotOwner = alert(
    1894, "forbidden",
    Bilingual(
      id: "Peringatan ini belum dipegang oleh Anda.", en: "This alert is not in your hands."),
    Bilingual(id: "Ambil alih dahulu.", en: "Take it over first."))
}
