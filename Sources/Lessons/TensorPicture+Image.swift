import Language
import Tensors

extension TensorPicture {
    /// The picture as a PNG file, planes beside each other in the colours of a perceptual map, and how many
    /// points of a page one pixel is to take; nil when memory is short.
    public func image() -> (bytes: [UInt8], width: Int, scale: Int)? {
        guard let first = planes.first, let columns = first.first?.count else { return nil }
        let rows = first.count
        let gap = max(1, columns / 16)
        let across = min(planes.count, max(1, TensorPicture.mostPixels / (columns + gap)))
        let down = (planes.count + across - 1) / across
        let (width, height) = (across * (columns + gap) - gap, down * (rows + gap) - gap)
        // What no plane covers stays transparent.
        var pixels = [UInt8](repeating: 0, count: 4 * width * height)
        for (i, plane) in planes.enumerated() {
            for (y, row) in plane.enumerated() {
                let start = ((i / across * (rows + gap) + y) * width + i % across * (columns + gap)) * 4
                for (x, shade) in row.enumerated() {
                    let (red, green, blue) = Colours.rgb(shade)
                    pixels.replaceSubrange(start + 4 * x..<start + 4 * x + 4, with: [red, green, blue, 255])
                }
            }
        }
        return PNGImage.encoded(width: width, height: height, pixels: pixels).map {
            ($0, width, max(1, min(12, TensorPicture.mostPixels / width)))
        }
    }

    /// Of an image's width, on a page.
    private static let mostPixels = 640

    /// What the image shows: the range of its colours, and the shape.
    public var caption: String {
        let numbers = NumberText(.float32)
        return "\(shape), \(numbers.full(Double(Float(low)))) dark to \(numbers.full(Double(Float(high)))) bright\(remark)"
    }
}
