using FsCheck;
using FsCheck.Fluent;

namespace NovaCron.Dwcp.Tests.Transport;

public sealed class TransferSimulationTests
{
    [Fact]
    public void Every_payload_arrives_once_and_in_order_through_delay_loss_repetition_and_cut_connections() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_000),
            Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    var wrong = new TransferSimulation(seed).Run();
                    return (wrong is null).Label($"{wrong}; seed {seed}");
                }));
}
