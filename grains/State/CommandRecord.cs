namespace NovaCron.Grains.State;

/// <summary>A command that took effect, or whose act is under way.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.Command")]
internal sealed record CommandRecord
{
    /// <summary>Its id, as its giver chose it.</summary>
    [Id(0)]
    public string Id { get; init; } = "";

    [Id(1)]
    public VmCommandKind Kind { get; init; }

    /// <summary>Hash of its arguments; empty for commands without any.</summary>
    [Id(2)]
    public string Arguments { get; init; } = "";

    /// <summary>Identity of the VM it was for.</summary>
    [Id(3)]
    public string Uid { get; init; } = "";

    /// <summary>The migration it began.</summary>
    [Id(4)]
    public string? Migration { get; init; }

    /// <summary>Whether the act it asked for is still under way.</summary>
    [Id(5)]
    public bool IsPending { get; init; }
}
