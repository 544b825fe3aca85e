import Synchronization
import Testing
@testable import Tensors

/// Work shared among threads, OpenMP's and our own.
@Suite(.serialized) struct ParallelForTests {
    private struct Refused: Error, Equatable {
        let item: Int
    }

    /// Runs `body` with OpenMP's threads, where the machine has them, and with our own.
    private func withEachTeam(_ body: () throws -> Void) rethrows {
        let before = Engines.allowed
        defer { Engines.allowed = before }
        for engines in [EngineSet.all, .none] {
            Engines.allowed = engines
            try body()
        }
    }

    @Test("every item is visited once, whatever the number of threads")
    func coversAll() throws {
        try withEachTeam {
            for (threads, count, grain) in [(2, 1000, 1), (3, 7, 2), (16, 1000, 64), (1024, 5000, 1), (2, 1, 1), (4, 3, 10)] {
                let context = EvaluationContext(threads: threads)
                let visits = Mutex([Int](repeating: 0, count: count))
                try parallelFor(count, work: 10_000_000, grain: grain, in: context) { range in
                    visits.withLock { for i in range { $0[i] += 1 } }
                }
                #expect(visits.withLock { $0 } == [Int](repeating: 1, count: count))
            }
        }
    }

    @Test("an error of a piece comes out, and the next job is not the worse for it")
    func errors() throws {
        let context = EvaluationContext(threads: 4)
        try withEachTeam {
            for _ in 0..<20 {
                #expect(throws: Refused(item: 77)) {
                    try parallelFor(100, work: 10_000_000, in: context) { range in
                        if range.contains(77) { throw Refused(item: 77) }
                    }
                }
            }
            let sum = Atomic(0)
            try parallelFor(100, work: 10_000_000, in: context) { range in
                for i in range { sum.add(i, ordering: .relaxed) }
            }
            #expect(sum.load(ordering: .relaxed) == 4950)
        }
    }

    @Test("a job inside a job runs on the thread that asks for it")
    func nested() throws {
        let context = EvaluationContext(threads: 3)
        try withEachTeam {
            let sum = Atomic(0)
            try parallelFor(12, work: 10_000_000, in: context) { outer in
                for i in outer {
                    try parallelFor(10, work: 10_000_000, in: context) { inner in
                        for j in inner { sum.add(i * 10 + j, ordering: .relaxed) }
                    }
                }
            }
            #expect(sum.load(ordering: .relaxed) == 119 * 60)
        }
    }

    @Test("OpenMP is never asked for more threads than it may start")
    func capped() {
        #expect(OpenMPTeam.capped(1) == 1)
        #expect(OpenMPTeam.capped(2) == 2)
        #expect(OpenMPTeam.capped(1_000_000) == max(8, Machine.processors))
    }
}
