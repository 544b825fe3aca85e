import Autodiff
import Tensors

/// What it takes to put every name back as it was before the running line.
///
/// A rebound name is remembered by its old value. A write into part of a big tensor is remembered
/// by the part alone: holding the whole would cost a copy of a buffer that nobody else holds.
struct UndoLog {
    private enum Entry {
        case rebound(Symbol, Value?)
        /// The elements at `indices` before they were written, and the tensor's place in the lineage.
        case written(Symbol, indices: [Tensor.Index], elements: Tensor, origin: Origin)
    }

    private var entries: [Entry] = []
    /// For each name written to in this line, the bytes remembered; nil once all of it is.
    private var remembered: [Symbol: Int?] = [:]

    /// Remembers a name that is about to hold another value.
    mutating func willRebind(_ symbol: Symbol, from value: Value?) {
        // One entry is enough for a name that a loop rebinds over and over.
        if case .some(.none) = remembered[symbol] { return }
        entries.append(.rebound(symbol, value))
        remembered[symbol] = .some(nil)
    }

    /// Remembers the elements that are about to be written in place.
    mutating func willWrite(
        _ symbol: Symbol, _ tracked: Tracked, at indices: [Tensor.Index], in context: EvaluationContext
    ) throws {
        let before: Int
        switch remembered[symbol] {
        case .some(.none): return
        case .some(let bytes?): before = bytes
        case nil: before = 0
        }
        let part = try tracked.tensor.subscripted(indices, in: context)
        let bytes = before + part.byteCount
        if bytes > tracked.tensor.byteCount / 2 {
            entries.append(.rebound(symbol, .tensor(tracked)))
            remembered[symbol] = .some(nil)
        } else {
            entries.append(
                .written(
                    symbol, indices: indices, elements: try part.copied(in: context), origin: tracked.origin))
            remembered[symbol] = bytes
        }
    }

    /// Puts everything back, last write first.
    mutating func revert(write: (Value?, Symbol) -> Void, take: (Symbol) -> (Tensor, Origin)?) {
        let unbounded = EvaluationContext(memoryLimit: Int.max / 2)
        while let entry = entries.popLast() {
            switch entry {
            case .rebound(let symbol, let value): write(value, symbol)
            case .written(let symbol, let indices, let elements, let origin):
                guard var (tensor, _) = take(symbol) else { continue }
                // Cannot fail: the same write was accepted before, and memory is not bounded here.
                try? tensor.assign(elements, at: indices, in: unbounded)
                write(.tensor(Tracked(tensor, at: origin)), symbol)
            }
        }
    }
}
