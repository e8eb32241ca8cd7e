using System.Collections.Immutable;

namespace NovaCron.Grains.State;

/// <summary>
/// The last commands of a VM's name, oldest first: part of its record, so that a command and the memory of it are one write. It
/// outlives the VM's deletion.
/// </summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.CommandMemory")]
internal sealed record CommandMemory
{
    /// <summary>The most commands remembered; of older ones a repeat is taken for a new command.</summary>
    public const int EntriesMax = 64;

    public static CommandMemory Empty { get; } = new();

    [Id(0)]
    public ImmutableList<CommandRecord> Entries { get; init; } = [];

    public CommandRecord? Find(string id) => Entries.FindLast(entry => entry.Id == id);

    /// <summary>Remembers a command; one whose act another command's act replaces counts as done.</summary>
    public CommandMemory Add(CommandRecord command)
    {
        var kept = Entries.Count < EntriesMax ? Entries : Entries.RemoveRange(0, Entries.Count - EntriesMax + 1);
        return new CommandMemory { Entries = kept.Add(command) };
    }

    /// <summary>The act under way has happened, or will be replaced: it is not begun again for its commands.</summary>
    public CommandMemory Settle() => Entries.Exists(entry => entry.IsPending)
        ? new CommandMemory { Entries = [.. Entries.Select(entry => entry.IsPending ? entry with { IsPending = false } : entry)] }
        : this;

    /// <summary>The act under way was refused: its commands left nothing behind.</summary>
    public CommandMemory Forget() =>
        Entries.Exists(entry => entry.IsPending) ? new CommandMemory { Entries = Entries.RemoveAll(entry => entry.IsPending) } : this;

    public bool Equals(CommandMemory? other) => other is not null && Entries.SequenceEqual(other.Entries);

    public override int GetHashCode() => Entries.Count == 0 ? 0 : Entries[^1].GetHashCode();
}
