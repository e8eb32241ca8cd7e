using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class CommandFormTests
{
    private static readonly OperatorSignature By = new(Digest.Of([3]), new byte[] { 4 });

    private static readonly Digest Next = Digest.Of([9]);

    private static readonly MemberKey Key = LogKit.Keys[0].Public;

    private static readonly Switch Change = new(ConsensusMode.Byzantine, FederationTimeouts.Default, Next, SwitchReason.Doubt);

    /// <summary>One of each kind, in the order of their numbers.</summary>
    private static readonly FederationCommand[] Each =
    [
        new Acquire("db", "u1", 2),
        new Release("db", 1),
        new Prepare("db", 1, "m1", "bom"),
        new Cancel("db", 1, 2),
        LogKit.Transfer("db", 1, 2, "bom", "m1"),
        new SetFailover("db", 1, FailoverMode.Automatic, "h1"),
        new RenewLease("h1", "life 1"),
        new DropLease("h1"),
        new Claim("db", 1, "h1", 2),
        new Admit(3, "eze", Key, string.Empty, By),
        new Remove(3, "bom", By),
        new RotateKey(3, "bom", Key, new byte[] { 5 }, By),
        new SetTrust(3, "bom", string.Empty, By),
        new Reassign(3, "db", 1, "bom", By),
        new Measure(1, [new("bom", 2, 3)], TrustsAll: true),
        new Accuse(new byte[] { 6 }),
        Change with { By = By },
        new FederationCommand.Barrier(),
    ];

    [Fact]
    public void Each_command_has_its_number_and_is_read_as_it_was_written()
    {
        for (var i = 0; i < Each.Length; i++)
        {
            var written = Each[i].Encode();
            var read = FederationCommand.Decode(written);
            Assert.Equal((i + 1, Each[i].GetType()), (written[0], read.GetType()));
            Assert.Equal(written, read.Encode());
        }
    }

    [Fact]
    public void A_command_that_is_cut_short_or_goes_on_is_none()
    {
        foreach (var written in Each.Select(command => command.Encode()))
        {
            Assert.All(Enumerable.Range(0, written.Length), length =>
                Assert.StartsWith("cut short: ", LogParts.Refusal(() => FederationCommand.Decode(written.AsMemory(0, length)))));
            Assert.Equal("1 bytes are left over", LogParts.Refusal(() => FederationCommand.Decode(Longer(written))));
        }
    }

    [Fact]
    public void What_is_no_command_is_refused_by_what_is_wrong_with_it()
    {
        Assert.Equal("0 is no command", LogParts.Refusal(() => FederationCommand.Decode(new byte[] { 0 })));
        Assert.Equal("19 is no command", LogParts.Refusal(() => FederationCommand.Decode(new byte[] { 19 })));
        Assert.Equal("0 is no reason", Refusal(Change with { Reason = 0 }));
        Assert.Equal("7 is no reason", Refusal(Change with { Reason = (SwitchReason)7 }));
        Assert.Equal("3 is no mode", Refusal(Change with { Mode = (ConsensusMode)3 }));
        Assert.Equal("3 is no way to fail over", Refusal(new SetFailover("db", 1, (FailoverMode)3, null)));
        Assert.Equal("0 is no way to fail over", Refusal(new SetFailover("db", 1, 0, null)));
        Assert.Equal("a text is no name", Refusal(new SetFailover("db", 1, FailoverMode.Automatic, string.Empty)));
        Assert.Equal("a text is no name", Refusal(new SetTrust(0, "bom", "one\ntwo", By)));
        Assert.Equal("-1 is negative", Refusal(new Release("db", -1)));
        Assert.Equal("a length of 57345 is outside 0 to 57344", Refusal(new Accuse(new byte[LogLimits.ProofBytesMax + 1])));
        var peers = Enumerable.Repeat(new PeerMeasurement("bom", 1, 1), LogLimits.MembersMax + 1);
        Assert.Equal("a length of 33 is outside 0 to 32", Refusal(new Measure(1, [.. peers], TrustsAll: true)));
    }

    [Fact]
    public void A_key_is_written_in_one_way_and_is_a_point_of_the_curve()
    {
        var admit = new Admit(3, "eze", Key, "us", By);
        Assert.Equal("a key is not one on P-256", Refusal(admit with { Key = LogParts.LongKey(Key) }));
        var written = admit.Encode();
        var at = written.AsSpan().IndexOf(Key.Info.Span);
        written.AsSpan(at + Key.Info.Length - 64, 64).Fill(0xff);
        Assert.Equal("a key is no point of P-256", LogParts.Refusal(() => FederationCommand.Decode(written)));
        written[at + Key.Info.Length - 65] = 2;
        Assert.Equal("a key is not one on P-256", LogParts.Refusal(() => FederationCommand.Decode(written)));
    }

    [Fact]
    public void Only_what_has_to_do_with_leases_is_read_as_such()
    {
        foreach (var written in Each.Select(command => command.Encode()))
        {
            var isOfLeases = written[0] is 7 or 8 or 9;
            Assert.Equal(isOfLeases ? FederationCommand.Decode(written) : null, FederationCommand.DecodeLease(written));
            Assert.Null(FederationCommand.DecodeLease(written.AsMemory()[..^1]));
        }

        Assert.Null(FederationCommand.DecodeLease(default));
    }

    /// <summary>Whatever changes one of these makes what operators and members have signed void.</summary>
    [Fact]
    public void What_is_signed_stays_the_same_from_version_to_version()
    {
        Assert.Equal(
            "0d6d5fd5a9d02e859b8005399f744def71ed579f7c17c9c7ec5d9ff4e6c1822d",
            new Remove(3, "bom", By).SigningDigest(LogKit.Chain).ToString());
        Assert.Equal(
            "b54abfcea6049d98598a03ac2e43f63b8f5ddd44663494078740eabd2cc93630",
            Change.SigningDigest(LogKit.Chain).ToString());
        var shown = new WireWriter().Text("novacron federation key 1").Text(LogKit.Chain).Text("bom").Bytes(Key.Info.Span);
        Assert.Equal(shown.Digest, RotateKey.PossessionDigest(LogKit.Chain, "bom", Key));
    }

    [Fact]
    public void An_operator_signs_all_of_a_command_but_the_signature()
    {
        var rotate = new RotateKey(3, "bom", Key, new byte[] { 5 }, By);
        var signed = new WireWriter().Text("novacron federation operator 1").Text(LogKit.Chain)
            .U8(12).I64(3).Text("bom").Bytes(Key.Info.Span).Bytes([5]);
        Assert.Equal(signed.Digest, rotate.SigningDigest(LogKit.Chain));
        Assert.Equal(signed.Digest, (rotate with { By = OperatorSignature.None }).SigningDigest(LogKit.Chain));
    }

    [Fact]
    public void What_was_asked_for_holds_after_two_of_the_answers()
    {
        var held = Enum.GetValues<CommandOutcome>().Where(outcome => new CommandResult(outcome).Succeeded);
        Assert.Equal([CommandOutcome.Done, CommandOutcome.AlreadyDone], held);
    }

    [Fact]
    public void An_answer_that_is_none_is_refused()
    {
        Assert.Equal("0 is no outcome", Refusal(new CommandResult(0)));
        Assert.Equal("20 is no outcome", Refusal(new CommandResult((CommandOutcome)20)));
        Assert.Equal("-1 is negative", Refusal(new CommandResult(CommandOutcome.Done, -1)));
        Assert.Equal("-2 is negative", Refusal(new CommandResult(CommandOutcome.Done, 1, -2)));
        var written = new CommandResult(CommandOutcome.Done, 1, 2).Encode();
        Assert.Equal("1 bytes are left over", LogParts.Refusal(() => CommandResult.Decode(Longer(written))));
    }

    private static byte[] Longer(byte[] written) => [.. written, 0];

    private static string Refusal(FederationCommand command) => LogParts.Refusal(() => FederationCommand.Decode(command.Encode()));

    private static string Refusal(CommandResult result) => LogParts.Refusal(() => CommandResult.Decode(result.Encode()));
}
