#if canImport(Glibc)
    import Glibc
#endif
import Tensors
import Testing

@testable import Convolution

/// A kernel that is told to stop does so within the time a person does not notice.
@Suite(.serialized)
struct CancellationTests {
    private static let limit = 0.2

    private static func seconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
    }

    /// Runs `body`, cancels it after 50 ms from another thread, and says how long it went on.
    private func overrun(_ body: (EvaluationContext) throws -> Void) throws -> Double? {
        let context = EvaluationContext(threads: 2)
        let cancelled = Mark()
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(Pair(context, cancelled))
        pthread_create(&thread, nil, { raw in
            guard let raw else { return nil }
            let pair = Unmanaged<Pair>.fromOpaque(raw).takeRetainedValue()
            usleep(50_000)
            pair.mark.time = CancellationTests.seconds()
            pair.context.cancellation.cancel()
            return nil
        }, argument.toOpaque())
        defer { pthread_join(thread, nil) }
        do {
            try body(context)
            return nil
        } catch TensorError.cancelled {
            return Self.seconds() - cancelled.time
        }
    }

    private final class Mark: @unchecked Sendable { var time = 0.0 }

    private final class Pair: Sendable {
        let context: EvaluationContext
        let mark: Mark
        init(_ context: EvaluationContext, _ mark: Mark) { (self.context, self.mark) = (context, mark) }
    }

    @Test(arguments: [ConvAlgorithm.direct, .im2col, .winograd])
    func longConvolutionStops(algorithm: ConvAlgorithm) throws {
        let x = try Make.counting([8, 256, 96, 96])
        let w = try Make.counting([512, 256, 3, 3])
        var options = ConvOptions()
        (options.pad, options.algorithm) = (.all(1), algorithm)
        let overrun = try overrun { _ = try conv(x, w, bias: nil, options, in: $0) }
        #expect(try #require(overrun) < Self.limit)
    }

    @Test func longRowsStop() throws {
        let a = try Make.counting([2_000_000])
        let overrun = try overrun { _ = try convolve(a, a, mode: .full, in: $0) }
        #expect(try #require(overrun) < Self.limit)
    }

    @Test func gradientsStop() throws {
        let x = try Make.counting([8, 128, 96, 96])
        let w = try Make.counting([512, 128, 3, 3])
        let dy = try Make.counting([8, 512, 94, 94])
        let dx = try overrun {
            _ = try convInputGradient(dy, w, size: [96, 96], ConvOptions(), in: $0)
        }
        #expect(try #require(dx) < Self.limit)
        let dw = try overrun {
            _ = try convWeightGradient(x, dy, size: [3, 3], ConvOptions(), in: $0)
        }
        #expect(try #require(dw) < Self.limit)
    }

    @Test func wideKernelsAndWindowsStop() throws {
        let x = try Make.counting([4, 32, 300, 300])
        var window = WindowOptions()
        (window.stride, window.pad) = (.all(1), .all(100))
        let pool = try overrun { _ = try maxPool(x, kernel: [201, 201], window, ceil: false, in: $0) }
        #expect(try #require(pool) < Self.limit)
        var options = ConvOptions()
        (options.groups, options.pad) = (32, .all(40))
        let w = try Make.counting([32, 1, 81, 81])
        let depthwise = try overrun { _ = try conv(x, w, bias: nil, options, in: $0) }
        #expect(try #require(depthwise) < Self.limit)
    }
}
