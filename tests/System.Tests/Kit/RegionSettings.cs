namespace NovaCron.SystemTests.Kit;

/// <summary>How a region is started.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Peers">Names of the other regions it is told of.</param>
/// <param name="Options">Further options of <c>up</c>.</param>
/// <param name="Authority">Which development CA signs for it.</param>
/// <param name="IsAbsent">Whether its process is never started.</param>
/// <param name="IsLogged">Whether it is a member of the federation's log.</param>
internal sealed record RegionSettings(
    string Name, string[] Peers, string[]? Options = null, string Authority = "ca", bool IsAbsent = false, bool IsLogged = false);
