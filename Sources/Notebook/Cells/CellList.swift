/// The cells of a conversation, of which there may be very many: all but the last few hundred are
/// kept as bytes, not much more than was typed and shown.
public struct CellList: RandomAccessCollection, MutableCollection, RangeReplaceableCollection, Sendable {
    /// Blocks of `blockLength` cells each.
    private var packed: [PackedCells] = []
    private var recent: [Cell] = []
    private static let blockLength = 256

    public init() {}

    public var startIndex: Int { 0 }
    public var endIndex: Int { packedCount + recent.count }
    private var packedCount: Int { packed.count * CellList.blockLength }

    public subscript(index: Int) -> Cell {
        get {
            index >= packedCount
                ? recent[index - packedCount] : packed[index / CellList.blockLength][index % CellList.blockLength]
        }
        set { replaceSubrange(index..<index + 1, with: CollectionOfOne(newValue)) }
    }

    public mutating func append(_ cell: Cell) {
        recent.append(cell)
        pack()
    }

    public mutating func replaceSubrange(_ range: Range<Int>, with cells: some Collection<Cell>) {
        // What is packed from there on becomes recent again.
        while packedCount > range.lowerBound, let last = packed.popLast() {
            recent.insert(contentsOf: (0..<CellList.blockLength).map { last[$0] }, at: 0)
        }
        recent.replaceSubrange(range.lowerBound - packedCount..<range.upperBound - packedCount, with: cells)
        pack()
    }

    private mutating func pack() {
        while recent.count >= 2 * CellList.blockLength {
            packed.append(PackedCells(recent.prefix(CellList.blockLength)))
            recent.removeFirst(CellList.blockLength)
        }
    }
}

extension CellList: ExpressibleByArrayLiteral {
    public init(arrayLiteral cells: Cell...) {
        self.init()
        append(contentsOf: cells)
    }
}

/// Cells one after the other as bytes: the input's length and flags, the input, how many outputs
/// there are, and for each its kind, its length and its text.
private struct PackedCells: Sendable {
    private let bytes: [UInt8]
    /// Cells that brought more than texts, by their place; they are not packed.
    private let others: [Int: Cell]

    init(_ cells: some Collection<Cell>) {
        var (bytes, others) = ([UInt8](), [Int: Cell]())
        for (place, cell) in cells.enumerated() {
            guard let outputs = PackedCells.texts(of: cell) else {
                others[place] = cell
                bytes.append(0)
                continue
            }
            bytes.append(cell.succeeded ? 2 : 1)
            PackedCells.append(cell.input, to: &bytes)
            PackedCells.append(outputs.count, to: &bytes)
            for (text, kind) in outputs {
                bytes.append(kind.rawValue)
                PackedCells.append(text, to: &bytes)
            }
        }
        // A copy has no room to spare.
        self.bytes = Array(bytes[...])
        self.others = others
    }

    private static func texts(of cell: Cell) -> [(String, Output.Kind)]? {
        var texts: [(String, Output.Kind)] = []
        for output in cell.outputs {
            guard case .text(let text, let kind) = output else { return nil }
            texts.append((text, kind))
        }
        return texts
    }

    subscript(place: Int) -> Cell {
        if let cell = others[place] { return cell }
        var reader = ByteReader(bytes: bytes)
        for _ in 0..<place where reader.byte() != 0 {
            reader.skipText()
            for _ in 0..<reader.count() {
                _ = reader.byte()
                reader.skipText()
            }
        }
        let succeeded = reader.byte() == 2
        let input = reader.text()
        let outputs = (0..<reader.count()).map { _ in
            let kind = Output.Kind(rawValue: reader.byte()) ?? .value
            return Output.text(reader.text(), kind)
        }
        return Cell(input, outputs: outputs, succeeded: succeeded)
    }

    // MARK: Bytes

    /// A length, seven bits a byte, the lowest first.
    private static func append(_ count: Int, to bytes: inout [UInt8]) {
        var rest = count
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        append(text.utf8.count, to: &bytes)
        if text.utf8.withContiguousStorageIfAvailable({ bytes.append(contentsOf: $0) }) == nil {
            bytes.append(contentsOf: text.utf8)
        }
    }

    private struct ByteReader {
        let bytes: [UInt8]
        var position = 0

        mutating func byte() -> UInt8 {
            defer { position += 1 }
            return bytes[position]
        }

        mutating func count() -> Int {
            var (result, shift) = (0, 0)
            while true {
                let next = byte()
                result |= Int(next & 0x7F) << shift
                if next < 0x80 { return result }
                shift += 7
            }
        }

        mutating func text() -> String {
            let count = count()
            defer { position += count }
            return String(decoding: bytes[position..<position + count], as: UTF8.self)
        }

        mutating func skipText() {
            let count = count()
            position += count
        }
    }
}
