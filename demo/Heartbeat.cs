namespace NovaCron.Demo;

/// <summary>A heartbeat of the guest, as a host received it.</summary>
/// <param name="Number">The guest's own count, without gaps.</param>
/// <param name="Region">Where the guest ran.</param>
/// <param name="At">When the host read it.</param>
internal readonly record struct Heartbeat(long Number, string Region, DateTimeOffset At);

/// <summary>The guest's verdict on all of its pages.</summary>
/// <param name="Region">Where the guest ran.</param>
/// <param name="Pages">Pages it checked.</param>
/// <param name="Corrupt">Pages that were not what they should be, now or at any rewrite since boot.</param>
internal readonly record struct Verification(string Region, long Pages, long Corrupt);
