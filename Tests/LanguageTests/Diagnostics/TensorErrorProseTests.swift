import Language
import Tensors
import Testing

/// The words put the numbers that clash into the rule that they break.
struct TensorErrorProseTests {
    @Test func `shapes that do not broadcast name the axis and both lengths`() throws {
        let error = TensorError.broadcast(try Shape([2, 3]), try Shape([2]), operation: "+")
        #expect(error.prose.message
            == "shape (2, 3) and shape (2,) do not go together in `+`: counted from the right, axis 1 has 3 and 2")
        #expect(error.prose.help == "one number for each row is a column: y[:, none] has shape (2, 1)")
    }

    @Test func `a reshape shows the product`() throws {
        let error = TensorError.reshape(try Shape([2, 3]), target: [5, 5])
        #expect(error.prose.message == "shape (2, 3) has 6 elements, (5, 5) does not: 5·5 = 25")
    }

    @Test func `a dilated window shows its reach`() throws {
        let error = TensorError.windowTooLarge(kernel: 3, dilation: 2, try Shape([3, 4]), axis: 1)
        #expect(
            error.prose.message == "a window of (3 - 1)·2 + 1 = 5 does not fit in axis 1 of shape (3, 4), of length 4")
    }

    @Test func `memory is told in the units that set takes`() {
        let error = TensorError.memoryLimit(requested: 8 << 30, inUse: 1_234_567, limit: 6 << 30)
        #expect(error.prose.message
            == "this needs 8GB more, but 1.2MB of the limit of 6GB are in use")
    }

    @Test func `numbers at the ends of Int do not overflow`() throws {
        let shape = try Shape([2])
        for error in [
            TensorError.reshape(shape, target: [Int.min, Int.max]), .reshape(shape, target: [-1, Int.max, 3]),
            .windowTooLarge(kernel: .max, dilation: .max, shape, axis: 0),
            .windowTooLarge(kernel: .min, dilation: 2, shape, axis: 1),
            .addressOutside(.min, shape), .axisOutOfRange(.min, shape, rank: 1, operation: "sum"),
            .memoryLimit(requested: .max, inUse: .max, limit: .max),
        ] {
            #expect(!error.prose.message.isEmpty)
        }
    }
}
