import Charts
import Monitoring
import RecordModel
import Statistics

/// Words of control charts: what the signs and the runs say, and how limits are changed.
enum LimitTexts {
  static let variation = Bilingual(id: "Variasi", en: "Variation")
  static let assurance = Bilingual(id: "Jaminan target", en: "Assurance of the target")
  static let runs = Bilingual(id: "Deret (Anhøj)", en: "Runs (Anhøj)")
  static let changes = Bilingual(id: "Perubahan batas kendali", en: "Changes of control limits")
  static let heading = Bilingual(id: "Ubah batas kendali", en: "Change the control limits")
  static let lead = Bilingual(
    id:
      "Batas dihitung dari semua bulan pada bagan. Sesudah perubahan yang disengaja, hitung ulang mulai bulan itu; setelah proses mantap, bekukan agar bulan berikutnya dinilai dengan batas lama. Batas baru tampak setelah 12 bulan. Siapa, kapan, dan mengapa tetap tersimpan. Berlaku untuk bagan ini: seluruh kota, atau fasilitas pemilik yang dipilih.",
    en:
      "Limits are made of all months of the chart. After a change that was meant, have them made anew from that month on; once the process is steady, freeze them, so that later months are judged by them. New limits show after 12 months. Who, when and why are kept for good. It holds for this chart: the whole city, or the facilities of the owner chosen."
  )
  static let kind = Bilingual(id: "Perubahan", en: "Change")
  static let month = Bilingual(id: "Bulan", en: "Month")
  static let reason = Bilingual(id: "Alasan", en: "Reason")
  static let save = Bilingual(id: "Simpan perubahan", en: "Save the change")
  static let history = Bilingual(id: "Riwayat batas kendali", en: "History of the control limits")
  static let changedAt = Bilingual(id: "Diubah", en: "Changed")
  static let changedBy = Bilingual(id: "Oleh", en: "By")
  static let chart = Bilingual(id: "Bagan", en: "Chart")

  static func kind(_ kind: LimitChange.Kind) -> Bilingual {
    switch kind {
    case .anew: Bilingual(id: "Hitung ulang mulai bulan", en: "Make anew from month")
    case .frozen: Bilingual(id: "Bekukan sesudah bulan", en: "Freeze after month")
    case .lifted: Bilingual(id: "Cabut perubahan pada bulan", en: "Take back the change at month")
    }
  }

  static func place(_ place: String) -> Bilingual {
    switch place {
    case "government": OfficeTexts.government
    case "private": OfficeTexts.isPrivate
    default: MeasureTexts.city
    }
  }

  /// Who changed the limits where, when and why, in one sentence.
  static func change(_ change: LimitChange) -> Bilingual {
    let month = change.month.text
    let (day, english) = (
      Language.indonesian.time(change.statedAt), Language.english.time(change.statedAt)
    )
    switch change.kind {
    case .anew:
      return Bilingual(
        id:
          "Batas dihitung ulang mulai \(month) oleh \(change.statedBy), \(day): \(change.reason).",
        en: "Limits made anew from \(month) by \(change.statedBy), \(english): \(change.reason).")
    case .frozen:
      return Bilingual(
        id: "Batas dibekukan sesudah \(month) oleh \(change.statedBy), \(day): \(change.reason).",
        en: "Limits frozen after \(month) by \(change.statedBy), \(english): \(change.reason).")
    case .lifted:
      return Bilingual(
        id: "Perubahan pada \(month) dicabut oleh \(change.statedBy), \(day): \(change.reason).",
        en: "The change at \(month) taken back by \(change.statedBy), \(english): \(change.reason)."
      )
    }
  }

  static func variation(_ variation: MakingDataCount.Variation) -> (ProcessSign, Bilingual) {
    switch variation {
    case .commonCause:
      (
        .common,
        Bilingual(id: "Bulan terakhir: variasi biasa.", en: "Last month: common variation.")
      )
    case .improvement:
      (.improvement, Bilingual(id: "Bulan terakhir: membaik.", en: "Last month: improvement."))
    case .concern:
      (.concern, Bilingual(id: "Bulan terakhir: memburuk.", en: "Last month: concern."))
    case .neutralHigh:
      (
        .change,
        Bilingual(
          id: "Bulan terakhir: berubah, lebih tinggi.", en: "Last month: a change, higher.")
      )
    case .neutralLow:
      (
        .change,
        Bilingual(id: "Bulan terakhir: berubah, lebih rendah.", en: "Last month: a change, lower.")
      )
    }
  }

  static func assurance(_ assurance: MakingDataCount.Assurance) -> (ProcessSign, Bilingual) {
    switch assurance {
    case .consistentPass:
      (
        .passes,
        Bilingual(
          id: "Target tercapai terus: batas kendali seluruhnya di sisi baik.",
          en: "The target is passed consistently: the limits lie wholly on its good side.")
      )
    case .consistentFail:
      (
        .fails,
        Bilingual(
          id: "Target tidak tercapai tanpa perubahan: batas kendali seluruhnya di sisi buruk.",
          en: "The target is failed consistently: the limits lie wholly on its bad side.")
      )
    case .hitOrMiss:
      (
        .hitOrMiss,
        Bilingual(
          id: "Target kadang tercapai, kadang tidak: target di dalam batas kendali.",
          en: "The target is hit or missed by chance: it lies within the limits.")
      )
    }
  }

  /// The Anhoej rules in one sentence.
  static func runs(_ runs: RunsAnalysis) -> Bilingual {
    let (run, most) = (runs.longestRun, runs.longestRunLimit)
    let (crossings, fewest) = (runs.crossings, runs.crossingsLimit)
    let isSignal = runs.isSignal
    return Bilingual(
      id:
        "Anhøj: deret terpanjang \(run) (paling banyak \(most)), perpindahan sisi \(crossings) "
        + "(paling sedikit \(fewest)): \(isSignal ? "tanda pergeseran" : "tanpa tanda pergeseran").",
      en:
        "Anhøj: longest run \(run) (at most \(most)), crossings \(crossings) (at least \(fewest)): "
        + "\(isSignal ? "a sign of a shift" : "no sign of a shift").")
  }
}
