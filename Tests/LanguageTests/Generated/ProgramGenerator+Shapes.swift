import Tensors

extension ProgramGenerator {
    static let creation: [String: Production] = [
        "arange": { g, _ in
            let (shape, start, step) = (g.shape(rank: g.int(1...3)), g.int(-3...3), g.int(-2...2))
            var count = -1
            let value = NaiveArray(shape, .float32) { _ in
                count += 1
                return Double(start + count * step)
            }
            return Expression(text: "arange(\(shape.map(String.init).joined(separator: ", ")), start=\(start), step=\(step))", value: value)
        },
        "range": { g, _ in
            let (start, count, step) = (g.int(-3...3), g.int(0...6), g.int(1...3))
            return Expression(text: "range(\(start), \(start + count * step), \(step))", value: NaiveArray([count], .int64) { Double(start + $0[0] * step) })
        },
        "linspace": { g, _ in
            let (start, step, count) = (g.int(-3...3), g.int(1...3), g.int(2...6))
            return Expression(text: "linspace(\(start), \(start + step * (count - 1)), \(count))", value: NaiveArray([count], .float32) { Double(start + $0[0] * step) })
        },
        "zeros": { g, _ in g.constant("zeros", 0) },
        "ones": { g, _ in g.constant("ones", 1) },
        "full": { g, _ in
            let (shape, number) = (g.shape(), g.int(-5...5))
            return Expression(text: "full(\(g.tuple(shape)), \(number), dtype=int64)", value: NaiveArray(shape, .int64) { _ in Double(number) })
        },
        "eye": { g, _ in
            let (n, m) = (g.int(1...4), g.int(1...4))
            return Expression(text: "eye(\(n), \(m))", value: NaiveArray([n, m], .float32) { $0[0] == $0[1] ? 1 : 0 })
        },
        "zeros_like": { g, depth in g.apply("zeros_like", depth) { $0.map(error: 0) { _ in 0 } } },
        "ones_like": { g, depth in g.apply("ones_like", depth) { $0.map(error: 0) { _ in 1 } } },
        "tensor": { g, depth in g.apply("tensor", depth) { $0 } },
        "float32": { g, depth in g.apply("float32", depth) { $0.error == 0 ? $0.converted(to: .float32) : nil } },
        "float64": { g, depth in g.apply("float64", depth) { $0.converted(to: .float64) } },
        "int64": { g, depth in g.apply("int64", depth) { $0.error == 0 ? $0.converted(to: .int64) : nil } },
        "bool": { g, depth in g.apply("bool", depth) { $0.error == 0 ? $0.converted(to: .bool) : nil } },
        "dtype": { g, depth in
            let (operand, shape) = (g.expression(depth), g.shape())
            return Expression(text: "ones(\(g.tuple(shape)), dtype=dtype(\(operand.text)))", value: NaiveArray(shape, operand.value.dtype) { _ in 1 })
        },
        "shape": { g, depth in
            let operand = g.expression(depth)
            guard operand.value.rank > 0 else { return nil }
            return Expression(text: "tensor(shape(\(operand.text)))", value: NaiveArray([operand.value.rank], .float32) { Double(operand.value.shape[$0[0]]) })
        },
        "ndim": { g, depth in g.apply("tensor(ndim", depth, closing: "))") { array in NaiveArray([], .float32) { _ in Double(array.rank) } } },
        "size": { g, depth in g.apply("tensor(size", depth, closing: "))") { array in NaiveArray([], .float32) { _ in Double(array.count) } } },
        "len": { g, depth in g.apply("tensor(len", depth, closing: "))") { array in array.shape.first.map { first in NaiveArray([], .float32) { _ in Double(first) } } } },
        "item": { g, depth in g.apply("full(1, item(sum", depth, closing: ")))") { $0.error == 0 ? $0.sum()?.converted(to: .float32).reshaped([1]) : nil } },
        "int": { g, depth in g.apply("full(1, int(sum", depth, closing: ")))") { $0.error == 0 ? $0.sum()?.converted(to: .int64).converted(to: .float32).reshaped([1]) : nil } },
        "float": { g, depth in g.apply("full(1, float(sum", depth, closing: ")))") { $0.error == 0 ? $0.sum()?.converted(to: .float32).reshaped([1]) : nil } },
    ]

