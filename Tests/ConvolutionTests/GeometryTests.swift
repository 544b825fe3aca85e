import Tensors
import Testing

@testable import Convolution

/// Sizes, refusals and what a stride leaves unread.
struct GeometryTests {
    private func geometry(_ x: [Int], _ w: [Int], _ change: (inout ConvOptions) -> Void = { _ in }) throws -> ConvGeometry {
        var options = ConvOptions()
        change(&options)
        return try ConvGeometry.conv(x: Shape(x), w: Shape(w), options)
    }

    @Test func formulaShowsItsNumbers() throws {
        let geometry = try geometry([1, 1, 4, 4], [1, 1, 3, 3]) {
            $0.stride = .all(2)
            $0.pad = .all(1)
        }
        #expect(geometry.formula(axis: 0) == "⌊(4 + 1 + 1 − 3) / 2⌋ + 1 = 2")
        #expect(geometry.axes[0].remainder == 1)
        // What is left over is padding, which nobody misses.
        #expect(geometry.unread.isEmpty)
        #expect(geometry.multiplyAdds == 36)
    }

    @Test func strideLeavesRealRowsUnread() throws {
        let unread = try geometry([1, 2, 6, 7], [2, 2, 3, 3]) { $0.stride = .all(2) }.unread
        #expect(unread.map(\.name) == ["height"])
        #expect(unread.map(\.cells) == [5..<6])
    }

    @Test func croppedRowsAreNotTheStridesDoing() throws {
        let geometry = try geometry([1, 1, 9], [1, 1, 3]) {
            $0.stride = .all(2)
            $0.pad = .pairs([[0, -1]])
        }
        #expect(geometry.axes[0].output == 3)
        #expect(geometry.unread.map(\.cells) == [7..<8])
    }

    @Test func deconvFormula() throws {
        var options = DeconvOptions()
        (options.stride, options.pad, options.outputPadding) = (.all(2), .all(1), .all(1))
        let geometry = try ConvGeometry.deconv(x: Shape([1, 1, 3]), w: Shape([1, 1, 3]), options)
        #expect(geometry.formula(axis: 0) == "(3 − 1)·2 + 3 − 1 − 1 + 1 = 6")
    }

    @Test func kernelTooLargeCarriesTheAxis() throws {
        let error = #expect(throws: ConvError.self) { try geometry([1, 1, 2, 7], [1, 1, 3, 3]) }
        guard case .kernelTooLarge(operation: "conv", let axis)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(axis.name == "height" && axis.formula == "⌊(2 − 3) / 1⌋ + 1")
    }

    /// Settings at the ends of Int are refused, never trapped on.
    @Test(arguments: [Int.max, Int.min, Int.max / 2, 1 << 40, -1, 0])
    func extremeSettingsAreRefused(value: Int) throws {
        let x = try Make.counting([1, 1, 5, 5])
        let w = try Make.counting([1, 1, 3, 3])
        let context = EvaluationContext(memoryLimit: 1 << 28, threads: 1)
        let changes: [(inout ConvOptions) -> Void] = [
            { $0.stride = .all(value) }, { $0.pad = .all(value) }, { $0.dilation = .all(value) },
            { $0.inputDilation = .all(value) }, { $0.groups = value },
            { $0.pad = .pairs([[value, 0], [0, value]]) },
            { $0.pad = .pairs([[value, value == Int.min ? Int.max : -value], [0, 0]]) },
            { $0.pad = .all(value); $0.padMode = .reflect },
            { $0.pad = .same; $0.stride = .all(value) },
        ]
        for change in changes {
            var options = ConvOptions()
            change(&options)
            for algorithm in [ConvAlgorithm.auto, .direct, .im2col, .matrix] {
                options.algorithm = algorithm
                _ = try? conv(x, w, bias: nil, options, in: context)
                _ = try? convInputGradient(x, w, size: [value, 3], options, in: context)
                _ = try? convWeightGradient(x, x, size: [value, 3], options, in: context)
            }
            var deconvOptions = DeconvOptions()
            (deconvOptions.stride, deconvOptions.pad) = (options.stride, options.pad)
            (deconvOptions.dilation, deconvOptions.groups) = (options.dilation, options.groups)
            _ = try? deconv(x, w, bias: nil, deconvOptions, in: context)
            deconvOptions.outputSize = [value]
            _ = try? deconv(x, w, bias: nil, deconvOptions, in: context)
            deconvOptions.outputPadding = .all(value)
            _ = try? deconv(x, w, bias: nil, deconvOptions, in: context)
            var window = WindowOptions()
            (window.stride, window.pad, window.dilation) = (options.stride, options.pad, options.dilation)
            _ = try? maxPool(x, kernel: [2, 2], window, ceil: true, in: context)
            _ = try? avgPool(x, kernel: [value, 2], window, ceil: true, countPad: true, in: context)
            _ = try? im2col(x, kernel: [2, 2], window, order: .rows, in: context)
            _ = try? col2im(
                x, shape: [1, 1, value, 5], kernel: [2, 2], window, order: .rows, overlap: .mean,
                in: context)
            _ = try? convMatrix(
                w, size: [value, value], stride: options.stride, pad: options.pad,
                dilation: options.dilation, groups: options.groups, in: context)
        }
        #expect(context.memory.inUse == 0)
    }

    @Test func emptySizes() throws {
        let context = Make.context
        let nothing = try Make.floats([0, 2, 5, 5], [])
        let w = try Make.counting([3, 2, 3, 3])
        #expect(try conv(nothing, w, bias: nil, ConvOptions(), in: context).shape.dimensions == [0, 3, 3, 3])
        let dy = try Make.floats([0, 3, 3, 3], [])
        let dw = try convWeightGradient(nothing, dy, size: [3, 3], ConvOptions(), in: context)
        #expect(try dw.floats() == Array(repeating: 0, count: 54))
        let noChannels = try conv(
            Make.floats([1, 0, 4, 4], []), Make.floats([2, 0, 3, 3], []), bias: Make.floats([2], [5, 6]),
            ConvOptions(), in: context)
        #expect(try noChannels.floats() == [5, 5, 5, 5, 6, 6, 6, 6])
    }
}
