namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>What a leader knows of another member.</summary>
internal sealed class CftPeer
{
    /// <summary>The next entry to be sent.</summary>
    public long Next { get; set; }

    /// <summary>The last entry that it is known to have.</summary>
    public long Match { get; set; }

    /// <summary>Whether its log was found to have what precedes <see cref="Next"/>: only then entries are sent ahead of answers.</summary>
    public bool IsFound { get; set; }

    /// <summary>The last entries of the messages that were not answered. An answer to one is one to those before it as well.</summary>
    public Queue<long> Sent { get; } = new();

    /// <summary>When it was last known to have got on, or when the first of what it has not answered was sent.</summary>
    public TimeSpan ProgressAt { get; set; }

    /// <summary>What it was last told to be committed.</summary>
    public long Told { get; set; }

    /// <summary>Up to which entry of its own it was last told by itself that all is committed.</summary>
    public long ToldMatch { get; set; }

    /// <summary>Whether it has answered since a majority was last looked for.</summary>
    public bool IsAlive { get; set; }

    /// <summary>The last round of reads that it has answered.</summary>
    public long Round { get; set; }

    /// <summary>The snapshot that is sent to it, while one is.</summary>
    public CftSnapshot? Snapshot { get; set; }

    /// <summary>Bytes of the snapshot's state that it has.</summary>
    public int Taken { get; set; }

    /// <summary>Begins to look for what its log has in common with the leader's.</summary>
    public void LookFrom(long next)
    {
        (Next, IsFound) = (next, false);
        Sent.Clear();
    }
}
