namespace NovaCron.Agent.Lease;

/// <summary>The clock by which leases run out: it counts while the host is suspended, and cannot be set.</summary>
internal interface ILeaseClock
{
    /// <summary>Time since the host booted.</summary>
    TimeSpan Now { get; }

    /// <summary>Names this boot of the host: times of another one mean nothing.</summary>
    string Boot { get; }
}
