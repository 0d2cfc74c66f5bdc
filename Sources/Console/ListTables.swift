import AuditLog
import Hummingbird
import RecordModel

/// The lists of the console as tables for files: what a page shows under its own markup, without its forms.
///
/// A page whose markup says more than a table of figures can, as tags and forms in its rows do, keeps it and has these
/// under links (`Templates.files`); the columns and rows are the page's.
enum ListSheets {
  /// Label and text of what was chosen, when it was read, and what is left out.
  typealias Notes = [(label: String, text: String)]
}

extension ListSheets {
  /// What a list's file says above its rows.
  ///
  /// - Parameters:
  ///   - chosen: the filters in words; empty where there are none.
  ///   - moment: when it was read, microseconds since 1970.
  ///   - most: rows of the page and of the file at most; nil where all are there.
  static func notes(
    _ chosen: String = "", at moment: Int64, most: Int? = nil, _ say: Language
  ) -> Notes {
    var notes: Notes = []
    if !chosen.isEmpty { notes.append((say.plain(MonitorTexts.filters), chosen)) }
    notes.append((say.plain(MonitorTexts.cut), say.time(moment)))
    if let most { notes.append((say.plain(ListTexts.rows), say.plain(ListTexts.most(most)))) }
    return notes
  }
}

extension FigureSheet {
  /// A list: columns by their name for machines, their title and whether they hold numbers.
  init(
    _ title: Bilingual, _ columns: [(name: String, title: Bilingual, isNumber: Bool)],
    _ rows: [[Cell]], _ notes: ListSheets.Notes, _ say: Language
  ) {
    self.init(
      title: say.plain(title), columns: columns.map { ($0.name, say.plain($0.title), $0.isNumber) },
      rows: rows, notes: notes)
  }
}

extension FigureSheet.Cell {
  /// A whole number.
  static func whole(_ value: Int) -> FigureSheet.Cell { .number(Double(value)) }

  /// Words, or a dash where there are none.
  static func told(_ words: String?) -> FigureSheet.Cell { .words(words ?? "–") }
}

extension PageTables {
  /// The tables of a list.
  ///
  /// - Parameters:
  ///   - path: without language and ending.
  ///   - fields: what was chosen, in the address's one order; nil is left out.
  ///   - name: the files' name; the day of `moment` follows it.
  ///   - moment: when it was read, microseconds since 1970.
  init(
    list path: String, _ fields: [(name: String, value: String?)] = [], name: String,
    at moment: Int64, _ say: Language
  ) {
    let parts = fields.compactMap { name, value in
      value.map { "\(name)=\(FormFields.escape($0))" }
    }
    self.init(
      path: say.link(path), query: parts.joined(separator: "&"),
      name: "\(name)_\(CivilDate.text(CivilDate.localDay(at: moment)))", say)
  }

  /// The links to a table's files, for a page with markup of its own.
  func files(_ table: String) -> [LabelledLink] {
    MonitorFormat.links { address(of: table, $0) }
  }
}

extension MonitorFormat {
  /// What a look is in the log: a page that was opened, in whatever words, or a table that was taken away.
  func event(_ page: LeafDraft.Event = .page) -> LeafDraft.Event { self == .page ? page : .export }

  /// Whether a table is asked for: a page has them all, a file the one that it names.
  func asks(_ named: String?) -> (String) -> Bool { { self == .page || named == $0 } }
}

extension DurableEntry {
  /// When it was written: up to when a list that is read on its strength reaches, microseconds since 1970.
  var moment: Int64 { leaves.last?.at ?? 0 }
}

extension PageRequest {
  /// The query's fields of a page or of a file, which alone may name a table.
  func query(_ allowed: Set<String>, _ format: MonitorFormat) throws -> FormFields {
    try query(format == .page ? allowed : allowed.union(["table"]))
  }

  /// The last part of the address without the ending of a file, and the ending.
  func part(_ name: String) -> (String, MonitorFormat) {
    MonitorFormat.split(context.parameters.get(name) ?? "")
  }
}

extension Templates {
  /// The links to the files of the list that follows: of the table behind it, or of the rows in the box behind it.
  static func files(_ say: Language, _ list: String = "files") -> String {
    """
    <p class="files list">\(say(MonitorTexts.files)): {{#\(list)}}<a href="{{href}}">{{label}}</a> {{/\(list)}}</p>
    """
  }
}

/// Words of the files of lists.
enum ListTexts {
  static let rows = Bilingual(id: "Baris", en: "Rows")
  static let code = Bilingual(id: "Kode", en: "Code")
  static let entry = Bilingual(id: "Entri", en: "Entry")
  static let proof = Bilingual(id: "Bukti pelaku", en: "Proof of the actor")
  static let persons = Bilingual(id: "Jumlah orang", en: "Persons")
  static let first = Bilingual(id: "Pertama", en: "First")
  static let last = Bilingual(id: "Terakhir", en: "Last")
  static let count = Bilingual(id: "Jumlah", en: "Count")
  static let detail = Bilingual(id: "Rincian", en: "Detail")
  static let certificate = Bilingual(id: "Sertifikat", en: "Certificate")
  static let address = Bilingual(id: "Alamat sertifikat (URI)", en: "URI of the certificate")

  static func most(_ count: Int) -> Bilingual {
    Bilingual(
      id: "Paling banyak \(count), seperti halamannya.", en: "At most \(count), as its page.")
  }

  /// Where a list goes on that is too long for one file.
  static func older(_ before: Int64) -> Bilingual {
    Bilingual(
      id: "Masih ada catatan yang lebih lama: tambahkan before=\(before) pada alamat ini.",
      en: "There are older entries: add before=\(before) to this address.")
  }
}
