import RecordModel

/// A workbook: its sheets, and what their cells refer to. Source: ECMA-376 parts 1 and 2.
final class Workbook {
  let archive: ZipArchive
  private(set) var strings = SharedStrings()
  private(set) var styles = WorkbookStyles()
  private(set) var is1904 = false
  private var sheets: [ZipArchive.Entry] = []

  /// Finds the sheet that looks like a register and reads its titles.
  static func open(_ bytes: [UInt8], _ dictionary: HeaderDictionary) -> RegisterFile.Opened {
    do throws(WorkbookFault) {
      let archive = try ZipArchive(bytes)
      if let rule = try other(archive) { return RegisterFile.refused(rule) }
      let book = try Workbook(archive)
      return try book.choose(dictionary)
    } catch {
      return RegisterFile.refused(error.rule)
    }
  }

  /// The first sheet, whatever is in it.
  static func firstSheet(_ bytes: [UInt8]) throws(WorkbookFault) -> SheetReader {
    let archive = try ZipArchive(bytes)
    if let rule = try other(archive) { throw WorkbookFault(rule: rule) }
    let book = try Workbook(archive)
    guard let first = book.sheets.first else { throw .broken }
    return try SheetReader(book, first)
  }

  /// The rule for a zip that is no workbook.
  private static func other(_ archive: ZipArchive) throws(WorkbookFault) -> Rule? {
    if archive["xl/workbook.xml"] != nil { return nil }
    if let type = try archive.read("mimetype", limit: 1024),
      String(decoding: type, as: UTF8.self).contains("opendocument.spreadsheet")
    {
      return .registerOpenDocument
    }
    // Not every program names its workbook so; its own list says where it is.
    return archive["_rels/.rels"] != nil && archive["word/document.xml"] == nil
      && archive["xl/workbook.bin"] == nil ? nil : .registerNotWorkbook
  }

  private init(_ archive: ZipArchive) throws(WorkbookFault) {
    self.archive = archive
    let main = try Self.mainPart(archive)
    guard let entry = archive[main] else {
      throw WorkbookFault(rule: .registerNotWorkbook)
    }
    let folder = main.split(separator: "/").dropLast().joined(separator: "/")
    let relations = try Self.relations(archive, of: main, in: folder)
    try readSheets(entry, relations)
    for relation in relations.values {
      if relation.type.hasSuffix("/sharedStrings"), let part = archive[relation.target] {
        strings = try SharedStrings(archive, part)
      } else if relation.type.hasSuffix("/styles"), let part = archive[relation.target] {
        styles = try WorkbookStyles(archive, part)
      }
    }
  }

  private static func mainPart(_ archive: ZipArchive) throws(WorkbookFault) -> String {
    if archive["xl/workbook.xml"] != nil { return "xl/workbook.xml" }
    let relations = try relations(archive, file: "_rels/.rels", in: "")
    return relations.values.first { $0.type.hasSuffix("/officeDocument") }?.target ?? ""
  }

  private static func relations(
    _ archive: ZipArchive, of part: String, in folder: String
  ) throws(WorkbookFault) -> [String: (type: String, target: String)] {
    let name = part.split(separator: "/").last ?? ""
    return try relations(archive, file: "\(folder)/_rels/\(name).rels", in: folder)
  }

  private static func relations(
    _ archive: ZipArchive, file: String, in folder: String
  ) throws(WorkbookFault) -> [String: (type: String, target: String)] {
    guard let entry = archive[file] else { return [:] }
    let xml = try XMLPull(archive, entry)
    var relations: [String: (type: String, target: String)] = [:]
    while let tag = try xml.next(), relations.count < RegisterLimits.zipEntries {
      guard tag == .open, xml.isNamed("Relationship"), let id = xml.attribute("Id"),
        let target = xml.attribute("Target")
      else { continue }
      let path =
        target.hasPrefix("/")
        ? String(target.dropFirst())
        : folder.isEmpty ? target : "\(folder)/\(target)"
      relations[id] = (xml.attribute("Type") ?? "", path)
    }
    return relations
  }

  private func readSheets(
    _ entry: ZipArchive.Entry, _ relations: [String: (type: String, target: String)]
  ) throws(WorkbookFault) {
    let xml = try XMLPull(archive, entry)
    while let tag = try xml.next(), sheets.count < RegisterLimits.sheets {
      guard tag == .open else { continue }
      if xml.isNamed("workbookPr") {
        let value = xml.attribute("date1904")
        is1904 = value == "1" || value == "true"
      } else if xml.isNamed("sheet") {
        guard let id = xml.attribute("r:id") ?? xml.attribute("id"),
          let target = relations[id]?.target, let part = archive[target]
        else { continue }
        sheets.append(part)
      }
    }
  }

  private func choose(_ dictionary: HeaderDictionary) throws(WorkbookFault) -> RegisterFile.Opened {
    // Most workbooks have one sheet, which then is read once.
    if sheets.count == 1 { return try read(0, dictionary) }
    var best: (index: Int, score: Double)?
    var registers: [Int] = []
    for index in sheets.indices {
      let reader = try SheetReader(self, sheets[index])
      let rows = CSVDialect.firstRows(RegisterLimits.headerRows) { reader.next(&$0) }
      if let failure = reader.failure { throw WorkbookFault(rule: failure) }
      guard let header = RegisterHeader.find(rows, dictionary) else { continue }
      if header.missing.isEmpty { registers.append(index) }
      if header.score > best?.score ?? 0 { best = (index, header.score) }
    }
    guard !sheets.isEmpty else { throw WorkbookFault(rule: .registerWorkbookBroken) }
    let chosen = best?.index ?? 0
    var opened = try read(chosen, dictionary)
    for index in registers where index != chosen {
      opened.issues.append(Issue(.registerSheetNotRead, at: "sheet \(index + 1)"))
    }
    return opened
  }

  private func read(
    _ index: Int, _ dictionary: HeaderDictionary
  ) throws(WorkbookFault) -> RegisterFile.Opened {
    RegisterFile.read(dictionary, RegisterSource(try SheetReader(self, sheets[index])))
  }
}
