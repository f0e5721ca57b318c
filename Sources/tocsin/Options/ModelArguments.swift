internal import ArgumentParser
internal import TocsinModel

extension UserID: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension Role: ExpressibleByArgument {}

extension Severity: ExpressibleByArgument {}

extension IncidentID: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension TimeSpan: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }

    package var defaultValueDescription: String { description }
}
