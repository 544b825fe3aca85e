import Synchronization

/// What an evaluation is doing and how far it has come, for whoever looks on from another thread.
///
/// The thread that evaluates writes it at the cost of a store or two; a glance may mix two moments.
public final class Progress: Sendable {
    private let activity = Atomic<Int>(0)
    private let depth = Atomic<Int>(0)
    private let unit = Atomic<Int>(0)
    private let done = Atomic<Int>(0)
    private let total = Atomic<Int>(0)
    private let counts = Atomic<Int>(0)
    private let generation = Atomic<Int>(0)

    /// One look at it.
    public struct Glance: Sendable, Equatable {
        /// What runs: a function's or a command's name; empty before anything does.
        public let activity: String
        /// What is counted: `turn`, `cell`, or nothing that has a name.
        public let unit: String
        public let done: Int
        /// How many steps there are; 0 when nobody knows, as after a second count: then the first was
        /// not all of what runs.
        public let total: Int
        /// Rises with each input.
        public let generation: Int
    }

    public init() {}

    public var glance: Glance {
        let total = counts.load(ordering: .relaxed) > 1 ? 0 : total.load(ordering: .relaxed)
        return Glance(
            activity: Activity.name(activity.load(ordering: .relaxed)),
            unit: Activity.name(unit.load(ordering: .relaxed)),
            done: min(done.load(ordering: .relaxed), total), total: total,
            generation: generation.load(ordering: .relaxed))
    }

    /// Says that a new input runs. Inside a count, as when a file's inputs are gone through, the
    /// whole of it goes on as one.
    public func restart() {
        guard depth.load(ordering: .relaxed) == 0 else { return }
        activity.store(0, ordering: .relaxed)
        generation.add(1, ordering: .relaxed)
    }

    /// Says what runs from here on.
    @inline(__always)
    public func begin(_ activity: Activity) {
        self.activity.store(activity.number, ordering: .relaxed)
        counts.store(0, ordering: .relaxed)
    }

    /// Counts steps while `body` runs. The outermost count is what an onlooker sees: inside of it
    /// others say nothing.
    ///
    /// - Parameters:
    ///   - total: how many steps there will be.
    ///   - body: gets what it is to call after each step, from any thread.
    public func counting<Result>(
        _ total: Int, _ unit: Activity = .unnamed, _ body: (_ step: @escaping () -> Void) throws -> Result
    ) rethrows -> Result {
        let isOutermost = depth.add(1, ordering: .relaxed).oldValue == 0
        if isOutermost {
            counts.add(1, ordering: .relaxed)
            self.unit.store(unit.number, ordering: .relaxed)
            done.store(0, ordering: .relaxed)
            self.total.store(max(0, total), ordering: .relaxed)
        }
        defer {
            depth.subtract(1, ordering: .relaxed)
            if isOutermost { self.total.store(0, ordering: .relaxed) }
        }
        return try body { if isOutermost { self.done.add(1, ordering: .relaxed) } }
    }
}

/// Something an evaluation may be at, by its name; one word, so that it can be told in one store.
public struct Activity: Sendable {
    let number: Int

    private static let names = Mutex<[String]>([""])

    /// - Parameter name: as it is shown. Names are kept for good: for what stands in tables.
    public init(_ name: String) {
        number = Self.names.withLock { names in
            names.append(name)
            return names.count - 1
        }
    }

    private init(number: Int) { self.number = number }

    /// Nothing that needs a name.
    public static let unnamed = Activity(number: 0)

    static func name(_ number: Int) -> String {
        names.withLock { $0.indices.contains(number) ? $0[number] : "" }
    }
}
