using System.Reflection;
using MetaFlow.Authoring;
using MetaFlow.Http;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Knowledge.Vectors;
using MetaFlow.Llm;
using MetaFlow.Mail;
using MetaFlow.Rehearsals;
using MetaFlow.Runs;
using MetaFlow.Scripts;
using MetaFlow.Storage;
using MetaFlow.Triggers;
using MetaFlow.Web.Operations;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Settings;

/// <summary>Every setting there is, read off the options classes: what the start checks and the manual lists.</summary>
internal static class SettingsCatalog
{
    private static readonly Type[] OptionsClasses =
        [typeof(ServerOptions), typeof(StorageOptions), typeof(RunOptions), typeof(RetentionOptions), typeof(TriggerOptions), typeof(HookOptions), typeof(EventOptions), typeof(FileTriggerOptions), typeof(RehearsalOptions), typeof(HttpOptions), typeof(MailOptions), typeof(LlmOptions), typeof(AuthoringOptions), typeof(KnowledgeOptions), typeof(EmbeddingOptions), typeof(VectorOptions), typeof(ScriptOptions), typeof(OperationsOptions), typeof(SignInOptions)];

    /// <summary>Set by the program itself from other settings.</summary>
    private static readonly string[] Derived =
        [$"{StorageOptions.Section}:{nameof(StorageOptions.DataDirectory)}", $"{VectorOptions.Section}:{nameof(VectorOptions.Directory)}"];

    public static IReadOnlyList<Setting> All { get; } =
    [
        .. from options in OptionsClasses
           let section = (string)options.GetField("Section")!.GetRawConstantValue()!
           let defaults = Activator.CreateInstance(options)
           from property in options.GetProperties()
           where property.CanWrite && !Derived.Contains($"{section}:{property.Name}")
           select new Setting($"{section}:{property.Name}", property, property.GetValue(defaults)),
    ];
}

/// <summary>One setting.</summary>
/// <param name="Name">Its full name, such as <c>MetaFlow:Runs:Slots</c>.</param>
internal sealed record Setting(string Name, PropertyInfo Property, object? Default)
{
    public bool IsSecret => Property.IsDefined(typeof(SecretAttribute));

    /// <summary>The same name as an environment variable.</summary>
    public string Variable => Name.Replace(":", "__", StringComparison.Ordinal);
}
