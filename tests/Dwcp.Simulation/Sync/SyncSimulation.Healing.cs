using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Types;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <content>The end: all trouble is over, and all must come to know the same.</content>
internal sealed partial class SyncSimulation
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StalenessMax = TimeSpan.FromMilliseconds(1500);

    private void Heal()
    {
        (_isHealed, _crashes, _loss) = (true, 0, 0);
        CutSides(0);
        for (var region = 0; region < _regions.Length; region++)
        {
            _regions[region].SkewMs = Math.Clamp(_regions[region].SkewMs, -200, 200);
            if (!_regions[region].IsMember)
            {
                Join();
            }

            Start(region);
        }

        if (_profile.HasCutForGood && _regions.Length > 2)
        {
            (_links[0, 1].IsCut, _links[1, 0].IsCut) = (true, true);
        }

        for (var end = Now + HealingMax; Now < end && WhatDiffers() is not null;)
        {
            RunUntil(Now + LookInterval);
        }
    }

    /// <summary>What is still missing, though time enough went by.</summary>
    private string? WhatIsMissing()
    {
        if (WhatDiffers() is { } differs)
        {
            return differs;
        }

        LookAtStores();
        Array.ForEach([.. Enumerable.Range(0, _regions.Length)], Scrub);
        return WhatIsKept() ?? WhatIsMiscounted();
    }

    /// <summary>What all have is kept no more, soon after all have it.</summary>
    private string? WhatIsKept()
    {
        if (_profile.HasCutForGood || !Chance(0.25))
        {
            return null;
        }

        RunUntil(Now + (3 * _profile.Options.HeartbeatInterval) + TimeSpan.FromMilliseconds(2 * _profile.DelayMax));
        return _regions
            .Where(region => region.Replica!.Applied.Tops.Any(top => region.Replica.LogBytesOf(top.Author) > 0))
            .Select(region => $"{region.Name} keeps what all have")
            .FirstOrDefault();
    }

    private string? WhatIsMiscounted()
    {
        foreach (var ((key, isBounded), sum) in _history.Counters(_regions[0].Replica!.Applied))
        {
            foreach (var region in _regions)
            {
                var record = region.Replica!.Store.Find(key);
                var value = isBounded ? new BoundedCounter(SyncFields.Quota).Read(record) : new PnCounter(SyncFields.Uses).Read(record);
                if (value != sum || (isBounded && value < 0))
                {
                    return $"{region.Name} counts {value} in {key}, and all rows together make {sum}";
                }
            }
        }

        return null;
    }

    private string? WhatDiffers()
    {
        var all = _history.AllWith(_regions.Select(region => region.Replica!.Applied));
        foreach (var region in _regions)
        {
            if (!_history.Of(region.Author).IsDone)
            {
                return $"rows of {region.Name} are never consumed";
            }

            var replica = region.Replica!;
            if (!replica.Applied.Equals(all) || !replica.IsWhole)
            {
                return $"{region.Name} never comes to {all}: it has {replica.Applied}, and has seen {replica.Store.Context}";
            }

            if (_profile.HasMemoryDamage && !region.IsRight)
            {
                return $"{region.Name}'s store is damaged, and never comes to be right";
            }

            if (Unknown(region, replica) is { } source)
            {
                return $"{region.Name} never comes to know how stale {source.Author} is: {source}";
            }
        }

        return null;
    }

    private SourceStaleness? Unknown(SimRegion region, SyncReplica replica) => replica
        .Staleness(new SyncNow(Now, region.WallMs(Now)))
        .Where(source => _regions.Any(other => other.Author == source.Author))
        .FirstOrDefault(source => source.Missing > 0 || source.Staleness is null || source.Staleness > StalenessMax);
}
