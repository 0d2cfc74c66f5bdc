import Charts
import CityMap
package import Monitoring
import RecordModel
import RegisterFormat
import StrictJSON

/// The public site: a few files without a script, a cookie or anything from elsewhere, in both languages, for
/// any web server; what changes is made anew, so they may be kept by caches.
package struct PublicSite: Sendable {
  private let figures: PublicFigures
  private let isSimulated: Bool

  /// The site of these figures; where some facility is invented, each page says so.
  package init(_ figures: PublicFigures, isSimulated: Bool) {
    self.figures = figures
    self.isSimulated = isSimulated
  }

  private static let sheet = "gaya.css"

  /// Every file: its path without a slash before, and its bytes; the same for the same figures.
  package var files: [(name: String, bytes: [UInt8])] {
    var files: [(name: String, bytes: [UInt8])] = [
      (Self.sheet, Array(Stylesheet.text.utf8)),
      (
        "index.html",
        Array(
          """
          <!DOCTYPE html>
          <html lang="id"><head><meta charset="utf-8"><title>Baimbai</title>
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <link rel="stylesheet" href="\(Self.sheet)"></head>
          <body><main><h1>Baimbai</h1><ul><li><a href="id/index.html">Bahasa Indonesia</a></li>
          <li><a href="en/index.html" lang="en">English</a></li></ul></main></body></html>

          """.utf8)
      ),
    ]
    for say in Language.allCases {
      files.append(("\(say.rawValue)/index.html", Array(index(say).utf8)))
      for page in figures.pages {
        let name = "\(say.rawValue)/\(page.indicator.id)"
        files.append(("\(name).html", Array(html(page, say).utf8)))
        files.append(("\(name).csv", csv(page, say)))
      }
    }
    for page in figures.pages {
      files.append(("\(page.indicator.id).json", json(page).serialized()))
    }
    return files
  }

  private func frame(_ title: String, _ content: String, file: String, _ say: Language) -> String {
    """
    <!DOCTYPE html>
    <html lang="\(say.rawValue)"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(Self.escaped(title)) · Baimbai</title>
    <link rel="icon" href="data:,"><link rel="stylesheet" href="../\(Self.sheet)"></head>
    <body><a class="skip" href="#main">\(say(Texts.skip))</a>
    <header class="top">\(isSimulated ? "<p class=\"banner\">\(say(Texts.simulated))</p>" : "")
    <div class="bar"><a class="brand" href="index.html">Baimbai</a>
    <span class="sub">\(say(PublicTexts.title))</span></div></header>
    <main id="main" tabindex="-1"><h1>\(Self.escaped(title))</h1>
    \(content)
    </main>
    <footer><p>\(say(PublicTexts.rule))</p>
    <a href="../\(say.other.rawValue)/\(file)" lang="\(say.other.rawValue)">\(say.other.name)</a></footer>
    </body></html>

    """
  }

  private func index(_ say: Language) -> String {
    let last = figures.last.map { "<p>\(say(PublicTexts.upTo)) \($0.text).</p>" } ?? ""
    let items = figures.pages.map { page in
      "<li><a href=\"\(page.indicator.id).html\">\(Self.escaped(say.plain(page.indicator.title)))</a></li>"
    }
    let list =
      figures.last == nil
      ? "<p>\(say(PublicTexts.none))</p>" : "<ul>\(items.joined(separator: "\n"))</ul>"
    return frame(
      say.plain(PublicTexts.title), "<p>\(say(PublicTexts.lead))</p>\(last)\(list)",
      file: "index.html", say)
  }

  private func html(_ page: PublicFigures.Page, _ say: Language) -> String {
    let indicator = page.indicator
    let facts: [(Bilingual, Bilingual)] = [
      (MonitorTexts.numerator, indicator.numerator),
      (MonitorTexts.denominator, indicator.denominator),
      (MonitorTexts.exclusions, indicator.exclusions), (MonitorTexts.source, indicator.source),
    ]
    let definition = facts.map {
      "<dt>\(say($0.0))</dt><dd>\(Self.escaped(say.plain($0.1)))</dd>"
    }.joined()
    let tables = sections(page, isFile: false, say).map { caption, lines in
      let head = (lines.first ?? []).enumerated().map { column, title in
        "<th scope=\"col\"\(column > 0 ? " class=\"num\"" : "")>\(Self.escaped(title))</th>"
      }.joined()
      let body = lines.dropFirst().map { line in
        "<tr><th scope=\"row\">\(Self.escaped(line[0]))</th>"
          + line.dropFirst().map { "<td class=\"num\">\(Self.escaped($0))</td>" }.joined() + "</tr>"
      }.joined(separator: "\n")
      let title = Self.escaped(caption)
      return """
        <h2>\(title)</h2>
        <div class="scroll" role="region" aria-label="\(title)" tabindex="0"><table><caption>\(title)</caption>
        <thead><tr>\(head)</tr></thead>
        <tbody>\(body)</tbody></table></div>
        """
    }
    return frame(
      "\(indicator.id) · \(say.plain(indicator.title))",
      """
      <p class="files">\(say(MonitorTexts.files)): <a href="\(indicator.id).csv">CSV</a>
      <a href="../\(indicator.id).json">JSON</a></p>
      <details class="card" open><summary>\(say(MonitorTexts.definition)) \(indicator.id).\(indicator.version)</summary>
      <dl>\(definition)</dl></details>
      \(tables.joined(separator: "\n"))
      """, file: "\(indicator.id).html", say)
  }

  /// Captions and lines, titles first; in a file numbers stand bare, without groups and unit.
  private func sections(
    _ page: PublicFigures.Page, isFile: Bool, _ say: Language
  ) -> [(caption: String, lines: [[String]])] {
    let measure = page.indicator.measure
    let isProportion = measure.isProportion
    func count(_ value: Int?) -> String {
      let cell = FigureSheet.Cell.count(value)
      return isFile ? cell.file(say) : cell.text(say)
    }
    func text(_ rate: Double) -> String {
      isFile ? measure.cell(rate).file(say) : measure.unit.text(rate, say.chart)
    }
    let value = say.plain(MonitorTexts.value) + (isFile ? " (\(measure.mark))" : "")
    func lines(_ first: Bilingual, _ rows: [PublicFigures.Row]) -> [[String]] {
      var head = [say.plain(first), say.plain(MonitorTexts.n)]
      if isProportion { head += [say.plain(MonitorTexts.total), value] }
      return [head]
        + rows.map { row in
          var line = [name(row.key, say), count(row.numerator)]
          if isProportion {
            line += [
              count(row.denominator),
              row.rate.map(text) ?? say.plain(MonitorTexts.hidden),
            ]
          }
          return line
        }
    }
    return [(say.plain(PublicTexts.months), lines(MonitorTexts.month, page.months))]
      + page.years.map { year, rows in
        (
          "\(say.plain(MonitorTexts.kelurahan)), \(year)",
          lines(MonitorTexts.kelurahan, rows)
        )
      }
  }

  private func name(_ key: String, _ say: Language) -> String {
    if key == "total" { return say.plain(PublicTexts.total) }
    return CityMap.kelurahan(code: key)?.name ?? say.plain(MonitorTexts.place(key))
  }

  private func csv(_ page: PublicFigures.Page, _ say: Language) -> [UInt8] {
    var rows = [
      [
        say.plain(MonitorTexts.indicator),
        "\(page.indicator.id).\(page.indicator.version) \(say.plain(page.indicator.title))",
      ], [say.plain(MonitorTexts.hidden), say.plain(PublicTexts.rule)],
    ]
    for (caption, lines) in sections(page, isFile: true, say) { rows += [[], [caption]] + lines }
    return SheetFile.csv(rows)
  }

  private func json(_ page: PublicFigures.Page) -> JSON {
    func number(_ value: Int?) -> JSON { value.map { .int($0) } ?? "hidden" }
    func rows(_ rows: [PublicFigures.Row]) -> JSON {
      .array(
        rows.map { row in
          [
            "key": .string(row.key), "numerator": number(row.numerator),
            "denominator": number(row.denominator),
            "rate": row.rate.map {
              .number(ChartDigits.text($0))
            } ?? .null,
          ]
        })
    }
    return [
      "indicator": .string(page.indicator.id), "version": .int(page.indicator.version),
      "title": [
        "id": .string(page.indicator.title.indonesian), "en": .string(page.indicator.title.english),
      ], "rule": .string(PublicTexts.rule.english), "months": rows(page.months),
      "years": .array(
        page.years.map { year, list in ["year": .int(year), "kelurahan": rows(list)] }),
    ]
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}

/// Four decimals of a rate, with a point.
private enum ChartDigits {
  static func text(_ rate: Double) -> String {
    let parts = Int((rate * 10_000).rounded())
    let digits = String(parts % 10_000)
    return "\(parts / 10_000)." + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
