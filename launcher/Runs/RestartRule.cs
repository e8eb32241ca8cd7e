namespace NovaCron.Launcher.Runs;

/// <summary>When a process that ended by itself is started again, as its systemd unit says. Not thread-safe.</summary>
internal sealed class RestartRule(TopologyRunOptions options, TimeProvider time)
{
    // A wrong setting does not become right by itself (the program's exit codes are those of BSD's sysexits).
    private const int ConfigurationError = 78;

    private readonly Queue<long> _restarts = new();

    /// <summary>Takes an end into account.</summary>
    /// <returns>Why it is not started again; null when it is.</returns>
    public string? Judge(int exitCode)
    {
        if (exitCode == ConfigurationError)
            return "its configuration is wrong";
        while (_restarts.TryPeek(out var oldest) && time.GetElapsedTime(oldest) > options.RestartWindow)
            _restarts.Dequeue();
        if (_restarts.Count >= options.RestartsMax)
            return $"it was started again {options.RestartsMax} times within {options.RestartWindow.TotalMinutes} min";
        _restarts.Enqueue(time.GetTimestamp());
        return null;
    }
}
