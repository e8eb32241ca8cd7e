using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <content>Its network: ordered streams that break, or single messages of which anything may become.</content>
internal sealed partial class SyncSimulation
{
    /// <summary>How long a stream carries nothing before its ends take notice.</summary>
    private const double NoticeMs = 100;

    private readonly SimLink[,] _links;
    private readonly HashSet<(int To, Author Author, long First)> _pushed = [];
    private double _loss;

    private void Carry(int from, SyncOutput.Send send, SyncMessage message)
    {
        var to = Array.FindIndex(_regions, region => region.Name == send.To);
        var link = _links[from, to];
        if (message is SyncMessage.Push push)
        {
            Count(from, to, push.Batch);
        }
        else if (message is SyncMessage.Page)
        {
            Tally = Tally with { Pages = Tally.Pages + 1 };
            if (_profile.HasLogsForAll)
            {
                throw new BrokenRuleException($"{_regions[from].Name} sends its store to {send.To}, which it should have batches for");
            }
        }

        if (link.IsCut || (_profile.HasStreams && !link.IsUp))
        {
            return;
        }

        var bytes = message is SyncMessage.Push ? Damage(send.Bytes) : send.Bytes;
        if (_profile.HasStreams)
        {
            var stream = link.Stream;
            link.LastArrival = Later(link.LastArrival, Within(link.DelayMs));
            At(link.LastArrival, () => Arrive(from, to, bytes, stream));
            return;
        }

        if (!Chance(_isHealed ? 0 : _profile.Loss + _loss))
        {
            At(Within(link.DelayMs), () => Arrive(from, to, bytes, 0));
        }

        if (Chance(_isHealed ? 0 : _profile.Copies))
        {
            At(Within(link.DelayMs * 10), () => Arrive(from, to, bytes, 0));
        }
    }

    private void Arrive(int from, int to, ReadOnlyMemory<byte> bytes, int stream)
    {
        var link = _links[from, to];
        if (!link.IsCut && link.Stream == stream)
        {
            Step(to, new SyncInput.Receive(_regions[from].Name, bytes));
        }
    }

    /// <summary>Batches are signed, so that a byte turned in one is found; of all else the link itself sees to it.</summary>
    private ReadOnlyMemory<byte> Damage(ReadOnlyMemory<byte> bytes)
    {
        if (_isHealed || !Chance(_profile.Damage))
        {
            return bytes;
        }

        var damaged = bytes.ToArray();
        damaged[_random.Next(2, damaged.Length)] ^= (byte)(1 << _random.Next(8));
        return damaged;
    }

    /// <summary>Where nothing goes wrong, nothing goes twice.</summary>
    private void Count(int from, int to, SyncBatch batch)
    {
        var isRelay = batch.Author != _regions[from].Author;
        Tally = Tally with { Batches = Tally.Batches + 1, Relays = Tally.Relays + (isRelay ? 1 : 0) };
        if (_profile.IsCalm && !_pushed.Add((to, batch.Author, batch.First)))
        {
            throw new BrokenRuleException(
                $"{_regions[from].Name} sends {batch.Author}:{batch.First} to {_regions[to].Name}, which it was sent before");
        }
    }

    /// <summary>Makes streams where there could be one and is none, and breaks those that carry nothing.</summary>
    private void Reconnect()
    {
        for (var one = 0; one < _regions.Length; one++)
        {
            for (var other = one + 1; other < _regions.Length; other++)
            {
                var isWhole = !_links[one, other].IsCut && !_links[other, one].IsCut && _regions[one].IsUp && _regions[other].IsUp;
                if (isWhole && !_links[one, other].IsUp)
                {
                    Connect(one, other);
                }
                else if (!isWhole && _links[one, other].IsUp)
                {
                    Break(one, other);
                }
            }
        }

        At(Within(NoticeMs), Reconnect);
    }

    private void Connect(int one, int other)
    {
        foreach (var link in new[] { _links[one, other], _links[other, one] })
        {
            (link.IsUp, link.Stream, link.LastArrival) = (true, link.Stream + 1, Now);
        }

        Step(one, new SyncInput.Connected(_regions[other].Name));
        Step(other, new SyncInput.Connected(_regions[one].Name));
    }

    private void Break(int one, int other)
    {
        foreach (var link in new[] { _links[one, other], _links[other, one] })
        {
            (link.IsUp, link.Stream) = (false, link.Stream + 1);
        }

        Step(one, new SyncInput.Disconnected(_regions[other].Name));
        Step(other, new SyncInput.Disconnected(_regions[one].Name));
    }

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
