namespace NovaCron.Agent.Machines;

/// <summary>One gate a VM: orders for the same VM happen one after the other, those for different VMs side by side.</summary>
internal sealed class VmGates
{
    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    /// <summary>Waits for the VM's gate; disposing what it returns opens the gate for the next.</summary>
    public async Task<IDisposable> EnterAsync(string vm, CancellationToken cancellationToken)
    {
        var gate = Rent(vm);
        try
        {
            await gate.Turn.WaitAsync(cancellationToken);
        }
        catch
        {
            Return(vm, gate);
            throw;
        }

        return new Pass(this, vm, gate);
    }

    private Gate Rent(string vm)
    {
        lock (_gates)
        {
            if (!_gates.TryGetValue(vm, out var gate))
            {
                _gates[vm] = gate = new Gate();
            }

            gate.Users++;
            return gate;
        }
    }

    private void Return(string vm, Gate gate)
    {
        lock (_gates)
        {
            if (--gate.Users == 0)
            {
                _gates.Remove(vm);
                gate.Turn.Dispose();
            }
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Pass(VmGates gates, string vm, Gate gate) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                gate.Turn.Release();
                gates.Return(vm, gate);
            }
        }
    }
}
