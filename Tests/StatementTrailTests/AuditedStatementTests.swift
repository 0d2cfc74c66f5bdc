import StatementTrail
import Testing

struct AuditedStatementTests {
  @Test("names and texts with commas, quotes and line ends come back as they were")
  func quoting() throws {
    let name = "record.\"9971, \"\"a\"\"\""
    let text = "SELECT ',\"\"'\r\n FROM \"x\""
    let statement = try #require(
      AuditedStatement(
        message:
          "AUDIT: SESSION,12,3,READ,SELECT,TABLE,\(quoted(name)),\(quoted(text)),<not logged>"
      ))
    #expect(statement.statement == 12)
    #expect(statement.substatement == 3)
    #expect(statement.objectName == name)
    #expect(statement.text == text)
  }

  private func quoted(_ field: String) -> String {
    "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  @Test("a text that an earlier line has is none")
  func previously() throws {
    let statement = try #require(
      AuditedStatement(
        message: "AUDIT: SESSION,4,1,DDL,CREATE INDEX,INDEX,a.b,"
          + "<previously logged>,<previously logged>"))
    #expect(statement.text == nil)
    #expect(statement.group == .definition)
  }

  @Test("object auditing, later classes and later fields are taken")
  func later() throws {
    let object = try #require(
      AuditedStatement(message: "AUDIT: OBJECT,1,1,READ,SELECT,TABLE,a.b,SELECT 1,<none>,1"))
    #expect(object.isObjectAudit)
    let future = try #require(
      AuditedStatement(message: "AUDIT: SESSION,1,1,MISC_SET,SET,,,SET x = 1,<not logged>"))
    #expect(future.group == .other)
  }

  @Test(
    "what is no message of pgAudit's is none",
    arguments: [
      "", "AUDIT: ", "AUDIT: SESSION,1,1,READ", "AUDIT: SESSION,x,1,READ,SELECT,,,a,b",
      "AUDIT: OTHER,1,1,READ,SELECT,,,a,b", "AUDIT: SESSION,1,1,READ,SELECT,,,\"a,b",
      "AUDIT: SESSION,1,1,READ,SELECT,,,\"a\"b,c", "audit: SESSION,1,1,READ,SELECT,,,a,b",
      "AUDIT: SESSION,99999999999999999999,1,READ,SELECT,,,a,b",
    ])
  func none(_ message: String) {
    #expect(AuditedStatement(message: message) == nil)
  }

  @Test("of a message that was cut in its text the fields before are whole")
  func cut() throws {
    let statement = try #require(
      AuditedStatement(
        message: "AUDIT: SESSION,1,1,READ,SELECT,TABLE,a.b,\"SELECT 1, 2", isCut: true))
    #expect(statement.text == "SELECT 1, 2")
    #expect(
      AuditedStatement(message: "AUDIT: SESSION,1,1,READ,SELECT,TABLE,\"a.b", isCut: true) == nil)
  }
}
