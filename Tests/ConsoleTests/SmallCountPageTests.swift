import CityMap
import Database
import Foundation
import Monitoring
import RecordModel
import Registry
import Statistics
import TestSupport
import Testing

/// Pages that count otherwise than indicators do: weeks of diseases and what was received; and what somebody who has
/// them all can work out.
@Suite("What pages of weeks and of data quality tell together", .timeLimit(.minutes(5)))
struct SmallCountPageTests {
  private static let homes = CityMap.kelurahan.prefix(9).map(\.code) + ["outside", "unresolved"]
  private static let facilities = (0..<7).map { "F\($0)" }

  private func register(_ house: ConsoleHouse) async throws -> [FacilityID] {
    try await house.database.transaction("test.register", as: .administration) { transaction in
      var ids: [FacilityID] = []
      for code in Self.facilities {
        ids.append(
          try await RegistryStore.put(
            FacilityEntry(
              id: FacilityID(at: ConsoleHouse.now() / 1000), code: code, name: code,
              kind: "clinic-primary", isGovernment: false, status: .active, kelurahanCode: nil,
              isSimulated: true, registeredAt: ConsoleHouse.now()), in: transaction))
      }
      return ids
    }
  }

  private func rows(_ house: ConsoleHouse, _ path: String) async throws -> [[String: Any]]? {
    let answer = try await house.ask(path, as: ConsoleHouse.officer)
    if answer.status == 400 { return nil }
    #expect(answer.status == 200, "\(path)")
    let sheet = try #require(
      JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
    return try #require(sheet["rows"] as? [[String: Any]])
  }

  private static func count(_ value: Any?) -> Int? { (value as? NSNumber)?.intValue }

  /// Puts a number or a hidden cell, of which it is known that it is `least` at least, into both solvers; the second
  /// hides only what is small itself.
  private func add(
    _ name: String, _ cells: [Int], _ value: Int?, _ truth: [Int], atLeast least: Int,
    _ solver: inout CellSolver, _ bare: inout CellSolver
  ) -> Bool {
    let sum = cells.reduce(0) { $0 + truth[$1] }
    if let value {
      #expect(value == sum, "\(name)")
      solver.show(cells, value)
      bare.show(cells, value)
      return false
    }
    solver.hide(name, cells, atLeast: least)
    if (1...4).contains(sum) { bare.hide(name, cells) } else { bare.show(cells, sum) }
    return true
  }

