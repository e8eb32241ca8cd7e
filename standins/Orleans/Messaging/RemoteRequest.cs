using System.Collections.Immutable;
using Orleans.Runtime.Calls;

namespace Orleans.Runtime.Messaging;

/// <summary>A call that came over a connection: its result is written in the callee's own turn.</summary>
/// <param name="target">Whom it calls.</param>
/// <param name="method">What it calls.</param>
/// <param name="arguments">The arguments.</param>
/// <param name="context">The values that go with it.</param>
internal sealed class RemoteRequest(GrainId target, GrainMethod method, object?[] arguments, ImmutableDictionary<string, object> context)
    : GrainRequest(target, method, arguments, context)
{
    protected override object Isolate(object? result) => Payloads.WriteResult(Method, result);
}
