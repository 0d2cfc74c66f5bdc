extension DetectionWording {
  /// Why a week has its colour.
  static func week(
    _ official: SKDRRule.Verdict?, modelAgrees: Bool?, hasYears: Bool
  ) -> Sentence {
    let model =
      hasYears
      ? Sentence(id: "model (Farrington)", en: "model (Farrington)")
      : Sentence(
        id: "model untuk riwayat pendek (C2)", en: "model for a short history (C2)")
    let isAlert = official?.isAlert ?? false
    if isAlert, official?.branch == .count {
      return Sentence(
        id: "Penyakit dengan aturan jumlah: setiap kasus perlu diverifikasi.",
        en: "A disease with a count rule: every case is to be verified.")
    }
    switch (isAlert, modelAgrees) {
    case (true, true):
      return Sentence(
        id: "Aturan SKDR dan \(model.indonesian) sama-sama memberi alarm.",
        en: "The SKDR rule and the \(model.english) both alarm.")
    case (true, false):
      return Sentence(
        id: "Hanya aturan SKDR yang memberi alarm; menurut \(model.indonesian) ini bisa kebetulan.",
        en: "Only the SKDR rule alarms; to the \(model.english) this can be chance.")
    case (true, nil):
      return Sentence(
        id: "Aturan SKDR memberi alarm; riwayat belum cukup untuk model.",
        en: "The SKDR rule alarms; the history is too short for a model.")
    case (false, true):
      return Sentence(
        id: "Hanya \(model.indonesian) yang memberi alarm.", en: "Only the \(model.english) alarms."
      )
    case (false, _):
      return Sentence(id: "Tidak ada alarm.", en: "No alarm.")
    }
  }

  /// Why a day has its colour.
  static func day(model: Bool?, c2: Bool?) -> Sentence {
    switch (model, c2) {
    case (true, true):
      Sentence(id: "ESSENCE dan C2 sama-sama memberi alarm.", en: "ESSENCE and C2 both alarm.")
    case (true, _): Sentence(id: "Hanya ESSENCE yang memberi alarm.", en: "Only ESSENCE alarms.")
    case (_, true): Sentence(id: "Hanya C2 yang memberi alarm.", en: "Only C2 alarms.")
    case (nil, nil):
      Sentence(
        id: "Riwayat belum cukup untuk dinilai.", en: "The history is too short to judge.")
    default: Sentence(id: "Tidak ada alarm.", en: "No alarm.")
    }
  }
}
