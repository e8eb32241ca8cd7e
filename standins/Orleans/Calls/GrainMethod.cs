using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime.Enumeration;
using Orleans.Serialization.Types;

namespace Orleans.Runtime.Calls;

/// <summary>A method of a grain interface, and how it is called.</summary>
internal sealed class GrainMethod
{
    private readonly MethodInvoker _invoker;

    public GrainMethod(MethodInfo method)
    {
        Method = method;
        Id = IdOf(method);
        Parameters = method.GetParameters();
        TokenIndex = Array.FindIndex(Parameters, parameter => parameter.ParameterType == typeof(CancellationToken));
        Shape = ResultShape.Of(method);
        IsOneWay = method.IsDefined(typeof(OneWayAttribute)) || method.ReturnType == typeof(void);
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        AlwaysInterleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsOfSequence = method.DeclaringType == typeof(ISequenceSource);
        Timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        _immutable = [.. Parameters.Select(parameter => parameter.IsDefined(typeof(ImmutableAttribute)))];
        HasImmutableResult = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute), inherit: false);
        _invoker = MethodInvoker.Create(method);
    }

    private readonly bool[] _immutable;

    public MethodInfo Method { get; }

    /// <summary>Its name on the wire: the interface's, a slash, and its alias or signature.</summary>
    public string Id { get; }

    public ParameterInfo[] Parameters { get; }

    /// <summary>Which parameter is the cancellation token; -1 for none.</summary>
    public int TokenIndex { get; }

    public ResultShape Shape { get; }

    public bool IsOneWay { get; }

    public bool IsReadOnly { get; }

    public bool AlwaysInterleaves { get; }

    /// <summary>Whether it reads a sequence, not the grain itself.</summary>
    public bool IsOfSequence { get; }

    public bool HasImmutableResult { get; }

    public TimeSpan? Timeout { get; }

    /// <summary>Whether an argument is handed over without a copy.</summary>
    public bool Shares(int parameter) => parameter == TokenIndex || _immutable[parameter];

    /// <summary>Calls it; errors are its own, not wrapped.</summary>
    public object? Call(object target, object?[] arguments) => _invoker.Invoke(target, arguments.AsSpan());

    /// <summary>Calls it and awaits its result.</summary>
    public Task<object?> CallAsync(object target, object?[] arguments) => Shape.ReadAsync(Call(target, arguments));

    private static string IdOf(MethodInfo method)
    {
        var declaring = method.DeclaringType!;
        var name = method.GetCustomAttribute<AliasAttribute>()?.Alias
            ?? $"{method.Name}({string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType.ToString()))})";
        return $"{TypeNames.Of(declaring)}/{name}";
    }
}
