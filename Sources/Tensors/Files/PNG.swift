import CPNG

/// PNG images, by libpng: gray or RGB, with alpha or without, 8 or 16 bits; palettes are spread out.
enum PNG {
    static func read(_ file: FileReader, in context: EvaluationContext) throws -> Tensor {
        let bytes = try file.all()
        var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE))
        var image = cpng_image()
        guard cpng_read_header(bytes, bytes.count, &image, &message) == 0 else { throw damage(file.path, message) }
        let (width, height, channels) = (Int(image.width), Int(image.height), Int(image.channels))
        let most = image.depth == 16 ? 65535 : 255
        guard let size = ImageSamples.size(width: width, height: height, channels: channels, most: most) else {
            throw TensorError.tooManyElements([channels, height, width])
        }
        // Deflate makes no more than 1032 bytes of one; a packed bit becomes up to four samples.
        guard size.samples / (1100 * 32) <= bytes.count else {
            throw FileError(file.path, .truncated(promised: size.samples, present: bytes.count))
        }
        try context.memory.check(size.total)
        var samples = ImageSamples(
            width: width, height: height, channels: channels, most: most,
            bytes: [UInt8](repeating: 0, count: size.samples))
        let status = withExtendedLifetime(context) {
            cpng_read_pixels(
                bytes, bytes.count, &image, &samples.bytes,
                { context in
                    guard let context else { return 0 }
                    return Unmanaged<EvaluationContext>.fromOpaque(context).takeUnretainedValue().cancellation.isCancelled ? 1 : 0
                }, Unmanaged.passUnretained(context).toOpaque(), &message)
        }
        try context.checkCancellation()
        guard status == 0 else { throw damage(file.path, message) }
        return try samples.tensor(in: context)
    }

    private static func damage(_ path: String, _ message: [CChar]) -> FileError {
        let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return FileError(path, .damaged(.png, String(decoding: text, as: UTF8.self)))
    }

    /// - Returns: whether values outside 0…1 were cut off.
    static func write(
        _ tensor: Tensor, to path: String, _ options: SaveOptions, in context: EvaluationContext
    ) throws -> Bool {
        let (samples, cut) = try ImageSamples.samples(
            of: tensor, channels: [1, 2, 3, 4], .png, path, options, in: context)
        guard samples.width <= 1_000_000, samples.height <= 1_000_000 else {
            throw FileError(path, .unfit(.png, tensor.shape, "a PNG image is at most a million pixels wide and high"))
        }
        var image = cpng_image(
            width: UInt32(samples.width), height: UInt32(samples.height), channels: Int32(samples.channels),
            depth: samples.most > 255 ? 16 : 8)
        var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE))
        try AtomicFile.write(path, in: context) { file in
            let sink = Sink(file, context)
            let status = withExtendedLifetime(sink) {
                cpng_write(
                    &image, samples.bytes,
                    { context, bytes, count in
                        guard let context else { return -1 }
                        return Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue().add(bytes, count)
                    }, Unmanaged.passUnretained(sink).toOpaque(), &message)
            }
            if let error = sink.error { throw error }
            guard status == 0 else { throw damage(path, message) }
        }
        return cut
    }

    /// Keeps what a write threw, which cannot pass through C.
    private final class Sink {
        let file: AtomicFile
        let context: EvaluationContext
        var error: (any Error)?

        init(_ file: AtomicFile, _ context: EvaluationContext) {
            self.file = file
            self.context = context
        }

        func add(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
            do {
                try context.checkCancellation()
                try file.add(UnsafeRawBufferPointer(start: bytes, count: count))
                return 0
            } catch {
                self.error = error
                return -1
            }
        }
    }
}
