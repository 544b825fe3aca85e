import Tensors

/// Random programs, evaluated by plain loops while they are written.
///
/// Values stay small, finite and mostly whole, so that most results have one right answer to the bit;
/// what else they may be off by goes with the array as its `error`.
struct ProgramGenerator {
    /// An expression as it is typed, and its value.
    struct Expression {
        let text: String
        let value: NaiveArray
    }

    /// Writes a call of a function; nil where the operands it drew do not suit it.
    typealias Production = @Sendable (inout ProgramGenerator, Int) -> Expression?

    /// How functions are called, by name.
    static let calls: [String: Production] = creation
        .merging(shapes) { $1 }.merging(elementwise) { $1 }.merging(reductions) { $1 }.merging(products) { $1 }.merging(convolutions) { $1 }

    private static let productions = calls.sorted { $0.key < $1.key }.map(\.value)

    /// The names that the program has given, and their values.
    private(set) var names: [(name: String, value: NaiveArray)] = []
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0..<4 { _ = next() }
    }

    // MARK: Statements

    /// The next statement. A name holds a value of its own, whatever it was made from.
    mutating func statement() -> String {
        let choice = names.count < 2 ? 0 : int(0...9)
        let target = names.isEmpty ? 0 : int(0...(names.count - 1))
        if choice < 2 || names.count < 5 && choice < 5 {
            let name = "v\(names.count)"
            let expression = expression(3)
            names.append((name, expression.value))
            return "\(name) = \(expression.text)"
        }
        let (name, value) = names[target]
        if choice < 6, let statement = sliceAssignment(to: target) { return statement }
        let operand = expression(2)
        if choice < 8, let sum = binary("+", Expression(text: name, value: value), operand) {
            names[target].value = sum.value
            return "\(name) += \(operand.text)"
        }
        names[target].value = operand.value
        return "\(name) = \(operand.text)"
    }

    /// `name[1:, ::2] = …`, a number or an array that broadcasts.
    private mutating func sliceAssignment(to target: Int) -> String? {
        let (name, value) = names[target]
        guard value.rank > 0, value.error == 0, let place = subscription(of: value) else { return nil }
        let positions = place.positions.values.map { Int($0) }
        var shape = place.positions.shape
        if bool(), let first = shape.first, first > 0 { shape.removeFirst() }
        let source = literal(shape: shape, dtype: value.dtype == .bool ? .bool : .int64)
        for (i, index) in NaiveArray.indices(place.positions.shape).enumerated() {
            names[target].value.values[positions[i]] = source.value.stretched(index)
        }
        return "\(name)[\(place.text)] = \(source.text)"
    }

    // MARK: Expressions

    /// A random expression, nested at most `depth` times.
    mutating func expression(_ depth: Int) -> Expression {
        if depth > 0, int(0...9) > 0 {
            for _ in 0..<8 {
                let choice = int(0...9)
                let made = choice < 2 ? operation(depth - 1) : choice < 3 ? view(depth - 1) : pick(Self.productions)(&self, depth - 1)
                if let made, isSmall(made.value) { return made }
            }
        }
        if !names.isEmpty, int(0...2) > 0 {
            let (name, value) = pick(names)
            return Expression(text: name, value: value)
        }
        return literal(shape: shape(), dtype: pick([.float32, .float32, .float64, .int64, .bool]))
    }

    /// An expression whose value is exactly known: functions with steps in them want no less.
    mutating func exact(_ depth: Int) -> Expression? {
        let expression = expression(depth)
        return expression.value.error == 0 ? expression : nil
    }

    /// Whether loops over it end soon, and whole sums of it are exact in 24 bits.
    private func isSmall(_ value: NaiveArray) -> Bool {
        value.count <= 600 && value.rank <= 6 && value.most <= 1000 && value.values.allSatisfy(\.isFinite) && value.error <= 0.01 * max(1, value.most)
    }

    /// Numbers typed out.
    mutating func literal(shape: [Int], dtype: DType, within range: ClosedRange<Int> = -5...5) -> Expression {
        let isQuarters = dtype >= .float32 && int(0...2) == 0
        let values = NaiveArray(shape, dtype) { _ in
            dtype == .bool ? Double(int(0...1)) : isQuarters ? Double(int(range)) / 4 : Double(int(range))
        }
        let numbers = values.values.map { dtype == .bool ? ($0 == 0 ? "false" : "true") : $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }
        let list = "tensor([\(numbers.joined(separator: ", "))], dtype=\(dtype))"
        return Expression(text: shape == [values.count] ? list : "reshape(\(list), \(tuple(shape)))", value: values)
    }

    // MARK: Chance

    private mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 2_685_821_657_736_338_717
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() >> 33) % (range.upperBound - range.lowerBound + 1)
    }

    mutating func bool() -> Bool { int(0...1) == 0 }
    mutating func pick<T>(_ items: [T]) -> T { items[int(0...(items.count - 1))] }

    /// A shape of few elements; now and then one without any.
    mutating func shape(rank: Int? = nil) -> [Int] {
        (0..<(rank ?? int(0...4))).map { _ in int(0...40) == 0 ? 0 : int(1...4) }
    }

    mutating func shuffled(_ items: [Int]) -> [Int] {
        var items = items
        for i in items.indices.reversed() { items.swapAt(i, int(0...i)) }
        return items
    }

    func tuple(_ items: [Int]) -> String {
        "(" + items.map(String.init).joined(separator: ", ") + (items.count == 1 ? ",)" : ")")
    }
}
