package import RecordModel
package import StrictJSON

/// FHIR R4's (4.0.1) JSON structure: what a message is judged by before anything is read from it.
package enum FHIRStructure {
  /// Most issues that are listed for one message; who sends more has a broken program, not a slip.
  package static let maximumIssues = 100

  /// Most of them that only warn, so that an error is never left out in favour of a warning.
  package static let maximumWarnings = 50

  /// Finds what breaks R4's JSON syntax, structure, datatypes and required codes in a resource.
  ///
  /// - Parameter value: a resource; also a Bundle, with the resources in it.
  /// - Parameter path: the FHIRPath of `value`; empty if it is the message itself.
  /// - Returns: issues in the order of the message, positions as FHIRPath; empty if all is well.
  ///   At most `maximumIssues`, and then one that says so. Nothing of the message is in them but
  ///   names of elements and code lists of the standard.
  /// Source: FHIR R4 json.html, datatypes.html, and each resource's definition.
  package static func check(_ value: JSONValue, path: String) -> [Issue] {
    value.lend { value in
      var walk = FHIRStructureWalk(rootPath: path)
      walk.resource(value, expecting: .anywhere)
      return walk.issues
    }
  }
}
