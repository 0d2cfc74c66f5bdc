import Database
import Testing

@Suite("No value leaves through an error", .timeLimit(.minutes(3)))
struct CanaryTests {
  private static let canary = "6371041708450003-CANARY"

  private static let statements: [Statement] = [
    Statement("canary.cast", "SELECT $1::text::int4"),
    Statement("canary.date", "SELECT $1::text::date"),
    Statement("canary.raise", "SELECT pg_catalog.set_config($1, $1, true)"),
    Statement("canary.label", "SELECT $1::text::pg_catalog.name::regclass::text"),
    Statement("canary.insert", "INSERT INTO public.item (id, label) VALUES (1, $1), (1, $1)"),
    Statement("canary.long", "INSERT INTO public.item (id, label) VALUES (2, repeat($1, 1000))"),
    Statement("canary.parent", "INSERT INTO public.nowhere (id, label) VALUES (2, $1)"),
    Statement("canary.json", "SELECT $1::text::jsonb"),
    Statement("canary.uuid", "SELECT ARRAY[$1::text]::uuid[]"),
  ]

  @Test("no error or log line holds a parameter", arguments: statements.indices)
  func refusals(index: Int) async throws {
    let fixture = try await Fixture.make()
    let error = await failure {
      try await fixture.database.transaction("test.canary", as: .intake) { transaction in
        _ = try await transaction.query(Self.statements[index].bind(Self.canary))
      }
    }
    let text = try #require(error.map { "\($0) \(String(reflecting: $0))" })
    #expect(text.contains(Self.statements[index].name))
    for part in ["CANARY", "6371041708450003"] {
      #expect(!text.contains(part))
      #expect(!fixture.log.text.contains(part))
    }
  }

  @Test("an error at COMMIT and one in decoding hold no parameter either")
  func others() async throws {
    let fixture = try await Fixture.make()
    let unknown = await failure {
      try await fixture.database.transaction("test.canary", as: .intake) { transaction in
        transaction.enqueue(Fixture.insertItem.bind(1, Self.canary, 6_371_041_708_450_003))
      }
    }
    let unreadable = await failure {
      try await fixture.database.transaction("test.canary", as: .intake) { transaction in
        let rows = try await transaction.query(
          Statement("canary.echo", "SELECT $1").bind(Self.canary))
        _ = try rows[0].decode(0, as: Int.self)
      }
    }
    for error in [unknown, unreadable] {
      let text = "\(try #require(error))"
      #expect(!text.contains("CANARY") && !text.contains("6371041708450003"))
    }
    #expect(fixture.log.text.contains("test.canary"))
    #expect(!fixture.log.text.contains("6371041708450003"))
  }
}
