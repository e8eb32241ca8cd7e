namespace NovaCron.Bench.Acp.Wan;

/// <summary>One switch.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Began">When the operator's word was handed in, in ms of the machine's clock.</param>
/// <param name="Ended">When the next epoch had begun where it was handed in.</param>
/// <param name="Epochs">How many epochs have begun by it.</param>
internal sealed record SwitchRecord(string Kind, double Began, double Ended, long Epochs)
{
    /// <summary>How long after a switch callers are looked at: whoever came later to the epoch has come by then.</summary>
    public const double SettlingMs = 1500;

    /// <summary>The longest time around the switch in which callers saw no commit.</summary>
    /// <param name="answered">When they had answers, in order.</param>
    public double PauseOf(List<double> answered)
    {
        var (from, to) = FindPause(answered);
        return to - from;
    }

    /// <summary>What it was, and when, for whoever looks where the time goes.</summary>
    public string Describe(List<double> answered)
    {
        var (from, to) = FindPause(answered);
        return FormattableString.Invariant(
            $"{Kind}: handed in at 0, begun there at {Ended - Began:0} ms; no commit from {from - Began:0} to {to - Began:0} ms");
    }

    private (double From, double To) FindPause(List<double> answered)
    {
        var longest = (From: 0.0, To: 0.0);
        for (var i = 1; i < answered.Count; i++)
        {
            var isNear = answered[i] > Began && answered[i - 1] < Ended + SettlingMs;
            if (isNear && answered[i] - answered[i - 1] > longest.To - longest.From)
                longest = (answered[i - 1], answered[i]);
        }

        return longest;
    }
}
