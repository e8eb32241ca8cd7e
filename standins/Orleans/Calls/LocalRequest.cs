using System.Collections.Immutable;
using Orleans.Serialization;

namespace Orleans.Runtime.Calls;

/// <summary>A call within the process: its result is copied.</summary>
/// <param name="target">Whom it calls.</param>
/// <param name="method">What it calls.</param>
/// <param name="arguments">The arguments.</param>
/// <param name="context">The values that go with it.</param>
/// <param name="serializer">Copies.</param>
internal sealed class LocalRequest(
    GrainId target, GrainMethod method, object?[] arguments, ImmutableDictionary<string, object> context, Serializer serializer)
    : GrainRequest(target, method, arguments, context)
{
    protected override object? Isolate(object? result) =>
        Method.HasImmutableResult ? result : serializer.Copy(result, Method.Shape.ValueType);
}
