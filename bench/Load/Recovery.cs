namespace NovaCron.Bench.Load;

/// <summary>How long a fault was felt.</summary>
/// <param name="NewCalls">Until calls that were sent after the fault succeeded, all of them and at once.</param>
/// <param name="AllCalls">Until those were settled too that were under way when it happened.</param>
internal sealed record Recovery(TimeSpan NewCalls, TimeSpan AllCalls);
