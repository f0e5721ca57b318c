internal import TocsinDevices
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Reads one file of `devices/`: contract §8.
struct DeviceFileReader {
    let log: ProblemLog

    func read(_ root: YAMLNode) -> DeviceModel? {
        guard var reader = MapReader(root, "a device model", log: log) else { return nil }
        let name = reader.requiredText("model")
        if let name, !Names.isName(name.value) {
            log.error("a model's name must be one line of at most 128 bytes", at: name.place)
        }
        let topic = reader.requiredText("topic").flatMap { TopicReading.pattern($0, log) }
        let every = reader.required("every").flatMap { MapReader.span($0, "every", least: .milliseconds(1), log) }
        if reader.node("measures") == nil { reader.missing("measures") }
        let measures = reader.namedMaps("measures", "a measure").compactMap { name, reader in
            var reader = reader
            return MeasureReader(log: log).read(name, &reader)
        }
        let fleet = fleet(&reader, captures: topic?.captures ?? [])
        let story = reader.maps("story", "a story step").compactMap { step in
            var step = step
            return StoryReader(log: log).read(&step)
        }
        let examples = reader.maps("examples", "an example").compactMap { example in
            var example = example
            return ExampleReader(log: log).read(&example)
        }
        reader.finish()
        guard let name, let topic, let every, !log.hasErrors(in: root.place.file) else { return nil }
        let model = DeviceModel(
            model: name.value,
            topic: topic,
            every: every,
            measures: measures,
            fleet: fleet,
            story: story,
            examples: examples
        )
        for problem in model.problems() {
            log.error(
                problem.path.last { Int($0) == nil }.map { "'\($0)': \(problem.message)" } ?? problem.message,
                at: root.place(of: problem.path)
            )
        }
        return model
    }

    /// What the topic captures is text whatever it looks like: `007` is a name.
    private func fleet(_ reader: inout MapReader, captures: [String]) -> [FleetEntry] {
        guard let node = reader.node("fleet") else { return [] }
        guard case .list(let items) = node.content else {
            log.error("'fleet' must be a list, each entry a device, not \(node.kind)", at: node.place)
            return []
        }
        return items.compactMap { item in
            guard case .map(let entries) = item.content else {
                log.error("a device must be a map of keys and values, not \(item.kind)", at: item.place)
                return nil
            }
            return FleetEntry(
                fields: entries.map { entry in
                    if captures.contains(entry.key), case .scalar(let scalar) = entry.value.content, !scalar.isNull {
                        return FleetEntry.Field(name: entry.key, value: .string(scalar.text))
                    }
                    return FleetEntry.Field(name: entry.key, value: entry.value.value)
                }
            )
        }
    }
}

extension YAMLNode {
    /// Where the part stands that a path of keys and positions leads to, as far as it leads.
    fileprivate func place(of path: [String]) -> Place {
        guard let step = path.first else { return place }
        switch content {
        case .map(let entries):
            guard let entry = entries.first(where: { $0.key == step }) else { return place }
            return entry.value.place(of: Array(path.dropFirst()))
        case .list(let items):
            guard let index = Int(step), items.indices.contains(index) else { return place }
            return items[index].place(of: Array(path.dropFirst()))
        case .scalar:
            return place
        }
    }
}
