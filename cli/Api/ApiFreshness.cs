namespace NovaCron.Cli.Api;

/// <summary>How fresh an answer is for one region, as REST gives it.</summary>
/// <param name="Region">The region.</param>
/// <param name="AsOf">All that it had committed before this time of its own clock is in the answer; null where nothing was heard.</param>
/// <param name="StalenessMs">The time from then to the answer, in milliseconds; null where nothing was heard.</param>
/// <param name="Missing">Changes that are known to exist there and are not in the answer.</param>
internal sealed record ApiFreshness(string Region, DateTimeOffset? AsOf, long? StalenessMs, long Missing)
{
    /// <summary>Of what several pages say, the stalest for each region; null where none of them says anything.</summary>
    public static IReadOnlyList<ApiFreshness>? Merge(IReadOnlyList<ApiFreshness>? left, IReadOnlyList<ApiFreshness>? right) =>
        left is null || right is null
            ? left ?? right
            : [.. left.Concat(right)
                .GroupBy(one => one.Region, StringComparer.Ordinal)
                .Select(region => region.MaxBy(one => one.StalenessMs ?? long.MaxValue)!)
                .OrderBy(one => one.Region, StringComparer.Ordinal)];
}
