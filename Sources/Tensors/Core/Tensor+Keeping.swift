/// Whose histories keep a storage alive is counted in the storage itself, so that a tensor that ten
/// operations hold on to counts once.
extension Tensor {
    /// Counts one more holder of this tensor's storage.
    ///
    /// - Returns: the storage's bytes when it is the first one, else 0.
    public func keep() -> Int {
        storage.keepers.add(1, ordering: .relaxed).oldValue == 0 ? storage.byteCount : 0
    }

    /// Takes back one `keep`.
    ///
    /// - Returns: the storage's bytes when it was the last one, else 0.
    public func unkeep() -> Int {
        storage.keepers.subtract(1, ordering: .relaxed).newValue == 0 ? storage.byteCount : 0
    }
}
