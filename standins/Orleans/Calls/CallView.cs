using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Calls;

/// <summary>Shows a call to its filters.</summary>
internal sealed class CallView(MethodInfo method, object?[] arguments) : IInvokable
{
    public int GetArgumentCount() => arguments.Length;

    public object? GetArgument(int index) => arguments[index];

    public MethodInfo GetMethod() => method;
}