  @Test("No hidden count of a disease comes out of the grid and the list of places of two weeks")
  func weeks() async throws {
    let house = try await ConsoleHouse.make()
    let ids = try await register(house)
    var random = Draws(state: 7)
    let today = CivilDate.localDay(at: ConsoleHouse.now())
    // 4 January 1970 was a Sunday.
    let sunday = today - (today - 3) % 7
    let weeks = [sunday - 14, sunday - 7]
    let diseases = ["AA", "C", "X"]
    let size = Self.facilities.count * Self.homes.count
    var found = 0
    var hidden = 0
    for week in weeks {
      var lines: [String] = []
      var truth: [String: [Int]] = [:]
      for disease in diseases {
        truth[disease] = (0..<size).map { _ in
          random.next(3) == 0 ? random.next([3, 9, 30][random.next(3)]) : 0
        }
        for (cell, cases) in (truth[disease] ?? []).enumerated() where cases > 0 {
          let (facility, home) = (cell / Self.homes.count, Self.homes[cell % Self.homes.count])
          lines.append(
            "('\(CivilDate.text(week))', 1, '\(disease)', '\(ids[facility])', '\(home)', \(cases), 0)"
          )
        }
      }
      _ = try await house.sql(
        """
        INSERT INTO monitor.week_version VALUES ('\(CivilDate.text(week))', 1, now(), 1, '2025-1', true);
        INSERT INTO monitor.week_count VALUES \(lines.joined(separator: ", "));
        INSERT INTO monitor.week_reporter SELECT '\(CivilDate.text(week))', 1, facility_id, 50, 50
        FROM registry.facility WHERE code LIKE 'F_';
        """)
      let name = try #require(MMWRWeek(CalendarDay(daysSince1970: week))?.text)
      let grid = try #require(try await rows(house, "/skdr.json?week=\(name)"))
      for disease in diseases {
        let truth = try #require(truth[disease])
        var solver = CellSolver(finest: size)
        var bare = CellSolver(finest: size)
        let label = disease == "X" ? "Semua kunjungan" : "\(disease) "
        let row = try #require(
          grid.first { ($0["disease"] as? String)?.hasPrefix(label) == true })
        var shown: [(String, [Int], Int?)] = [("city", Array(0..<size), Self.count(row["cases"]))]
        for (index, code) in Self.facilities.enumerated() {
          let cells = Array(index * Self.homes.count..<(index + 1) * Self.homes.count)
          shown.append((code, cells, Self.count(row[code])))
        }
        let places = try #require(
          try await rows(house, "/skdr.json?week=\(name)&table=places&disease=\(disease)"))
        for place in places.dropLast() {
          let words = place["kelurahan"] as? String
          guard
            let home = Self.homes.firstIndex(where: {
              $0 == "outside" && words == "Luar kota"
                || $0 == "unresolved" && words == "Alamat tidak terurai"
                || CityMap.kelurahan(code: $0)?.name == words
            })
          else {
            #expect(disease == "X" || Self.count(place["cases"]) == 0)
            continue
          }
          let cells = Self.facilities.indices.map { $0 * Self.homes.count + home }
          shown.append((words ?? "", cells, Self.count(place["cases"])))
        }
        if disease == "X" {
          #expect(shown.allSatisfy { $0.2.map { $0 % 5 == 0 } ?? true })
          continue
        }
        // Zeros are seen, so that a mark stands for somebody, unless zeros are hidden too.
        let hasZero = shown.contains { _, cells, value in
          value == nil && cells.allSatisfy { truth[$0] == 0 }
        }
        for (name, cells, value) in shown
        where add(
          "\(week) \(disease) \(name)", cells, value, truth, atLeast: hasZero ? 0 : 1, &solver,
          &bare)
        {
          hidden += 1
        }
        #expect(solver.findings(1...4).isEmpty, "\(solver.findings(1...4))")
        found += bare.findings(1...4).count
      }
    }
    #expect(hidden > 10 && found > 0, "\(hidden) hidden, \(found) found where each is hidden alone")
  }

  /// Ways by which visits came: feed, vendor, software.
  private static let ways = [
    ("fhir", "", "Satu|1"), ("fhir", "V", "Dua|1"), ("hl7", "V", "Dua|1"), ("register", "", ""),
  ]

  @Test("No small number of visits comes out of the pages of data quality of two months")
  func quality() async throws {
    let house = try await ConsoleHouse.make()
    let ids = try await register(house)
    var random = Draws(state: 11)
    let now = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now()))
    let months = [now.advanced(by: -2), now.advanced(by: -1)]
    let (wide, deep) = (Self.ways.count, Self.facilities.count)
    let size = months.count * deep * wide
    let truth = (0..<size).map { cell -> Int in
      // Each facility has a way of its own; some have a second.
      let (facility, way) = (cell / wide % deep, cell % wide)
      if way == facility % wide { return [3, 40, 300][random.next(3)] + random.next(9) }
      return random.next(5) == 0 ? random.next(60) : 0
    }
    func index(_ month: Int, _ facility: Int, _ way: Int) -> Int {
      (month * deep + facility) * wide + way
    }
    var lines: [String] = []
    var parts: [Int: [QualityOpenness.Part]] = [:]
    for (cell, visits) in truth.enumerated() where visits > 0 {
      let (month, facility, way) = (cell / wide / deep, cell / wide % deep, Self.ways[cell % wide])
      let day = CivilDate.text(months[month].firstDay + 4 + random.next(2))
      for measure in ["visit", "submission", "i.nik"] {
        lines.append(
          "('\(day)', '\(ids[facility])', '\(way.0)', '\(way.1)', '\(way.2)', '\(measure)', \(visits), \(visits), 0)"
        )
      }
      parts[month, default: []].append(
        .init(month: months[month], facility: "F\(facility)", visits: visits))
    }
    _ = try await house.sql(
      """
      INSERT INTO monitor.quality_daily
        (day, facility_id, feed, vendor, software, measure, total, good, defaulted)
      VALUES \(lines.joined(separator: ", "));
      """)
    var solver = CellSolver(finest: size)
    var bare = CellSolver(finest: size)
    var (hidden, seen) = (0, 0)
    for span in [0...0, 1...1, 0...1] {
      let open = QualityOpenness(span.flatMap { parts[$0] ?? [] })
      let query = "from=\(months[span.lowerBound].text)&to=\(months[span.upperBound].text)"
      for group in ["facility", "feed", "vendor", "software"] {
        for only in [nil] + Self.facilities.map(Optional.some) {
          for feed in [nil, "fhir", "hl7", "register"] {
            let path =
              "/kualitas-data.json?\(query)&by=\(group)"
              + (only.map { "&facility=\($0)" } ?? "") + (feed.map { "&feed=\($0)" } ?? "")
            for row in try #require(try await rows(house, path)) {
              let name = try #require(row["group"] as? String)
              let cells = span.flatMap { month in
                Self.facilities.indices.flatMap { facility in
                  Self.ways.indices.filter { way in
                    let code = Self.facilities[facility]
                    guard only == nil || only == code, feed == nil || Self.ways[way].0 == feed
                    else { return false }
                    let isSplit = open.isSplit(code)
                    switch (group, name) {
                    case (_, "Semua"): return feed == nil || isSplit
                    case (_, "Fasilitas dengan bagian kecil"): return open.isOpen(code) && !isSplit
                    case ("facility", _): return name == code
                    case ("feed", _): return isSplit && Self.ways[way].0 == name
                    case ("vendor", _): return isSplit && (Self.ways[way].1 == "V") == (name == "V")
                    default:
                      let software = Self.ways[way].2
                      let label =
                        software.isEmpty ? "tidak disebut" : software.replacing("|", with: " ")
                      return isSplit && label == name
                    }
                  }.map { index(month, facility, $0) }
                }
              }
              seen += 1
              let isCounted = group == "facility" && feed == nil && name != "Semua"
              if add(
                "\(path) \(name)", cells, Self.count(row["visits"]), truth,
                atLeast: isCounted ? 1 : 0, &solver, &bare)
              {
                hidden += 1
              }
            }
          }
        }
      }
    }
    #expect(hidden > 5 && seen > 200, "\(hidden) hidden of \(seen)")
    let found = solver.findings(1...4)
    #expect(found.isEmpty, "\(found.prefix(5))")
  }
}
