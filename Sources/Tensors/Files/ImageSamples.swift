/// The samples of an image, pixel after pixel, between 0 and `most`.
struct ImageSamples {
    let width: Int
    let height: Int
    /// 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha.
    let channels: Int
    /// The sample of full light: 255, 65535, or what a file says.
    let most: Int
    /// One byte each when `most` is below 256, else two, the higher first.
    var bytes: [UInt8]

    /// How many bytes these would take, and with the tensor of them; nil when nothing could hold them.
    static func size(width: Int, height: Int, channels: Int, most: Int) -> (samples: Int, total: Int)? {
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels < 1 << 50 else { return nil }
        let samples = pixels * channels * (most < 256 ? 1 : 2)
        return (samples, samples + pixels * channels * 4)
    }

    /// (C, H, W) in 0…1, float32.
    func tensor(in context: EvaluationContext) throws -> Tensor {
        let (plane, isWide) = (width * height, most > 255)
        let scale = Float(most)
        return try Tensor.build(Shape([channels, height, width]), of: Float.self, in: context) { out in
            for channel in 0..<channels {
                try context.checkCancellation()
                for pixel in 0..<plane {
                    let i = pixel * channels + channel
                    let sample = isWide ? Int(bytes[2 * i]) << 8 | Int(bytes[2 * i + 1]) : Int(bytes[i])
                    out[channel * plane + pixel] = Float(sample) / scale
                }
            }
        }
    }

    /// The samples of (H, W), (C, H, W) or (1, C, H, W), and whether values outside 0…1 were cut off.
    ///
    /// - Throws: `FileError.unfit` for other shapes.
    static func samples(
        of tensor: Tensor, channels allowed: [Int], _ format: FileFormat, _ path: String, _ options: SaveOptions,
        in context: EvaluationContext
    ) throws -> (ImageSamples, cut: Bool) {
        var lengths = Array(tensor.shape)
        if lengths.count == 4, lengths[0] == 1 { lengths.removeFirst() }
        if lengths.count == 2 { lengths.insert(1, at: 0) }
        guard lengths.count == 3, allowed.contains(lengths[0]), lengths[1] > 0, lengths[2] > 0 else {
            let counts = allowed.map(String.init).joined(separator: ", ")
            throw FileError(path, .unfit(format, tensor.shape, "an image is (H, W) or (C, H, W) with C of \(counts)"))
        }
        let (channels, height, width) = (lengths[0], lengths[1], lengths[2])
        let most = options.bits == 16 ? 65535 : 255
        guard let size = size(width: width, height: height, channels: channels, most: most) else {
            throw TensorError.tooManyElements(lengths)
        }
        try context.memory.check(size.total)
        let floats = try tensor.converted(to: .float32, in: context).contiguous(in: context)
        var bytes = [UInt8](repeating: 0, count: size.samples)
        var cut = false
        let (plane, scale) = (width * height, Float(most))
        try floats.withElements(Float.self) { values in
            for channel in 0..<channels {
                try context.checkCancellation()
                for pixel in 0..<plane {
                    let value = values[channel * plane + pixel]
                    let inside = value > 0 ? min(value, 1) : 0
                    if inside != value { cut = true }
                    let sample = Int((inside * scale).rounded())
                    let i = pixel * channels + channel
                    if most == 255 {
                        bytes[i] = UInt8(truncatingIfNeeded: sample)
                    } else {
                        bytes[2 * i] = UInt8(truncatingIfNeeded: sample >> 8)
                        bytes[2 * i + 1] = UInt8(truncatingIfNeeded: sample)
                    }
                }
            }
        }
        return (ImageSamples(width: width, height: height, channels: channels, most: most, bytes: bytes), cut)
    }
}
