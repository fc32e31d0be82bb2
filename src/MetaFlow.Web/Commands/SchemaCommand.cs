using System.CommandLine;
using System.Globalization;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow schema</c>: the JSON schema of definitions, with every installed step type.</summary>
internal static class SchemaCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("schema", CommandTexts.Get("schema"));
        command.SetAction(async (_, _) =>
        {
            await using var services = Engine.OfLanguage();
            terminal.Json(DefinitionSchema.Of(services.GetRequiredService<StepCatalog>(), CultureInfo.CurrentUICulture));
            return CommandLine.Done;
        });
        return command;
    }
}
