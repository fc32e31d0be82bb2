using System.Globalization;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Runs.Dossiers;

namespace MetaFlow.Tests.Runs.Dossiers;

/// <summary>Whatever is done to a dossier after it was made is found, with the document alone.</summary>
public sealed class DossierCheckTests
{
    private const string Definition = """{ "metaflow": 1, "id": "shop", "steps": [ { "id": "ok", "type": "approval" }, { "id": "pay", "type": "send" } ] }""";

    private static readonly JsonObject Made = Make(new MirrorSeal());
    private static readonly byte[] Text = DossierText.Write(Made);

    [Fact]
    public void A_dossier_that_nobody_touched_fits()
    {
        var verdict = DossierCheck.Check(Text);

        Assert.Null(verdict.Fault);
        Assert.Equal("8 entries are there, in their order and unchanged, to the end.", verdict.Fits[2].Message);
        Assert.Equal(5, verdict.Fits.Count);
    }

    [Fact]
    public void Any_byte_that_is_changed_is_found()
    {
        var random = new Random(7);
        for (var place = 0; place < Text.Length; place++)
        {
            var changed = Text.ToArray();
            changed[place] ^= (byte)(1 << random.Next(8));

            Assert.True(DossierCheck.Check(changed).Fault is not null, string.Create(CultureInfo.InvariantCulture, $"byte {place}"));
        }
    }

