using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Agent.Machines;

/// <summary>
/// What this host must not forget: its machines, and the highest epoch of every VM it ever dealt with. Everything is on
/// disk before a method returns. Fences outlive their machines and are never pruned, for an order that was delayed for a
/// month is as stale as one delayed for a second; a fence is a file of about 50 bytes, and <see cref="FencesMax"/> of
/// them is where the host refuses VMs it has never seen.
/// </summary>
internal sealed class MachineRegistry
{
    /// <summary>The most VMs a host remembers: 1,000,000.</summary>
    public const int FencesMax = 1_000_000;

    private readonly Lock _lock = new();
    private readonly RecordFolder<MachineRecord> _machineFiles;
    private readonly RecordFolder<FenceRecord> _fenceFiles;
    private readonly Dictionary<string, MachineRecord> _machines;
    private readonly Dictionary<string, long> _fences;
    private readonly int _fencesMax;

    public MachineRegistry(string dataDirectory, int fencesMax = FencesMax)
    {
        _fencesMax = fencesMax;
        _machineFiles = new(Path.Combine(dataDirectory, "machines"), RecordJson.Default.MachineRecord);
        _fenceFiles = new(Path.Combine(dataDirectory, "fences"), RecordJson.Default.FenceRecord);
        _machines = _machineFiles.Load().ToDictionary(record => record.Vm, StringComparer.Ordinal);
        _fences = _fenceFiles.Load().ToDictionary(fence => fence.Vm, fence => fence.Epoch, StringComparer.Ordinal);
    }

    public IReadOnlyList<MachineRecord> Machines
    {
        get
        {
            lock (_lock)
            {
                return [.. _machines.Values];
            }
        }
    }

    public bool TryGet(string vm, [NotNullWhen(true)] out MachineRecord? record)
    {
        lock (_lock)
        {
            return _machines.TryGetValue(vm, out record);
        }
    }

    public MachineRecord? FindIncoming(string migration) =>
        Machines.FirstOrDefault(record => record.Incoming?.Migration == migration);

    public MachineRecord? FindOutgoing(string migration) =>
        Machines.FirstOrDefault(record => record.Outgoing?.Migration == migration);

    /// <summary>The highest epoch seen; null for a VM never seen.</summary>
    public long? FindFence(string vm)
    {
        lock (_lock)
        {
            return _fences.TryGetValue(vm, out var epoch) ? epoch : null;
        }
    }

    public void Put(MachineRecord record)
    {
        lock (_lock)
        {
            _machineFiles.Write(record.Vm, record);
            _machines[record.Vm] = record;
        }
    }

    /// <summary>Changes a record, if it is still there.</summary>
    public void Update(string vm, Func<MachineRecord, MachineRecord> change)
    {
        lock (_lock)
        {
            if (_machines.TryGetValue(vm, out var record) && change(record) is var changed && changed != record)
            {
                _machineFiles.Write(vm, changed);
                _machines[vm] = changed;
            }
        }
    }

    /// <summary>
    /// Adds or replaces a record if the host's memory allows it, in one step: two guests cannot be given the same memory.
    /// </summary>
    public void PutWithin(MachineRecord record, long memoryBytes)
    {
        lock (_lock)
        {
            var free = memoryBytes - UsedMemory(except: record.Vm);
            if (record.Hardware.MemoryBytes > free)
            {
                throw new AgentException(
                    AgentError.NotEnoughMemory,
                    $"{record.Vm} needs {record.Hardware.MemoryBytes:N0} bytes of memory; {Math.Max(0, free):N0} of "
                        + $"{memoryBytes:N0} are free.");
            }

            _machineFiles.Write(record.Vm, record);
            _machines[record.Vm] = record;
        }
    }

    public void Remove(string vm)
    {
        lock (_lock)
        {
            if (_machines.ContainsKey(vm))
            {
                _machineFiles.Delete(vm);
                _machines.Remove(vm);
            }
        }
    }

    /// <summary>Raises the fence; a lower or equal epoch changes nothing.</summary>
    public void RaiseFence(string vm, long epoch)
    {
        lock (_lock)
        {
            if (_fences.TryGetValue(vm, out var seen) && seen >= epoch)
            {
                return;
            }

            if (!_fences.ContainsKey(vm) && _fences.Count >= _fencesMax)
            {
                throw new AgentException(
                    AgentError.InvalidOrder, $"This host remembers {_fencesMax:N0} VMs, its most; it takes no new one.");
            }

            _fenceFiles.Write(vm, new FenceRecord(vm, epoch));
            _fences[vm] = epoch;
        }
    }

    /// <summary>Memory given to machines and reservations, in bytes.</summary>
    public long UsedMemoryBytes
    {
        get
        {
            lock (_lock)
            {
                return UsedMemory(except: null);
            }
        }
    }

    private long UsedMemory(string? except) =>
        _machines.Values.Where(record => record.Vm != except).Sum(record => record.Hardware.MemoryBytes);
}
