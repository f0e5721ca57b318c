internal import TocsinModel
package import TocsinTime

/// The messages of simulated devices in the order of time: the same ones for the same models, seed and start.
///
/// Every measure of every device is a stream with a random phase, so that a fleet does not speak in one voice. Without a
/// duration it never ends.
package struct Traffic: Sequence, IteratorProtocol, Sendable {
    private var agenda: Agenda
    private var streams: [SimulatedStream]
    private let devices: [SimulatedDevice]
    private let start: Timestamp
    private let duration: TimeSpan?

    /// The traffic of a fleet.
    ///
    /// - Parameters:
    ///   - start: The time of day of the first moment; it goes into the messages' `{{ts}}`.
    ///   - duration: After this, nothing more is said; `nil` for ever.
    ///   - rate: Messages a second of the whole fleet, in place of the models' own cadences; stories keep their times.
    package init(
        models: [DeviceModel],
        seed: UInt64,
        start: Timestamp,
        duration: TimeSpan? = nil,
        rate: Double? = nil
    ) {
        self.start = start
        self.duration = duration
        let own = models.reduce(0.0) { $0 + $1.rate }
        let pace = rate.map { own > 0 ? Swift.max($0, 0.001) / own : 1 } ?? 1
        var devices: [SimulatedDevice] = []
        var streams: [SimulatedStream] = []
        var random = SeededRandom(seed: seed)
        for model in models {
            for device in model.devices {
                let simulated = SimulatedDevice(device, of: model, seed: random.next())
                let place = devices.count
                streams += model.measures.indices.compactMap { measure in
                    SimulatedStream(measure, of: model, by: simulated, device: place, pace: pace, seeds: &random)
                }
                devices.append(simulated)
            }
        }
        agenda = Agenda()
        for index in streams.indices { agenda.insert(at: streams[index].first(), stream: index) }
        self.devices = devices
        self.streams = streams
    }

    package mutating func next() -> TrafficMessage? {
        while let (at, index) = agenda.first {
            if let duration, at >= duration.milliseconds { return nil }
            let span = TimeSpan(milliseconds: at)
            let device = devices[streams[index].device]
            let following = streams[index].next(after: at)
            agenda.replaceFirst(at: following)
            guard !device.isSilent(at: at) else { continue }
            return streams[index].message(at: span, time: start + span, device: device)
        }
        return nil
    }
}

extension DeviceModel {
    /// How many messages a second the whole fleet says on average.
    package var rate: Double {
        Double(devices.count)
            * measures.reduce(0.0) { $1.payload == nil ? $0 : $0 + Cadence($1, of: self).perSecond }
    }
}
