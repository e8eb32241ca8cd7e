using System.CommandLine;

namespace NovaCron.Bench.Amst.Endpoints;

/// <summary><c>amst-send</c>: the sending end of a measured transfer. For the bench's own use.</summary>
internal static class SendCommand
{
    private static readonly Option<double> Seconds = new("--seconds") { Description = "Sends for so long; 0 for no limit." };
    private static readonly Option<long> Bytes = new("--bytes") { Description = "Sends so many bytes; 0 for no limit." };
    private static readonly Option<bool> Cut = new("--cut") { Description = "Gives up what is under way when the time is used up." };
    private static readonly Option<SendingChoices> Choices = SendingChoices.Option;

    public static Command Create()
    {
        var command = new Command("amst-send", "The sending end of a measured transfer.")
        {
            EndpointOptions.EndpointOption, EndpointOptions.SessionOption, EndpointOptions.CertificatesOption,
            EndpointOptions.WindowOption, EndpointOptions.HashOption, Seconds, Bytes, Cut, Choices,
        };
        command.Hidden = true;
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = EndpointOptions.Read(result);
        var seconds = result.GetValue(Seconds);
        var bytes = result.GetValue(Bytes);
        var end = new SendingEnd(
            options,
            result.GetValue(Choices) ?? new SendingChoices(),
            seconds > 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue,
            bytes > 0 ? bytes : long.MaxValue)
        {
            IsCut = result.GetValue(Cut),
        };
        var report = await end.RunAsync(cancellationToken);
        await Console.Out.WriteLineAsync(report.ToJson());
        return report.Failure is null ? 0 : 1;
    }
}
