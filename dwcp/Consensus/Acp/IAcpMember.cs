namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>What a driver drives.</summary>
public interface IAcpMember
{
    /// <summary>Takes an input.</summary>
    /// <param name="input">What happened.</param>
    /// <param name="now">The time, by a clock that only goes forward.</param>
    /// <returns>What is to be done, in this order.</returns>
    IReadOnlyList<AcpOutput> Step(AcpInput input, TimeSpan now);

    /// <summary>Takes inputs in their order, as if they had come at once.</summary>
    /// <param name="inputs">What happened.</param>
    /// <param name="now">The time, by a clock that only goes forward.</param>
    /// <returns>What is to be done, in this order.</returns>
    IReadOnlyList<AcpOutput> Step(IReadOnlyList<AcpInput> inputs, TimeSpan now) => [.. inputs.SelectMany(input => Step(input, now))];
}