    [Fact]
    public void Any_byte_that_is_left_out_or_added_is_found()
    {
        for (var place = 0; place < Text.Length; place += 3)
        {
            byte[] shorter = [.. Text[..place], .. Text[(place + 1)..]];
            byte[] longer = [.. Text[..place], (byte)' ', .. Text[place..]];

            Assert.NotNull(DossierCheck.Check(shorter).Fault);
            Assert.NotNull(DossierCheck.Check(longer).Fault);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public void An_entry_that_is_left_out_is_found_where_it_was_also_when_the_whole_is_hashed_anew(int index)
    {
        var entries = Entries();
        entries.RemoveAt(index);

        var fault = DossierCheck.Check(Closed(Made.With("entries", JsonArray.Create([.. entries])))).Fault;

        Assert.Equal(index == 7 ? "dossier.end_missing" : "dossier.entry_missing", fault?.Code);
        Assert.Equal(index == 7 ? null : string.Create(CultureInfo.InvariantCulture, $"{index + 1}"), fault?.Names.GetValueOrDefault("expected"));
    }

    [Fact]
    public void Entries_that_change_places_are_found()
    {
        for (var index = 1; index < 8; index++)
        {
            var entries = Entries();
            (entries[index - 1], entries[index]) = (entries[index], entries[index - 1]);

            Assert.Equal("dossier.entry_missing", DossierCheck.Check(Closed(Made.With("entries", JsonArray.Create([.. entries])))).Fault?.Code);
        }
    }

    [Fact]
    public void What_an_entry_says_cannot_be_changed_and_the_entry_is_named()
    {
        var entries = Entries();
        entries[2] = ((JsonObject)entries[2]).With("payload", JsonObject.Of(("v", 1), ("answer", false), ("by", "lee")));

        var fault = DossierCheck.Check(Closed(Made.With("entries", JsonArray.Create([.. entries])))).Fault;

        Assert.Equal(("dossier.entry_changed", "3"), (fault?.Code, fault?.Names["sequence"]));
    }

    [Fact]
    public void Another_definition_is_found_with_or_without_its_own_hash()
    {
        var other = Definition.Replace("shop", "shoq", StringComparison.Ordinal);
        var definition = (JsonObject)Made["definition"]!;

        var text = DossierCheck.Check(Closed(Made.With("definition", definition.With("text", other)))).Fault;
        var both = DossierCheck.Check(Closed(Made.With("definition", JsonObject.Of(("hash", Hash(other)), ("text", other))))).Fault;

        Assert.Equal(("dossier.definition_changed", "dossier.definition_changed"), (text?.Code, both?.Code));
    }

    [Theory]
    [InlineData("approvals")]
    [InlineData("effects")]
    [InlineData("outputs")]
    [InlineData("madeAt")]
    public void A_part_that_says_something_else_is_named(string part)
    {
        var changed = Made.With(part, "nothing");

        var lazy = DossierCheck.Check(Closed(changed)).Fault;
        var careful = DossierCheck.Check(DossierText.Write(Reclosed(changed))).Fault;

        Assert.Equal(("dossier.part_changed", part), (lazy?.Code, lazy?.Names["part"]));
        Assert.Equal(part == "madeAt" ? null : "dossier.part_differs", careful?.Code);
    }

    [Fact]
    public void Who_makes_every_hash_anew_cannot_sign_for_the_installation()
    {
        var forged = DossierText.Write(Reclosed(Made.With("madeAt", "2020-01-01T00:00:00.0000000Z")));

        Assert.Null(DossierCheck.Check(forged).Fault);
        Assert.Equal("dossier.not_signed", DossierCheck.Check(forged, new MirrorSeal()).Fault?.Code);
        Assert.Null(DossierCheck.Check(Text, new MirrorSeal()).Fault);
        Assert.Equal("dossier.other_origin", DossierCheck.Check(DossierText.Write(Make(new OtherSeal())), new MirrorSeal()).Fault?.Code);
    }

    [Fact]
    public void It_says_who_approved_what_when_and_what_became_of_each_effect()
    {
        var approval = (JsonObject)((JsonArray)Made["approvals"]!)[0];
        var effect = (JsonObject)((JsonArray)Made["effects"]!)[0];

        Assert.Equal(("\"ok\"", "\"kim\"", Quoted("2026-05-04T12:00:03.0000000Z")), ($"{approval["step"]}", $"{approval["by"]}", $"{approval["answeredAt"]}"));
        Assert.Equal(Quoted(DossierText.Hash(JsonObject.Of(("title", "결제할까요?")))), $"{approval["asked"]}");
        Assert.Equal(("\"run/pay\"", "6", "\"confirmed\""), ($"{effect["key"]}", $"{effect["sent"]}", $"{effect["outcome"]}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{ \"dossier\": 9 }")]
    [InlineData("{ \"dossier\": 1 }")]
    public void What_is_no_dossier_is_said_in_a_sentence(string text) => Assert.NotNull(DossierCheck.Check(Encoding.UTF8.GetBytes(text)).Fault);

    private static JsonObject Make(MetaFlow.Credentials.ICredentialSeal? seal)
    {
        JsonObject[] entries =
        [
            Entry(1, JournalKind.RunQueued, "", JsonObject.Of(("inputs", JsonObject.Of(("amount", 5))))),
            Entry(2, JournalKind.StepWaiting, "ok", JsonObject.Of(("for", JsonObject.Of(("title", "결제할까요?"))))),
            Entry(3, JournalKind.StepAnswered, "ok", JsonObject.Of(("answer", true), ("by", "kim"))),
            Entry(4, JournalKind.StepCompleted, "ok", JsonObject.Of(("output", true))),
            Entry(5, JournalKind.StepStarted, "pay", JsonObject.Of(("effect", "write"), ("idempotency", "none"), ("key", "run/pay"))),
            Entry(6, JournalKind.EffectSent, "pay", JsonObject.Of(("what", "POST shop.test"))),
            Entry(7, JournalKind.StepCompleted, "pay", JsonObject.Of(("output", JsonObject.Of(("hash", "abc"), ("bytes", 90000)))))
                .With("large", JsonObject.Of(("output", JsonObject.Of(("hash", "abc"), ("bytes", 90000))))),
            Entry(8, JournalKind.RunSucceeded, "", JsonObject.Empty),
        ];
        var head = JsonObject.Of([
            ("dossier", 1), ("about", "A record."), ("madeAt", "2026-05-04T13:00:00.0000000Z"), ("program", "1.0"),
            ("run", JsonObject.Of(("id", "019a"), ("definitionHash", Hash(Definition)), ("lastSequence", 8))),
            ("definition", JsonObject.Of(("hash", Hash(Definition)), ("text", Definition))),
            ("certificate", JsonNull.Value), ("stepTypes", JsonObject.Empty),
            .. DossierParts.Of(Definition, entries).Select(part => (part.Key, part.Value))]);
        return DossierChain.Close(head, entries, seal);
    }

    private static JsonObject Entry(long sequence, JournalKind kind, string step, JsonObject payload) => JsonObject.Of(
        ("sequence", sequence), ("kind", kind.ToString()), ("step", step), ("attempt", 1),
        ("at", Some.Noon.AddSeconds(sequence).UtcDateTime.ToString("O")), ("payload", payload), ("large", JsonObject.Empty), ("sealed", JsonNull.Value));

    private static List<JsonData> Entries() => [.. (JsonArray)Made["entries"]!];

    // As somebody would who knows of the last hashes only.
    private static byte[] Closed(JsonObject changed)
    {
        changed = changed.With("hash", DossierChain.HashOf(changed));
        return DossierText.Write(changed.With("check", DossierChain.CheckOf(changed)));
    }

    // As somebody would who knows everything but the key.
    private static JsonObject Reclosed(JsonObject changed) => DossierChain.Close(
        DossierText.Without(changed, "parts", "entries", "end", "hash", "signature", "check"),
        [.. ((JsonArray)changed["entries"]!).Cast<JsonObject>().Select(entry => DossierText.Without(entry, "hash"))], seal: null);

    private static string Hash(string text) => DossierText.Hash(Encoding.UTF8.GetBytes(text));

    private static string Quoted(string text) => $"\"{text}\"";

    private sealed class OtherSeal : MetaFlow.Credentials.ICredentialSeal
    {
        public byte[] Seal(ReadOnlySpan<byte> values) => [.. values.ToArray().Reverse()];

        public byte[]? Open(ReadOnlySpan<byte> values) => Seal(values);
    }
}
