import Console
import Mustache
import Testing

/// A view as an object of members is rendered as the library renders the view.
struct PageObjectTests {
  private struct Row: Sendable {
    let name: String
    let note: String?
    let count: Int
    let share: Double?
    let isOpen: Bool
    let parts: [Row]
    let pair: (label: String, text: Substring)
    let kind: Kind
  }

  private enum Kind { case plain, other }

  private static func row(_ name: String, _ note: String?, _ parts: [Row] = []) -> Row {
    Row(
      name: name, note: note, count: parts.count, share: note.map { _ in 0.5 },
      isOpen: note == nil, parts: parts, pair: (name, name.prefix(1)), kind: .other)
  }

  @Test(
    "Members, lists, optionals and names of what stands around",
    arguments: [
      "{{name}} {{note}} {{count}} {{share}} {{kind}} {{missing}}",
      "{{#parts}}{{name}}: {{note}}{{^note}}none{{/note}}; {{/parts}}{{^parts}}empty{{/parts}}",
      "{{#parts}}{{#parts}}{{name}}{{share}}{{count}}{{/parts}}{{/parts}}",
      "{{#isOpen}}open{{/isOpen}}{{^isOpen}}shut{{/isOpen}}{{#pair}}{{label}}/{{text}}{{/pair}}",
      "{{pair.label}} {{#parts}}{{pair.text}}{{/parts}} {{{name}}} {{#note}}{{.}}{{/note}}",
      "{{#parts}}{{name}}{{^last()}}, {{/last()}}{{/parts}} {{count(parts)}}",
    ])
  func rendered(template: String) throws {
    let view = Self.row(
      "a <b>", "n & m",
      [Self.row("c", nil), Self.row("d", "x", [Self.row("e", nil), Self.row("f", "y")])])
    let made = try MustacheTemplate(string: template)
    for view in [view, Self.row("z", nil)] {
      let object = try #require(PageObject.rendered(view))
      #expect(made.render(object) == made.render(view))
    }
  }
}
