namespace NovaCron.Hypervisor.InProcess;

/// <summary>The SplitMix64 generator (Steele, Lea, Flood 2014): its whole state is one number, which migrates with the guest.</summary>
internal struct SplitMix(ulong state)
{
    public ulong State { get; private set; } = state;

    public ulong Next()
    {
        State += 0x9e3779b97f4a7c15;
        var z = State;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
