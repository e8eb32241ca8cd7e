using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Store;

/// <summary>
/// The one join. An entry stays if both sides have it, or if one has it and the other has not seen its dot: what a side has seen and does
/// not have was covered. docs/internals/ass.md tells why that is all.
/// </summary>
internal static class RecordJoin
{
    /// <summary>Joins a record's entries; null when those that are here stay as they are.</summary>
    /// <exception cref="DotConflictException">A dot has two payloads.</exception>
    public static Entry[]? Join<TThere>(
        ReadOnlySpan<Entry> here, CausalContext seenHere, ReadOnlySpan<Entry> there, TThere seenThere, SharedNames names)
        where TThere : IDotSet
    {
        var (joined, isChanged) = (new List<Entry>(here.Length + there.Length), false);
        var (i, j) = (0, 0);
        while (i < here.Length || j < there.Length)
        {
            var order = i == here.Length ? 1 : j == there.Length ? -1 : Entry.Compare(here[i], there[j]);
            if (order > 0)
            {
                if (!seenHere.Contains(there[j].Dot))
                {
                    joined.Add(names.Share(there[j]));
                    isChanged = true;
                }

                j++;
                continue;
            }

            if (order < 0)
            {
                if (seenThere.Contains(here[i].Dot))
                {
                    isChanged = true;
                }
                else
                {
                    joined.Add(here[i]);
                }

                i++;
                continue;
            }

            if (here[i].Payload != there[j].Payload)
            {
                throw new DotConflictException(here[i], there[j]);
            }

            joined.Add(here[i++]);
            j++;
        }

        return isChanged ? [.. joined] : null;
    }
}
