using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.AntiEntropy;

/// <summary>
/// What other regions say of dots on which they do not agree with this one, though all have applied what decides it. Not thread-safe.
/// </summary>
internal sealed class Opinions
{
    private const int CountMax = 16_384;

    private readonly Dictionary<(RecordKey Key, Dot Dot), SortedDictionary<string, (Entry? Entry, TimeSpan At)>> _said = [];

    /// <summary>A region says something of a dot; tells how many say the same.</summary>
    /// <param name="key">The record.</param>
    /// <param name="dot">The dot.</param>
    /// <param name="region">Who says it.</param>
    /// <param name="entry">The entry that is live there; null for none.</param>
    /// <param name="now">The time.</param>
    /// <param name="after">What was said before this counts no more.</param>
    public int Say(RecordKey key, Dot dot, string region, Entry? entry, TimeSpan now, TimeSpan after)
    {
        if (!_said.TryGetValue((key, dot), out var said))
        {
            if (_said.Count >= CountMax)
            {
                _said.Clear();
            }

            _said[(key, dot)] = said = new(StringComparer.Ordinal);
        }

        said[region] = (entry, now);
        return said.Values.Count(one => one.Entry == entry && one.At >= after);
    }

    /// <summary>Nothing said of a dot counts any more.</summary>
    public void Forget(RecordKey key, Dot dot) => _said.Remove((key, dot));
}