    static let shapes: [String: Production] = [
        "reshape": { g, depth in
            let operand = g.expression(depth)
            var (shape, rest) = ([Int](), operand.value.count)
            while rest > 1, shape.count < 4 {
                let factor = g.pick((1...rest).filter { rest % $0 == 0 })
                shape.append(factor)
                rest /= factor
            }
            shape = g.shuffled(shape + [rest])
            let value = operand.value.reshaped(shape)
            if g.bool(), operand.value.count > 0 { shape[g.int(0...(shape.count - 1))] = -1 }
            return Expression(text: "reshape(\(operand.text), \(g.tuple(shape)))", value: value)
        },
        "flatten": { g, depth in g.apply("flatten", depth) { $0.reshaped([$0.count]) } },
        "squeeze": { g, depth in g.apply("squeeze", depth) { $0.reshaped($0.shape.filter { $0 != 1 }) } },
        "unsqueeze": { g, depth in
            let operand = g.expression(depth)
            let axis = g.int(0...operand.value.rank)
            var shape = operand.value.shape
            shape.insert(1, at: axis)
            return Expression(text: "unsqueeze(\(operand.text), \(g.bool() ? axis : axis - shape.count))", value: operand.value.reshaped(shape))
        },
        "transpose": { g, depth in g.apply("transpose", depth) { $0.permuted(Array((0..<$0.rank).reversed())) } },
        "permute": { g, depth in
            let operand = g.expression(depth)
            let order = g.shuffled(Array(0..<operand.value.rank))
            guard !order.isEmpty else { return nil }
            return Expression(text: "permute(\(operand.text), \(g.tuple(order)))", value: operand.value.permuted(order))
        },
        "swapaxes": { g, depth in
            g.withAxes(depth) { array, a, b in
                var order = Array(0..<array.rank)
                order.swapAt(a, b)
                return ("swapaxes", array.permuted(order))
            }
        },
        "moveaxis": { g, depth in
            g.withAxes(depth) { array, a, b in
                var order = Array(0..<array.rank)
                order.insert(order.remove(at: a), at: b)
                return ("moveaxis", array.permuted(order))
            }
        },
        "broadcast_to": { g, depth in
            let operand = g.expression(depth)
            let shape = g.shape(rank: g.int(0...1)) + operand.value.shape.map { $0 == 1 ? g.int(1...3) : $0 }
            guard !shape.isEmpty else { return nil }
            return Expression(text: "broadcast_to(\(operand.text), \(g.tuple(shape)))", value: NaiveArray(shape, operand.value.dtype, error: operand.value.error) { operand.value.stretched($0) })
        },
        "as_strided": { g, depth in
            let operand = g.expression(depth)
            guard operand.value.count > 0, operand.value.dtype != .bool else { return nil }
            let (rows, columns, offset) = (g.int(1...3), g.int(1...3), g.int(0...(operand.value.count - 1)))
            let room = operand.value.count - 1 - offset
            let (down, across) = (rows > 1 ? g.int(0...2) : 1, columns > 1 ? g.int(0...2) : 1)
            guard (rows - 1) * down + (columns - 1) * across <= room else { return nil }
            // The sum lies in memory of its own, row after row.
            let value = NaiveArray([rows, columns], operand.value.dtype, error: operand.value.error) { operand.value.values[offset + $0[0] * down + $0[1] * across] }
            return Expression(text: "as_strided(\(operand.text) + 0, (\(rows), \(columns)), (\(down), \(across)), offset=\(offset))", value: value)
        },
        "windows": { g, depth in
            let operand = g.expression(depth)
            let axes = operand.value.rank >= 2 ? g.int(1...2) : operand.value.rank
            guard axes > 0 else { return nil }
            let last = operand.value.shape.suffix(axes)
            guard !last.contains(0) else { return nil }
            let kernel = last.map { g.int(1...$0) }
            let stride = last.map { _ in g.int(1...2) }
            return Expression(
                text: "windows(\(operand.text), \(g.tuple(kernel)), stride=\(g.tuple(stride)))", value: operand.value.windows(kernel, stride: stride, dilation: kernel.map { _ in 1 }))
        },
        "concat": { g, depth in
            let operand = g.expression(depth)
            guard operand.value.rank > 0 else { return nil }
            let axis = g.int(0...(operand.value.rank - 1))
            var shape = operand.value.shape
            shape[axis] = g.int(0...3)
            let other = g.literal(shape: shape, dtype: g.pick([.bool, .int64, .float32, .float64]))
            guard operand.value.error == 0 else { return nil }
            return Expression(text: "concat((\(operand.text), \(other.text)), axis=\(axis))", value: .concatenated([operand.value, other.value], axis: axis))
        },
        "stack": { g, depth in
            guard let operand = g.exact(depth) else { return nil }
            let axis = g.int(0...operand.value.rank)
            let other = g.literal(shape: operand.value.shape, dtype: g.pick([.bool, .int64, .float32, .float64]))
            let parts = [operand.value, other.value].map { array in
                var shape = array.shape
                shape.insert(1, at: axis)
                return array.reshaped(shape)
            }
            return Expression(text: "stack((\(operand.text), \(other.text)), axis=\(axis))", value: .concatenated(parts, axis: axis))
        },
        "split": { g, depth in
            g.withAxis(depth) { g, array, axis in
                let parts = g.pick((1...max(1, array.shape[axis])).filter { array.shape[axis] % $0 == 0 })
                let (length, part) = (array.shape[axis] / parts, g.int(0...(parts - 1)))
                return ("split", "\(parts), axis=\(axis))[\(part)]", array.along(axis, length: length) { part * length + $0 })
            }
        },
        "flip": { g, depth in
            let operand = g.expression(depth)
            let axes = Array(g.shuffled(Array(0..<operand.value.rank)).prefix(g.int(1...2)))
            guard !axes.isEmpty else { return nil }
            return Expression(text: "flip(\(operand.text), axes=\(g.tuple(axes)))", value: operand.value.flipped(axes))
        },
        "rot180": { g, depth in g.apply("rot180", depth) { $0.rank >= 2 ? $0.flipped([$0.rank - 2, $0.rank - 1]) : nil } },
        "rot90": { g, depth in
            let turns = g.int(-1...5)
            return g.apply("rot90", depth, closing: ", k=\(turns))") { array in
                guard array.rank >= 2 else { return nil }
                // Against the clock: the columns from the last to the first become the rows.
                return (0..<((turns % 4 + 4) % 4)).reduce(array) { turned, _ in turned.flipped([1]).permuted([1, 0] + Array(2..<array.rank)) }
            }
        },
        "roll": { g, depth in
            let shift = g.int(-5...5)
            return g.withAxis(depth) { _, array, axis in
                let length = array.shape[axis]
                return ("roll", "\(shift), axis=\(axis))", array.along(axis, length: length) { (($0 - shift) % length + length) % length })
            }
        },
        "tile": { g, depth in
            let operand = g.expression(depth)
            guard operand.value.rank > 0 else { return nil }
            let counts = operand.value.shape.map { _ in g.int(1...2) }
            let value = counts.enumerated().reduce(operand.value) { array, count in
                let length = array.shape[count.offset]
                return array.along(count.offset, length: length * count.element) { $0 % length }
            }
            return Expression(text: "tile(\(operand.text), \(g.tuple(counts)))", value: value)
        },
        "repeat": { g, depth in
            let count = g.int(1...3)
            return g.withAxis(depth) { _, array, axis in
                ("repeat", "\(count), axis=\(axis))", array.along(axis, length: array.shape[axis] * count) { $0 / count })
            }
        },
        "take": { g, depth in
            g.withAxis(depth) { g, array, axis in
                guard array.shape[axis] > 0 else { return nil }
                let list = (0..<g.int(1...4)).map { _ in g.int(0...(array.shape[axis] - 1)) }
                return ("take", "tensor([\(list.map(String.init).joined(separator: ", "))], dtype=int64), axis=\(axis))", array.along(axis, length: list.count) { list[$0] })
            }
        },
        "pad": { g, depth in
            let operand = g.expression(depth)
            guard operand.value.rank > 0, !operand.value.shape.contains(0) else { return nil }
            let mode = g.pick(["constant", "edge", "reflect", "wrap"])
            let widths = operand.value.shape.map { length in [0, 1].map { _ in mode == "reflect" ? g.int(0...min(2, length - 1)) : mode == "wrap" ? g.int(0...min(2, length)) : g.int(0...2) } }
            let text = widths.map { "(\($0[0]), \($0[1]))" }.joined(separator: ", ")
            return Expression(
                text: "pad(\(operand.text), (\(text)\(widths.count == 1 ? "," : "")), mode=\"\(mode)\"\(mode == "constant" ? ", value=1" : ""))", value: operand.value.padded(widths, mode: mode, value: 1))
        },
        "insert_zeros": { g, depth in
            let operand = g.expression(depth)
            guard operand.value.rank >= 2, !operand.value.shape.contains(0) else { return nil }
            let strides = [g.int(1...2), g.int(1...3)]
            return Expression(text: "insert_zeros(\(operand.text), \(g.tuple(strides)))", value: operand.value.stretchedByZeros(strides))
        },
    ]

