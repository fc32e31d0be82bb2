using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>Steps that are added, taken away, moved, or switched off.</summary>
internal sealed partial class ChangeResolver
{
    private const string Never = "{{ false }}";

    private ChangeAnswer? RemoveStep(ChangeIntent intent) => OnStep(intent, step =>
    {
        var users = StepReferences.To(definition, step);
        if (users.Count == 0)
        {
            return ChangeAnswer.Of(new DefinitionChange.RemoveStep(step.Id));
        }

        return PassedOn(step) is { } through
            ? ChangeAnswer.Of(new DefinitionChange.Redirect($"steps.{step.Id}", through, null), new DefinitionChange.RemoveStep(step.Id))
            : ChangeAnswer.Wrong("authoring.change_still_used", ("step", step.Id), ("users", string.Join(", ", users)));
    });

    // What a step gives that gives what it is given.
    private static string? PassedOn(WrittenStep step) =>
        step.Type == "data_transform" && WrittenDefinition.Member(step.Node, "settings")?.Value is JsonObject settings
        && settings["expression"] is JsonText { Value: "$" or "$$" } && settings["input"] is JsonText { Value: var input } && Single().Match(input) is { Success: true } single
            ? single.Groups["path"].Value
            : null;

    private ChangeAnswer? Switch(ChangeIntent intent) => OnStep(intent, step =>
    {
        var of = PartOf.Step(step.Id);
        var when = WrittenDefinition.TextOf(step.Node, "when");
        var isOff = when is not null && Off().Match(when) is { Success: true };
        if (intent.Kind == ChangeKind.DisableStep)
        {
            return isOff ? ChangeAnswer.Wrong("authoring.change_nothing")
                : ChangeAnswer.Of(new DefinitionChange.Set(of, "when", when is null ? Never : $"{{{{ false and ({when.Trim()[2..^2].Trim()}) }}}}"));
        }

        return when is null || !isOff ? ChangeAnswer.Wrong("authoring.change_nothing")
            : Off().Match(when).Groups["was"] is { Success: true } was ? ChangeAnswer.Of(new DefinitionChange.Set(of, "when", $"{{{{ {was.Value} }}}}"))
            : ChangeAnswer.Of(new DefinitionChange.Unset(of, "when"));
    });

    private ChangeAnswer? Swap(ChangeIntent intent)
    {
        if (intent is not { Target: { } one, Anchor: { } other })
        {
            return null;
        }

        var (first, instead) = One(one);
        var (second, instead2) = One(other);
        if (first is null || second is null)
        {
            return instead ?? instead2;
        }

        if (first.List != second.List || first.Index == second.Index)
        {
            return null;
        }

        (first, second) = first.Index < second.Index ? (first, second) : (second, first);
        var back = new DefinitionChange.MoveStep(second.Id, new StepPlace(StepSide.Before, first.Id));
        if (second.Index == first.Index + 1)
        {
            return ChangeAnswer.Of(back);
        }

        var neighbour = definition.Steps.First(step => step.List == second.List && step.Index == second.Index - 1);
        return ChangeAnswer.Of(back, new DefinitionChange.MoveStep(first.Id, new StepPlace(StepSide.After, neighbour.Id)));
    }

    private ChangeAnswer? Move(ChangeIntent intent)
    {
        if (intent.Target is not { } target || _steps.Find(target) is not { Count: > 0 } found)
        {
            return intent.Target is not null && MoveVerb().IsMatch(intent.Words) ? ChangeAnswer.Wrong("authoring.change_no_step", ("words", intent.Target)) : null;
        }

        if (found.Count > 1)
        {
            return ChangeAnswer.Ask(target, found.Select(step => step.Id));
        }

        var step = found[0];
        if (intent.Anchor is not { } beside)
        {
            var siblings = definition.Steps.Where(other => other.List == step.List).ToList();
            var end = intent.Side == StepSide.Start ? siblings[0] : siblings[^1];
            return end == step ? ChangeAnswer.Wrong("authoring.change_nothing")
                : ChangeAnswer.Of(new DefinitionChange.MoveStep(step.Id, new StepPlace(intent.Side == StepSide.Start ? StepSide.Before : StepSide.After, end.Id)));
        }

        var (anchor, instead) = One(beside);
        return anchor is null ? instead
            : anchor == step ? null
            : anchor.List == step.List && anchor.Index == step.Index + (intent.Side == StepSide.Before ? 1 : -1) ? ChangeAnswer.Wrong("authoring.change_nothing")
            : ChangeAnswer.Of(new DefinitionChange.MoveStep(step.Id, new StepPlace(intent.Side, anchor.Id)));
    }

