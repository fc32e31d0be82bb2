using static MetaFlow.Tests.Workflows.Broken.BrokenDefinition;

namespace MetaFlow.Tests.Workflows.Broken;

/// <summary>What starts runs.</summary>
internal static class BrokenTriggers
{
    public static IReadOnlyList<BrokenDefinition> All { get; } =
    [
        new("A trigger type is misspelt", "workflows.unknown_trigger_type", "triggers[0].type",
            "There is no trigger type 'shedule'.",
            OfTriggers("""{ "type": «"shedule", "cron": "0 9 * * *" }"""))
        {
            Korean = "'shedule' 종류의 트리거가 없습니다.",
            Hint = "Did you mean 'schedule'?",
        },
        new("A trigger has no type", "workflows.missing_member", "triggers[0]",
            "'triggers[0]' has no 'type'.",
            OfTriggers("""«{ "cron": "0 9 * * *" }""")),
        new("Two triggers have the same id", "workflows.double_trigger_id", "triggers[1].id",
            "Two triggers are called 'daily'.",
            OfTriggers("""
                { "id": "daily", "type": "schedule", "cron": "0 9 * * *" },
                { "id": «"daily", "type": "schedule", "cron": "0 18 * * *" }
                """))
        {
            Korean = "트리거 두 개의 이름이 'daily'입니다.",
        },
        new("Two triggers of a type have no id", "workflows.double_trigger_id", "triggers[1].type",
            "Two triggers are called 'manual'.",
            OfTriggers("""{ "type": "manual" }, { "type": «"manual" }""")),
        new("A schedule has both a cron and a period", "workflows.cron_or_every", "triggers[0]",
            "A schedule says either 'cron' or 'every'.",
            OfTriggers("""«{ "type": "schedule", "cron": "0 9 * * *", "every": "PT1H" }"""))
        {
            Korean = "일정에는 'cron'이나 'every' 가운데 하나만 씁니다.",
        },
        new("A schedule ends before it starts", "workflows.ends_before_start", "triggers[0].end",
            "The schedule ends before it starts.",
            OfTriggers("""{ "type": "schedule", "cron": "0 9 * * *", "start": "2026-05-04T00:00:00Z", "end": «"2026-05-03T00:00:00Z" }"""))
        {
            Korean = "일정이 시작보다 먼저 끝납니다.",
        },
        new("A schedule starts at no time", "workflows.not_a_time", "triggers[0].start",
            "'tomorrow' in 'start' is not a time.",
            OfTriggers("""{ "type": "schedule", "cron": "0 9 * * *", "start": «"tomorrow" }"""))
        {
            Korean = "'start'의 'tomorrow'는 시각이 아닙니다.",
        },
        new("A schedule leaves out what is no date", "workflows.not_a_date", "triggers[0].except",
            "'25.12.2026' in 'except' is not a date.",
            OfTriggers("""{ "type": "schedule", "cron": "0 9 * * *", "except": «["2026-12-24", "25.12.2026"] }"""))
        {
            Korean = "'except'의 '25.12.2026'은 날짜가 아닙니다.",
        },
        new("A schedule has neither", "workflows.cron_or_every", "triggers[0]",
            "A schedule says either 'cron' or 'every'.",
            OfTriggers("""«{ "type": "schedule", "timeZone": "Asia/Seoul" }""")),
        new("A period is in words", "workflows.not_a_duration", "triggers[0].every",
            "'triggers[0].every' is \"90m\", which is not a duration.",
            OfTriggers("""{ "type": "schedule", "every": «"90m" }""")),
        new("A cron has four fields", "schedules.cron_fields", "triggers[0].cron",
            "A cron expression has five fields, or six with seconds first, and '0 9 * *' has 4.",
            OfTriggers("""{ "type": "schedule", "cron": "«0 9 * *" }"""))
        {
            Korean = "cron 식은 자리가 다섯 개이고 맨 앞에 초를 더하면 여섯 개인데, '0 9 * *' 식에는 4개가 있습니다.",
        },
        new("A cron has an hour that no day has", "schedules.cron_value", "triggers[0].cron",
            "The field 'hour' takes 0 to 23, and has '25'.",
            OfTriggers("""{ "type": "schedule", "cron": "0 «25 * * *" }"""))
        {
            Korean = "'시' 자리에는 0부터 23까지 쓸 수 있는데 '25' 값이 있습니다.",
        },
        new("A cron has a weekday that no week has", "schedules.cron_name", "triggers[0].cron",
            "The field 'weekday' knows no name 'MONDAY'.",
            OfTriggers("""{ "type": "schedule", "cron": "0 9 * * «MONDAY" }"""))
        {
            Hint = "Did you mean 'MON'?",
        },
        new("A cron never fires", "schedules.cron_never", "triggers[0].cron",
            "'0 9 30 2 *' never fires: no year has such a day.",
            OfTriggers("""{ "type": "schedule", "cron": "0 9 «30 2 *" }"""))
        {
            Korean = "그런 날이 어느 해에도 없어 '0 9 30 2 *' 식은 한 번도 실행되지 않습니다.",
        },
        new("A time zone is a city", "schedules.unknown_time_zone", "triggers[0].timeZone",
            "There is no time zone 'Seoul'.",
            OfTriggers("""{ "type": "schedule", "cron": "0 9 * * *", "timeZone": «"Seoul" }"""))
        {
            Korean = "'Seoul' 시간대가 없습니다.",
            Hint = "Did you mean 'Asia/Seoul'?",
        },
        new("What becomes of missed firings is misspelt", "workflows.unknown_choice", "triggers[0].missed",
            "'lst' is nothing that 'missed' can be.",
            OfTriggers("""{ "type": "schedule", "cron": "0 9 * * *", "missed": «"lst" }"""))
        {
            Hint = "Did you mean 'last'?",
        },
        new("What becomes of overlapping firings nobody knows", "workflows.unknown_choice", "triggers[0].overlap",
            "'parallel' is nothing that 'overlap' can be.",
            OfTriggers("""{ "type": "schedule", "cron": "0 9 * * *", "overlap": «"parallel" }""")),
        new("A member of another trigger type", "workflows.unknown_member", "triggers[0].cron",
            "There is no member 'cron' here.",
            OfTriggers("""{ "type": "manual", «"cron": "0 9 * * *" }""")),
        new("A webhook takes a method that does not exist", "workflows.unknown_method", "triggers[0].methods",
            "There is no method 'FETCH' that a webhook can take.",
            OfTriggers("""{ "type": "webhook", "methods": «["FETCH"] }"""))
        {
            Korean = "웹훅이 받을 수 있는 메서드 가운데 'FETCH'는 없습니다.",
        },
        new("A webhook takes a type that is none", "workflows.webhook_type", "triggers[0].contentTypes",
            "'json' is no content type.",
            OfTriggers("""{ "type": "webhook", "contentTypes": «"json" }"""))
        {
            Korean = "'json' 값은 콘텐츠 형식이 아닙니다.",
        },
        new("Two webhooks have one address", "workflows.double_webhook_path", "triggers[1].path",
            "Two webhooks have the address 'orders'.",
            OfTriggers("""{ "id": "orders", "type": "webhook" }, { "id": "b", "type": "webhook", "path": «"orders" }"""))
        {
            Korean = "웹훅 두 개의 주소가 'orders'입니다.",
        },
        new("The address of a webhook has a way up", "workflows.webhook_path", "triggers[0].path",
            "'a//b' cannot be the end of an address.",
            OfTriggers("""{ "type": "webhook", "path": «"a//b" }"""))
        {
            Korean = "'a//b' 값은 주소의 끝이 될 수 없습니다.",
        },
        new("A proof is in a header that cannot be", "workflows.webhook_header", "triggers[0].auth.header",
            "'X Signature' is no name of a header.",
            OfTriggers("""{ "type": "webhook", "auth": { "kind": "hmac", "credential": "shop", "header": «"X Signature" } }"""))
        {
            Korean = "'X Signature' 값은 헤더 이름이 아닙니다.",
        },
        new("A proof has a member that its kind does not read", "workflows.webhook_term", "triggers[0].auth.encoding",
            "'encoding' says nothing with the kind 'github'.",
            OfTriggers("""{ "type": "webhook", "auth": { "kind": "github", "credential": "shop", "encoding": «"base64" } }"""))
        {
            Korean = "'github' 종류에서는 'encoding' 값이 아무 뜻도 없습니다.",
        },
        new("A webhook has a proof that nobody knows", "workflows.unknown_choice", "triggers[0].auth.kind",
            "'oauth' is nothing that 'kind' can be.",
            OfTriggers("""{ "type": "webhook", "auth": { "kind": «"oauth", "credential": "naver" } }""")),
        new("A webhook proves with nothing", "workflows.missing_member", "triggers[0].auth",
            "'triggers[0].auth' has no 'credential'.",
            OfTriggers("""{ "type": "webhook", "auth": «{ "kind": "hmac" } }""")),
        new("A webhook asks twice with a text", "workflows.wrong_type", "triggers[0].deduplicateBy",
            "'triggers[0].deduplicateBy' has to be an expression in {{ }}, and it is text.",
            OfTriggers("""{ "type": "webhook", "deduplicateBy": «"trigger.body.id" }""")),
        new("An event has no name", "workflows.missing_member", "triggers[0]",
            "'triggers[0]' has no 'event'.",
            OfTriggers("""«{ "type": "event" }""")),
        new("A folder is missing", "workflows.missing_member", "triggers[0]",
            "'triggers[0]' has no 'folder'.",
            OfTriggers("""«{ "type": "file", "pattern": "*.csv" }""")),
        new("Whether it is paused is a word", "workflows.wrong_type", "triggers[0].paused",
            "'triggers[0].paused' has to be true or false, and it is text.",
            OfTriggers("""{ "type": "manual", "paused": «"no" }""")),
        new("The inputs of a trigger are a number", "workflows.wrong_type", "triggers[0].inputs",
            "'triggers[0].inputs' has to be an object, and it is a number.",
            OfTriggers("""{ "type": "schedule", "every": "PT1H", "inputs": «3 }"""))
        {
            Korean = "'triggers[0].inputs' 자리에는 객체 값이 와야 하는데 숫자 값이 있습니다.",
        },
    ];
}
