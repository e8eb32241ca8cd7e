using FsCheck;
using FsCheck.Fluent;
using NovaCron.Agent.Files;

namespace NovaCron.Agent.Tests.Files;

/// <summary>Whatever a crash leaves of a ledger, it says no more than was true at some moment, and can be gone on with.</summary>
public sealed class CopyLedgerTests : IDisposable
{
    private const int Blocks = 5;
    private static readonly SourceIdentity Source = new(Blocks * (long)BlockTree.BlockBytes, 1_700_000_000_123_456_789, 42);
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_ledger_cut_or_damaged_anywhere_is_one_of_the_ledgers_there_were()
    {
        var records = Gen.Choose(-Blocks, Blocks - 1).Select(n => n < 0 ? new LedgerRecord(n + Blocks, default) : Held(n)).ListOf();
        Prop.ForAll(
            records.ToArbitrary(),
            Gen.Choose(0, 2000).Two().ToArbitrary(),
            (written, damage) =>
            {
                var states = Write(written);
                var bytes = File.ReadAllBytes(_file);
                var (cut, flip) = damage;
                bytes = bytes[..Math.Min(bytes.Length, LedgerFormat.HeadBytes + cut)];
                if (flip < bytes.Length)
                {
                    bytes[flip] ^= 0x10;
                }

                File.WriteAllBytes(_file, bytes);
                using var ledger = CopyLedger.TryOpen(_file, long.MaxValue);
                if (flip < LedgerFormat.HeadBytes)
                {
                    return ledger is null;
                }

                var whole = (Math.Min(bytes.Length, flip) - LedgerFormat.HeadBytes) / LedgerFormat.RecordBytes;
                return ledger!.Source == Source && Said(ledger.Held) == states[whole] && GoesOn(ledger);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void A_record_of_another_ledger_counts_for_nothing()
    {
        Write([Held(1)]);
        var foreign = File.ReadAllBytes(_file)[LedgerFormat.HeadBytes..];
        CopyLedger.Create(_file, Source with { Inode = 43 }).Dispose();
        File.AppendAllBytes(_file, foreign);

        using var ledger = CopyLedger.TryOpen(_file, long.MaxValue);
        Assert.Equal(0, ledger!.Held.KnownCount);
    }

    [Fact]
    public void A_ledger_of_a_larger_file_than_is_taken_is_none()
    {
        Write([]);
        Assert.Null(CopyLedger.TryOpen(_file, Source.Length - 1));
    }

    [Fact]
    public void A_ledger_has_the_documented_bytes()
    {
        using (var ledger = CopyLedger.Create(_file, Source))
        {
            ledger.Append([Held(3), new LedgerRecord(1, default)]);
        }

        Assert.Equal(GoldenBytes.Ledger, Convert.ToHexStringLower(File.ReadAllBytes(_file)));
    }

    private static LedgerRecord Held(int block) =>
        new(block, Enumerable.Range(0, BlockTree.DigestBytes).Select(n => (byte)(n + block)).ToArray());

    private static string Said(BlockDigests held) =>
        string.Join(' ', Enumerable.Range(0, Blocks).Select(block => Convert.ToHexString(held[block]))) + held.KnownBytes;

    private List<string> Write(IEnumerable<LedgerRecord> records)
    {
        using var ledger = CopyLedger.Create(_file, Source);
        var states = new List<string> { Said(ledger.Held) };
        foreach (var record in records)
        {
            ledger.Append([record]);
            states.Add(Said(ledger.Held));
        }

        return states;
    }

    // A record appended to what was read is there when it is opened again.
    private bool GoesOn(CopyLedger ledger)
    {
        ledger.Append([Held(2)]);
        var said = Said(ledger.Held);
        using var again = CopyLedger.TryOpen(_file, long.MaxValue);
        return Said(again!.Held) == said;
    }
}
