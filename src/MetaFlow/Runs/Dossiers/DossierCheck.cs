using System.Text;
using System.Text.Json;
using MetaFlow.Credentials;
using MetaFlow.Json;

namespace MetaFlow.Runs.Dossiers;

/// <summary>Checks a dossier with nothing but the document: everything that follows from something else in it is worked out again.</summary>
public static class DossierCheck
{
    // In the order in which the document stands, so that the first fault is the first place; each with what is said where it fits.
    private static readonly (string? Fits, Func<JsonObject, Problem?> Look)[] Looks =
    [
        (null, Form),
        ("dossier.fits_definition", Definition),
        ("dossier.fits_head", Head),
        ("dossier.fits_chain", Chain),
        ("dossier.fits_parts", Parts),
        ("dossier.fits_whole", Whole),
    ];

    /// <param name="seal">The key of the installation that is asked whether the dossier comes from it; null asks nobody.</param>
    public static DossierVerdict Check(ReadOnlySpan<byte> utf8, ICredentialSeal? seal = null)
    {
        var fits = new List<Problem>();
        JsonObject dossier;
        try
        {
            if (JsonData.Parse(utf8) is not JsonObject read || read["dossier"] is null)
            {
                return new DossierVerdict([], Problem.Of("dossier.none"));
            }

            dossier = read;
        }
        catch (JsonException exception)
        {
            return new DossierVerdict([], Problem.Of("dossier.not_json", ("line", (exception.LineNumber ?? 0) + 1)));
        }

        foreach (var (fit, look) in Looks)
        {
            if (look(dossier) is { } fault)
            {
                return new DossierVerdict(fits, fault);
            }

            if (fit is not null)
            {
                fits.Add(Problem.Of(fit, ("entries", ((JsonArray)dossier[DossierText.Entries]!).Count)));
            }
        }

        if ((Bytes(dossier, utf8) ?? Origin(dossier, seal)) is { } last)
        {
            return new DossierVerdict(fits, last);
        }

        return new DossierVerdict(seal is null ? fits : [.. fits, Problem.Of("dossier.fits_origin")], null);
    }

    // The parts that it has to have, in their order and of their kinds.
    private static Problem? Form(JsonObject dossier)
    {
        if (dossier["dossier"] is not JsonNumber { Value: DossierChain.Version })
        {
            return Problem.Of("dossier.other_version", ("found", dossier["dossier"]), ("known", DossierChain.Version));
        }

        var names = dossier.Select(member => member.Key).ToList();
        for (var index = 0; index < Math.Max(names.Count, DossierChain.Members.Length); index++)
        {
            if (names.ElementAtOrDefault(index) != DossierChain.Members.ElementAtOrDefault(index))
            {
                return Problem.Of("dossier.part_missing", ("part", DossierChain.Members.ElementAtOrDefault(index) ?? names[index]));
            }
        }

        return dossier switch
        {
            _ when dossier["run"] is not JsonObject => Wrong("run"),
            _ when dossier["definition"] is not JsonObject => Wrong("definition"),
            _ when dossier["parts"] is not JsonObject => Wrong("parts"),
            _ when dossier[DossierText.Entries] is not JsonArray entries || entries.Any(entry => entry is not JsonObject) => Wrong(DossierText.Entries),
            _ => null,
        };
    }

    private static Problem? Definition(JsonObject dossier)
    {
        var definition = (JsonObject)dossier["definition"]!;
        var hash = DossierText.Hash(Encoding.UTF8.GetBytes((definition["text"] as JsonText)?.Value ?? ""));
        return definition["hash"] is JsonText written && written.Value == hash && Same(((JsonObject)dossier["run"]!)["definitionHash"], written)
            ? null
            : Problem.Of("dossier.definition_changed");
    }

    private static Problem? Head(JsonObject dossier)
    {
        var expected = DossierChain.Parts(dossier);
        var written = (JsonObject)dossier["parts"]!;
        return Array.Find(DossierChain.Head, name => !Same(expected[name], written[name])) is { } changed
            ? Problem.Of("dossier.part_changed", ("part", changed))
            : Same(expected, written) ? null : Wrong("parts");
    }

    private static Problem? Chain(JsonObject dossier)
    {
        var entries = (JsonArray)dossier[DossierText.Entries]!;
        var hash = DossierChain.Begin((JsonObject)dossier["parts"]!);
        var before = 0L;
        foreach (var entry in entries.Cast<JsonObject>())
        {
            if (entry["sequence"] is not JsonNumber { Value: var found } || found != before + 1)
            {
                return Problem.Of("dossier.entry_missing", ("expected", before + 1), ("found", entry["sequence"]));
            }

            before++;
            hash = DossierText.Chain(hash, DossierText.Without(entry, "hash"));
            if (entry["hash"] is not JsonText { Value: var written } || written != hash)
            {
                return Problem.Of("dossier.entry_changed", ("sequence", before), ("step", entry["step"]));
            }
        }

        return Same(dossier["end"], DossierChain.End(entries.Count, hash)) && ((JsonObject)dossier["run"]!)["lastSequence"] is JsonNumber { Value: var last } && last == before
            ? null
            : Problem.Of("dossier.end_missing", ("entries", entries.Count));
    }

    // What it says about its run is what its entries say.
    private static Problem? Parts(JsonObject dossier)
    {
        var expected = DossierParts.Of(
            (((JsonObject)dossier["definition"]!)["text"] as JsonText)?.Value ?? "", [.. ((JsonArray)dossier[DossierText.Entries]!).Cast<JsonObject>()]);
        return Array.Find(DossierParts.Names, name => !Same(expected[name], dossier[name])) is { } other
            ? Problem.Of("dossier.part_differs", ("part", other))
            : null;
    }

    private static Problem? Whole(JsonObject dossier) =>
        !Same(dossier["hash"], DossierChain.HashOf(dossier)) ? Problem.Of("dossier.hash_changed")
        : !Same(dossier["check"], DossierChain.CheckOf(dossier)) ? Problem.Of("dossier.signature_changed")
        : null;

    // Nothing is said in another way than it was written, not even by a space.
    private static Problem? Bytes(JsonObject dossier, ReadOnlySpan<byte> utf8)
    {
        var written = DossierText.Write(dossier);
        var same = utf8.CommonPrefixLength(written);
        return same == written.Length && same == utf8.Length
            ? null
            : Problem.Of("dossier.written_otherwise", ("line", utf8[..same].Count((byte)'\n') + 1));
    }

    private static Problem? Origin(JsonObject dossier, ICredentialSeal? seal) => seal is null ? null : DossierChain.IsSignedBy(dossier, seal) switch
    {
        true => null,
        false => Problem.Of("dossier.other_origin"),
        null => Problem.Of("dossier.not_signed"),
    };

    private static Problem Wrong(string part) => Problem.Of("dossier.part_changed", ("part", part));

    private static bool Same(JsonData? a, JsonData? b) => a?.ToString() == b?.ToString();
}
