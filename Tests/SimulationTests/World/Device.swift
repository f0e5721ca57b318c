import TocsinModel
import TocsinTime

/// A device of the plant, with the faults that devices have.
struct Device {
    let site: String
    let name: String
    /// Between two messages, before jitter.
    let period: TimeSpan
    /// How far its clock is off.
    let clockError: TimeSpan
    /// Whether its messages have ids by which duplicates are known.
    let hasIDs: Bool
    let isRetaining: Bool
    /// Whether it keeps what it can't send, and sends it in a burst afterwards.
    let isBuffering: Bool
    let hasDoor: Bool
    var temperature: Double
    var target: Double
    var isDoorOpen = false
    /// Sends the same value whatever happens.
    var isStuck = false
    var silentUntil: Timestamp?
    var cutOffUntil: Timestamp?
    var buffer: [Message] = []
    var sent = 0

    init(_ index: Int, _ random: inout SeededRandom) {
        site = Blueprint.sites[index % Blueprint.sites.count]
        name = "d-\(index)"
        period = .seconds(random.span(15...100))
        clockError = random.chance(20) ? .seconds(random.span(-3600...3600)) : .zero
        hasIDs = random.chance(70)
        isRetaining = random.chance(25)
        isBuffering = random.chance(40)
        hasDoor = random.chance(50)
        temperature = -18
        target = -18
    }

    /// What it measures now.
    mutating func measure(at now: Timestamp, _ random: inout SeededRandom) -> Message {
        if random.chance(4) { target = random.pick([-18, -18, -18, -11, -9, -4, -2]) }
        if random.chance(2) { isStuck.toggle() }
        if !isStuck { temperature += (target - temperature) * 0.6 + Double(random.int(-10...10)) / 10 }
        if hasDoor, random.chance(30) {
            if random.chance(25) { isDoorOpen.toggle() }
            return message("door", isDoorOpen ? 1 : 0, at: now)
        }
        // Now and then something that no rule can read.
        return message("temperature", random.chance(1) ? nil : temperature, at: now)
    }

    /// A message of good news, with which everything ends.
    mutating func calm(_ measure: String, at now: Timestamp) -> Message {
        message(measure, -20, at: now)
    }

    mutating func message(_ measure: String, _ value: Double?, at now: Timestamp) -> Message {
        sent += 1
        return Message(
            site: site,
            device: name,
            measure: measure,
            value: value,
            time: now + clockError,
            id: hasIDs ? "\(name)-\(sent)" : nil
        )
    }
}
