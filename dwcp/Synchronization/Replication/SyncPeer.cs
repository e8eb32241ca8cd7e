using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>What is known of another member, and what is under way to it. Not thread-safe.</summary>
internal sealed class SyncPeer(SyncMember member)
{
    private readonly List<(Author Author, long Last, int Bytes)> _inFlight = [];
    private readonly Dictionary<Author, long> _sent = [];

    public SyncMember Member { get; } = member;

    public string Region => Member.Region;

    public bool IsConnected { get; set; }

    /// <summary>Whether it has said what it has, since the link is there.</summary>
    public bool IsGreeted { get; set; }

    /// <summary>When it was last greeted without an answer.</summary>
    public TimeSpan HelloAt { get; set; }

    /// <summary>What it has in writing, as far as known.</summary>
    public VersionVector Acked { get; private set; } = VersionVector.Empty;

    /// <summary>The time of the last heartbeat that it has of each author.</summary>
    public Dictionary<Author, long> Heard { get; } = [];

    /// <summary>Up to where it asked for an author's changes, and when it last did.</summary>
    public Dictionary<Author, (long Through, TimeSpan At)> Asked { get; } = [];

    /// <summary>Since when it lacks what is kept no more.</summary>
    public Dictionary<Author, TimeSpan> BehindSince { get; } = [];

    /// <summary>The store that it gets page by page.</summary>
    public Serving? Serving { get; set; }

    public long InFlightBytes { get; private set; }

    /// <summary>When something was acknowledged last, or the first batch was sent since all was.</summary>
    public TimeSpan ProgressAt { get; private set; }

    /// <summary>The last number of an author that it has or that is under way to it.</summary>
    public long SentOf(Author author) => Math.Max(Acked[author], _sent.GetValueOrDefault(author));

    public void Sent(SyncBatch batch, TimeSpan now)
    {
        ProgressAt = _inFlight.Count == 0 ? now : ProgressAt;
        _inFlight.Add((batch.Author, batch.Last, batch.Bytes.Length));
        InFlightBytes += batch.Bytes.Length;
        _sent[batch.Author] = batch.Last;
    }

    /// <summary>It has this in writing. Of more authors than there may be, only the last word counts.</summary>
    public void Acknowledges(VersionVector applied, int authorsMax, TimeSpan now)
    {
        Acked = Acked.Join(applied) is var joined && joined.Tops.Length <= authorsMax ? joined : applied;
        var before = _inFlight.Count;
        Forget(sent => sent.Last <= Acked[sent.Author]);
        ProgressAt = _inFlight.Count < before ? now : ProgressAt;
    }

    /// <summary>What is under way is lost: all behind what it has in writing is to be sent again.</summary>
    public void Rewind()
    {
        _sent.Clear();
        _inFlight.Clear();
        InFlightBytes = 0;
    }

    /// <summary>An author's changes behind a number are to be sent again.</summary>
    public void RewindTo(Author author, long number)
    {
        _sent[author] = Math.Min(SentOf(author), number);
        Forget(sent => sent.Author == author && sent.Last > number);
    }

    private void Forget(Predicate<(Author Author, long Last, int Bytes)> isGone)
    {
        InFlightBytes -= _inFlight.Where(sent => isGone(sent)).Sum(sent => sent.Bytes);
        _inFlight.RemoveAll(isGone);
    }
}
