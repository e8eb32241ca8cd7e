namespace Orleans.Runtime.Enumeration;

/// <summary>What a caller gets of a sequence at once.</summary>
[GenerateSerializer, Alias("Orleans.SequenceStep")]
internal sealed record SequenceStep(SequenceStatus Status, object?[] Elements)
{
    /// <summary>Nothing yet: ask again.</summary>
    public static SequenceStep Waiting { get; } = new(SequenceStatus.More, []);

    /// <summary>The sequence is not known.</summary>
    public static SequenceStep Unknown { get; } = new(SequenceStatus.Unknown, []);
}
