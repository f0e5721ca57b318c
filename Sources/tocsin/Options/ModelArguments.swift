internal import ArgumentParser
internal import TocsinModel
package import TocsinTime

extension UserID: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension Role: ExpressibleByArgument {}

extension Severity: ExpressibleByArgument {}

extension IncidentID: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension NotificationID: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension SilenceID: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension OverrideID: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension Timestamp: ExpressibleByArgument {
    /// RFC 3339, with an offset.
    package init?(argument: String) { self.init(rfc3339: argument) }

    package var defaultValueDescription: String { rfc3339 }
}

extension TimeSpan: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }

    package var defaultValueDescription: String { description }
}
