namespace MetaFlow.Scripts.Compiling;

/// <summary>What an editor asks while somebody writes.</summary>
public interface IScriptEditor
{
    /// <summary>Everything that is wrong with the text, warnings among it.</summary>
    Task<IReadOnlyList<Problem>> DiagnoseAsync(ScriptSource source, CancellationToken cancellationToken);

    /// <summary>What may stand at a position, counted in UTF-16 units from 0; only what scripts may use.</summary>
    Task<ScriptOffers> CompleteAsync(ScriptSource source, int position, CancellationToken cancellationToken);
}

/// <param name="Start">Where the word begins that an offer replaces.</param>
public sealed record ScriptOffers(int Start, IReadOnlyList<ScriptOffer> Offers);

/// <param name="Name">What is written.</param>
/// <param name="Kind">method, property, field, type, local, parameter or namespace.</param>
/// <param name="Signature">How it is used: types, parameters, and how many more forms there are.</param>
/// <param name="Sentence">What it does; empty where nothing says it.</param>
public sealed record ScriptOffer(string Name, string Kind, string Signature, string Sentence);
