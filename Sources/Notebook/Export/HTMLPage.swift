import Language

/// A standalone page: no scripts, light or dark as the reader's system is, tensors aligned.
struct HTMLPage {
    let text: String

    init(_ cells: [ExportedCell], title: String) {
        var body = ""
        var heading: String?
        for cell in cells {
            switch cell {
            case .prose(let markdown):
                let page = MarkdownHTML(markdown)
                heading = heading ?? page.firstHeading
                body += "<section class=\"prose\">\n\(page.html)</section>\n"
            case .exchange(let input, let outputs, _):
                body += HTMLPage.exchange(input, outputs)
            }
        }
        text = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="generator" content="Convo">
            <title>\(HTMLPage.escaped(heading ?? title))</title>
            <style>
            \(HTMLPage.style)
            </style>
            </head>
            <body>
            <main>
            \(body)</main>
            </body>
            </html>

            """
    }

    private static func exchange(_ input: String, _ outputs: [Output]) -> String {
        var html = "<div class=\"cell\">\n<pre class=\"in\">"
        html += input.lines.enumerated().map { i, line in
            "<span class=\"prompt\">\(i == 0 ? "&gt;&gt;&gt;" : "...") </span>\(code(line))"
        }.joined(separator: "\n") + "</pre>\n"
        // A picture with a caption tells what the text before it tells.
        var isPictured = outputs.contains { if case .effect(.picture(let picture)) = $0 { picture.caption != nil } else { false } }
        for output in outputs {
            switch output {
            case .text(_, .command) where isPictured: isPictured = false
            case .text(let text, let kind):
                html += "<pre class=\"\(name(of: kind))\">\(escaped(text))</pre>\n"
            case .diagnostic(let diagnostic, let source):
                let severity = diagnostic.severity == .error ? "error" : "note"
                let lines = diagnostic.render(source: source, width: Cell.recordedWidth).lines.map { line -> String in
                    for word in ["error:", "note:", "help:"] where line.hasPrefix(word) {
                        return "<b>\(word)</b>\(escaped(line.afterBytes(word.utf8.count)))"
                    }
                    let isCarets = line.contains("^") && line.allSatisfy { " ^~".contains($0) }
                    return isCarets ? "<i>\(line)</i>" : escaped(line)
                }
                html += "<pre class=\"\(severity)\">\(lines.joined(separator: "\n"))</pre>\n"
            case .effect(.picture(let picture)): html += figure(picture, input)
            case .effect: break
            }
        }
        return html + "</div>\n"
    }

    private static func figure(_ picture: Output.Picture, _ input: String) -> String {
        let width = picture.width.map { " width=\"\($0)\"" } ?? ""
        let caption = picture.caption.map { "<figcaption>\(escaped($0))</figcaption>" } ?? ""
        return "<figure><img class=\"\(picture.format == .png ? "pixels" : "drawing")\"\(width) alt=\"\(escaped(input))\" "
            + "src=\"data:\(picture.format.rawValue);base64,\(base64(picture.bytes))\">\(caption)</figure>\n"
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
            for i in 0..<4 { text.append(i <= part.count ? digits[bits >> (18 - 6 * i) & 63] : UInt8(ascii: "=")) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A line of input, its comment set back.
    private static func code(_ line: String) -> String {
        var quote: UInt8?
        for (i, byte) in line.utf8.enumerated() {
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "#") {
                let start = String(decoding: line.utf8.prefix(i), as: UTF8.self)
                return escaped(start) + "<span class=\"comment\">\(escaped(line.afterBytes(i)))</span>"
            }
        }
        return escaped(line)
    }

    private static func name(of kind: Output.Kind) -> String {
        switch kind {
        case .value: "value"
        case .echo: "echo"
        case .printed: "printed"
        case .command: "command"
        }
    }

    static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // What a page may not hold.
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case let scalar where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static let style = """
        :root { color-scheme: light dark; --paper: #fff; --ink: #1c1e21; --faint: #6a7077; --line: #e3e5e8; --code: #f6f7f8;
          --mark: #0b5fa5; --error: #b3261e; --errorpaper: #fdf1f0; --note: #0b6b6b; --notepaper: #eef7f7; }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #16181b; --ink: #e4e6e8; --faint: #979da4; --line: #33373c; --code: #1f2226;
            --mark: #7ab8f5; --error: #f2928b; --errorpaper: #2c1d1c; --note: #74cfcf; --notepaper: #182828; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
        main { max-width: 54rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.6em 0 .5em; }
        h1 { font-size: 1.75rem; margin-top: 0; } h2 { font-size: 1.3rem; } h3 { font-size: 1.1rem; }
        a { color: var(--mark); }
        pre, code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
        h1 code, h2 code, h3 code { font-size: .9em; }
        p code, li code, td code { background: var(--code); padding: .1em .3em; border-radius: 3px; }
        pre { margin: 0; padding: .15rem .9rem; line-height: 1.4; overflow-x: auto; white-space: pre; tab-size: 4; }
        .cell { margin: .9rem 0; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; padding-bottom: .3rem; }
        .cell .in { background: var(--code); padding: .5rem .9rem; margin-bottom: .3rem; font-weight: 500; }
        .cell .in:last-child { margin-bottom: -.3rem; }
        .prompt, .comment, .echo { color: var(--faint); font-weight: 400; }
        .prompt { user-select: none; }
        .error { background: var(--errorpaper); } .error b:first-child, .error i { color: var(--error); font-style: normal; }
        .note { background: var(--notepaper); } .note b, .note i { color: var(--note); font-style: normal; }
        figure { margin: .5rem .9rem; } figure img { max-width: 100%; height: auto; display: block; border-radius: 4px; }
        .pixels { image-rendering: pixelated; } figcaption { color: var(--faint); font-size: .8125rem; margin-top: .25rem; }
        .prose pre { background: var(--code); padding: .6rem .9rem; border-radius: 6px; margin: .9rem 0; }
        blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--faint); }
        table { border-collapse: collapse; margin: 1rem 0; } th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; }
        hr { border: 0; border-top: 1px solid var(--line); margin: 2rem 0; }
        @media print { .cell { break-inside: avoid; } pre { white-space: pre-wrap; } }
        """
}
