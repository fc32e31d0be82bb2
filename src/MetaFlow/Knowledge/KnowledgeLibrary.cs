using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Knowledge;

/// <summary>Brings documents into the knowledge base: from files whose folder is their domain.</summary>
public sealed class KnowledgeLibrary(IKnowledgeStore store, TimeProvider clock)
{
    /// <summary>The domain that is searched whatever a request is about.</summary>
    public const string Common = "common";

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".md"] = "text/markdown",
        [".txt"] = "text/plain",
    };

    /// <summary>Adds every document in the folders below: <c>knowledge/naver/search.md</c> belongs to <c>naver</c>.</summary>
    public async Task AddFolderAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var domain in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            foreach (var file in Directory.EnumerateFiles(domain, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (ContentTypes.ContainsKey(Path.GetExtension(file)))
                {
                    var source = Path.GetRelativePath(folder, file).Replace('\\', '/');
                    await AddFileAsync(file, source, Path.GetFileName(domain), cancellationToken);
                }
            }
        }
    }

    /// <param name="domain">Where it belongs when the file itself does not say.</param>
    public async Task<(Document? Document, AddOutcome? Outcome, Problem? Problem)> AddFileAsync(
        string file, string source, string? domain, CancellationToken cancellationToken)
    {
        if (!ContentTypes.TryGetValue(Path.GetExtension(file), out var contentType))
        {
            return (null, null, Problem.Of(
                "knowledge.unknown_kind", ("file", file), ("known", string.Join(", ", ContentTypes.Keys))));
        }

        var read = FrontMatter.Read(await File.ReadAllTextAsync(file, cancellationToken));
        var name = read["domain"] ?? domain ?? Common;
        await EnsureDomainAsync(name, cancellationToken);

        var now = clock.GetUtcNow();
        var document = new Document(
            Guid.CreateVersion7(now), name, source, read["title"] ?? read.FirstHeading ?? Path.GetFileNameWithoutExtension(file),
            contentType, read.Text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(read.Text))),
            read.List("tags"), Version: 1, now, now);
        return (document, await store.AddAsync(document, cancellationToken), null);
    }

    private async Task EnsureDomainAsync(string name, CancellationToken cancellationToken)
    {
        var known = await store.ListDomainsAsync(cancellationToken);
        if (known.All(domain => domain.Name != name))
        {
            await store.PutDomainAsync(
                new KnowledgeDomain(name, [name], Common: name == Common, Active: true, clock.GetUtcNow()), cancellationToken);
        }
    }
}
