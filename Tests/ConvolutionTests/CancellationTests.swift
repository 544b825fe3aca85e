#if canImport(Glibc)
    import Glibc
#endif
import Tensors
import Testing

@testable import Convolution

/// A kernel that is told to stop throws instead of computing on: each of these takes far longer than
/// the 50 ms after which it is told, so one that did not ask would finish.
@Suite(.serialized)
struct CancellationTests {
    /// Whether `body`, cancelled from another thread after 50 ms, ends by throwing that.
    private func stops(_ body: (EvaluationContext) throws -> Void) throws -> Bool {
        let context = EvaluationContext(threads: 2)
        var thread = pthread_t()
        pthread_create(&thread, nil, { raw in
            guard let raw else { return nil }
            let context = Unmanaged<Box>.fromOpaque(raw).takeRetainedValue().context
            usleep(50_000)
            context.cancellation.cancel()
            return nil
        }, Unmanaged.passRetained(Box(context)).toOpaque())
        defer { pthread_join(thread, nil) }
        do {
            try body(context)
            return false
        } catch TensorError.cancelled {
            return true
        }
    }

    private final class Box: Sendable {
        let context: EvaluationContext
        init(_ context: EvaluationContext) { self.context = context }
    }

    @Test(arguments: [ConvAlgorithm.direct, .im2col, .winograd])
    func longConvolutionStops(algorithm: ConvAlgorithm) throws {
        let x = try Make.counting([8, 256, 96, 96])
        let w = try Make.counting([512, 256, 3, 3])
        var options = ConvOptions()
        (options.pad, options.algorithm) = (.all(1), algorithm)
        let stopped = try stops { _ = try conv(x, w, bias: nil, options, in: $0) }
        #expect(stopped)
    }

    @Test func longRowsStop() throws {
        let a = try Make.counting([2_000_000])
        let stopped = try stops { _ = try convolve(a, a, mode: .full, in: $0) }
        #expect(stopped)
    }

    @Test func aProductAlongARowWithoutEndStops() throws {
        let ones = try Tensor(scalar: Float(1), in: EvaluationContext()).broadcast(to: Shape([1 << 40]))
        let stopped = try stops { _ = try ones.reduced(.prod, axes: nil, keepDimensions: false, in: $0) }
        #expect(stopped)
    }

    @Test func gradientsStop() throws {
        let x = try Make.counting([8, 128, 96, 96])
        let w = try Make.counting([512, 128, 3, 3])
        let dy = try Make.counting([8, 512, 94, 94])
        let dx = try stops {
            _ = try convInputGradient(dy, w, size: [96, 96], ConvOptions(), in: $0)
        }
        #expect(dx)
        let dw = try stops {
            _ = try convWeightGradient(x, dy, size: [3, 3], ConvOptions(), in: $0)
        }
        #expect(dw)
    }

    @Test func wideKernelsAndWindowsStop() throws {
        let x = try Make.counting([4, 32, 300, 300])
        var window = WindowOptions()
        (window.stride, window.pad) = (.all(1), .all(100))
        let pool = try stops { _ = try maxPool(x, kernel: [201, 201], window, ceil: false, in: $0) }
        #expect(pool)
        var options = ConvOptions()
        (options.groups, options.pad) = (32, .all(40))
        let w = try Make.counting([32, 1, 81, 81])
        let depthwise = try stops { _ = try conv(x, w, bias: nil, options, in: $0) }
        #expect(depthwise)
    }

    /// Most of whose cells no line of the image meets.
    @Test func foldingBelowATallKernelStops() throws {
        var window = WindowOptions()
        window.pad = .pairs([[498_000, 498_000], [0, 0]])
        for (channels, order) in [(16, ColumnOrder.rows), (8, .unfold)] {
            let columns = try Tensor.filled(
                Shape(order == .rows ? [1, channels * 1_000_000] : [1, channels * 1_000_000, 1]), with: .int(1),
                dtype: .float32, in: Make.context)
            let stopped = try stops {
                _ = try col2im(
                    columns, shape: [1, channels, 4000, 1], kernel: [1_000_000, 1], window, order: order, overlap: .sum,
                    in: $0)
            }
            #expect(stopped, "\(order)")
        }
    }
}
