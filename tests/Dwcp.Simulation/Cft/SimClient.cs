using NovaCron.Dwcp.Simulation.Linearizability;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>A simulated client.</summary>
/// <param name="IsStubborn">Whether it stays with a member that does not answer.</param>
internal sealed record SimClient(bool IsStubborn)
{
    /// <summary>The member that it asks.</summary>
    public int At { get; set; }

    /// <summary>What it waits for.</summary>
    public SimCall? Call { get; set; }

    /// <summary>Since when.</summary>
    public TimeSpan Since { get; set; }

    /// <summary>For how long.</summary>
    public TimeSpan Patience { get; set; }
}

/// <summary>A call of a client.</summary>
/// <param name="Id">Its number, and the value that it writes.</param>
/// <param name="Invoked">When it was made, in the order of all calls and answers.</param>
/// <param name="Key">The register.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Expected">The value that it replaces, if it minds.</param>
internal readonly record struct SimCall(long Id, long Invoked, int Key, RegisterCall Kind, long Expected);
