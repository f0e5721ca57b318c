internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Reads `sources:`.
struct SourcesSection {
    let log: ProblemLog
    let functions: ExternalFunctions
    /// Of a source that doesn't say its own.
    let limits: Rulebook.SourceLimits

    private static let later = ["cloudevents", "sparkplug"]

    struct Result {
        var sources: [Source] = []
        /// Of each, by name.
        var limits: [String: Rulebook.SourceLimits] = [:]
        /// Whether all of them could be read.
        var isComplete = true
    }

    func read(_ parent: inout MapReader) -> Result {
        let entries = parent.maps("sources", "a source")
        var result = Result()
        var known: Set<String> = []
        for var entry in entries {
            let name = entry.requiredText("name")
            if let name {
                if !Names.isName(name.value) {
                    log.error("a source's name must be one line of at most 128 bytes", at: name.place)
                }
                if !known.insert(name.value).inserted {
                    log.error("there are two sources '\(name.value)'", at: name.place)
                }
            }
            let source = source(&entry, name: name?.value ?? "")
            let limits = LimitsSection().readSource(&entry, default: limits)
            if let name { result.limits[name.value] = limits }
            entry.finish()
            if let source { result.sources.append(source) }
        }
        result.isComplete = result.sources.count == entries.count
        return result
    }

    private func source(_ reader: inout MapReader, name: String) -> Source? {
        let filterText = reader.requiredText("filter")
        let filter = filterText.flatMap { Names.isLine($0.value) ? TopicFilter($0.value) : nil }
        if let filterText, filter == nil {
            log.error(
                "'\(filterText.value)' is no topic filter: '+' stands for one level, a last '#' for the rest",
                at: filterText.place
            )
        }
        let patternText = reader.text("topic")
        let pattern = patternText.flatMap { TopicReading.pattern($0, log) }
        if let filter, let pattern, let patternText, !TopicReach(filter).meets(TopicReach(pattern)) {
            log.error("no topic fits both the filter '\(filter)' and '\(pattern)'", at: patternText.place)
        }
        let identity = identity(&reader, pattern)
        let format = format(&reader)
        let captures = pattern?.captures ?? []
        let hasItems = reader.has("each")
        let each = reader.expression("each", in: environment(labels: captures, hasItems: false))
        let labels = labels(&reader, captures, environment(labels: captures, hasItems: hasItems))
        let environment = environment(labels: captures + labels.map(\.name), hasItems: hasItems)
        let time = reader.expression("time", in: environment)
        let id = reader.expression("id", in: environment)
        let eventTopic = eventTopic(&reader, environment)
        let zone = zone(&reader)
        guard let filter else { return nil }
        return Source(
            name: name,
            filter: filter,
            topic: pattern,
            identity: identity,
            payload: format,
            time: time,
            zone: zone,
            id: id,
            labels: labels,
            each: each,
            eventTopic: eventTopic
        )
    }

    /// What may be named where these labels are known.
    private func environment(labels: [String], hasItems: Bool) -> Environment {
        let labels = labels.map { ExpressionType.Field($0, .string) }
        let environment = hasItems ? SourceVariables.itemEnvironment : SourceVariables.environment
        return environment.typed(["labels": .record(labels)], functions)
    }

    private func labels(_ reader: inout MapReader, _ captures: [String], _ environment: Environment) -> [Source.Label] {
        var labels: [Source.Label] = []
        for entry in reader.named("labels") {
            guard Labels.isName(entry.key) else {
                log.error("a label's name is letters, digits and '_', not '\(entry.key)'", at: entry.keyPlace)
                continue
            }
            if entry.key == "rule" {
                log.error("every alert has a label 'rule' already: choose another name", at: entry.keyPlace)
            } else if captures.contains(entry.key) {
                log.error(
                    "the topic captures '\(entry.key)' already: choose another name for one of them",
                    at: entry.keyPlace
                )
            }
            if let value = MapReader.template(entry.value, entry.key, in: environment, log) {
                labels.append(Source.Label(name: entry.key, value: value))
            }
        }
        return labels
    }

    private func eventTopic(_ reader: inout MapReader, _ environment: Environment) -> Template? {
        guard let node = reader.node("event_topic") else { return nil }
        guard let template = MapReader.template(node, "event_topic", in: environment, log) else { return nil }
        guard let outline = template.outline(hole: TopicReach.hole) else { return template }
        if Topic(outline) == nil {
            log.error("'event_topic' makes topics, which hold no wildcards: leave out '+' and '#'", at: node.place)
        } else if outline.topicLevels.contains(where: \.isEmpty) {
            log.error(
                "'event_topic' has an empty level, which makes no topic: leave out the '/' there",
                at: node.place
            )
        }
        return template
    }

    /// The clock that times without an offset are read from.
    private func zone(_ reader: inout MapReader) -> CivilZone? {
        // Asked for whether it is there or not, as every key is.
        let name = CivilReading.timeZone(&reader)
        guard reader.has("time_zone") else { return nil }
        if !reader.has("time") {
            log.error(
                "'time_zone' means nothing without 'time', which says when it happened",
                at: reader.place(of: "time_zone")
            )
        }
        return functions.zones?.zone(name) ?? .utc
    }

    /// The level that names the device: what `identity` says, else `{device}` where there is one.
    private func identity(_ reader: inout MapReader, _ pattern: TopicPattern?) -> String? {
        let levels = (pattern?.segments ?? []).compactMap { segment -> String? in
            if case .capture(let name) = segment { name } else { nil }
        }
        guard let given = reader.text("identity") else { return levels.first { $0 == Self.usualIdentity } }
        guard levels.contains(given.value) else {
            log.error(
                "'identity' must name a level that 'topic' captures, and there is no {\(given.value)}",
                at: given.place,
                suggestion: Suggestion.nearest(to: given.value, among: levels)
            )
            return nil
        }
        return given.value
    }

    private static let usualIdentity = "device"

    private func format(_ reader: inout MapReader) -> PayloadFormat {
        let known = PayloadFormat.allCases.map(\.rawValue)
        guard let word = reader.choice("payload", of: known + Self.later.filter { !known.contains($0) }) else {
            return .auto
        }
        if let format = PayloadFormat(rawValue: word.value) { return format }
        log.notActedOn("payload: \(word.value)", at: word.place, so: "payloads are read as auto")
        return .auto
    }
}
