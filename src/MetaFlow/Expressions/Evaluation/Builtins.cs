using System.Collections.Frozen;
using MetaFlow.Expressions.Functions;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>The functions of the language: name, signature, how many arguments the code looks at, and the code.</summary>
internal static class Builtins
{
    private static readonly FrozenDictionary<string, NativeFunction> All = new NativeFunction[]
    {
        new("sum", "<a<n>:n>", 1, NumberFunctions.Sum),
        new("count", "<a:n>", 1, NumberFunctions.Count),
        new("max", "<a<n>:n>", 1, NumberFunctions.Max),
        new("min", "<a<n>:n>", 1, NumberFunctions.Min),
        new("average", "<a<n>:n>", 1, NumberFunctions.Average),
        new("number", "<(nsb)-:n>", 1, NumberFunctions.Number),
        new("floor", "<n-:n>", 1, NumberFunctions.Floor),
        new("ceil", "<n-:n>", 1, NumberFunctions.Ceil),
        new("round", "<n-n?:n>", 2, NumberFunctions.Round),
        new("abs", "<n-:n>", 1, NumberFunctions.Abs),
        new("sqrt", "<n-:n>", 1, NumberFunctions.Sqrt),
        new("power", "<n-n:n>", 2, NumberFunctions.Power),
        new("random", "<:n>", 0, NumberFunctions.Random),
        new("formatNumber", "<n-so?:s>", 3, NumberPicture.FormatNumber),
        new("formatBase", "<n-n?:s>", 2, NumberFunctions.FormatBase),
        new("formatInteger", "<n-s:s>", 2, IntegerPicture.FormatInteger),
        new("parseInteger", "<s-s:n>", 2, IntegerPicture.ParseInteger),
        new("string", "<x-b?:s>", 1, TextFunctions.String),
        new("substring", "<s-nn?:s>", 3, TextFunctions.Substring),
        new("substringBefore", "<s-s:s>", 2, TextFunctions.SubstringBefore),
        new("substringAfter", "<s-s:s>", 2, TextFunctions.SubstringAfter),
        new("lowercase", "<s-:s>", 1, TextFunctions.Lowercase),
        new("uppercase", "<s-:s>", 1, TextFunctions.Uppercase),
        new("length", "<s-:n>", 1, TextFunctions.Length),
        new("trim", "<s-:s>", 1, TextFunctions.Trim),
        new("pad", "<s-ns?:s>", 3, TextFunctions.Pad),
        new("join", "<a<s>s?:s>", 2, TextFunctions.Join),
        new("match", "<s-f<s:o>n?:a<o>>", 3, MatchFunctions.Match),
        new("contains", "<s-(sf):b>", 2, MatchFunctions.Contains),
        new("replace", "<s-(sf)(sf)n?:s>", 4, MatchFunctions.Replace),
        new("split", "<s-(sf)n?:a<s>>", 3, MatchFunctions.Split),
        new("base64encode", "<s-:s>", 1, EncodingFunctions.Base64Encode),
        new("base64decode", "<s-:s>", 1, EncodingFunctions.Base64Decode),
        new("encodeUrlComponent", "<s-:s>", 1, EncodingFunctions.EncodeUrlComponent),
        new("encodeUrl", "<s-:s>", 1, EncodingFunctions.EncodeUrl),
        new("decodeUrlComponent", "<s-:s>", 1, EncodingFunctions.DecodeUrlComponent),
        new("decodeUrl", "<s-:s>", 1, EncodingFunctions.DecodeUrl),
        new("boolean", "<x-:b>", 1, ObjectFunctions.Boolean),
        new("not", "<x-:b>", 1, ObjectFunctions.Not),
        new("exists", "<x:b>", 1, ObjectFunctions.Exists),
        new("type", "<x:s>", 1, ObjectFunctions.Type),
        new("keys", "<x-:a<s>>", 1, ObjectFunctions.Keys),
        new("lookup", "<x-s:x>", 2, ObjectFunctions.Lookup),
        new("spread", "<x-:a<o>>", 1, ObjectFunctions.Spread),
        new("merge", "<a<o>:o>", 1, ObjectFunctions.Merge),
        new("clone", "<(oa)-:o>", 1, ObjectFunctions.Clone),
        new("error", "<s?:x>", 1, ObjectFunctions.Error),
        new("assert", "<bs?:x>", 2, ObjectFunctions.Assert),
        new("eval", "<sx?:x>", 2, EvalFunction.Eval),
        new("append", "<xx:a>", 2, ArrayFunctions.Append),
        new("reverse", "<a:a>", 1, ArrayFunctions.Reverse),
        new("shuffle", "<a:a>", 1, ArrayFunctions.Shuffle),
        new("distinct", "<x:x>", 1, ArrayFunctions.Distinct),
        new("zip", "<a+>", 0, ArrayFunctions.Zip),
        new("sort", "<af?:a>", 2, ArrayFunctions.Sort),
        new("map", "<af>", 2, HigherOrderFunctions.Map),
        new("filter", "<af>", 2, HigherOrderFunctions.Filter),
        new("single", "<af?>", 2, HigherOrderFunctions.Single),
        new("reduce", "<afj?:j>", 3, HigherOrderFunctions.Reduce),
        new("sift", "<o-f?:o>", 2, HigherOrderFunctions.Sift),
        new("each", "<o-f:a>", 2, HigherOrderFunctions.Each),
        new("toMillis", "<s-s?:n>", 2, DateFunctions.ToMillis),
        new("fromMillis", "<n-s?s?:s>", 3, DateFunctions.FromMillis),
        new("now", "<s?s?:s>", 2, DateFunctions.Now),
        new("millis", "<:n>", 0, DateFunctions.Millis),
    }.ToFrozenDictionary(function => function.Name);

    public static IEnumerable<string> Names => All.Keys;

    public static NativeFunction? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>There is something to call under this name with a dollar sign before it.</summary>
    public static bool Has(string name, EvaluationRun run) =>
        All.ContainsKey(name) || run.Scope.Variables.GetValueOrDefault(name) is not null;
}
