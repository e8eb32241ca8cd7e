namespace NovaCron.Agent.Incoming;

/// <summary>What this process, not the disk, knows of an incoming migration: its secret and its open ends.</summary>
internal sealed class IncomingSession(IncomingTicket ticket, ImageInbox? inbox) : IAsyncDisposable
{
    public IncomingTicket Ticket { get; } = ticket;

    /// <summary>The loading machine, once it was opened.</summary>
    public IncomingLoad? Load { get; set; }

    /// <summary>No more images are taken.</summary>
    public ValueTask CloseInboxAsync() => inbox?.DisposeAsync() ?? ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await CloseInboxAsync();
        if (Load is not null)
        {
            await Load.DisposeAsync();
        }
    }
}
