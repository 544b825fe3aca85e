import CPNG

/// An image for a page: its file as bytes, which nothing is written to.
public enum PNGImage {
    /// The bytes of a PNG file of eight bits a channel; nil when memory is short.
    ///
    /// - Parameter pixels: RGBA, row after row: `4 * width * height` bytes.
    public static func encoded(width: Int, height: Int, pixels: [UInt8]) -> [UInt8]? {
        guard width > 0, height > 0, width <= 1 << 16, height <= 1 << 16, pixels.count == 4 * width * height else { return nil }
        var image = cpng_image(width: UInt32(width), height: UInt32(height), channels: 4, depth: 8)
        var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE))
        var bytes: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &bytes) { place in
            cpng_write(
                &image, pixels,
                { context, bytes, count in
                    guard let place = context?.assumingMemoryBound(to: [UInt8].self) else { return -1 }
                    place.pointee.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                    return 0
                }, place, &message)
        }
        return status == 0 ? bytes : nil
    }
}