    private ChangeAnswer? AddStep(ChangeIntent intent)
    {
        if (intent.Value is not { } words || (isKorean ? KoreanOther() : EnglishOther()).IsMatch(words))
        {
            return null;
        }

        var (work, place, wrong) = AnchorOf(words);
        if (wrong is not null)
        {
            return wrong;
        }

        if (AddedWords.Plan(work, isKorean) is not { } plan)
        {
            return null;
        }

        if (plan.Steps is [{ Kind: Plans.StepKind.Approve }] && place is { Side: StepSide.Before, StepId: { } id })
        {
            return Approve(intent with { Target = id });
        }

        // "Save the summary": where there is one, none is written for it.
        if (definition.Steps.Any(step => step.Type.Equals("llm_call", StringComparison.OrdinalIgnoreCase)))
        {
            plan = plan with { Steps = [.. plan.Steps.Where((step, at) => step.Kind != Plans.StepKind.Ask || at + 1 >= plan.Steps.Count || plan.Steps[at + 1].Words != step.Words)] };
        }

        if (Written(plan, place) is not { } written)
        {
            return null;
        }

        var changes = new List<DefinitionChange>(written.Inputs);
        var at = place;
        foreach (var step in written.Steps)
        {
            changes.Add(new DefinitionChange.AddStep(step, at));
            at = new StepPlace(StepSide.After, ((JsonText)step["id"]!).Value);
        }

        // What is made right before a step, of what that step works on, is made for it.
        if (place is { Side: StepSide.Before, StepId: { } next } && PlaceFlow.At(definition, place).Data is { } was && Given(written.Steps[^1]) is { } now
            && definition.Step(next) is { } user && StepReferences.Texts(user.Node.Value).Any(text => StepReferences.Pattern(was).IsMatch(text)))
        {
            changes.Add(new DefinitionChange.Redirect(was, now, next));
        }

        return ChangeAnswer.Of(changes);
    }

    private static string? Given(JsonObject step) => (step["type"] as JsonText)?.Value switch
    {
        "llm_call" => $"steps.{((JsonText)step["id"]!).Value}.text",
        "data_transform" => $"steps.{((JsonText)step["id"]!).Value}",
        _ => null,
    };

    // Where it comes to stand, as far as the words say so.
    private (string Work, StepPlace Place, ChangeAnswer? Wrong) AnchorOf(string words)
    {
        foreach (var pattern in isKorean ? KoreanAnchors : EnglishAnchors)
        {
            if (pattern.Match(words) is not { Success: true } match)
            {
                continue;
            }

            var work = match.Groups["v"].Value;
            var side = IntentRules.SideOf(match.Groups["side"] is { Success: true } said ? said.Value.Trim() : match.Groups["inside"].Success ? "end" : "after");
            if (!match.Groups["x"].Success)
            {
                return (work, new StepPlace(side is StepSide.Before ? StepSide.Start : side is StepSide.After ? StepSide.End : side), null);
            }

            var (step, wrong) = One(match.Groups["x"].Value);
            if (step is null)
            {
                return (work, new StepPlace(StepSide.End), wrong);
            }

            if (!match.Groups["inside"].Success)
            {
                return (work, new StepPlace(side, step.Id), null);
            }

            if (IsControl(step))
            {
                return (work, new StepPlace(StepSide.End, step.Id, Block(step, match.Value)), null);
            }
        }

        return (words, new StepPlace(StepSide.End), null);
    }

    private static string Block(WrittenStep step, string words) => step.Type.ToLowerInvariant() switch
    {
        StepWord.Condition or "if" => ElseWords().IsMatch(words) ? "else" : "then",
        StepWord.Try when words.Contains("catch", StringComparison.OrdinalIgnoreCase) => "catch",
        _ => "steps",
    };

