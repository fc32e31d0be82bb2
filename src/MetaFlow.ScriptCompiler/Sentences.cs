using System.Globalization;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace MetaFlow.ScriptCompiler;

/// <summary>What the documentation of a reference assembly says about each of its members.</summary>
internal sealed class Sentences(byte[] xml) : DocumentationProvider
{
    private readonly Lazy<Dictionary<string, string>> _members = new(() =>
    {
        using var stream = new MemoryStream(xml);
        return XDocument.Load(stream).Descendants("member")
            .Where(member => member.Attribute("name") is not null)
            .DistinctBy(member => member.Attribute("name")!.Value)
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.ToString());
    });

    protected override string GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        _members.Value.GetValueOrDefault(documentationMemberID, "");

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
