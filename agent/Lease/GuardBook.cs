using NovaCron.Agent.Machines;
using NovaCron.Agent.Watchdog;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Lease;

/// <summary>
/// Which VMs are under the lease (on disk), which are to be once there is one (in memory), and which machines are covered: those that may
/// run, because all watchdogs know them.
/// </summary>
internal sealed class GuardBook
{
    private readonly Lock _gate = new();
    private readonly RecordFolder<GuardRecord> _files;
    private readonly Dictionary<string, long> _guarded;
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProcessIdentity?> _covered = new(StringComparer.Ordinal);

    public GuardBook(string dataDirectory)
    {
        _files = new(Path.Combine(dataDirectory, "guards"), RecordJson.Default.GuardRecord);
        _guarded = _files.Load().ToDictionary(record => record.Vm, record => record.Epoch, StringComparer.Ordinal);
    }

    /// <summary>Whether a lease is of use to this host.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_gate)
            {
                return _wanted.Count > 0 || _guarded.Count > 0;
            }
        }
    }

    public IReadOnlyList<string> Guarded
    {
        get
        {
            lock (_gate)
            {
                return [.. _guarded.Keys];
            }
        }
    }

    public IReadOnlyList<string> Covered
    {
        get
        {
            lock (_gate)
            {
                return [.. _covered.Keys];
            }
        }
    }

    /// <summary>Processes of covered machines.</summary>
    public IReadOnlyList<ProcessIdentity> Processes
    {
        get
        {
            lock (_gate)
            {
                return [.. _covered.Values.OfType<ProcessIdentity>()];
            }
        }
    }

    public long? FindEpoch(string vm)
    {
        lock (_gate)
        {
            return _guarded.TryGetValue(vm, out var epoch) ? epoch : null;
        }
    }

    public bool IsCovered(string vm, ProcessIdentity? process)
    {
        lock (_gate)
        {
            return _covered.TryGetValue(vm, out var covered) && covered == process;
        }
    }

    /// <summary>Remembers that a lease is wanted for a VM.</summary>
    public void Want(string vm)
    {
        lock (_gate)
        {
            RequireRoom(vm);
            _wanted.Add(vm);
        }
    }

    /// <summary>Puts a VM under the lease; on disk when it returns.</summary>
    public void Put(string vm, long epoch)
    {
        lock (_gate)
        {
            RequireRoom(vm);
            if (!_guarded.TryGetValue(vm, out var present) || present != epoch)
            {
                _files.Write(vm, new GuardRecord(vm, epoch));
                _guarded[vm] = epoch;
            }

            _wanted.Remove(vm);
        }
    }

    /// <summary>Takes a VM out, on disk when it returns; whether one of its machines was covered.</summary>
    public bool Remove(string vm)
    {
        lock (_gate)
        {
            _wanted.Remove(vm);
            if (_guarded.ContainsKey(vm))
            {
                _files.Delete(vm);
                _guarded.Remove(vm);
            }

            return _covered.Remove(vm);
        }
    }

    public void Cover(string vm, ProcessIdentity? process)
    {
        lock (_gate)
        {
            _covered[vm] = process;
        }
    }

    public void Uncover(string vm)
    {
        lock (_gate)
        {
            _covered.Remove(vm);
        }
    }

    private void RequireRoom(string vm)
    {
        if (!_guarded.ContainsKey(vm) && !_wanted.Contains(vm) && _guarded.Count + _wanted.Count >= WatchdogProtocol.ProcessesMax)
        {
            throw new AgentException(
                AgentError.WrongState, $"{WatchdogProtocol.ProcessesMax:N0} VMs of this host are under its lease, the most it guards.");
        }
    }
}
