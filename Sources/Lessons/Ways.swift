import Convolution
import Language
import Tensors

/// The same result by every way there is: shown equal, timed, with what memory each takes besides.
public struct Ways: Sendable {
    /// One way.
    public struct Way: Sendable {
        public let name: String
        /// Nil when it serves this call, or else why not.
        public let refusal: String?
        /// The largest difference from the first way; 0 for the same bits.
        public let difference: Double
        /// Seconds, the best of a few runs.
        public let seconds: Double
        /// Bytes beside operands and result.
        public let extra: Int?
    }

    public let shape: Shape
    public let ways: [Way]

    /// - Parameters:
    ///   - clock: seconds that only ever rise.
    ///   - seconds: how long each way is tried again and again.
    /// - Throws: `LessonError` for a call with one way only; `EvaluationError` when the first way fails.
    public init(_ call: ConvCall, clock: () -> Double, seconds: Double = 0.03) throws {
        let context = call.context
        let width = max(4, call.operands.map(\.tensor.dtype).reduce(DType.bool, DType.promote).width)
        let sizes = Sizes(call.geometry, width)
        var candidates: [(String, Int?, () throws -> Tensor)]
        func by(_ algorithm: ConvAlgorithm) -> () throws -> Tensor { { try call.value(algorithm: algorithm) } }
        switch call.operation {
        case .conv:
            candidates = [
                ("loops", 0, by(.direct)), ("im2col, then a matrix product", sizes.columns, by(.im2col)),
                ("the matrix C, times x", sizes.matrix, by(.matrix)), ("Winograd F(2×2, 3×3)", sizes.tiles(2), by(.winograd)),
                ("Winograd F(4×4, 3×3)", sizes.tiles(4), by(.winograd4)), ("oneDNN", nil, by(.onednn)),
            ]
        case .deconv:
            guard let x = call.operand("x")?.tensor, let w = call.operand("w")?.tensor else { throw LessonError("nothing to compute") }
            candidates = [
                ("stamping", 0, by(.direct)), ("a matrix product, then col2im", sizes.columns, by(.im2col)),
                ("Cᵀ, times x", sizes.matrix, by(.matrix)), ("oneDNN", nil, by(.onednn)),
            ]
            if call.overlap == .sum, call.operand("b") == nil {
                candidates.insert(
                    ("zeros between, kernel turned, p′ = k − 1 − p", sizes.spread, {
                        try ZeroInserted(call.geometry).result(x, w, in: context)
                    }), at: 1)
                candidates.insert(
                    ("the gradient of conv by x", 0, {
                        try convInputGradient(x, w, size: call.geometry.inputShape.dimensions, ZeroInserted.direct(call.geometry), in: context)
                    }), at: 4)
            }
        default: throw LessonError(":ways cannot take \(call.function)", help: "it takes conv and deconv")
        }
        var reference: Tensor?
        var ways: [Way] = []
        for (name, extra, run) in candidates {
            let begin = clock()
            do {
                let result = try run()
                var best = clock() - begin
                var total = best
                while total < seconds {
                    let begin = clock()
                    _ = try run()
                    let time = clock() - begin
                    best = min(best, time)
                    total += max(time, 1e-6)
                }
                var difference = 0.0
                if let reference {
                    difference = try Ways.difference(result, reference, in: context)
                } else {
                    reference = result
                }
                ways.append(Way(name: name, refusal: nil, difference: difference, seconds: best, extra: extra))
            } catch {
                if case TensorError.cancelled = error { throw error }
                if let error = error as? EvaluationError, error.isInterruption || reference == nil { throw error }
                ways.append(Way(name: name, refusal: Ways.reason(error), difference: 0, seconds: 0, extra: nil))
            }
        }
        guard let reference else { throw LessonError("nothing was computed") }
        shape = reference.shape
        self.ways = ways
    }

    private static func difference(_ a: Tensor, _ b: Tensor, in context: EvaluationContext) throws -> Double {
        guard a.shape == b.shape else { return .infinity }
        let (a, b) = (try a.elements(Double.self, in: context), try b.elements(Double.self, in: context))
        return zip(a, b).reduce(0) { largest, pair in
            pair.0 == pair.1 || pair.0.isNaN && pair.1.isNaN ? largest : max(largest, (pair.0 - pair.1).magnitude)
        }
    }

    /// An error in a few words.
    private static func reason(_ error: any Error) -> String {
        if let error = error as? EvaluationError {
            if case .conv(let error) = error.kind { return reason(error) }
            return error.diagnostic.message
        }
        guard let error = error as? ConvError else { return "it failed" }
        switch error {
        case .algorithm(_, _, let reason): return reason
        case .engineUnavailable: return "its library is not here"
        case .matrixTooLarge(_, _, let bytes, _): return "the matrix would take \(Explanation.size(bytes))"
        default: return error.prose.message
        }
    }

