import Foundation
import LogVerification
import Testing
import TransparencyLog

/// Entries that nothing opens any more: by law, or against it.
@Suite("Erased entries")
struct ErasureTests {
  /// A log of `count` entries of which those of `closed` do not open, then erasures' entries with
  /// these resources.
  private static func folder(
    _ count: Int, closed: Set<Int>, _ resources: [String], seed: UInt64, house: inout TestHouse
  ) throws -> MemoryFolder {
    var maker = LeafMaker(seed: seed)
    var rows = LogRows()
    for index in 0..<count {
      let leaf = maker.next()
      rows.rows[index] = LogRows.Row(entry: leaf.entry, hash: .leaf(leaf.entry))
      rows.openings[index] = closed.contains(index) ? nil : leaf.opening
      rows.payloads[index] = leaf.payload
    }
    for (number, resource) in resources.enumerated() {
      let entry = maker.erasure(resource)
      rows.rows[count + number] = LogRows.Row(entry: entry, hash: .leaf(entry))
    }
    rows.size = count + resources.count
    rows.rebuild()
    var edge = LogEdge()
    let full = edge.append((0..<rows.size).compactMap { rows.rows[$0]?.hash })
    rows.checkpoints = [
      try house.checkpoint(
        edge, tiles: TileSet(full + edge.partialTiles), at: maker.at / 1_000_000 + 1
      ).bytes
    ]
    return rows.export()
  }

  /// Indices of the findings in both verifiers, which must agree.
  private static func unaccounted(
    _ folder: MemoryFolder, _ house: TestHouse
  ) throws -> (indices: [Int], report: LogReport) {
    let report = LogVerifier(policy: house.policy).verify(folder)
    if SecondVerifier.isThere {
      let second = try SecondVerifier.run(folder, policy: house.policyText)
      #expect(second.status == report.exitCode)
      #expect(Set(second.lines) == Set(report.findings.map(\.line)))
    }
    #expect(Set(report.counts.keys).isSubset(of: ["BMB-1930"]))
    return (report.findings.compactMap(\.entries?.lowerBound), report)
  }

  @Test("What the log writes of an erasure accounts for just those entries")
  func accounted() throws {
    var random = SeededGenerator(seed: 11)
    for seed in 0..<12 {
      var house = try TestHouse()
      let count = 20 + random.below(600)
      let closed = Set((0..<count).filter { _ in random.chance(seed * 9) })
      var resources = ErasedEntries.resources(closed.map(Int64.init).shuffled(using: &random))
      #expect(resources.allSatisfy { $0.utf8.count <= ErasedEntries.maximumResource })
      // The erasure's own entries open nothing either, and a later one of the same kind says so.
      resources += ErasedEntries.resources(resources.indices.map { Int64(count + $0) })
      resources.append("Pseudonym/00112233445566778899aabbccddeeff")
      let folder = try Self.folder(
        count, closed: closed, resources, seed: UInt64(seed), house: &house)
      let own = count + ErasedEntries.resources(closed.map(Int64.init)).count
      let (indices, report) = try Self.unaccounted(folder, house)
      #expect(indices == Array(own..<count + resources.count))
      #expect(report.erased == own - count + closed.count)
    }
  }

  @Test("A list that is none, or of what comes later, accounts for nothing")
  func lists() throws {
    let cases: [(list: String, accounted: [Int])] = [
      ("3", [3]), ("3..4", [3, 4]), ("4,3", [3, 4]), ("3,3..9", [3, 4]), ("0..99", [3, 4]),
      ("03", [3]), ("9..3", []), ("5..999999999999999", []), ("3..4..5", []), ("3,", []),
      (",3", []), ("", []), ("3...4", []), ("3.4", []), ("-3", []), ("3 ", []), ("３", []),
      ("3..1000000000000000", []), ("18446744073709551619", []),
    ]
    for (list, accounted) in cases {
      var house = try TestHouse()
      let folder = try Self.folder(
        8, closed: [3, 4], ["AuditLog/\(list)"], seed: 3, house: &house)
      let (indices, _) = try Self.unaccounted(folder, house)
      #expect(indices == [3, 4, 8].filter { !accounted.contains($0) }, "\(list)")
    }
    // Only an erasure's entry may say so.
    var house = try TestHouse()
    let other = try Self.folder(8, closed: [3], ["Other/3"], seed: 4, house: &house)
    #expect(try Self.unaccounted(other, house).indices == [3, 8])
  }
}
