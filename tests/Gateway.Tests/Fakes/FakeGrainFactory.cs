using System.Reflection;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests.Fakes;

/// <summary>Gives fake grains for keys, through whichever shape of the interface the engine at hand has.</summary>
public class FakeGrainFactory : DispatchProxy
{
    private FakeFederation? _federation;

    internal static IGrainFactory Create(FakeFederation federation)
    {
        var factory = Create<IGrainFactory, FakeGrainFactory>();
        ((FakeGrainFactory)(object)factory)._federation = federation;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod is not { Name: "GetGrain", IsGenericMethod: true } || args?[0] is not string key)
        {
            throw new NotSupportedException($"{targetMethod} is not what a client needs.");
        }

        var type = targetMethod.GetGenericArguments()[0];
        var name = GrainKeys.NameOf(key);
        return (type.Name, key.Split('/')[0]) switch
        {
            (nameof(IVmGrain), "vm") => new FakeVmGrain(name, _federation!),
            (nameof(IHostGrain), "host") => new FakeHostGrain(name, _federation!),
            (nameof(IMigrationGrain), "migration") => new FakeMigrationGrain(name, _federation!),
            (nameof(IFederationGrain), "region") => new FakeFederationGrain(_federation!),
            (nameof(IRegionGrain), "region") => new FakeRegionGrain(name, _federation!),
            _ => throw new NotSupportedException($"No {type.Name} has the key {key}."),
        };
    }
}
