using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus;

/// <summary>
/// What refuses null refuses it by the argument's name. The guards are found in the compiled methods, so that none is forgotten here when
/// one is added there.
/// </summary>
public sealed class NullGuardTests
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly MethodInfo Guard =
        typeof(ArgumentNullException).GetMethod(nameof(ArgumentNullException.ThrowIfNull), [typeof(object), typeof(string)])!;

    private static readonly IReadOnlyList<(MethodBase Method, ParameterInfo Argument)> Guarded =
    [
        .. typeof(FederationState).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("NovaCron.Dwcp.Consensus", StringComparison.Ordinal) == true)
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
            .Where(CanBeCalled)
            .SelectMany(method => method.GetParameters()
                .IntersectBy(GuardsOf(method), one => one.Name)
                .Select(argument => (method, argument))),
    ];

    public static TheoryData<string> Names => [.. Guarded.Select(Name).Distinct()];

    [Fact]
    public void Guards_are_found() => Assert.NotEmpty(Guarded);

    [Theory]
    [MemberData(nameof(Names))]
    public void Null_is_refused_by_the_argument_s_name(string name)
    {
        foreach (var (method, argument) in Guarded.Where(guarded => Name(guarded) == name))
        {
            var arguments = method.GetParameters().Select(one => one == argument ? null : Something(one.ParameterType)).ToArray();
            var target = method.IsStatic || method is ConstructorInfo ? null : RuntimeHelpers.GetUninitializedObject(method.DeclaringType!);
            var thrown = Assert.Throws<TargetInvocationException>(() => Call(method, target, arguments)).InnerException;
            Assert.Equal(argument.Name, Assert.IsType<ArgumentNullException>(thrown).ParamName);
        }
    }

    private static object? Call(MethodBase method, object? target, object?[] arguments) =>
        method is ConstructorInfo constructor ? constructor.Invoke(arguments) : method.Invoke(target, arguments);

    private static string Name((MethodBase Method, ParameterInfo Argument) guarded) =>
        $"{guarded.Method.DeclaringType!.FullName}.{guarded.Method.Name}({guarded.Argument.Name})";

    private static bool CanBeCalled(MethodBase method) =>
        !method.IsAbstract
        && !method.ContainsGenericParameters
        && method.GetMethodBody() is not null
        && !method.GetParameters().Any(one => one.ParameterType.IsByRefLike || one.ParameterType.GetElementType()?.IsByRefLike == true);

    /// <summary>The arguments that a method passes to the guard: their names are loaded right before the call.</summary>
    private static IEnumerable<string> GuardsOf(MethodBase method)
    {
        const int Load = 5;
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        for (var at = Load; at + sizeof(int) < code.Length; at++)
        {
            if (code[at] == OpCodes.Call.Value && code[at - Load] == OpCodes.Ldstr.Value && Token(code, at) is var token
                && IsGuard(method.Module, token))
            {
                yield return method.Module.ResolveString(Token(code, at - Load));
            }
        }
    }

    private static int Token(byte[] code, int at) => BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at + 1));

    private static bool IsGuard(Module module, int token)
    {
        const int MemberReferences = 0x0A;
        return token >> 24 == MemberReferences && module.ResolveMember(token) is MethodInfo method && method == Guard;
    }

    /// <summary>Some value that is not null; a guard looks at nothing else of it.</summary>
    private static object? Something(Type type) =>
        type == typeof(string) ? "some"
        : type.IsValueType || type.IsByRef ? null
        : type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0)
        : type.IsGenericType && type.GetGenericArguments()[0].MakeArrayType() is var list && list.IsAssignableTo(type) ? Something(list)
        : type.IsAbstract ? Something(type.Assembly.GetTypes().First(one => !one.IsAbstract && one.IsAssignableTo(type)))
        : RuntimeHelpers.GetUninitializedObject(type);
}
