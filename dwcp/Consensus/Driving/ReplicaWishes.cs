using System.Collections.Concurrent;
using NovaCron.Dwcp.Consensus.Acp;

namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>Who waits for an answer of the member, by ticket. Thread-safe.</summary>
internal sealed class ReplicaWishes(int max, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, Wish> _wishes = new();
    private readonly Lock _gate = new();
    private long _lastTicket;
    private int _count;
    private Exception? _ended;

    /// <summary>How many wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Notes a wish.</summary>
    /// <param name="look">Looks at the member for a read; null for a command.</param>
    /// <exception cref="ReplicaException">There are too many, or the member has stopped.</exception>
    public (long Ticket, Task<object?> Answer) Add(Func<IAcpMember, object?>? look)
    {
        lock (_gate)
        {
            if (_ended is not null)
            {
                throw new ReplicaRefusedException(AcpRefusal.Halted);
            }

            if (_count >= max)
            {
                throw new ReplicaRefusedException(AcpRefusal.Busy);
            }

            _count++;
            var wish = new Wish(look, time.GetTimestamp());
            _wishes[++_lastTicket] = wish;
            return (_lastTicket, wish.Source.Task);
        }
    }

    /// <summary>A command was executed.</summary>
    /// <returns>How long it took; null for a ticket that nobody has.</returns>
    public TimeSpan? Executed(long ticket, ReplicaResult result)
    {
        if (Take(ticket) is not { } wish)
        {
            return null;
        }

        wish.Source.TrySetResult(result);
        return time.GetElapsedTime(wish.Since);
    }

    /// <summary>A read may be answered; a reader that fails has its own failure, the member goes on.</summary>
    public void ReadNow(long ticket, IAcpMember member)
    {
        if (Take(ticket) is not { } wish)
        {
            return;
        }

        try
        {
            wish.Source.TrySetResult(wish.Look!(member));
        }
#pragma warning disable CA1031 // The reader's own code: whatever it throws is the reader's.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            wish.Source.TrySetException(failure);
        }
    }

    /// <summary>A wish was refused.</summary>
    public void Refused(long ticket, AcpRefusal reason) => Take(ticket)?.Source.TrySetException(new ReplicaRefusedException(reason));

    /// <summary>What becomes of a command is not known.</summary>
    public void Lost(long ticket) => Take(ticket)?.Source.TrySetException(new ReplicaStoppedException());

    /// <summary>The member has stopped: nobody gets an answer any more.</summary>
    public void End(Exception? reason)
    {
        lock (_gate)
        {
            _ended ??= reason ?? new ReplicaStoppedException();
        }

        foreach (var ticket in _wishes.Keys)
        {
            Take(ticket)?.Source.TrySetException(new ReplicaStoppedException(reason));
        }
    }

    private Wish? Take(long ticket)
    {
        if (!_wishes.TryRemove(ticket, out var wish))
        {
            return null;
        }

        lock (_gate)
        {
            _count--;
        }

        return wish;
    }

    private sealed record Wish(Func<IAcpMember, object?>? Look, long Since)
    {
        public TaskCompletionSource<object?> Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
