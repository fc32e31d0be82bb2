using System.CommandLine;
using MetaFlow.Json;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow knowledge add FILE|FOLDER…</c>: takes documents in and reads them, here and now.</summary>
internal static class KnowledgeAddCommands
{
    private const int Batch = 64;

    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = CommandTexts.Get("knowledge.files"), Arity = ArgumentArity.OneOrMore };
        var domain = new Option<string>("--domain") { Description = CommandTexts.Get("knowledge.domain"), HelpName = "NAME" };
        var json = Verb.JsonOption();
        var command = Verb.Create("add", "knowledge.add");
        command.Add(files);
        command.Add(domain);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var library = services.GetRequiredService<KnowledgeLibrary>();
            var (received, worst) = (new List<Received>(), CommandLine.Done);
            foreach (var batch in parsed.GetValue(files)!.SelectMany(Named).Chunk(Batch))
            {
                var uploads = new List<Upload>();
                foreach (var (file, source, folder) in batch)
                {
                    if (new FileInfo(file) is { Exists: true } known && known.Length > library.MaxBytes)
                    {
                        received.Add(new Received(source, null, null, null, Problem.Of("knowledge.too_large", ("file", source), ("most", library.MaxBytes))));
                    }
                    else if (await Verb.ReadFileAsync(file, terminal, token) is { } bytes)
                    {
                        uploads.Add(new Upload(source, parsed.GetValue(domain) ?? folder, bytes));
                    }
                    else
                    {
                        worst = CommandLine.CouldNotRun;
                    }
                }

                received.AddRange(await library.ReceiveAsync(uploads, token));
            }

            var waiting = received.Select(each => each.DocumentId).OfType<Guid>().Distinct().ToList();
            var ended = await services.GetRequiredService<IngestionRun>().FinishAsync(waiting, token);
            var store = services.GetRequiredService<IKnowledgeStore>();
            var shown = new List<JsonData>();
            foreach (var each in received)
            {
                var problem = each.Problem ?? (each.DocumentId is { } id ? ended[id].Problem : null);
                worst = problem is null ? worst : Math.Max(worst, CommandLine.ProblemsFound);
                shown.Add(KnowledgeJson.Of(each with { Problem = problem }));
                if (parsed.GetValue(json))
                {
                    continue;
                }

                if (problem is not null)
                {
                    terminal.Problem(problem);
                }
                else if (await store.FindAsync(each.DocumentId!.Value, token) is { } document)
                {
                    terminal.Line(CommandTexts.Get($"knowledge.{each.Outcome}", document.Title, document.Domain));
                }
            }

            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. shown]));
            }

            return worst;
        }, cancellationToken));
        return command;
    }

    // The files of a folder that can be read; its own folders are domains, as in the watched one.
    private static IEnumerable<(string File, string Source, string? Folder)> Named(string written)
    {
        if (!Directory.Exists(written))
        {
            return [(written, Path.GetFileName(written), null)];
        }

        return from file in Directory.EnumerateFiles(written, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
               where KnowledgeLibrary.IsKnown(file)
               let source = Path.GetRelativePath(written, file).Replace('\\', '/')
               select (file, source, source.IndexOf('/', StringComparison.Ordinal) is > 0 and var at ? source[..at] : null);
    }
}
