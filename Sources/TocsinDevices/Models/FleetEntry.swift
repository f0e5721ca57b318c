package import TocsinExpressions

/// One line of the inventory: the fields of a device, or of a row of them.
///
/// A field whose name the topic captures is a label, and its text may hold ranges: `fz-{1..20}`, `{01..12}`. Every
/// other field is an attribute that events are enriched with.
package struct FleetEntry: Sendable {
    package struct Field: Sendable {
        package let name: String
        package let value: Value

        package init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    package let fields: [Field]

    package init(fields: [Field]) {
        self.fields = fields
    }
}
