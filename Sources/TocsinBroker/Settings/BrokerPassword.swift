/// A password that does not show itself in a log, an error or a debugger's dump.
package struct BrokerPassword: Sendable, Hashable {
    let text: String

    package init(_ text: String) {
        self.text = text
    }
}

extension BrokerPassword: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(withheld)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
