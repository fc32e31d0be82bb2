namespace MetaFlow.Tests.Scripts.Compiling;

/// <summary>Small sources that cost a compiler far more than they weigh.</summary>
internal static class Bombs
{
    /// <summary>Tuples within tuples: the type doubles with each.</summary>
    public static string DeepTuples =>
        string.Concat(Enumerable.Range(1, 24).Select(depth => $"var t{depth} = (t{depth - 1}, t{depth - 1}); ")).Insert(0, "var t0 = 1; ") + "return t24.ToString();";

    public static IEnumerable<(string Name, string Source)> All() =>
    [
        ("doubling constants", "const string s0 = \"aaaaaaaaaaaaaaaa\"; " + string.Concat(Enumerable.Range(1, 26).Select(depth => $"const string s{depth} = s{depth - 1} + s{depth - 1}; ")) + "return s26.Length;"),
        ("lambdas within lambdas", "int M(Func<int, int> a) => 1; string M2(Func<string, int> a) => \"\"; return " + string.Concat(Enumerable.Range(0, 20).Select(depth => $"new[] {{ 1 }}.Select(x{depth} => ")) + "1" + new string(')', 20) + ";"),
        ("a long sum", "return " + string.Join('+', Enumerable.Repeat("1", 15_000)) + ";"),
        ("many signs before a value", "return " + new string('!', 30_000) + "true;"),
        ("many minus signs", "return " + string.Concat(Enumerable.Repeat("- ", 15_000)) + "1;"),
        ("arrays of arrays", "int" + string.Concat(Enumerable.Repeat("[]", 15_000)) + " a = null; return a;"),
        ("ifs within ifs", string.Concat(Enumerable.Repeat("if (true) ", 3_000)) + "return 1; return 2;"),
        ("else after else", string.Concat(Enumerable.Range(0, 1_500).Select(number => $"if (input == null) {{ }} else ")) + "{ } return 1;"),
        ("questions", "return " + string.Concat(Enumerable.Repeat("true ? 1 : ", 2_900)) + "2;"),
        ("functions of functions", "Func<int, object> f = " + string.Concat(Enumerable.Range(0, 2_000).Select(number => $"a{number} => ")) + "1; return 1;"),
        ("calls on calls", "return \"a\"" + string.Concat(Enumerable.Repeat(".Trim()", 4_500)) + ";"),
        ("casts on casts", "return " + string.Concat(Enumerable.Repeat("(object)", 4_000)) + "1;"),
        ("coalescing", "return " + string.Concat(Enumerable.Repeat("input ?? ", 3_600)) + "input;"),
        ("a list of numbers", "var a = new[] { " + string.Join(',', Enumerable.Repeat("1", 16_000)) + " }; return a.Length;"),
        ("generics without brackets closed", "List<" + string.Concat(Enumerable.Repeat("List<", 60)) + "int" + new string('>', 61) + " a = null; return a;"),
        ("classes within classes", "return 1; " + string.Concat(Enumerable.Repeat("class A { ", 60)) + new string('}', 60)),
        ("a huge pattern", "return 5 is " + string.Join(" or ", Enumerable.Range(0, 4_000)) + ";"),
        ("a huge switch", "return input.Int switch { " + string.Concat(Enumerable.Range(0, 2_000).Select(number => $"{number} => 1, ")) + "_ => 0 };"),
        ("tuples within tuples", DeepTuples),
    ];
}
