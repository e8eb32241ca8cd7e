namespace NovaCron.Agent.Files;

/// <summary>What a region asks another to take.</summary>
/// <param name="SourceRegion">The asking region, as its certificate says.</param>
/// <param name="Path">Where it goes, relative to the target's folder, names apart by <c>/</c>.</param>
/// <param name="Source">The file as it is.</param>
/// <param name="DataBytes">What it takes of the disk at most, holes left out.</param>
/// <param name="IsOverwriting">Whether a file of that name is replaced.</param>
/// <param name="IsRestart">Whether the part of an earlier copy is thrown away.</param>
public sealed record FileCopyRequest(
    string SourceRegion, string Path, SourceIdentity Source, long DataBytes, bool IsOverwriting = false, bool IsRestart = false);
