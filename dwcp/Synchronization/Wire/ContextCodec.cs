using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Synchronization.Wire;

/// <summary>
/// Version vectors and causal contexts as bytes: authors in their order, for each the last number without a gap, then its runs behind gaps,
/// as the lengths of gaps and runs. A vector is a context without runs. Equal ones are equal bytes, and all other bytes are refused.
/// </summary>
public static class ContextCodec
{
    private const byte Format = 1;

    /// <summary>Writes a vector.</summary>
    public static byte[] Encode(VersionVector vector) => Encode(CausalContext.Of(vector));

    /// <summary>Writes a context.</summary>
    public static byte[] Encode(CausalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var runs = context.Cloud.ToLookup(run => run.Author);
        var authors = new SortedSet<Author>(context.Vector.Tops.Select(top => top.Author).Concat(runs.Select(run => run.Key)));
        return new WireWriter()
            .U8(Format)
            .List(authors, (to, author) =>
            {
                var last = context.Vector[author];
                to.AuthorOf(author).Number(last).List(runs[author].ToArray(), (at, run) =>
                {
                    at.Number(run.First - last - 2).Number(run.Last - run.First);
                    last = run.Last;
                });
            })
            .ToArray();
    }

    /// <summary>Reads a vector.</summary>
    /// <exception cref="WireFormatException">The bytes are none, or it is over a limit of a store.</exception>
    public static VersionVector DecodeVector(ReadOnlyMemory<byte> bytes, ReplicatedStoreOptions options) =>
        Decode(bytes, options) is { IsGapless: true } context
            ? context.Vector
            : throw new WireFormatException("a vector has no gaps");

    /// <summary>Reads a context.</summary>
    /// <exception cref="WireFormatException">The bytes are none, or it is over a limit of a store.</exception>
    public static CausalContext Decode(ReadOnlyMemory<byte> bytes, ReplicatedStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var reader = new WireReader(bytes);
        if (reader.U8() is var format && format != Format)
        {
            throw new WireFormatException($"a context of format {format}; {Format} is known");
        }

        var (context, before) = (CausalContext.Empty, (Author?)null);
        reader.List(options.AuthorsMax, (ref WireReader from) =>
        {
            var author = from.AuthorOf();
            SyncWire.Require(author <= before! ? $"author {author} is out of order" : null);
            context = ReadAuthor(ref from, author, context, options);
            return before = author;
        });
        reader.End();
        return context.Cloud.Count <= options.CloudRunsMax
            ? context
            : throw new WireFormatException($"{context.Cloud.Count} runs are over {options.CloudRunsMax}");
    }

    private static CausalContext ReadAuthor(
        ref WireReader reader, Author author, CausalContext context, ReplicatedStoreOptions options)
    {
        var last = reader.Number();
        SyncWire.Require(last > Dot.NumberMax ? $"a number is over {Dot.NumberMax}" : null);
        context = last > 0 ? context.Add(new DotRun(author, 1, last)) : context;
        var runs = reader.List(options.CloudRunsMax, (ref WireReader from) =>
        {
            var (gap, more) = (from.Number(), from.Number());
            SyncWire.Require(
                gap > Dot.NumberMax - last - 2 || more > Dot.NumberMax - last - 2 - gap ? $"a number is over {Dot.NumberMax}" : null);
            var run = new DotRun(author, last + 2 + gap, last + 2 + gap + more);
            last = run.Last;
            return run;
        });
        SyncWire.Require(last == 0 ? $"nothing was seen of {author}" : null);
        return runs.Aggregate(context, (seen, run) => seen.Add(run));
    }
}