    private static readonly Regex[] EnglishAnchors =
    [
        Pattern("^(?:right |just |directly |immediately )?(?<side>after|before) (?<x>[^,]+?), (?<v>.+)$"),
        Pattern("^(?:at|to) the (?:very )?(?<side>end|beginning|start),? (?<v>.+)$"),
        Pattern("^(?<side>finally|first|as (?:the|a) last step|as (?:the|a) first step),? (?<v>.+)$"),
        Pattern("^(?:in|inside|within) (?<inside>the )(?<x>[^,]*?(?:loop|branch|block|condition|try|catch|otherwise|else)[^,]*),? (?<v>.+)$"),
        Pattern("^(?<v>.+?) (?:at|to|as) (?:the )?(?:very )?(?<side>end|beginning|start)(?: of (?:the )?workflow)?$"),
        Pattern("^(?<v>.+?) between (?<x>.+?) and .+$"),
        Pattern("^(?<v>.+?),? (?:right |just |directly |immediately )?(?<side>before|after|behind|in front of|ahead of|following) (?<x>.+)$"),
        Pattern("^(?<v>.+?) (?:in|into|inside|within|to) (?<inside>the )?(?<x>.*(?:loop|branch|condition|try|catch|otherwise|else)\\b.*)$"),
    ];

    private static readonly Regex[] KoreanAnchors =
    [
        Pattern("^(?:맨 |제일 |가장 )?(?<side>마지막|끝|처음|앞)(?:에|으로|에다)(?:는)?,? (?<v>.+)$"),
        Pattern("^(?<x>[^,]+?)(?:이|가|을|를)? ?(?:끝나면|끝난 ?(?:후|뒤|다음)에?|끝나고|마치면|마친 ?(?:후|뒤|다음)에?),? (?<v>.+)$"),
        Pattern("^(?<x>.+?)(?:을|를|이|가)? ?(?:와|과) .+? 사이에,? (?<v>.+)$"),
        Pattern("^(?<x>.+?)(?:을|를)? ?(?:하|보내|올리|쓰|알리)?기? ?(?:바로 )?(?<side>전|앞|이전)에(?:는)?,? (?<v>.+)$"),
        Pattern("^(?<x>.+?)(?:을|를)? ?(?:한|된|하고 ?난|보낸|올린)? ?(?:바로 )?(?<side>뒤|다음|후|이후)에(?:는)?,? (?<v>.+)$"),
        Pattern("^(?<x>.*?(?:반복|루프|조건|분기|아니면|그 외)\\S*?)(?<inside> ?(?:안|블록|쪽)?)(?:에|에서),? (?<v>.+)$"),
    ];

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"^\{\{ *(?<path>(?:steps|inputs|vars|trigger|item)(?:\.\w+)+) *\}\}$", RegexOptions.None, 1000)]
    private static partial Regex Single();

    [GeneratedRegex(@"^\{\{ *false(?: and \((?<was>.*)\))? *\}\}$", RegexOptions.None, 1000)]
    private static partial Regex Off();

    [GeneratedRegex(@"^(?:move|shift|put|place)\b|옮|이동", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex MoveVerb();

    [GeneratedRegex(@"\b(?:else|otherwise)\b|아니면|그 외|않을", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ElseWords();

    // What asks for something else than a new step is not made into one.
    [GeneratedRegex(@"^(?:remove|delete|drop|change|rename|move|swap|replace|disable|enable|turn|switch|raise|lower|increase|decrease|reduce|don't|do not|stop|never|make|set|retry|skip|only|undo|revert|fix|improve|optimi[sz]e|wrap|what|why|how|is|does|can|who|when|explain|pause|resume|cut|let|bump|adjust|edit|unless|limit)\b|\b(?:instead|rather than|any ?more|any longer|fails?|goes wrong)\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishOther();

    [GeneratedRegex(@"(?:삭제|제거|빼|없애|지워|바꾸|바꿔|변경|수정|고쳐|옮겨|이동|교체|대체|꺼|끄고|켜|중지|멈춰|늘려|줄여|올려줘 ?말|낮춰|높여|되돌|재시도|하지 ?마|보내지 ?마|말아|건너뛰|감싸)|(?:왜|무엇|뭐야|어떻게|인가요|나요)\??$|대신|말고|실패|오류가|에러가|^(?:더 |좀 )*(?:좋게|좋은|빠르게|낫게|안전하게|예쁘게|간단하게|깔끔하게|개선)", RegexOptions.None, 1000)]
    private static partial Regex KoreanOther();
}
