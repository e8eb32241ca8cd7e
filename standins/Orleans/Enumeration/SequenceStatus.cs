namespace Orleans.Runtime.Enumeration;

/// <summary>Whether a sequence goes on.</summary>
[GenerateSerializer, Alias("Orleans.SequenceStatus")]
internal enum SequenceStatus
{
    /// <summary>It goes on.</summary>
    More,

    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>The grain knows no such sequence.</summary>
    Unknown,
}
