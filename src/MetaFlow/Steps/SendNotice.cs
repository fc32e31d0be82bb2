namespace MetaFlow.Steps;

/// <summary>
/// The word of one attempt that it is about to change something outside. It is durable before the attempt goes on, so
/// that nobody who finds the run after a crash takes what was sent for what was not.
/// </summary>
/// <param name="ask">Takes the notice to whoever writes the journal.</param>
internal sealed class SendNotice(Action<SendNotice> ask)
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;
    private volatile bool _hasSent;

    /// <summary>What is sent where, in a few words and without a secret.</summary>
    public string What { get; private set; } = "";

    /// <summary>Whether the attempt has been let go on: from then on the world may have changed.</summary>
    public bool HasSent => _hasSent;

    /// <summary>Comes back when it is in the journal. One entry is enough for all that an attempt sends.</summary>
    public async Task SendingAsync(string what, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _asked, 1) == 0)
        {
            What = what;
            ask(this);
        }

        await _written.Task.WaitAsync(cancellationToken);
        _hasSent = true;
    }

    public void LetGo() => _written.TrySetResult();
}
