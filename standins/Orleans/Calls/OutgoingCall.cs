using System.Reflection;
using Orleans.Runtime.Activations;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Calls;

/// <summary>A call on its way through the caller's filters.</summary>
/// <param name="runtime">Sends it.</param>
/// <param name="target">Whom it calls.</param>
/// <param name="method">What it calls.</param>
/// <param name="arguments">The arguments.</param>
/// <param name="filters">The filters.</param>
internal sealed class OutgoingCall(
    GrainRuntime runtime, GrainReference target, GrainMethod method, object?[] arguments, IOutgoingGrainCallFilter[] filters)
    : IOutgoingGrainCallContext
{
    private int _next;

    public object Grain => target;

    public MethodInfo InterfaceMethod => method.Method;

    public string InterfaceName => method.Method.DeclaringType!.FullName!;

    public string MethodName => method.Method.Name;

    public IInvokable Request => new CallView(method.Method, arguments);

    public GrainId? SourceId { get; } = Activation.Current?.GrainId;

    public GrainId TargetId => target.GrainId;

    public IGrainContext? SourceContext { get; } = Activation.Current;

    public object? Result { get; set; }

    public async Task<object?> RunAsync()
    {
        await Invoke();
        return Result;
    }

    public async Task Invoke()
    {
        if (_next < filters.Length)
        {
            await filters[_next++].Invoke(this);
        }
        else
        {
            Result = await runtime.CallAsync(target.GrainId, method, arguments);
        }
    }
}
