using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

public sealed class ReplicaMetricsTests : IDisposable
{
    private readonly MetricsHeard _heard = new();

    public void Dispose() => _heard.Dispose();

    [Fact]
    public void What_is_measured_has_a_name_a_value_and_a_unit()
    {
        _heard.Metrics.Committed(TimeSpan.FromMilliseconds(1500));
        _heard.Metrics.Written(TimeSpan.FromMilliseconds(250));
        _heard.Metrics.Round(3);
        _heard.Metrics.Queued();
        _heard.Metrics.Forgotten();
        _heard.Metrics.Dropped();
        _heard.Metrics.Waiting(7);
        Assert.Equal(
            [
                "novacron.replica.commit.duration 1.5 s",
                "novacron.replica.write.duration 0.25 s",
                "novacron.replica.round.inputs 3 {input}",
                "novacron.replica.queue.length -3 {input}",
                "novacron.replica.queue.length 1 {input}",
                "novacron.replica.queue.length -1 {input}",
                "novacron.replica.messages.dropped 1 {message}",
                "novacron.replica.pending 7 {command}",
            ],
            _heard.Said);
    }

    [Fact]
    public void A_switch_says_mode_and_reason()
    {
        _heard.Metrics.Switched(new EpochSwitch(2, IsByzantine: true, SwitchReason.Offence, null));
        _heard.Metrics.Switched(new EpochSwitch(3, IsByzantine: false, null, null));
        Assert.Equal(
            [
                "novacron.replica.switches 1 {switch} mode=byzantine reason=offence",
                "novacron.replica.switches 1 {switch} mode=crash reason=unknown",
            ],
            _heard.Said);
    }

    [Fact]
    public void Events_of_the_member_are_seen()
    {
        _heard.Metrics.Happened(new AcpEvent.EpochBegan(4, true, ["ams"]), "ams");
        _heard.Metrics.Happened(new AcpEvent.EpochBegan(5, false, ["ams"]), "ams");
        _heard.Metrics.Happened(new AcpEvent.LeaderChanged("ams"), "ams");
        _heard.Metrics.Happened(new AcpEvent.LeaderChanged("bom"), "ams");
        _heard.Metrics.Happened(new AcpEvent.LeaderChanged(null), null);
        _heard.Metrics.Happened(new AcpEvent.Halted("why"), "ams");
        Assert.Equal(
            [
                "novacron.replica.epoch 4 {epoch}", "novacron.replica.byzantine 1 1", "novacron.replica.halted 0 1",
                "novacron.replica.epoch 5 {epoch}", "novacron.replica.byzantine 0 1", "novacron.replica.halted 0 1",
                "novacron.replica.leading 1 1", "novacron.replica.leading 0 1", "novacron.replica.leading 0 1",
                "novacron.replica.halted 1 1", "novacron.replica.leading 0 1",
            ],
            _heard.Said);
    }
}
