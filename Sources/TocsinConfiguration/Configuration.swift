package import TocsinDecoding
package import TocsinDevices
package import TocsinEngine

/// Everything an operator decided, checked: what no reader of it needs to check again.
///
/// Paths are relative to the working directory, except that `include` and `devices` are relative to the directory of the entry file.
package struct Configuration: Sendable {
    package let broker: BrokerSettings
    package let store: StoreSettings
    package let http: HTTPSettings
    package let issuers: [TokenIssuer]
    package let revocations: TokenRevocations
    /// In the order of the files.
    package let sources: [Source]
    package let rulebook: Rulebook
    package let devices: [DeviceModel]
    /// The text that it was made of.
    package let bundle: ConfigurationBundle

    /// Tells versions apart: ``ConfigurationBundle/digest``.
    package var digest: String { rulebook.digest }
}
