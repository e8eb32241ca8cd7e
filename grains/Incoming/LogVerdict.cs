namespace NovaCron.Grains.Incoming;

/// <summary>What the federation's log says of a guest that is on its way here.</summary>
internal enum LogVerdict
{
    /// <summary>Its migration may yet hand it over, or not.</summary>
    UnderWay,

    /// <summary>It is this region's, by its migration.</summary>
    Ours,

    /// <summary>It will never be this region's by its migration.</summary>
    Never,
}
