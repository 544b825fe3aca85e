import Tensors

/// Pieces of sentences about tensors.
enum Words {
    /// As Python shows a tuple: `(2, 3)`, `(2,)`.
    static func tuple(_ lengths: [Int]) -> String {
        lengths.count == 1 ? "(\(lengths[0]),)" : "(" + lengths.map(String.init).joined(separator: ", ") + ")"
    }

    /// ` at [0, 1]`; nothing for the only element of a 0-d tensor.
    static func at(_ index: [Int]) -> String {
        index.isEmpty ? "" : " at [" + index.map(String.init).joined(separator: ", ") + "]"
    }

    /// `1 axis`, `2 axes`.
    static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }

    /// The length of an axis; 0 when the shape has none of that number.
    static func length(_ shape: Shape, _ axis: Int) -> Int {
        shape.indices.contains(axis) ? shape[axis] : 0
    }
}
