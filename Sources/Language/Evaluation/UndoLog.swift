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
        indirect case written(Symbol, indices: [Tensor.Index], elements: Tensor, origin: Origin)
    }

    /// What is remembered of a name, and in which line it was: a mark of an earlier line says nothing.
    private struct Mark {
        var line = 0
        /// The bytes of its tensor that are remembered; nil once all of it is.
        var bytes: Int?
    }

    private var entries: [Entry] = []
    /// By the symbol's number.
    private var marks: [Mark] = []
    private var line = 0

    /// Begins another line: nothing is remembered.
    mutating func begin() {
        line += 1
        if entries.isEmpty { return }
        entries.removeAll(keepingCapacity: entries.capacity <= 64)
    }

    private mutating func mark(of symbol: Symbol) -> Mark? {
        if symbol.id >= marks.count {
            marks.append(contentsOf: repeatElement(Mark(), count: symbol.id + 1 - marks.count))
        }
        return marks[symbol.id].line == line ? marks[symbol.id] : nil
    }

    /// Remembers a name that is about to hold another value.
    mutating func willRebind(_ symbol: Symbol, from value: @autoclosure () -> Value?) {
        // One entry is enough for a name that a loop rebinds over and over.
        if let mark = mark(of: symbol), mark.bytes == nil { return }
        entries.append(.rebound(symbol, value()))
        marks[symbol.id] = Mark(line: line, bytes: nil)
    }

    /// Remembers the elements that are about to be written in place.
    mutating func willWrite(
        _ symbol: Symbol, _ tracked: Tracked, at indices: [Tensor.Index], in context: EvaluationContext
    ) throws {
        let mark = mark(of: symbol)
        guard let before = mark.map(\.bytes) ?? 0 else { return }
        let part = try tracked.tensor.subscripted(indices, in: context)
        let bytes = before + part.byteCount
        if bytes > tracked.tensor.byteCount / 2 {
            entries.append(.rebound(symbol, .tensor(tracked)))
            marks[symbol.id] = Mark(line: line, bytes: nil)
        } else {
            entries.append(
                .written(
                    symbol, indices: indices, elements: try part.copied(in: context), origin: tracked.origin))
            marks[symbol.id] = Mark(line: line, bytes: bytes)
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
