using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Simulation.Linearizability;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>
/// Clients that read and write registers, one call each at a time. Some lose patience: what they asked for may happen or not. In the end
/// there must be an order of all calls that explains all answers.
/// </summary>
internal sealed class SimClients
{
    private const int Count = 4;
    private const int KeysAtOneTime = 3;

    /// <summary>Then the next key is taken: short histories are judged fast.</summary>
    private const int CallsToOneKey = 24;

    private readonly CftProfile _profile;
    private readonly CftHistory _history;
    private readonly Random _random;
    private readonly Dictionary<long, SimClient> _waiting = [];
    private readonly List<List<RegisterOperation>> _keys = [];
    private readonly int[] _open = [.. Enumerable.Range(0, KeysAtOneTime)];
    private readonly long[] _seen = new long[KeysAtOneTime];
    private long _ids;
    private long _moment;

    public SimClients(CftProfile profile, CftHistory history, Random random)
    {
        (_profile, _history, _random) = (profile, history, random);
        _keys.AddRange(_open.Select(_ => new List<RegisterOperation>()));
        All = [.. Enumerable.Range(0, Count).Select(number => new SimClient(number % 2 == 1) { At = random.Next(profile.Members) })];
    }

    public IReadOnlyList<SimClient> All { get; }

    /// <summary>Calls that were answered, or that may have happened.</summary>
    public int Calls => _keys.Sum(history => history.Count);

    /// <summary>A command that nobody waits for.</summary>
    public CftInput.Propose Filler() => new(new SimCommand(++_ids, SimCommand.NoKey, RegisterCall.Put, 0).ToBytes());

    /// <summary>A client's next call; null while it waits for the last one.</summary>
    public CftInput? Next(SimClient client, TimeSpan now)
    {
        if (client.Call is { } last)
        {
            if (now - client.Since < client.Patience)
            {
                return null;
            }

            _waiting.Remove(last.Id);
            Note(last, returned: null, seen: 0);
            client.At = client.IsStubborn ? client.At : _random.Next(_profile.Members);
        }

        var call = Begin();
        (client.Call, client.Since, client.Patience) = (call, now, _profile.PatienceMax * _random.NextDouble());
        _waiting[call.Id] = client;
        if (call.Kind != RegisterCall.Get)
        {
            return new CftInput.Propose(new SimCommand(call.Id, call.Key, call.Kind, call.Expected).ToBytes());
        }

        _history.AsksToRead(call.Id);
        return new CftInput.Read(call.Id);
    }

    /// <summary>A command was applied.</summary>
    public void Answers(long id, long before) => Return(id, before);

    /// <summary>A read is answered from a state.</summary>
    public void AnswersRead(long id, SimState state)
    {
        if (_waiting.TryGetValue(id, out var client))
        {
            Return(id, state.Get(client.Call!.Value.Key));
        }
    }

    /// <summary>A call changed nothing, and never will.</summary>
    public void Refuses(long id, int? leader)
    {
        if (_waiting.Remove(id, out var client))
        {
            (client.Call, client.At) = (null, leader ?? _random.Next(_profile.Members));
        }
    }

    /// <summary>The rule that the answers break; null if none.</summary>
    public string? WhatIsWrong()
    {
        foreach (var client in All)
        {
            if (client.Call is { } call)
            {
                Note(call, returned: null, seen: 0);
            }
        }

        var wrong = _keys.FindIndex(history => !RegisterHistory.IsLinearizable(history));
        return wrong < 0 ? null : $"no order of the {_keys[wrong].Count} calls to key {wrong} explains their answers";
    }

    private SimCall Begin()
    {
        var place = _random.Next(KeysAtOneTime);
        if (_keys[_open[place]].Count >= CallsToOneKey)
        {
            (_open[place], _seen[place]) = (_keys.Count, 0);
            _keys.Add([]);
        }

        var kind = _random.NextDouble() < _profile.Reads ? RegisterCall.Get
            : _random.Next(2) == 0 ? RegisterCall.Put
            : RegisterCall.CompareAndSet;
        return new SimCall(++_ids, ++_moment, _open[place], kind, _seen[place]);
    }

    private void Return(long id, long seen)
    {
        if (_waiting.Remove(id, out var client))
        {
            var call = client.Call!.Value;
            Note(call, ++_moment, seen);
            client.Call = null;
            if (Array.IndexOf(_open, call.Key) is >= 0 and var place)
            {
                _seen[place] = call.Kind == RegisterCall.Get ? seen : call.Id;
            }
        }
    }

    private void Note(in SimCall call, long? returned, long seen) =>
        _keys[call.Key].Add(new RegisterOperation(call.Invoked, returned, call.Kind, call.Id, call.Expected, seen));
}
