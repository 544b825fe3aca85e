import Foundation
import Notebook
import Testing

@Suite("Export")
struct ExportTests {
    private func export(_ inputs: [String], as format: ExportFormat) -> String {
        let held = Held()
        for input in inputs { held.type(input) }
        return format.text(of: held.session.exported, title: "a")
    }

    @Test("a page stands alone, and nothing in it is obeyed as HTML")
    func html() {
        let page = export(["# # Title <b> & [link](https://a.b) [x](javascript:y)", "'<script>'", "1 < 2  # why <", "nope"], as: .html)
        #expect(page.hasPrefix("<!doctype html>"))
        #expect(page.contains("<h1>Title &lt;b&gt; &amp; <a href=\"https://a.b\">link</a> x</h1>"))
        #expect(page.contains("<pre class=\"value\">&lt;script&gt;</pre>"))
        #expect(page.contains("<span class=\"comment\"># why &lt;</span>"))
        #expect(page.contains("<pre class=\"error\"><b>error:</b> nope is not defined"))
        #expect(page.contains("prefers-color-scheme: dark"))
        #expect(!page.contains("<script"))
    }

    @Test("prose in Markdown", arguments: [
        ("- a\n- b `c`", "<ul>\n<li>a</li>\n<li>b <code>c</code></li>\n</ul>"),
        ("1. a\n   more\n2. b", "<ol>\n<li>a\nmore</li>\n<li>b</li>\n</ol>"),
        ("one channel\n16. Every window", "<p>one channel\n16. Every window</p>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td>2</td></tr>"),
        ("**b** and *e*\nmore", "<p><strong>b</strong> and <em>e</em>\nmore</p>"), ("```\n<x>\n```", "<pre>&lt;x&gt;</pre>"),
    ])
    func markdown(markdown: String, html: String) {
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map { "# " + $0 }
        #expect(export([lines.joined(separator: "\n")], as: .html).contains(html))
    }

    @Test("a Jupyter notebook is JSON of nbformat 4 with Python in its cells")
    func ipynb() throws {
        let text = export(["# words\n# more", "x = arange(2,2)", "x \"", "x"], as: .ipynb)
        let notebook = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(notebook["nbformat"] as? Int == 4)
        let cells = try #require(notebook["cells"] as? [[String: Any]])
        #expect(cells.map { $0["cell_type"] as? String } == ["code", "markdown", "code", "code", "code"])
        #expect(cells[1]["source"] as? [String] == ["words\n", "more"])
        #expect(cells[2]["source"] as? [String] == ["x = arange(2, 2)"])
        #expect(cells[3]["source"] as? [String] == ["# >>> x \""])
        #expect(cells[4]["source"] as? [String] == ["show(x)"])
        let outputs = try #require(cells[4]["outputs"] as? [[String: Any]])
        #expect(outputs.first?["text"] as? [String] == ["[[0. 1.]\n", " [2. 3.]]\n"])
    }

    @Test("inputs as Python", arguments: [
        ("y = conv(x, [[1,0],[0,1]], stride=2)", "y = conv(x, T([[1, 0], [0, 1]]), stride=2)"),
        ("x[0] = 5", "x = x.clone()\nx[0] = 5"), ("f(a, s=1) = a*(s+1)", "def f(a, s=1):\n    return a * (s + 1)"),
        ("for i in range(3): x = x + i", "for i in each(range_(3)):\n    x = x + i"), ("x.sum(axis=1)", "show(sum_(x, axis=1))"),
        ("x[::-1]", "show(at(x, slice(None, None, -1)))"), ("x.T @ x; x.size", "transpose(x) @ x\nshow(x.numel())"),
        ("lambda = 2", "my_lambda = 2"), ("-x**2", "show(-x ** 2)"), ("(1 < 2) and not true", "show(1 < 2 and not True)"),
        ("zeros(2, dtype=int64)", "show(zeros(2, dtype=torch.int64))"), (":set precision 3", "np.set_printoptions(precision=3)"),
        ("sum(x, dim=0)", "show(sum_(x, axis=0))"), ("x[0], x[1] = 1, 2", "x = x.clone()\nx[0], x[1] = (1, 2)"),
        ("x[1:] = x[:-1]", "x = put(x, x[:-1], (slice(1, None),))"), ("x[0][1] = 5", "x = put(x, 5, (0,), (1,))"),
        ("x[[0, 1], 0]", "show(at(x, [0, 1], 0))"), ("s = 2; x[::s]", "s = 2\nshow(x[::s])"), ("x += 1", "x = x + 1"),
        ("x[::-1] += 1", "x = put(x, at(x, *(slice(None, None, -1),)) + (1), (slice(None, None, -1),))"),
        ("for x[0] in range(2): x", "for parts in each(range_(2)):\n    x = x.clone()\n    x[0] = parts\n    show(x)"),
        ("f(a) = a; f", "def f(a):\n    return a\nprint(\"f(a) = a\")"), (":reset", "reset()"),
    ])
    func python(input: String, code: String) {
        let text = export(["x = arange(2,2)", input], as: .python)
        #expect(text.hasSuffix("x = arange(2, 2)\n\(code)\n"), "\(text.suffix(200))")
    }

    @Test("what an input without a Python equivalent made stays out of later lines, until it is made anew")
    func lost() {
        // A value from a function that was shown is the one thing a script has not got.
        let text = export(["sin", "y = _", "y(0)", "f(a) = y(a)", "f(1)", "y(a) = a", "f(a) = y(a); f(3)"], as: .python)
        let lines = [
            "print(\"sin(x)\")", "# >>> y = _", "# >>> y(0)", "# >>> f(a) = y(a)", "# >>> f(1)", "def y(a):", "    return a",
            "def f(a):", "    return y(a)", "show(f(3))",
        ]
        #expect(text.hasSuffix(lines.joined(separator: "\n") + "\n"), "\(text.suffix(200))")
    }

    @Test("pictures of lessons stand in the page, and only there")
    func pictures() {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".svg")
        defer { try? FileManager.default.removeItem(at: file) }
        let inputs = [":show arange(4,4)", ":draw conv(arange(3,3), ones(2,2)) > \(file.path)"]
        let page = export(inputs, as: .html)
        #expect(page.contains("width=\"48\" alt=\":show arange(4,4)\" src=\"data:image/png;base64,iVBORw0KGgo"))
        #expect(page.contains("<figcaption>(4, 4), 0 dark to 15 bright</figcaption>"))
        #expect(page.contains("src=\"data:image/svg+xml;base64,PHN2Zy"))
        #expect(!export(inputs, as: .markdown).contains("base64"))
    }

    @Test("what a loaded file holds becomes a part of the script")
    func loaded() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".convo")
        defer { try? FileManager.default.removeItem(at: file) }
        try "a = 3\n".write(to: file, atomically: true, encoding: .utf8)
        let replay = Replay(Transcript(">>> :load \(file.path)\n>>> a + 1\n"))
        let text = ExportFormat.python.text(of: replay.exported(with: Session()), title: "a")
        #expect(text.hasSuffix("# >>> :load \(file.path)\na = 3\nshow(a + 1)\n"), "\(text.suffix(200))")
    }
}
