using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Types;

namespace NovaCron.Dwcp.Tests.Synchronization.Kit;

/// <summary>A field of each type, as records of the tests have them.</summary>
internal static class SyncFields
{
    public static readonly LwwRegister<string> State = new("state", ValueCodecs.Text);
    public static readonly MvRegister<long> Size = new("size", ValueCodecs.Number);
    public static readonly LwwMap<bool> Labels = new("labels", ValueCodecs.Truth);
    public static readonly OrSet Tags = new("tags");
    public static readonly PnCounter Uses = new("uses");
    public static readonly BoundedCounter Quota = new("quota");

    private static readonly string[] Elements = ["", "a", "b"];

    public static IEnumerable<FieldKind> Kinds => Enum.GetValues<FieldKind>();

    /// <summary>Changes a field of a kind.</summary>
    public static void Change(RecordWriter writer, FieldKind kind, int twist, IReadOnlyList<Author> others)
    {
        var element = Elements[twist / 10 % Elements.Length];
        switch (kind)
        {
            case FieldKind.Register:
                State.Write(writer, $"state {twist % 7}");
                break;
            case FieldKind.Conflicted:
                Size.Write(writer, twist % 7);
                break;
            case FieldKind.Map when twist % 3 == 0:
                Labels.Remove(writer, element);
                break;
            case FieldKind.Map:
                Labels.Put(writer, element, twist % 2 == 0);
                break;
            case FieldKind.Set when twist % 3 == 0:
                Tags.Remove(writer, element);
                break;
            case FieldKind.Set:
                Tags.Add(writer, element);
                break;
            case FieldKind.Counter:
                Uses.Add(writer, (twist % 9) - 4);
                break;
            case FieldKind.Bounded:
                ChangeQuota(writer, twist, others[twist % others.Count]);
                break;
        }
    }

    /// <summary>What all fields of a record say.</summary>
    public static string Read(ReplicatedRecord record) => string.Join(
        " | ",
        State.TryRead(record, out var state) ? state : "-",
        string.Join(',', Size.Read(record)),
        string.Join(',', Labels.Read(record)),
        string.Join(',', Tags.Read(record)),
        Uses.Read(record),
        Quota.Read(record));

    private static void ChangeQuota(RecordWriter writer, int twist, Author other)
    {
        var amount = 1 + (twist / 10 % 5);
        switch (twist % 10)
        {
            case < 3:
                Quota.Increment(writer, amount);
                break;
            case < 7:
                Quota.TryDecrement(writer, amount, out _);
                break;
            default:
                Quota.TryTransfer(writer, other, amount, out _);
                break;
        }
    }
}
