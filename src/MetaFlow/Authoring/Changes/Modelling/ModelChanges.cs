using System.Text;
using MetaFlow.Authoring.Modelling;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Llm;
using MetaFlow.Llm.Chat;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;
using Microsoft.Extensions.Options;

namespace MetaFlow.Authoring.Changes.Modelling;

/// <summary>Reads change requests with the configured model, in a few rounds: what is wrong with the changes goes back to it.</summary>
public sealed class ModelChanges(ChatClient client, CertificateMaker certificates, IOptions<LlmOptions> model, IOptions<AuthoringOptions> options, TimeProvider clock)
{
    /// <returns>Changes that hold, or why there are none.</returns>
    internal async Task<(IReadOnlyList<DefinitionChange> Changes, Problem? Failure)> ReadAsync(ChangeRequest request, RequestText text, CancellationToken cancellationToken)
    {
        var talk = new ModelTalk(client, model.Value, options.Value, ChangeForm.Schema);
        List<ModelMessage> messages = [.. ChangePrompt.Of(request.Definition, text, request.Locked)];
        for (var round = 0; round < options.Value.Rounds; round++)
        {
            switch (await talk.AskAsync(messages, cancellationToken))
            {
                case ChatReply.Said said:
                    var (changes, problems) = Check(said.Text, request, text);
                    if (problems.Count == 0)
                    {
                        return (changes, null);
                    }

                    messages.AddRange(ChangePrompt.Again(said.Text, problems));
                    break;
                case ChatReply.Failed { Problem: { Code: "llm.answer_cut" } cut }:
                    // It wrote too much: told so, it may write less.
                    messages.AddRange(ChangePrompt.Again("…", [cut]));
                    break;
                case ChatReply.Failed { Problem: var problem }:
                    return ([], problem);
            }
        }

        return ([], Problem.Of("authoring.model_gave_up", ("rounds", options.Value.Rounds)));
    }

    private (IReadOnlyList<DefinitionChange> Changes, IReadOnlyList<Problem> Problems) Check(string answer, ChangeRequest request, RequestText text)
    {
        if (JsonInText.Find(answer) is not { } json)
        {
            return ([], [Problem.Of("llm.answer_no_json")]);
        }

        var (changes, problems) = ChangeForm.Read(json);
        if (problems.Count > 0)
        {
            return ([], problems);
        }

        // What is addressed was said by somebody, or stood there before.
        var madeUp = changes.SelectMany(change => RequestText.Read(ChangeJson.ToJson(change).ToString()).Entities)
            .Where(entity => entity.Kind is EntityKind.Url or EntityKind.Mail or EntityKind.Phone or EntityKind.Host)
            .Select(entity => entity.Value)
            .Where(value => !text.Text.Contains(value, StringComparison.OrdinalIgnoreCase) && !request.Definition.Contains(value, StringComparison.OrdinalIgnoreCase) && !value.EndsWith(OpenEnds.UnknownHost, StringComparison.Ordinal))
            .Distinct()
            .Select(value => Problem.Of("authoring.model_made_up", ("value", value)))
            .ToList();
        if (madeUp.Count > 0)
        {
            return ([], madeUp);
        }

        var (after, _, problem) = PatchWriter.Write(request.Definition, changes, request.Locked);
        if (after is null)
        {
            return ([], [problem!]);
        }

        var now = clock.GetUtcNow();
        return (changes, ChangeDesk.Broken(
            certificates.Make(Encoding.UTF8.GetBytes(request.Definition), Surroundings.Unknown, now), certificates.Make(Encoding.UTF8.GetBytes(after), Surroundings.Unknown, now)));
    }
}
