using System.Reflection;
using Orleans.Runtime.Activations;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Calls;

/// <summary>A request on its way through the silo's filters and the grain's own, to the grain.</summary>
internal sealed class IncomingCall : IIncomingGrainCallContext
{
    private readonly Activation _activation;
    private readonly GrainRequest _request;
    private readonly IIncomingGrainCallFilter[] _filters;
    private int _next;

    private IncomingCall(Activation activation, GrainRequest request, IIncomingGrainCallFilter[] filters) =>
        (_activation, _request, _filters) = (activation, request, filters);

    public object Grain => _activation.GrainInstance!;

    public MethodInfo InterfaceMethod => _request.Method.Method;

    public MethodInfo ImplementationMethod => ImplementationOf(Grain.GetType());

    public string InterfaceName => InterfaceMethod.DeclaringType!.FullName!;

    public string MethodName => InterfaceMethod.Name;

    public IInvokable Request => new CallView(InterfaceMethod, _request.Arguments);

    public GrainId? SourceId => _request.Source;

    public GrainId TargetId => _request.Target;

    public IGrainContext TargetContext => _activation;

    public object? Result { get; set; }

    /// <summary>Runs a request at its grain.</summary>
    public static async Task<object?> RunAsync(Activation activation, GrainRequest request)
    {
        var filters = request.Method.IsOfSequence ? [] : activation.FiltersOf(activation.GrainInstance!);
        if (filters.Length == 0)
        {
            return await request.Method.CallAsync(activation.TargetOf(request.Method), request.Arguments);
        }

        var call = new IncomingCall(activation, request, filters);
        await call.Invoke();
        return call.Result;
    }

    public async Task Invoke()
    {
        if (_next < _filters.Length)
        {
            await _filters[_next++].Invoke(this);
        }
        else
        {
            Result = await _request.Method.CallAsync(Grain, _request.Arguments);
        }
    }

    private MethodInfo ImplementationOf(Type grainClass)
    {
        var map = grainClass.GetInterfaceMap(InterfaceMethod.DeclaringType!);
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, InterfaceMethod)];
    }
}
