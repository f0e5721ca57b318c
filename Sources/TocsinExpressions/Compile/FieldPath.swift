/// A constant access path from a variable that an expression reads, such as `payload.motor.rpm`.
package struct FieldPath: Sendable, Hashable {
    /// The variable's name.
    package let root: String
    /// The fields from there; the path ends before the first step that is not a field.
    package let fields: [String]

    package init(root: String, fields: [String]) {
        self.root = root
        self.fields = fields
    }
}

extension FieldPath: CustomStringConvertible {
    package var description: String { ([root] + fields).joined(separator: ".") }
}
