import Synchronization

/// A convolution that oneDNN has made a primitive for, with the rearrangements around it.
///
/// Used by one thread at a time: `cached` gives it out under a lock.
package final class OneDNNConvolution: @unchecked Sendable {
    /// One of the operands: as it lies with the caller and, where that differs, inside.
    private struct Operand {
        let given: OneDNN.Handle
        var inside: Inside?
        let isResult, isWeights: Bool
    }

    /// The memory inside, its place in the scratch space and its size in bytes, and what rearranges.
    private typealias Inside = (memory: OneDNN.Handle, offset: Int, byteCount: Int, reorder: OneDNN.Handle)

    private let library: OneDNN
    private let primitive: OneDNN.Handle
    private var operands: [Operand] = []
    private var arguments: [OneDNN.Argument] = []
    private let scratchpad: (memory: OneDNN.Handle, offset: Int)?
    /// Which of all primitives made it is.
    private let number = OneDNNConvolution.count.add(1, ordering: .relaxed).newValue
    private static let count = Atomic<Int>(0)
    /// How much scratch space a run needs, in bytes, 64-byte aligned.
    package private(set) var scratchBytes = 0

    /// - Returns: nil when the library has no direct convolution for the problem.
    private init?(_ problem: OneDNNProblem, _ library: OneDNN) {
        self.library = library
        guard let layouts = Layouts(problem, library),
            let description = layouts.describe(problem, library)
        else { return nil }
        defer { _ = library.destroyDescription(description) }
        var made: OneDNN.Handle?
        guard library.createPrimitive(&made, description) == 0, let made else { return nil }
        primitive = made
        var total = 0
        func reserve(_ bytes: Int) -> Int {
            defer { total += (bytes + 63) & ~63 }
            return total
        }
        let roles = problem.roles
        var scratch: (memory: OneDNN.Handle, offset: Int)?
        if let layout = library.queryLayout(description, OneDNN.Role.scratchpad.query, 0) {
            let bytes = library.layoutSize(layout)
            if bytes > 0, let memory = library.memory(layout) {
                scratch = (memory, reserve(bytes))
                arguments.append(.init(index: OneDNN.Role.scratchpad.argument, memory: memory))
            }
        }
        scratchpad = scratch
        for (role, layout) in zip(roles, layouts.given) {
            guard let given = library.memory(layout) else { return nil }
            let isResult = role == problem.result
            var operand = Operand(given: given, inside: nil, isResult: isResult, isWeights: role == .weights)
            if role != .bias, let chosen = library.queryLayout(description, role.query, 0),
                library.layoutsEqual(chosen, layout) == 0
            {
                let (from, to) = isResult ? (chosen, layout) : (layout, chosen)
                guard let reorder = library.reorder(from, to), let memory = library.memory(chosen)
                else { return nil }
                let byteCount = library.layoutSize(chosen)
                operand.inside = (memory, reserve(byteCount), byteCount, reorder)
            }
            operands.append(operand)
            arguments.append(.init(index: role.argument, memory: operand.inside?.memory ?? given))
        }
        scratchBytes = total
    }

    deinit {
        for operand in operands {
            _ = library.destroyMemory(operand.given)
            if let inside = operand.inside {
                _ = library.destroyMemory(inside.memory)
                _ = library.destroyPrimitive(inside.reorder)
            }
        }
        if let scratchpad { _ = library.destroyMemory(scratchpad.memory) }
        _ = library.destroyPrimitive(primitive)
    }

    /// Runs it on operands as they lie, in the order source, weights, destination, bias.
    ///
    /// - Parameter owner: the tensor that the weights lie in, beside which they may be kept rearranged.
    /// - Returns: false when the library refuses.
    package func run(
        _ pointers: [UnsafeMutableRawPointer], weightsOf owner: Tensor?, scratch: UnsafeMutableRawPointer
    ) -> Bool {
        guard pointers.count == operands.count else { return false }
        for (operand, pointer) in zip(operands, pointers) {
            guard library.setData(operand.given, pointer) == 0 else { return false }
            guard let inside = operand.inside else { continue }
            if operand.isWeights, let owner {
                guard setWeights(operand.given, inside, pointer, owner.storage, scratch) else { return false }
                continue
            }
            guard library.setData(inside.memory, scratch + inside.offset) == 0 else { return false }
            if !operand.isResult, !rearrange(operand.given, inside.memory, inside.reorder) { return false }
        }
        if let scratchpad, library.setData(scratchpad.memory, scratch + scratchpad.offset) != 0 {
            return false
        }
        guard library.execute(primitive, library.stream, Int32(arguments.count), arguments) == 0
        else { return false }
        for operand in operands where operand.isResult {
            if let inside = operand.inside,
                !rearrange(inside.memory, operand.given, inside.reorder)
            { return false }
        }
        return library.wait(library.stream) == 0
    }

    /// Rearranges the weights, unless that was done before and kept.
    private func setWeights(
        _ given: OneDNN.Handle, _ inside: Inside, _ pointer: UnsafeMutableRawPointer, _ owner: Storage,
        _ scratch: UnsafeMutableRawPointer
    ) -> Bool {
        let key = PackedWeights.Key(offset: pointer - owner.base, primitive: number)
        let packed = owner.packed ?? PackedWeights()
        owner.packed = packed
        if let kept = packed.find(key) { return library.setData(inside.memory, kept) == 0 }
        let room = packed.room(for: key, byteCount: inside.byteCount, within: owner.budget) ?? scratch + inside.offset
        if library.setData(inside.memory, room) == 0, rearrange(given, inside.memory, inside.reorder) { return true }
        packed.forget(key)
        return false
    }

    private func rearrange(
        _ from: OneDNN.Handle, _ to: OneDNN.Handle, _ reorder: OneDNN.Handle
    ) -> Bool {
        let arguments = [
            OneDNN.Argument(index: OneDNN.Role.from.argument, memory: from),
            OneDNN.Argument(index: OneDNN.Role.to.argument, memory: to),
        ]
        return library.execute(reorder, library.stream, 2, arguments) == 0
    }
}

extension OneDNNConvolution {
    private struct Key: Hashable {
        let problem: OneDNNProblem
        let threads: Int
    }

    /// Primitives that were made, the last used last; nil for what the library cannot do.
    private struct Kept: @unchecked Sendable {
        var found: [Key: OneDNNConvolution?] = [:]
        var order: [Key] = []
    }

    private static let most = 64
    private static let kept = Mutex(Kept())

    /// Calls `body` with a primitive for the problem, made now or kept from before.
    ///
    /// - Returns: false when the library is missing or has none.
    package static func cached(
        _ problem: OneDNNProblem, threads: Int, _ body: (OneDNNConvolution) throws -> Bool
    ) throws -> Bool {
        guard let library = OneDNN.library else { return false }
        return try kept.withLock { kept in
            library.setThreads(threads)
            let key = Key(problem: problem, threads: threads)
            let primitive: OneDNNConvolution?
            if let found = kept.found[key] {
                primitive = found
                if kept.order.last != key, let place = kept.order.firstIndex(of: key) {
                    kept.order.append(kept.order.remove(at: place))
                }
            } else {
                primitive = OneDNNConvolution(problem, library)
                kept.found[key] = .some(primitive)
                kept.order.append(key)
                if kept.order.count > most { kept.found[kept.order.removeFirst()] = nil }
            }
            guard let primitive else { return false }
            return try body(primitive)
        }
    }
}
