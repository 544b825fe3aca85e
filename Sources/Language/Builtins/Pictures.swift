import Tensors

extension Builtins {
    private static let kernelNames = ["sobel_x", "sobel_y", "laplace", "gaussian", "box", "sharpen", "emboss"]

    static let pictures: [Builtin] = [
        Builtin(
            "sample", .creation, [Parameter("size", .integers, .int(64))],
            "a gray test picture (size, size), from 0 to 1, drawn by formula",
            details: "A ramp with a disc, a square, a ring and stripes: edges of every direction. Two sizes are (height, width).",
            examples: """
                >>> sample(8).shape
                (8, 8)
                """
        ) { a in
            let sizes = try a.ints(0)
            guard sizes.count == 1 || sizes.count == 2 else { throw a.refuse(0, expected: "one size, or (height, width)") }
            let shape = try a.blaming(0) { try Shape([sizes[0], sizes[sizes.count - 1]]) }
            return .tensor(try Picture.sample(shape, in: a.context))
        },
        Builtin(
            "kernel", .creation,
            [Parameter("name", .word(kernelNames)), Parameter("size", .integer, .int(3), aliases: ["k"])],
            "a classic kernel by its name, (size, size), size odd",
            details: "\(kernelNames.joined(separator: ", ")). Larger Sobel kernels smooth by binomials; larger laplace and sharpen kernels smooth first.",
            examples: """
                >>> kernel("sobel_x")
                [[-1.  0.  1.]
                 [-2.  0.  2.]
                 [-1.  0.  1.]]
                >>> kernel("gaussian") * 16
                [[1. 2. 1.]
                 [2. 4. 2.]
                 [1. 2. 1.]]
                """
        ) { a in
            let size = try a.int(1)
            let name = try a.word(0) { kernelNames.contains($0) ? $0 : nil }
            // Binomials beyond this size leave float32.
            guard size >= 3 || name == "box" && size >= 1, size % 2 == 1, size <= 63 else {
                throw a.refuse(1, expected: "an odd size from 3 to 63")
            }
            return .tensor(
                try Tensor(Shape([size, size]), Picture.kernel(name, size).map { Float($0) }, in: a.context))
        },
    ]
}

/// Pictures and kernels drawn by formula.
enum Picture {
    /// A ramp from left to right, and on it a disc, a square, a ring and stripes.
    static func sample(_ shape: Shape, in context: EvaluationContext) throws -> Tensor {
        let (height, width) = (shape[0], shape[1])
        return try Tensor.build(shape, of: Float.self, in: context) { out in
            for row in 0..<height {
                try context.checkCancellation()
                let v = (Float(row) + 0.5) / Float(height)
                for column in 0..<width {
                    out[row * width + column] = shade((Float(column) + 0.5) / Float(width), v)
                }
            }
        }
    }

    /// The gray at a place of the unit square.
    private static func shade(_ u: Float, _ v: Float) -> Float {
        func distance2(_ x: Float, _ y: Float) -> Float { (u - x) * (u - x) + (v - y) * (v - y) }
        if distance2(0.3, 0.3) < 0.04 { return 0.9375 }
        if u > 0.6, u < 0.875, v > 0.125, v < 0.4375 { return 0.0625 }
        let ring = distance2(0.725, 0.725)
        if ring > 0.0144, ring < 0.0361 { return 1 }
        if u > 0.0625, u < 0.5, v > 0.5625, v < 0.9375 {
            return Int(u * 16) % 2 == 0 ? 0.75 : 0.125
        }
        return 0.25 + 0.25 * u
    }

    /// A kernel of an odd size, row by row.
    static func kernel(_ name: String, _ n: Int) -> [Double] {
        let middle = (n * n) / 2
        switch name {
        case "sobel_x": return outer(binomial(n), derivative(n))
        case "sobel_y": return outer(derivative(n), binomial(n))
        case "box": return Array(repeating: 1 / Double(n * n), count: n * n)
        case "gaussian": return gaussian(n)
        case "laplace": return laplace(n)
        case "sharpen":
            var result = laplace(n).map { 0 - $0 }
            result[middle] += 1
            return result
        default:
            var result = (0..<n * n).map { Double($0 / n + $0 % n - (n - 1)) }
            result[middle] = 1
            return result
        }
    }

    private static func outer(_ a: [Double], _ b: [Double]) -> [Double] { a.flatMap { x in b.map { x * $0 } } }

    /// 1 2 1, 1 4 6 4 1, …
    private static func binomial(_ n: Int) -> [Double] {
        (1..<max(n, 1)).reduce([1.0]) { row, _ in zip([0] + row, row + [0]).map { $0 + $1 } }
    }

    /// −1 0 1, −1 −2 0 2 1, …: a difference, smoothed by binomials.
    private static func derivative(_ n: Int) -> [Double] {
        let smooth = binomial(n - 2)
        return zip([0, 0] + smooth, smooth + [0, 0]).map { $0 - $1 }
    }

    private static func gaussian(_ n: Int) -> [Double] {
        let row = binomial(n), total = row.reduce(0, +)
        return outer(row, row).map { $0 / (total * total) }
    }

    /// The sum of a cell's four neighbours less four times itself; larger ones of the smoothed picture.
    private static func laplace(_ n: Int) -> [Double] {
        let smooth = gaussian(n - 2), m = n - 2
        var result = Array(repeating: 0.0, count: n * n)
        for (row, column, factor) in [(0, 1, 1.0), (1, 0, 1), (1, 2, 1), (2, 1, 1), (1, 1, -4)] {
            for i in 0..<m { for j in 0..<m { result[(row + i) * n + column + j] += factor * smooth[i * m + j] } }
        }
        return result
    }
}
