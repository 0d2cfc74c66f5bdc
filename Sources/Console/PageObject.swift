import Mustache

/// A view with its members by name, each taken once: of a struct the library would look through all members anew, by
/// reflection, for each token of the template, which took nine tenths of a long page's time.
///
/// Members that are structs, or lists of them, are such objects too. What is nil is no member, so that a name is looked
/// for in what stands around it, as the library does.
package struct PageObject: MustacheParent {
  private let members: [String: Any]

  private init(_ children: Mirror.Children) {
    var members: [String: Any] = [:]
    for case (let name?, let child) in children { members[name] = Self.rendered(child) }
    self.members = members
  }

  /// The member with a name; nil where there is none.
  package func child(named name: String) -> Any? { members[name] }

  /// A value as the library is to have it; nil of nothing.
  package static func rendered(_ value: Any) -> Any? {
    switch value {
    case is String, is Bool, is Int, is [String], is any MustacheParent: return value
    case let list as [Any]: return list.compactMap(rendered)
    default:
      let mirror = Mirror(reflecting: value)
      switch mirror.displayStyle {
      case .optional: return mirror.children.first.flatMap { rendered($0.value) }
      case .struct where !(value is any CustomStringConvertible), .tuple:
        return PageObject(mirror.children)
      default: return value
      }
    }
  }
}
