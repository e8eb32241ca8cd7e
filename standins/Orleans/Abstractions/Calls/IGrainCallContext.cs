using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>A call on its way through the filters.</summary>
public interface IGrainCallContext
{
    /// <summary>What is called: the grain, or the reference to it.</summary>
    object Grain { get; }

    /// <summary>The interface's method.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The interface's name.</summary>
    string InterfaceName { get; }

    /// <summary>The method's name.</summary>
    string MethodName { get; }

    /// <summary>The call itself.</summary>
    IInvokable Request { get; }

    /// <summary>The caller, if it is a grain.</summary>
    GrainId? SourceId { get; }

    /// <summary>The called grain.</summary>
    GrainId TargetId { get; }

    /// <summary>The result, after <see cref="Invoke"/>; may be replaced.</summary>
    object? Result { get; set; }

    /// <summary>Lets the call go on.</summary>
    Task Invoke();
}
