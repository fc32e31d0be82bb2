using BenchmarkDotNet.Attributes;
using MetaFlow.Json;
using MetaFlow.Expressions;

namespace MetaFlow.Benchmarks.Expressions;

/// <summary>Compiling and evaluating the expressions of <see cref="ExpressionSamples"/>.</summary>
[MemoryDiagnoser]
public class ExpressionBenchmarks
{
    private readonly ExpressionSamples _samples = ExpressionSamples.Load();
    private JsonData _document = JsonNull.Value;
    private Expression? _expression;
    private string _source = string.Empty;

    [ParamsSource(nameof(Ids))]
    public string Id { get; set; } = string.Empty;

    public IEnumerable<string> Ids => _samples.Expressions.Select(expression => expression.Id);

    [GlobalSetup]
    public void Setup()
    {
        _document = JsonData.Parse(_samples.Document);
        _source = _samples.Expressions.First(expression => expression.Id == Id).Source;
        _expression = Expression.Compile(_source);
    }

    [Benchmark]
    public JsonData? Evaluate() => _expression!.Evaluate(_document, ExpressionScope.Empty);

    [Benchmark]
    public Expression Compile() => Expression.Compile(_source);
}

/// <summary>A path of a setting over the small object of a run.</summary>
[MemoryDiagnoser]
public class ShortPathBenchmarks
{
    private readonly JsonData _input = JsonData.Parse("""{"inputs":{"count":3,"topic":"경제"},"steps":{"news":{"status":200,"body":{"items":[]}}}}""");
    private readonly Expression _path = Expression.Compile("steps.news.status");
    private readonly Template _template = Template.Parse("{{ inputs.topic }} {{ inputs.count }}");

    [Benchmark]
    public JsonData? Path() => _path.Evaluate(_input, ExpressionScope.Empty);

    [Benchmark]
    public JsonData? Text() => _template.Evaluate(_input, ExpressionScope.Empty);
}
