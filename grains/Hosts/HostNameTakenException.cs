namespace NovaCron.Grains.Hosts;

/// <summary>Another process of this region runs under this host's name: a host is one process.</summary>
public sealed class HostNameTakenException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="host">The name.</param>
    /// <param name="taken">Where the other process answers.</param>
    /// <param name="own">Where this one would.</param>
    public HostNameTakenException(string host, string taken, string own)
        : base($"The host name {host} is taken: another process answers under it at {taken}, this one would at {own}. Give each process "
            + "of a region its own host name.")
    {
    }
}
