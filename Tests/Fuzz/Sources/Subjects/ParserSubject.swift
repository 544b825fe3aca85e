import Language
import Notebook

/// Anything that is typed: parsed, completed, its errors rendered.
public enum ParserSubject {
    private static let session = Session()

    public static func run(_ bytes: UnsafeBufferPointer<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = Parser.needsMore(text)
        do throws(SyntaxError) {
            _ = try Parser.parse(text, symbols: SymbolTable())
        } catch {
            let end = text.utf8.count
            precondition(0 <= error.span.start && error.span.start <= error.span.end && error.span.end <= end)
            _ = error.diagnostic.render(source: text, width: 8 + text.utf8.count % 80)
        }
        _ = try? Parser.parseExpression(text, symbols: SymbolTable(), offset: 5)
        // Completion takes ten times as long as the parser, and is asked more seldom.
        guard bytes.count % 8 == 0 else { return }
        _ = session.completions(of: text, at: text.utf8.count / 2)
        _ = session.completions(of: text, at: text.utf8.count)
    }
}