    // MARK: Helpers

    private mutating func constant(_ name: String, _ number: Double) -> Expression {
        let (shape, dtype) = (shape(), pick(DType.allCases))
        return Expression(text: "\(name)(\(tuple(shape)), dtype=\(dtype))", value: NaiveArray(shape, dtype) { _ in number })
    }

    /// A function of one array.
    mutating func apply(_ name: String, _ depth: Int, closing: String = ")", _ function: (NaiveArray) -> NaiveArray?) -> Expression? {
        let operand = expression(depth)
        return function(operand.value).map { Expression(text: "\(name)(\(operand.text)\(closing)", value: $0) }
    }

    /// A function of an array and one of its axes.
    mutating func withAxis(_ depth: Int, _ function: (inout ProgramGenerator, NaiveArray, Int) -> (String, String, NaiveArray)?) -> Expression? {
        let operand = expression(depth)
        guard operand.value.rank > 0 else { return nil }
        let axis = int(0...(operand.value.rank - 1))
        return function(&self, operand.value, axis).map { Expression(text: "\($0.0)(\(operand.text), \($0.1)", value: $0.2) }
    }

    private mutating func withAxes(_ depth: Int, _ function: (NaiveArray, Int, Int) -> (String, NaiveArray)) -> Expression? {
        let operand = expression(depth)
        let rank = operand.value.rank
        guard rank > 0 else { return nil }
        let (a, b) = (int(0...(rank - 1)), int(0...(rank - 1)))
        let (name, value) = function(operand.value, a, b)
        return Expression(text: "\(name)(\(operand.text), \(bool() ? a : a - rank), \(b))", value: value)
    }
}