    /// A line for each way. Without times, the text is the same in every run.
    public func text(width: Int, timed: Bool) -> String {
        var table = Table()
        table.sides = [.left, .right, .right, .left]
        for way in ways {
            if let refusal = way.refusal {
                let room = width - (ways.map { DisplayWidth.of($0.name) }.max() ?? 0) - 12
                table.rows.append([way.name, "—", timed ? "" : nil, DisplayWidth.of(refusal) > room ? String(refusal.prefix(max(0, room - 1))) + "…" : refusal].compactMap { $0 })
                continue
            }
            let verdict = way.difference == 0 ? "equal" : "within \(NumberText.rounded(way.difference, digits: 2))"
            let memory = way.extra.map { $0 == 0 ? "nothing more" : "\(Explanation.size($0)) more" } ?? ""
            table.rows.append([way.name, verdict, timed ? Ways.time(way.seconds) : nil, memory].compactMap { $0 })
        }
        if !timed { table.sides = [.left, .right, .left] }
        let served = ways.filter { $0.refusal == nil }
        let same = served.allSatisfy { $0.difference == 0 }
        return (table.lines() + ["\(served.count) ways, one result \(shape)\(same ? ", equal to the last bit" : "")"])
            .joined(separator: "\n")
    }

    /// `12.3 µs`.
    private static func time(_ seconds: Double) -> String {
        for (unit, scale) in [("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3)] where seconds < scale * 1000 {
            return NumberText.rounded(seconds / scale, digits: 3) + " " + unit
        }
        return NumberText.rounded(seconds, digits: 3) + " s"
    }

    /// What the ways write beside the operands.
    private struct Sizes {
        let columns, matrix, spread: Int?
        private let geometry: ConvGeometry
        private let width: Int

        init(_ geometry: ConvGeometry, _ width: Int) {
            self.geometry = geometry
            self.width = width
            func bytes(_ factors: Int...) -> Int? {
                factors.reduce(Optional(width)) { product, factor in
                    guard let (value, overflow) = product?.multipliedReportingOverflow(by: factor), !overflow else { return nil }
                    return value
                }
            }
            columns = bytes(geometry.batch, geometry.outputCount, geometry.channels, geometry.kernelCount)
            matrix = bytes(geometry.filters, geometry.outputCount, geometry.channels, geometry.inputCount)
            let spreadCount = geometry.axes.reduce(1) { $0 &* max(0, $1.stride * ($1.output - 1) + 1) }
            spread = bytes(geometry.batch, geometry.filters, spreadCount)
        }

        /// Tiles of m × m outputs and the kernels, transformed to (m + 2)².
        func tiles(_ m: Int) -> Int? {
            let tiles = geometry.axes.reduce(1) { $0 &* (($1.output + m - 1) / m) }
            let side = (m + 2) * (m + 2) * width
            let (c, f) = (geometry.channels, geometry.filters)
            let (value, overflow) = (tiles &* geometry.batch &* (c + f) &+ c &* f).multipliedReportingOverflow(by: side)
            return overflow ? nil : value
        }
    }
}

/// A deconvolution as a convolution: zeros put between the elements, the kernel turned round, its
/// channels and filters exchanged, and the padding p′ = ke − 1 − p.
struct ZeroInserted {
    let geometry: ConvGeometry

    init(_ geometry: ConvGeometry) { self.geometry = geometry }

    /// The settings of the convolution that a geometry describes.
    static func direct(_ geometry: ConvGeometry) -> ConvOptions {
        var options = ConvOptions()
        options.stride = .each(geometry.axes.map(\.stride))
        // What a deconvolution adds at its end lies beyond the last window.
        options.pad = .pairs(geometry.axes.map { [$0.low, $0.high - $0.remainder / $0.stride * $0.stride] })
        options.dilation = .each(geometry.axes.map(\.dilation))
        options.groups = geometry.groups
        options.flip = geometry.isFlipped
        if geometry.isChannelsLast { options.layout = .channelsLast }
        return options
    }

    /// The settings of the convolution with zeros between.
    var options: ConvOptions {
        var options = ConvOptions()
        options.inputDilation = .each(geometry.axes.map(\.stride))
        options.pad = .pairs(geometry.axes.map { [$0.extent - 1 - $0.low, $0.extent - 1 - $0.high + $0.remainder] })
        options.dilation = .each(geometry.axes.map(\.dilation))
        options.groups = geometry.groups
        options.flip = !geometry.isFlipped
        return options
    }

    /// The weight with channels and filters exchanged within each group: (C, F/groups, k…).
    func weight(_ w: Tensor, in context: EvaluationContext) throws -> Tensor {
        if geometry.form == .plain { return w }
        let spatial = geometry.axes.count
        var w = w
        if geometry.isChannelsLast { w = try w.permuted([spatial + 1, spatial] + Array(0..<spatial)) }
        let (g, f, c) = (geometry.groups, geometry.filters / geometry.groups, geometry.channels / geometry.groups)
        let kernel = geometry.axes.map(\.kernel)
        return try w.reshaped(to: [g, f, c] + kernel, in: context).swappedAxes(1, 2)
            .reshaped(to: [g * c, f] + kernel, in: context)
    }

    func result(_ x: Tensor, _ w: Tensor, in context: EvaluationContext) throws -> Tensor {
        let turned = try weight(w, in: context)
        guard geometry.isChannelsLast, geometry.form != .plain else { return try conv(x, turned, bias: nil, options, in: context) }
        let channel = geometry.form == .batched ? 1 : 0
        let result = try conv(x.movedAxes([x.rank - 1], to: [channel]), turned, bias: nil, options, in: context)
        return try result.movedAxes([channel], to: [x.rank - 1])
    }
}
