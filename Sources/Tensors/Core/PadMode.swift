/// What fills the cells that padding adds, as `numpy.pad` names it.
public enum PadMode: String, Sendable, Hashable, CaseIterable {
    /// One value everywhere.
    case constant
    /// The mirror image, the edge element not repeated.
    case reflect
    /// The nearest edge element.
    case edge
    /// The other end, as if the tensor went round.
    case wrap
    /// The mirror image, the edge element repeated.
    case symmetric
}
