import Foundation
import Tensors

extension ProgramGenerator {
    static let elementwise: [String: Production] = [
        "abs": { g, depth in g.apply("abs", depth) { $0.dtype == .bool ? nil : $0.map(error: $0.error) { abs($0) } } },
        "sign": { g, depth in g.apply("sign", depth) { $0.error > 0 || $0.dtype == .bool ? nil : $0.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 } } },
        "square": { g, depth in g.apply("square", depth) { $0.error > 0 || $0.dtype == .bool ? nil : $0.map { $0 * $0 } } },
        "relu": { g, depth in g.apply("relu", depth) { $0.dtype == .bool ? nil : $0.map(error: $0.error) { max($0, 0) } } },
        "floor": { g, depth in g.step("floor", depth) { $0.rounded(.down) } },
        "ceil": { g, depth in g.step("ceil", depth) { $0.rounded(.up) } },
        "round": { g, depth in g.step("round", depth) { $0.rounded(.toNearestOrEven) } },
        "sqrt": { g, depth in g.smooth("sqrt", depth, where: { $0 >= 0 }) { $0.squareRoot() } },
        "exp": { g, depth in g.smooth("exp", depth, where: { $0 < 6 }) { exp($0) } },
        "log": { g, depth in g.smooth("log", depth, where: { $0 > 0 }) { log($0) } },
        "sin": { g, depth in g.smooth("sin", depth) { sin($0) } },
        "cos": { g, depth in g.smooth("cos", depth) { cos($0) } },
        "tanh": { g, depth in g.smooth("tanh", depth) { tanh($0) } },
        "sigmoid": { g, depth in g.smooth("sigmoid", depth) { 1 / (1 + exp(-$0)) } },
        "isnan": { g, depth in g.apply("isnan", depth) { $0.map(.bool, error: 0) { _ in 0 } } },
        "isfinite": { g, depth in g.apply("isfinite", depth) { $0.map(.bool, error: 0) { _ in 1 } } },
        "detach": { g, depth in g.apply("detach", depth) { $0 } },
        "maximum": { g, depth in g.pair("maximum", depth) { max($0, $1) } },
        "minimum": { g, depth in g.pair("minimum", depth) { min($0, $1) } },
        "pow": { g, depth in
            guard let base = g.exact(depth) else { return nil }
            let power = g.literal(shape: base.value.shape, dtype: .int64, within: 0...3)
            return g.binary("**", base, power).map { Expression(text: "pow(\(base.text), \(power.text))", value: $0.value) }
        },
        "where": { g, depth in
            let (a, b) = (g.expression(depth), g.expression(0))
            guard let shape = NaiveArray.broadcast(a.value.shape, b.value.shape), !shape.isEmpty else { return nil }
            let condition = g.literal(shape: shape, dtype: .bool)
            let value = NaiveArray(shape, max(a.value.dtype, b.value.dtype), error: max(a.value.error, b.value.error)) {
                condition.value[$0] != 0 ? a.value.stretched($0) : b.value.stretched($0)
            }
            return Expression(text: "where(\(condition.text), \(a.text), \(b.text))", value: value)
        },
        "clip": { g, depth in
            let (low, high) = (g.int(-3...0), g.int(1...3))
            return g.apply("clip", depth, closing: ", \(low), \(high))") { $0.dtype == .bool ? nil : $0.map(error: $0.error) { min(max($0, Double(low)), Double(high)) } }
        },
        "grad": { g, depth in
            guard let (name, value) = g.exactName(.float32) else { return nil }
            let weights = g.literal(shape: value.shape, dtype: .int64, within: -3...3)
            let result = NaiveArray(value.shape, value.dtype) { 2 * value[$0] * weights.value[$0] }
            return Expression(text: "grad(sum(square(\(name)) * \(weights.text)), \(name))", value: result)
        },
        "jacobian": { g, depth in
            guard let (name, value) = g.exactName(.float32), value.rank > 0, value.count <= 24 else { return nil }
            // Each element of flip(v) * 3 depends on one of v, the last first.
            let value2 = NaiveArray([value.count, value.count], value.dtype) { $0[0] + $0[1] == value.count - 1 ? 3 : 0 }
            return Expression(text: "jacobian(flip(flatten(\(name))) * 3, \(name))", value: value2)
        },
    ]

    static let reductions: [String: Production] = [
        "sum": { g, depth in
            g.reduce("sum", depth) { array, axes, keeps in
                var magnitude = 0.0
                let dtype = max(array.dtype, .int64)
                var sum = array.reduced(axes, keepDimensions: keeps, dtype) {
                    magnitude = max(magnitude, $0.reduce(0) { $0 + abs($1) })
                    return $0.reduce(0, +)
                }
                sum.error = Double(array.count) * array.error + NaiveArray.sumError(magnitude, count: array.count, whole: array.isWhole && array.error == 0, dtype)
                return sum
            }
        },
        "mean": { g, depth in
            g.reduce("mean", depth) { array, axes, keeps in
                guard array.count > 0 else { return nil }
                let dtype = max(array.dtype, .float32)
                return array.reduced(axes, keepDimensions: keeps, dtype) { $0.reduce(0, +) / Double($0.count) }.within(array.error + 40 * NaiveArray.epsilon(dtype) * array.most)
            }
        },
        "var": { g, depth in g.reduce("var", depth) { $0.error > 0 ? nil : $0.variance($1, $2) } },
        "std": { g, depth in
            g.reduce("std", depth) { array, axes, keeps in
                guard array.error == 0, let variance = array.variance(axes, keeps) else { return nil }
                // Near 0 the root magnifies what the variance is off by.
                return variance.map { $0.squareRoot() }.within(variance.error.squareRoot())
            }
        },
        "prod": { g, depth in
            g.reduce("prod", depth) { array, axes, keeps in
                // What is partly out of range depends on the order.
                guard array.error == 0, array.values.reduce(1, { $0 * max(1, abs($1)) }) < 1e6 else { return nil }
                return array.reduced(axes, keepDimensions: keeps, max(array.dtype, .int64)) { $0.reduce(1, *) }.within(array.isWhole ? 0 : 0.01)
            }
        },
        "max": { g, depth in g.reduce("max", depth) { array, axes, keeps in array.count == 0 ? nil : array.reduced(axes, keepDimensions: keeps, array.dtype) { $0.max() ?? 0 }.within(array.error) } },
        "min": { g, depth in g.reduce("min", depth) { array, axes, keeps in array.count == 0 ? nil : array.reduced(axes, keepDimensions: keeps, array.dtype) { $0.min() ?? 0 }.within(array.error) } },
        "all": { g, depth in g.reduce("all", depth) { array, axes, keeps in array.error > 0 ? nil : array.reduced(axes, keepDimensions: keeps, .bool) { $0.allSatisfy { $0 != 0 } ? 1 : 0 } } },
        "any": { g, depth in g.reduce("any", depth) { array, axes, keeps in array.error > 0 ? nil : array.reduced(axes, keepDimensions: keeps, .bool) { $0.contains { $0 != 0 } ? 1 : 0 } } },
        "argmax": { g, depth in g.position("argmax", depth) { list in list.indices.max { list[$0] < list[$1] || list[$0] == list[$1] && $0 > $1 } } },
        "argmin": { g, depth in g.position("argmin", depth) { list in list.indices.min { list[$0] < list[$1] || list[$0] == list[$1] && $0 < $1 } } },
        "cumsum": { g, depth in
            g.withAxis(depth) { _, array, axis in
                guard array.error == 0 else { return nil }
                let dtype = max(array.dtype, .int64)
                let sums = NaiveArray(array.shape, dtype) { index in
                    (0...index[axis]).reduce(0) { sum, i in
                        var place = index
                        place[axis] = i
                        return sum + array[place]
                    }
                }
                return ("cumsum", "axis=\(axis))", sums.within(NaiveArray.sumError(array.most * Double(array.shape[axis]), count: array.shape[axis], whole: array.isWhole, dtype)))
            }
        },
        "softmax": { g, depth in g.withAxis(depth) { _, array, axis in array.softmax(axis).map { ("softmax", "axis=\(axis))", $0) } } },
        "log_softmax": { g, depth in
            g.withAxis(depth) { _, array, axis in
                array.softmax(axis).map { ("log_softmax", "axis=\(axis))", $0.map { log($0) }.within(1e-5 * max(1, array.most))) }
            }
        },
        "norm": { g, depth in
            g.apply("norm", depth) { array in
                guard array.error == 0 else { return nil }
                let dtype = max(array.dtype, .float32)
                return NaiveArray([], dtype, error: 40 * NaiveArray.epsilon(dtype) * array.most * Double(array.count)) { _ in
                    array.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
                }
            }
        },
        "equal": { g, depth in g.comparison("equal", depth) },
        "allclose": { g, depth in g.comparison("allclose", depth) },
    ]

    // MARK: Helpers

    /// A function with steps, of a float array that is exact.
    private mutating func step(_ name: String, _ depth: Int, _ function: (Double) -> Double) -> Expression? {
        apply(name, depth) { $0.error > 0 || $0.dtype < .float32 ? nil : $0.map { function($0) } }
    }

    /// A function that takes the nearest number or one near it.
    private mutating func smooth(
        _ name: String, _ depth: Int, where isDefined: (Double) -> Bool = { _ in true }, _ function: (Double) -> Double
    ) -> Expression? {
        apply(name, depth) { array in
            guard array.error == 0, array.values.allSatisfy(isDefined) else { return nil }
            let value = array.map(max(array.dtype, .float32)) { function($0) }
            return value.within(8 * NaiveArray.epsilon(value.dtype) * value.most)
        }
    }

    private mutating func pair(_ name: String, _ depth: Int, _ function: (Double, Double) -> Double) -> Expression? {
        let (a, b) = (expression(depth), expression(0))
        guard let shape = NaiveArray.broadcast(a.value.shape, b.value.shape) else { return nil }
        let value = NaiveArray(shape, max(a.value.dtype, b.value.dtype), error: max(a.value.error, b.value.error)) { function(a.value.stretched($0), b.value.stretched($0)) }
        return Expression(text: "\(name)(\(a.text), \(b.text))", value: value)
    }

    /// A reduction over all axes, one, or several, kept or not.
    private mutating func reduce(_ name: String, _ depth: Int, _ function: (NaiveArray, [Int], Bool) -> NaiveArray?) -> Expression? {
        let operand = expression(depth)
        let rank = operand.value.rank
        var axes = Array(0..<rank)
        var options = ""
        if rank > 0, int(0...3) > 0 {
            axes = Array(shuffled(axes).prefix(int(1...2)))
            let typed = axes.map { bool() ? $0 : $0 - rank }
            options = ", axis=" + (typed.count == 1 && bool() ? "\(typed[0])" : tuple(typed))
        }
        let keeps = int(0...2) == 0
        if keeps { options += ", keepdims=true" }
        return function(operand.value, axes.sorted(), keeps).map { Expression(text: "\(name)(\(operand.text)\(options))", value: $0) }
    }

    private mutating func position(_ name: String, _ depth: Int, _ function: ([Double]) -> Int?) -> Expression? {
        withAxis(depth) { _, array, axis in
            guard array.error == 0, array.count > 0 else { return nil }
            return (name, "axis=\(axis))", array.reduced([axis], keepDimensions: false, .int64) { Double(function($0) ?? 0) })
        }
    }

    private mutating func comparison(_ name: String, _ depth: Int) -> Expression? {
        guard let a = exact(depth) else { return nil }
        let b = bool() ? a : literal(shape: a.value.shape, dtype: a.value.dtype)
        return Expression(text: "tensor(\(name)(\(a.text), \(b.text)))", value: NaiveArray([], .bool) { _ in a.value.values == b.value.values ? 1 : 0 })
    }

    /// A name whose value is exact and of a floating dtype.
    private mutating func exactName(_ least: DType) -> (String, NaiveArray)? {
        let found = names.filter { $0.value.error == 0 && $0.value.dtype >= least && $0.value.count > 0 && $0.value.most < 100 }
        return found.isEmpty ? nil : pick(found)
    }
}

extension NaiveArray {
    func within(_ error: Double) -> NaiveArray {
        var array = self
        array.error = error
        return array
    }

    /// The sum of all elements; nil when its order matters.
    func sum() -> NaiveArray? {
        isWhole ? reduced(Array(0..<rank), keepDimensions: false, max(dtype, .int64)) { $0.reduce(0, +) } : nil
    }

    fileprivate func variance(_ axes: [Int], _ keeps: Bool) -> NaiveArray? {
        guard count > 0 else { return nil }
        let dtype = max(dtype, .float32)
        return reduced(axes, keepDimensions: keeps, dtype) { list in
            let mean = list.reduce(0, +) / Double(list.count)
            return list.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(list.count)
        }.within(80 * NaiveArray.epsilon(dtype) * (most * most + 1))
    }

    fileprivate func softmax(_ axis: Int) -> NaiveArray? {
        guard error == 0, count > 0, most < 20 else { return nil }
        let sums = reduced([axis], keepDimensions: true, .float64) { $0.reduce(0) { $0 + exp($1) } }
        return NaiveArray(shape, max(dtype, .float32), error: 1e-5) { exp(self[$0]) / sums.stretched($0) }
    }
}
