using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>A call as a filter sees it: its method and its arguments.</summary>
public interface IInvokable
{
    /// <summary>How many arguments it has.</summary>
    int GetArgumentCount();

    /// <summary>One argument.</summary>
    object? GetArgument(int index);

    /// <summary>The interface's method.</summary>
    MethodInfo GetMethod();
}
