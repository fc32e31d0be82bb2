using System.CommandLine;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Knowledge.Eval;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow knowledge eval DIR</c>: how well a collection's questions find its documents.</summary>
internal static class KnowledgeEvalCommands
{
    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = CommandTexts.Get("knowledge.eval.directory") };
        var baseline = new Option<bool>("--baseline") { Description = CommandTexts.Get("knowledge.eval.baseline") };
        var json = Verb.JsonOption();
        var command = new Command("eval", CommandTexts.Get("knowledge.eval")) { directory, baseline, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (collection, problem) = EvalFiles.Read(parsed.GetValue(directory)!);
            if (collection is null)
            {
                terminal.Problem(problem!);
                return CommandLine.CouldNotRun;
            }

            var report = await RetrievalEval.MeasureAsync(collection, cancellationToken);
            var plain = parsed.GetValue(baseline) ? RetrievalEval.MeasurePlain(collection) : null;
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonObject.Of(("documents", collection.Documents.Count), ("report", Json(report)), ("baseline", plain is null ? JsonNull.Value : Json(plain))));
                return CommandLine.Done;
            }

            terminal.Table(
                ["", "QUESTIONS", "nDCG@10", "RECALL@10", "MRR", "P50 ms", .. plain is null ? Array.Empty<string>() : ["BM25 nDCG@10", "BM25 RECALL@10", "BM25 MRR"]],
                [.. Groups(report).Zip(Groups(plain ?? report), (means, beside) => Row(means, plain is null ? null : beside))]);
            return CommandLine.Done;
        });
        return command;
    }

    private static IEnumerable<EvalMeans> Groups(EvalReport report) => [report.All, .. report.Languages, .. report.Domains];

    private static string[] Row(EvalMeans means, EvalMeans? beside) =>
    [
        means.Group, means.Questions.ToString(CultureInfo.InvariantCulture), Number(means.Ndcg), Number(means.Recall), Number(means.ReciprocalRank),
        means.Median.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture),
        .. beside is null ? Array.Empty<string>() : [Number(beside.Ndcg), Number(beside.Recall), Number(beside.ReciprocalRank)],
    ];

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static JsonObject Json(EvalReport report) => JsonObject.Of(
        ("all", Json(report.All)),
        ("languages", JsonArray.Create([.. report.Languages.Select(each => (JsonData)Json(each))])),
        ("domains", JsonArray.Create([.. report.Domains.Select(each => (JsonData)Json(each))])));

    private static JsonObject Json(EvalMeans means) => JsonObject.Of(
        ("group", means.Group), ("questions", means.Questions), ("ndcg10", means.Ndcg), ("recall10", means.Recall),
        ("mrr", means.ReciprocalRank), ("p50Ms", means.Median.TotalMilliseconds));
}
