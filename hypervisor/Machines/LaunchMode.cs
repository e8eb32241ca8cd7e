namespace NovaCron.Hypervisor;

/// <summary>How a machine begins.</summary>
public enum LaunchMode
{
    /// <summary>The guest boots at once.</summary>
    Run,

    /// <summary>The machine is there, and its guest boots when it is resumed.</summary>
    Paused,

    /// <summary>The machine waits for a migration stream, and stays paused after it until resumed.</summary>
    Incoming,
}
