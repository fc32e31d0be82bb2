using MetaFlow.Steps.Notification;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Tests.Steps.Notification;

/// <summary>A log that remembers its lines.</summary>
internal sealed class CollectingLog : ILogger<LogChannel>
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add($"{logLevel}: {formatter(state, exception)}");
}
