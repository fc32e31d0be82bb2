using System.Text;
using MetaFlow.Credentials;

namespace MetaFlow.Web.Commands;

/// <summary>
/// The values of a credential from files, from the environment, from what is piped in, or from a prompt that does not
/// show them. Never from the command line itself: that stands in the shell's history and in every list of processes.
/// </summary>
internal sealed class CredentialInput(string kind, string[] fields, string[] variables, Terminal terminal)
{
    /// <summary>Null where one cannot be had; the terminal has heard why.</summary>
    public async Task<List<KeyValuePair<string, string>>?> ReadAsync(CancellationToken cancellationToken)
    {
        // A wrong kind is told by the check of the whole; nobody is asked for its values first.
        var needed = CredentialKinds.Find(kind) is { } known ? CredentialKinds.RequiredFields(known) : [];
        var values = new List<KeyValuePair<string, string>>();
        var asked = new List<string>();
        foreach (var written in fields)
        {
            var at = written.IndexOf('=', StringComparison.Ordinal);
            if (at < 0)
            {
                asked.Add(written);
            }
            else if (await ReadFileAsync(written[..at], written[(at + 1)..], cancellationToken) is { } value)
            {
                values.Add(KeyValuePair.Create(written[..at], value));
            }
            else
            {
                return null;
            }
        }

        foreach (var written in variables)
        {
            if (ReadVariable(written, needed) is not { } value)
            {
                return null;
            }

            values.Add(value);
        }

        asked.AddRange(needed.Where(field => !values.Select(value => value.Key).Concat(asked).Contains(field, StringComparer.OrdinalIgnoreCase)));
        foreach (var field in asked)
        {
            values.Add(KeyValuePair.Create(field, PasswordInput.Read(CommandTexts.Get("credentials.value", field))));
        }

        return values;
    }

    private async Task<string?> ReadFileAsync(string field, string from, CancellationToken cancellationToken)
    {
        if (!from.StartsWith('@'))
        {
            terminal.Problem(Problem.Of("credentials.value_on_command_line", ("field", field)));
            return null;
        }

        // Editors end a file with a line end that is no part of a key.
        return await Verb.ReadFileAsync(from[1..], terminal, cancellationToken) is { } bytes
            ? Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF') is var text && text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text
            : null;
    }

    // A kind with one field needs no name before its variable.
    private KeyValuePair<string, string>? ReadVariable(string written, IReadOnlyList<string> needed)
    {
        var at = written.IndexOf('=', StringComparison.Ordinal);
        var variable = written[(at + 1)..];
        if (at < 1 && needed.Count != 1)
        {
            terminal.Problem(Problem.Of("credentials.variable_without_field", ("variable", variable)));
            return null;
        }

        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
        {
            return KeyValuePair.Create(at < 1 ? needed[0] : written[..at], value);
        }

        terminal.Problem(Problem.Of("credentials.no_variable", ("variable", variable)));
        return null;
    }
}
