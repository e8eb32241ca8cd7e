using NovaCron.GrainInterfaces;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Federation;

/// <summary>
/// The round trips prove a field only if its sample is not what a forgotten field would read as: a field added to a record
/// fails here until its sample, and then the wire, carries it.
/// </summary>
public sealed class SamplesTests
{
    public static TheoryData<object> Records =>
    [
        Samples.Vm, Samples.Host, Samples.Failure, Samples.Migration, Samples.Migration.Progress!, Samples.Chunk, Samples.Ticket,
            Samples.Report,
        Samples.Offer, Samples.Offer.Hardware, Samples.Grant, Samples.Offer.Failover!, Samples.Standby,
    ];

    // What the replicated records add where a VM is read: no owner says it over a link.
    private static readonly string[] NotOnTheWire = [nameof(VmInfo.Labels), nameof(VmInfo.AsOf)];

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_field_of_a_sample_is_set(object record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var unset = record.GetType().GetProperties()
            .Where(property => property.CanWrite && IsUnset(property.GetValue(record)))
            .Select(property => property.Name)
            .Where(name => record is not VmInfo || !NotOnTheWire.Contains(name));

        Assert.Empty(unset);
    }

    private static bool IsUnset(object? value) => value switch
    {
        null => true,
        string text => text.Length == 0,
        System.Collections.IEnumerable list => !list.Cast<object>().Any(),
        ValueType plain => plain.Equals(Activator.CreateInstance(plain.GetType())),
        _ => false,
    };
}
