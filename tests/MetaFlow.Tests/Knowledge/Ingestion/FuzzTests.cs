using System.Text;
using MetaFlow.Knowledge.Ingestion;

namespace MetaFlow.Tests.Knowledge.Ingestion;

/// <summary>Whatever bytes come: a document comes of them, or a problem, and nothing else.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 150;

    public static TheoryData<string> Kinds => ["a.txt", "a.md", "a.html", "a.docx", "a.csv", "a.json", "a.yaml", "api.yaml", "api.json"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Random_and_torn_bytes_never_break_a_reader(string file)
    {
        var random = new Random(20260302);
        var good = Good(file);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = (round % 3) switch
            {
                0 => Noise(random, good),
                1 => good[..random.Next(good.Length)],
                _ => Torn(random, good),
            };
            try
            {
                var read = await Reading.ReadAsync(file, bytes);
                Assert.All(read.Passages, passage => Assert.InRange(passage.Text.Length, 1, 2000));
            }
            catch (UnreadableException refused)
            {
                Assert.StartsWith("knowledge.", refused.Problem.Code, StringComparison.Ordinal);
            }
        }
    }

    // Behind the first bytes of the format, so that what follows is looked at.
    private static byte[] Noise(Random random, byte[] good)
    {
        var bytes = new byte[random.Next(1, 3000)];
        random.NextBytes(bytes);
        return [.. good[..Math.Min(good.Length, random.Next(60))], .. bytes];
    }

    private static byte[] Torn(Random random, byte[] good)
    {
        var bytes = (byte[])good.Clone();
        for (var change = random.Next(1, 20); change > 0; change--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static byte[] Good(string file) => file switch
    {
        "a.docx" => Files.Docx(Files.Paragraph("제목", "Heading1") + Files.Paragraph("text") + "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
        "a.html" => Encoding.UTF8.GetBytes("<h1>t</h1><p>가나다 <b>x</b></p><ul><li>a<ol><li>b</ul><table><tr><td>1<td>2</table><pre>c</pre><!-- x --><svg><title>"),
        "a.csv" => Encoding.UTF8.GetBytes("a,\"b \"\"c\"\"\",d\n1,2,3\n,,\n\"x\ny\",z"),
        "a.json" => Encoding.UTF8.GetBytes("""{"a":[1,{"b":"c\u00e9"}],"d":null,"e":-1.5e3}"""),
        "a.yaml" => Encoding.UTF8.GetBytes("a: &x [1, 'two', \"three\"]\nb: *x\nc: |\n  text\n  more\n? [k]\n: v\n--- \nsecond: {}\n"),
        "api.yaml" => Encoding.UTF8.GetBytes(OpenApiReaderTests.Description),
        "api.json" => Encoding.UTF8.GetBytes("""{"openapi":"3.1.0","paths":{"/a":{"get":{"parameters":[{"$ref":"#/components/x/0"}],"responses":{"200":{"$ref":"#/paths"}}}}},"components":{"x":[{"name":"n","in":"query"}]}}"""),
        _ => Encoding.UTF8.GetBytes("---\ntitle: T\n---\n# 제목\n\n- a\n  - b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n\n" + new string('가', 3000)),
    };
}
