import RecordModel

/// Words that registers write, and what they mean.
enum CellWords {
  /// A cell as a String; control characters, which FHIR forbids, become spaces.
  static func string(_ cell: CellBytes) -> String {
    let isClean = cell.allSatisfy { $0 >= 0x20 || $0 == 9 || $0 == 10 || $0 == 13 }
    if isClean { return String(decoding: cell, as: UTF8.self) }
    return String(
      decoding: cell.map { $0 >= 0x20 || $0 == 9 || $0 == 10 || $0 == 13 ? $0 : 0x20 },
      as: UTF8.self)
  }

  /// Whether it begins a row of totals or signatures.
  static func isTotal(_ cell: CellBytes) -> Bool {
    cell.startsWithWord("jumlah") || cell.startsWithWord("total")
      || cell.startsWithWord("sub total")
      || cell.startsWithWord("subtotal") || cell.startsWithWord("rata-rata")
      || cell.startsWithWord("mengetahui") || cell.startsWithWord("keterangan:")
      || cell.startsWithWord("rekap")
  }

  /// Whether it is a mark that says yes: `v`, `x`, `1`, a tick.
  static func isMark(_ cell: CellBytes) -> Bool { !cell.saysNothing }

  static func sex(_ cell: CellBytes) -> Sex? {
    switch cell.count {
    case 0: return nil
    case 1:
      switch cell[0].lowered {
      case UInt8(ascii: "l"), UInt8(ascii: "1"), UInt8(ascii: "m"): return .male
      case UInt8(ascii: "p"), UInt8(ascii: "2"), UInt8(ascii: "f"), UInt8(ascii: "w"):
        return .female
      default: return nil
      }
    default: break
    }
    if cell.startsWithWord("laki") || cell.isWord("lk") || cell.startsWithWord("pria")
      || cell.isWord("male") || cell.isWord("lk.") || cell.isWord("cowok")
    {
      return .male
    }
    if cell.startsWithWord("perem") || cell.isWord("pr") || cell.startsWithWord("wanita")
      || cell.isWord("female") || cell.isWord("pr.") || cell.isWord("cewek")
    {
      return .female
    }
    return nil
  }

  /// Who pays. Source: the project's list of payers (`payer.csv`); bare BPJS is `JKN`.
  static func payer(_ cell: CellBytes) -> Coding {
    func known(_ code: String, _ display: String) -> Coding {
      Coding(system: RegisterSystem.payer, code: code, display: display)
    }
    if cell.holdsWord("bpjs") || cell.holdsWord("jkn") || cell.holdsWord("kis")
      || cell.isWord("pbi") || cell.isWord("non pbi") || cell.isWord("askes")
    {
      if cell.holdsWord("tk") || cell.holdsWord("ketenagakerjaan") {
        return known("BPJSTK", "BPJS Ketenagakerjaan (JKK)")
      }
      return known("JKN", "JKN / BPJS Kesehatan")
    }
    if cell.isWord("umum") || cell.isWord("umm") || cell.startsWithWord("tunai")
      || cell.startsWithWord("pribadi") || cell.startsWithWord("bayar")
      || cell.startsWithWord("biaya sendiri") || cell.isWord("mandiri")
    {
      return known("UMUM", "Umum / biaya sendiri")
    }
    if cell.startsWithWord("gratis") || cell.startsWithWord("program") {
      return known("GRATIS", "Gratis / program pemerintah")
    }
    if cell.startsWithWord("jamkesda") {
      return known("JAMKESDA", "Jamkesda / bantuan sosial daerah")
    }
    if cell.holdsWord("raharja") {
      return known("JASARAHARJA", "Jasa Raharja (kecelakaan lalu lintas)")
    }
    if cell.startsWithWord("asuransi") { return known("ASURANSI", "Asuransi komersial") }
    if cell.startsWithWord("perusahaan") {
      return known("PERUSAHAAN", "Ikatan kerja sama perusahaan")
    }
    return Coding(system: RegisterSystem.localPayer, code: string(cell))
  }

  /// How the patient left, with what that says of the visit's status.
  ///
  /// Bare numbers are not read: 1 is death in P-Care and anything elsewhere.
  static func outcome(_ cell: CellBytes) -> (disposition: Concept?, status: String) {
    func known(_ code: String, _ display: String) -> (Concept?, String) {
      (
        Concept(
          coding: Coding(system: RegisterSystem.discharge, code: code, display: display),
          text: string(cell)), "finished"
      )
    }
    if cell.isWord("batal") || cell.startsWithWord("dibatalkan") { return (nil, "cancelled") }
    // Khanza's word for served: it says nothing of how the patient left.
    if cell.isWord("sudah") { return (nil, "finished") }
    if cell.isWord("belum") || cell.startsWithWord("berkas") { return (nil, "arrived") }
    if cell.holdsWord("tidak dirujuk") || cell.holdsWord("tidak rujuk") {
      return known("home", "Home")
    }
    if cell.holdsWord("rujuk") {
      return known("other-hcf", "Other healthcare facility")
    }
    if cell.startsWithWord("meninggal") || cell.isWord("mati") {
      return known("exp", "Expired")
    }
    if cell.holdsWord("paksa") || cell.holdsWord("permintaan sendiri") || cell.isWord("aps") {
      return known("aadvice", "Left against advice")
    }
    if cell.holdsWord("jalan") || cell.startsWithWord("pulang") || cell.startsWithWord("sembuh")
      || cell.startsWithWord("kontrol")
      || cell.startsWithWord("membaik") || cell.isWord("selesai")
    {
      return known("home", "Home")
    }
    return (Concept(text: string(cell)), "finished")
  }

  /// The class of a visit by the words for its service; nil for what is no class of its own.
  static func visitClass(_ cell: CellBytes) -> Coding? {
    if cell.holdsWord("igd") || cell.holdsWord("ugd") || cell.holdsWord("gawat darurat") {
      return RegisterSystem.emergency
    }
    if cell.holdsWord("rawat inap") || cell.holdsWord("ranap") { return RegisterSystem.inpatient }
    if cell.holdsWord("kunjungan rumah") || cell.holdsWord("home care") {
      return RegisterSystem.home
    }
    if cell.holdsWord("rawat jalan") || cell.holdsWord("ralan") { return RegisterSystem.ambulatory }
    return nil
  }

  /// The items of a cell that are parted by `;`, line ends, or comma and space.
  static func items(_ cell: CellBytes) -> [CellBytes] {
    var items: [CellBytes] = []
    var start = 0
    func end(_ index: Int) {
      var first = start
      var last = index
      while first < last, cell[first] <= 0x20 { first += 1 }
      while last > first, cell[last - 1] <= 0x20 { last -= 1 }
      if first < last { items.append(CellBytes(rebasing: cell[first..<last])) }
    }
    for index in cell.indices {
      let byte = cell[index]
      let isMark =
        byte == UInt8(ascii: ";") || byte == 10 || byte == 13
        || (byte == UInt8(ascii: ",") && index + 1 < cell.count && cell[index + 1] == 0x20)
      guard isMark, items.count < RegisterLimits.itemsPerCell else { continue }
      end(index)
      start = index + 1
    }
    end(cell.count)
    return items
  }
}
