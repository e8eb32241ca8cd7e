namespace NovaCron.Dwcp.Transport.Paths;

/// <summary>
/// What the kernel knows of the path below one connection, and lets be set. Where it offers nothing, every call answers false.
/// May be used from any thread, also after the connection was closed.
/// </summary>
public interface IConnectionPath
{
    /// <summary>The congestion control in use, such as <c>bbr</c>; empty where the kernel does not tell.</summary>
    string CongestionControl => "";

    /// <summary>Reads what the kernel has measured; false where it does not tell.</summary>
    bool TryRead(out PathSample sample);

    /// <summary>Spreads what is sent evenly: at most so many bytes a second; 0 lifts the limit. False where that cannot be set.</summary>
    bool TrySetPace(long bytesPerSecond);

    /// <summary>Whether the congestion control may be begun anew as the path demands: none was configured, and BBR is in use.</summary>
    bool IsCongestionControlFree => false;

    /// <summary>
    /// Has the congestion control begin anew with what the connection knows: window and least round trip stay. BBR looks for the
    /// rate again, and its next pause to measure the round trip is ten seconds away. False where that cannot be done.
    /// </summary>
    bool TryRefreshCongestionControl() => false;
}
