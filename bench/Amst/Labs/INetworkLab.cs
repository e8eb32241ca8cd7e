namespace NovaCron.Bench.Amst.Labs;

/// <summary>Two network namespaces and the link between them. Disposing it takes everything down.</summary>
internal interface INetworkLab : IAsyncDisposable
{
    /// <summary>What makes the link, for reports.</summary>
    string Name { get; }

    /// <summary>The namespace that sends.</summary>
    string Source { get; }

    /// <summary>The namespace that receives.</summary>
    string Target { get; }

    /// <summary>The sending end's address.</summary>
    string SourceAddress { get; }

    /// <summary>The receiving end's address.</summary>
    string TargetAddress { get; }

    /// <summary>Changes the link while traffic runs.</summary>
    Task ShapeAsync(LinkShape shape, CancellationToken cancellationToken);

    /// <summary>Cuts the link, or joins it again: packets vanish, nobody is told.</summary>
    Task CutAsync(bool isCut, CancellationToken cancellationToken);
}
