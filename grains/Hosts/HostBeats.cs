namespace NovaCron.Grains.Hosts;

/// <summary>
/// Who of a region's silos lives, by their steady beats, and when one of them has to look at every VM: when another one has
/// fallen silent, when this memory is new and cannot know who fell silent before, and every so often in any case. So idle VMs
/// are left alone, nothing more is written for a command, and no engine's membership is needed.
/// </summary>
internal sealed class HostBeats(TimeSpan lateAfter, TimeSpan fullLookInterval)
{
    private readonly Dictionary<string, DateTimeOffset> _heard = new(StringComparer.Ordinal);
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;
    private bool _isLookDue = true;

    /// <summary>Notes a beat.</summary>
    /// <returns>Whether the one that beats should look at every VM; only one is told so.</returns>
    public bool Beat(string process, DateTimeOffset now)
    {
        _heard[process] = now;
        foreach (var late in _heard.Where(beat => now - beat.Value > lateAfter).Select(beat => beat.Key).ToArray())
        {
            _heard.Remove(late);
            _isLookDue = true;
        }

        if (!_isLookDue && now - _lookedAt < fullLookInterval)
        {
            return false;
        }

        (_isLookDue, _lookedAt) = (false, now);
        return true;
    }
}
