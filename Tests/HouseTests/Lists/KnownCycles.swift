/// The cycles among the folders of a target, by target: in a cycle each folder depends on each other, directly or by way of a third.
/// A file in the root of a target counts as a folder. A cycle may become smaller or go; a new one is a mistake.
enum KnownCycles {
    static let folders: [String: [[String]]] = [
        "TocsinBroker": [["Connection", "Ingest", "Publishing", "Settings"]],
        "TocsinConfiguration": [["Bundle", "Problems", "Reading", "Settings", "YAML"]],
        "TocsinDecoding": [["JSON", "Messages", "Text"]],
        "TocsinExpressions": [["Compile", "Evaluate", "Expression.swift", "Functions", "Syntax", "Values"]],
        "TocsinGateway": [
            [
                "Access", "GatewayCore.swift", "GatewayLimits.swift", "GatewaySettings.swift", "HTTP", "Links", "Live",
                "Metrics", "Server", "Stream",
            ]
        ],
        "TocsinRuntime": [["Assembly", "History", "In", "Loop", "Out", "Recovery", "Reporting"]],
    ]
}
