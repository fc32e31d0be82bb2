using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Mail;

/// <summary>The server that takes the mail of workflows.</summary>
public sealed class MailOptions
{
    public const string Section = "MetaFlow:Mail";

    /// <summary>The server; no mail is sent while it is empty.</summary>
    public string? Host { get; set; }

    /// <summary>Its port; 587, 465 or 25 when empty, as the security says.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary>How the connection is secured. It is never less secure than this says.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Who the mail is from: <c>MetaFlow &lt;flow@example.com&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>The name of the credential, of kind basic, to sign in with; no sign-in when empty.</summary>
    public string? Credential { get; set; }

    /// <summary>The domains that mail may go to, with commas between them, <c>*.example.com</c> for all below; anywhere when empty.</summary>
    public string? AllowedRecipientDomains { get; set; }

    /// <summary>How long the server may take for one answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    internal int PortOrUsual => Port ?? Security switch { MailSecurity.Tls => 465, MailSecurity.StartTls => 587, _ => 25 };
}

/// <summary>How a connection to a mail server is secured.</summary>
public enum MailSecurity
{
    /// <summary>Begins in the clear and turns to TLS before anything is said.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>In the clear: for a server on the same machine or network.</summary>
    None,
}

[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;
