namespace Orleans.Runtime.Membership;

/// <summary>The membership table at one moment.</summary>
/// <param name="Version">Its version: a change is made only to the version that its maker saw.</param>
/// <param name="Members">Those that live and those that are dead.</param>
internal sealed record MembershipView(int Version, IReadOnlyList<Member> Members);
