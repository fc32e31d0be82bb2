using System.Text.RegularExpressions;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>What English sentences may ask to change; the likelier reading first.</summary>
internal static class EnglishChanges
{
    private const string Remove = "remove|delete|drop|take out|get rid of|cut|omit|leave out|erase";
    private const string Fails = "fails?|is failing|breaks?|goes wrong|errors? out|errors?|does(?:n't| not) work|can(?:not|'t) be reached|is down";
    private const string Count = "once|twice|one|two|three|four|five|six|seven|eight|nine|ten|\\d+";

    private static readonly (ChangeKind Kind, Regex Pattern)[] Rules =
    [
        (ChangeKind.RenameWorkflow, Of("^(?:rename|call|name|title) (?:this |the )?(?:workflow|it)(?: to| as)? (?<v>.+)$")),
        (ChangeKind.RenameWorkflow, Of("^(?:change|set) (?:the )?(?:(?:workflow(?:'s)? )?name|title of the workflow|name of (?:the|this) workflow) to (?<v>.+)$")),
        (ChangeKind.RenameStep, Of("^rename (?<t>.+?) (?:to|as|into) (?<v>.+)$")),
        (ChangeKind.RenameStep, Of("^(?:change|set) the (?:id|name) of (?<t>.+?) to (?<v>.+)$")),
        (ChangeKind.NoRetry, Of("^(?:don't|do not|never|stop) (?:ever )?retry(?:ing)? (?<t>.+)$|^(?:no (?:more )?|(?:remove|drop) (?:the |all )?)retr(?:y|ies)(?: policy)? (?:for|on|of|from) (?<t>.+)$")),
        (ChangeKind.Retry, Of($@"^(?:if|when(?:ever)?) (?<t>.+?) (?:{Fails}),? (?:then )?(?:re-?try|try|repeat)(?: it)?(?: again)?(?<rest>.*?(?:(?<n>{Count})(?: more)?(?: times?| attempts?)?)?.*)$")),
        (ChangeKind.Retry, Of($@"^(?:re-?try|try|repeat|attempt) (?<t>.+?)(?: again)? (?:up to |at most |a maximum of |no more than )?(?<n>{Count})\b(?: times?| attempts?)?(?<rest>.*)$")),
        (ChangeKind.Retry, Of($@"^(?:add|set|allow|give|use|configure) (?:up to )?(?:a )?(?<n>{Count})? ?(?:retries|retry(?: policy)?|attempts|tries)(?: of)?(?: (?<n>{Count})(?: times| attempts)?)? (?:to|on|for) (?<t>.+?)(?<rest>(?:,? with .*)?)$")),
        (ChangeKind.Retry, Of($@"^give (?<t>.+?) (?<n>{Count}) (?:attempts|tries|retries)(?<rest>.*)$|^(?:change|set|raise|increase|lower|reduce) (?:the )?(?:number of )?(?:retries|attempts|retry count)(?: (?:of|for|on) (?<t>.+?))? to (?<n>{Count})(?<rest>.*)$")),
        (ChangeKind.Timeout, Of(@"^(?:set|add|change|raise|increase|lower|reduce|use|put|extend|shorten) (?:a |an |the )?(?:(?<v>\d+[ -]?(?:seconds?|minutes?|mins?|hours?|days?)) )?time-?out(?: of (?<v>\d+ ?\w+))?(?: (?:to|on|for|of) (?<t>.+?))??(?: to (?<v>\d+ ?\w+))?$")),
        (ChangeKind.Timeout, Of(@"^(?:give|allow|let) (?<t>.+?) (?:at most |no more than |up to |only |run for at most )?(?<v>\d+ ?(?:seconds?|minutes?|mins?|hours?|days?))(?: to (?:finish|complete|answer|run))?$|^(?<t>.+?) (?:may|must|should|can) (?:take|not take|last|run)(?: for)? (?:at most|no longer than|no more than|longer than|more than|up to) (?<v>\d+ ?\w+)$|^(?:stop|abort|cancel|time out) (?<t>.+?) after (?<v>\d+ ?\w+)$")),
        (ChangeKind.GoOn, Of($"^(?:continue|carry on|go on|keep going|proceed|move on)(?: with the rest| anyway)? (?:even )?(?:if|when) (?<t>.+?) (?:{Fails})$|^(?:if|when|even if) (?<t>.+?) (?:{Fails}),? (?:then )?(?:just |simply )?(?:continue|carry on|go on|keep going|proceed|ignore it|skip it|move on|ignore the error)(?: with the rest| anyway)?$|^(?:ignore|tolerate) (?:any )?(?:errors|failures|problems) (?:of|in|from|at|with) (?<t>.+)$|^(?:don't|do not) (?:stop|fail|abort)(?: the (?:run|workflow))? (?:if|when) (?<t>.+?) (?:{Fails})$|^(?:failures?|errors?) (?:of|in) (?<t>.+?) should(?:n't| not) stop .+$")),
        (ChangeKind.OnFailure, Of($"^(?:if|when|whenever|in case|should) (?<t>.+?) (?:{Fails}),? (?:then )?(?<v>.+)$|^(?:on|upon) (?:failure|errors?|an error)(?: (?:of|in|from) (?<t>[^,]+?))?,? (?<v>.+)$|^(?<v>(?!only).+?) (?:if|when|whenever|in case) (?<t>.+?) (?:{Fails})$")),
        (ChangeKind.Approve, Of(@"^(?:before (?<t>.+?),? )(?:ask|get|require|request|wait|have|let|add|someone|somebody|my|the|a) ?.*\b(?:approv\w*|sign(?:s|ed)?[- ]?off)\b.*$|^(?:ask|get|require|request|wait|have|let|add|insert|put|i want|someone|somebody)\b.*?\b(?:approv\w*|sign[- ]?off)\b.*?\b(?:before|prior to|first, then|until) (?<t>.+)$|^(?<t>.+?) (?:needs?|requires?|must have|should need|should require|must wait for|should wait for|has to wait for) (?:an? |somebody's |my )?.*?(?:approval|sign[- ]?off)(?: first)?$|^(?:only )?(?<t>.+?) only (?:after|with|once) .*\b(?:approv\w*|sign[- ]?off)\b.*$|^(?:have|let) .+? (?:approve|sign off(?: on)?) (?<t>.+?)(?: first)?$|^(?:add|insert) (?:an? )?(?:manual |human )?approval(?: step)?(?: to (?<t>.+))?$")),
        (ChangeKind.Condition, Of("^only (?<t>.+?) (?:if|when|where|in case) (?<v>.+)$|^(?<t>.+?) only (?:if|when|where|in case) (?<v>.+)$|^(?:wrap|put|place) (?<t>.+?) (?:in|into|inside|under) (?:a|an) (?:condition|if|if-block)(?:,| that| which| so that| checking(?: that| if)?| for)? (?:it (?:is )?(?:only )?(?:runs? )?)?(?:only )?(?:if |when )?(?<v>.+)$")),
        (ChangeKind.Condition, Of("^(?<neg>skip|don't run|do not run|omit|don't send|do not send) (?<t>.+?) (?:if|when) (?<v>.+)$|^(?<t>.+?) (?<neg>unless) (?<v>.+)$|^(?<neg>unless) (?<v>.+?), (?<t>.+)$")),
        (ChangeKind.Loop, Of("^(?:run|repeat|do|execute|make) (?<t>.+?) (?:run )?(?:for each|for every|once per|once for each|over each|over every|per) (?<v>.+)$|^(?:wrap|put|place) (?<t>.+?) (?:in|into|inside) a (?:loop|for[- ]?each)(?: (?:over|for|of|that goes through)(?: each| every| all)? (?<v>.+))?$|^for (?:each|every) (?<v>.+?),? (?:run|repeat|do|execute) (?<t>.+)$|^loop (?:over|through) (?:each |every |all )?(?<v>.+?) (?:and|to|,) (?:run |do )?(?<t>.+)$")),
        (ChangeKind.RemoveTrigger, Of($@"^(?:{Remove}|cancel) (?<t>.*\b(?:schedule|trigger|timer|webhook trigger|cron)\b.*)$|^(?:don't|do not|never|stop) (?:run(?:ning)?|start(?:ing)?) (?:it |this |the workflow )?(?:on a schedule|on schedule|automatically|by itself|every .+)(?: any ?more| any longer)?$|^(?:run it|only run it|make it run|start it) (?:only )?(?:by hand|manually)(?: only)?$")),
        (ChangeKind.PauseTrigger, Of(@"^(?:pause|disable|turn off|switch off|suspend|deactivate|halt|stop) (?<t>(?:the |this )?(?:whole )?(?:workflow|schedule|trigger|it|webhook|.+ trigger|.+ schedule))(?: for now| temporarily)?$|^(?:turn|switch) (?<t>.*(?:workflow|schedule|trigger|it)) off$")),
        (ChangeKind.ResumeTrigger, Of(@"^(?:resume|enable|turn on|switch on|reactivate|activate|unpause|restart) (?<t>(?:the |this )?(?:workflow|schedule|trigger|it|webhook|.+ trigger|.+ schedule))(?: again| back on)?$|^(?:turn|switch) (?<t>.*(?:workflow|schedule|trigger|it)) (?:back )?on(?: again)?$")),
        (ChangeKind.Zone, Of(@"^.*\btime ?zone\b.*$|^(?:use|run (?:it )?(?:in|on)|switch to|change to) .*(?:\btime\b|[A-Z][a-z]+/[A-Z]\w+|\bUTC\b|\bKST\b).*$")),
        (ChangeKind.Schedule, Of(@"^(?<v>.+)$")),
        (ChangeKind.Start, Of(@"^(?<v>(?:also )?(?:start|run|trigger|kick off|fire|launch)(?: it| this| the workflow)?(?: also)? (?:on|by|from|via|when|whenever|each time|every time|as soon as|through|with) .+)$|^(?<v>(?:add|use|make it|replace .+ (?:with|by)|switch (?:it )?to) .*\b(?:webhook|event)s?\b(?: trigger.*| instead.*)?)$|^(?<v>.*\b(?:by|with|from|via|through) (?:a |an )?(?:incoming )?webhook\b.*)$")),
        (ChangeKind.RemoveMember, Of($"^(?:{Remove}|clear|unset) (?:the |any |all )?(?<v>.+?) (?:from|of|on|for|in|at) (?<t>.+)$|^(?:{Remove}|clear) (?<t>.+?)'s (?<v>.+)$")),
        (ChangeKind.RemoveStep, Of($"^(?:{Remove}) (?<t>.+)$|^(?:we |i )?(?:don't|do not|no longer) (?:need|want) (?<t>.+?)(?: any ?more| any longer)?$|^(?:don't|do not|stop|no longer|never) (?<t>(?:send|sending|call|calling|ask|asking|notify|notifying|post|posting|mail|mailing|email|emailing|summariz|translat|wait|waiting|fetch|fetching|search)\\w*.*?)(?: any ?more| any longer)?$")),
        (ChangeKind.DisableStep, Of("^(?:disable|turn off|switch off|deactivate|mute|skip|bypass|pause) (?<t>.+?)(?: for now| temporarily| for the moment)?$|^(?:turn|switch) (?<t>.+) off$")),
        (ChangeKind.EnableStep, Of("^(?:enable|turn on|switch on|activate|reactivate|re-enable|unmute) (?<t>.+?)(?: again)?$|^(?:turn|switch) (?<t>.+?) (?:back )?on(?: again)?$")),
        (ChangeKind.Swap, Of("^(?:swap|exchange|switch) (?:the order of )?(?<t>.+?) (?:and|with) (?<a>.+)$")),
        (ChangeKind.Move, Of("^(?:move|put|place|shift|bring|run|do|execute|drag|relocate) (?<t>.+?) (?:to )?(?:right |just |directly |immediately )?(?<side>before|in front of|ahead of|above|after|behind|below|following) (?<a>.+)$|^(?:move|put|place|shift|bring|run|do|execute|make) (?<t>.+?) (?:to |at |come |the )*(?:very )?(?<side>end|last|bottom|start|beginning|top|first|front)(?: of the workflow| step)?$")),
        (ChangeKind.Replace, Of("^(?:replace|swap out|substitute|exchange) (?<t>.+?) (?:with|by|for) (?<v>.+)$|^(?:use|do|run|send|post|call|ask) (?<v>.+?) (?:instead of|rather than|in place of) (?<t>.+)$|^instead of (?<t>.+?),? (?<v>.+)$|^(?:turn|convert|change|make) (?<t>.+?) into (?<v>.+)$")),
        (ChangeKind.AddValue, Of(@"^(?:also |additionally )?(?:send|mail|email|e-mail|cc|copy|forward|notify) (?<t>.*?)\b ?(?:also )?(?:to )?(?<v>[\w.+-]+@[\w.-]+\w)(?: too| as well)?(?: (?:on|in) (?<t2>.+))?$|^(?:add|include) (?<v>[\w.+-]+@[\w.-]+\w) (?:to|as|in|on) (?<t>.+)$")),
        (ChangeKind.Set, Of("^(?!from )(?<t>.*?)(?<v>\\d[\\d.,]*(?: ?(?:seconds?|minutes?|mins?|hours?|days?|%))?|[\\w.+-]+@[\\w.-]+\\w|https?://\\S+|\"[^\"]+\"|'[^']+')(?<t2>(?: [\\w-]+)*?),? (?:instead of|rather than|and not|not) (?<o>\"[^\"]+\"|\\S+)(?: .*)?$")),
        (ChangeKind.Set, Of("^(?:change|set|update|make|switch|raise|lower|increase|decrease|reduce|edit|adjust|bump|let|rewrite|cut|limit|correct|fix|modify|reword) (?<t>.+?)(?: from (?<o>.+?))? (?:to be|to|into|=|say|read|be) (?<v>.+)$|^(?<t>.+?) (?:should|must|shall|has to) (?:be|say|read|go to|be sent to|use) (?<v>.+?)(?:,? (?:not|instead of) (?<o>.+))?$|^use (?<v>.+?) (?:as|for) (?<t>.+)$|^(?:send|mail|email|post|call|fetch|get|ask for|show|keep|take|wait(?: for)?|include) (?<t>.*?)(?: ?(?:to|from|at|by|for))? ?(?<v>\\S+?)(?: (?:instead of|rather than|not) (?<o>\\S+?))(?: .*)?$|^(?:send|mail|email|post) (?<t>.+?) to (?<v>.+?)(?: instead)?$|^(?:wait|fetch|get|show|keep|take|ask for|list|call) (?<v>.+?) instead$")),
        (ChangeKind.AddStep, Of("^(?<v>.+)$")),
    ];

    public static IEnumerable<ChangeIntent> Read(string words) => IntentRules.Apply(Rules, words);

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
}
