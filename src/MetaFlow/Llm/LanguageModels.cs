using MetaFlow.Llm.Chat;
using MetaFlow.Llm.Extraction;
using Microsoft.Extensions.Options;

namespace MetaFlow.Llm;

/// <summary>Takes what the configured model is asked, or looks on: a rehearsal answers it, a recorder keeps the answer.</summary>
public delegate ILanguageModel ModelDetour(ILanguageModel configured);

/// <summary>The models of this installation: the configured one, and the built-in one that is always there.</summary>
public sealed class LanguageModels(ChatModel chat, ExtractiveModel builtIn, IOptions<LlmOptions> options, ModelDetour? detour = null)
{
    /// <summary>What workflows call the model that needs no service.</summary>
    public const string BuiltIn = "built-in";

    private readonly LlmOptions _options = options.Value;
    private readonly ILanguageModel _configured = detour?.Invoke(chat) ?? chat;

    public IReadOnlyList<string> Names => _options.HasModel ? [_options.Name, BuiltIn] : [BuiltIn];

    /// <summary>The model of a name, or the one to use where none is named; null and the problem where it cannot be had.</summary>
    public ILanguageModel? Find(string? name, out Problem? problem)
    {
        problem = null;
        if (name is null)
        {
            return _options.HasModel ? _configured : builtIn;
        }

        if (name.Equals(BuiltIn, StringComparison.OrdinalIgnoreCase))
        {
            return builtIn;
        }

        if (_options.HasModel && name.Equals(_options.Name, StringComparison.OrdinalIgnoreCase))
        {
            return _configured;
        }

        problem = _options.HasModel || !name.Equals(_options.Name, StringComparison.OrdinalIgnoreCase)
            ? Problem.OfUnknown("llm.unknown_model", name, Names)
            : Problem.Of("llm.not_configured", ("name", name));
        return null;
    }

    /// <summary>What an answer cost; null where nobody has said what tokens cost.</summary>
    public decimal? CostOf(ILanguageModel model, ModelUsage usage) =>
        model is not ExtractiveModel && _options.HasPrices ? decimal.Round(_options.CostOf(usage), 8) : null;
}
