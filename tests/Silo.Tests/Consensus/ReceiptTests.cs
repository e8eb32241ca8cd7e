using System.Net.Http.Headers;
using System.Text.Json;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.GrainInterfaces;
using NovaCron.Silo.CommandLine;
using NovaCron.Silo.Consensus;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Consensus;

/// <summary>Three whole regions: a guest moves, its receipt is made, and whoever has the federation's file can check it.</summary>
public sealed class ReceiptTests : IAsyncLifetime, IDisposable
{
    private const string Vm = "web-1";

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(4));
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private ThreeMembers _three = null!;

    private RegionUnderTest Asia => _three.Regions[0];

    private RegionUnderTest Eu => _three.Regions[1];

    private string OperatorKey => _folder["operator.key"];

    public async Task InitializeAsync()
    {
        using var key = ConsensusKey.CreateOperator(OperatorKey);
        _three = await ThreeMembers.StartAsync(Convert.ToBase64String(key.Public.Info.Span));
    }

    public async Task DisposeAsync() => await _three.DisposeAsync();

    public void Dispose()
    {
        _patience.Dispose();
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_receipt_is_made_and_holds_and_every_change_of_it_is_told_by_name()
    {
        await UntilAsync(async () =>
        {
            await Eu.Vm(Vm).CreateAsync(new VmSpec(64L << 20, 1, Kernel: _three.Kernel), cancellationToken: _patience.Token);
            return true;
        });
        await Eu.Vm(Vm).StartAsync(cancellationToken: _patience.Token);
        var first = await MoveAsync("us");
        var file = await SaveAsync(first);
        Assert.True(await RunAsync("receipt", "verify", file, "--federation", _three.File) == ExitCodes.Success, _error.ToString());
        Assert.Contains("from eu to us", _output.ToString(), StringComparison.Ordinal);

        // A region that had no part in it knows whom to ask.
        var json = await GetAsync(Asia, $"/v1/migrations/{first}/receipt");
        Assert.Equal(Convert.ToBase64String(await File.ReadAllBytesAsync(file)), json.GetProperty("bytes").GetString());
        await File.WriteAllTextAsync(_folder["receipt.json"], json.ToString());
        Assert.Equal(ExitCodes.Success, await RunAsync("receipt", "verify", _folder["receipt.json"], "--federation", _three.File));

        await AssertTamperedAsync(MigrationReceipt.Decode(await File.ReadAllBytesAsync(file)));

        // What an operator changes begins an epoch, whose configuration is proven from the first one's.
        Assert.True(
            await RunAsync(
                "federation", "set-trust", "asia", "--trust-domain", "other", "--operator-key", OperatorKey, "--api", $"{Asia.Api}")
            == ExitCodes.Success,
            _error.ToString());
        await UntilAsync(async () => (await GetAsync(Eu, "/v1/federation")).GetProperty("epoch").GetInt64() == 2);
        var federation = await GetAsync(Eu, "/v1/federation");
        Assert.Equal("tooFewMembers", federation.GetProperty("hindrance").GetString());
        Assert.Equal("members", federation.GetProperty("switches").EnumerateArray().Last().GetProperty("reason").GetString());
        await AssertSecondEpochAsync(await MoveAsync("eu"));
    }

    private async Task AssertSecondEpochAsync(string migration)
    {
        var file = await SaveAsync(migration);
        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("receipt", "verify", file, "--federation", _three.File));
        Assert.Contains("federation configuration --epoch 2", _error.ToString(), StringComparison.Ordinal);

        var epochs = _folder["epochs.json"];
        await File.WriteAllTextAsync(epochs, (await GetAsync(Asia, "/v1/federation/epochs?from=2")).ToString());
        Assert.True(
            await RunAsync("receipt", "verify", file, "--federation", _three.File, "--configuration", epochs) == ExitCodes.Success,
            _error.ToString());

        // Who says another first epoch is believed nothing.
        await File.WriteAllTextAsync(
            _folder["other.json"], (await File.ReadAllTextAsync(_three.File)).Replace("\"test\"", "\"other\"", StringComparison.Ordinal));
        Assert.Equal(
            ExitCodes.DataError,
            await RunAsync("receipt", "verify", file, "--federation", _folder["other.json"], "--configuration", epochs));
    }

    private async Task AssertTamperedAsync(MigrationReceipt receipt)
    {
        var (statement, ownership) = (receipt.Statement, receipt.Ownership);
        var none = Digest.Of([7]);
        var signature = receipt.BySource.ToArray();
        signature[9] ^= 1;
        var otherTarget = receipt.ByTarget.ToArray();
        otherTarget[9] ^= 1;
        var root = ownership.Root;
        var signed = root.Signatures[0].Signature.ToArray();
        signed[9] ^= 1;
        (MigrationReceipt Tampered, ReceiptFailure Failure)[] cases =
        [
            (Saying(statement with { AtSource = statement.AtSource with { Memory = none } }), ReceiptFailure.ContentDiffers),
            (Saying(statement with { Vm = "web-2" }), ReceiptFailure.OtherOwner),
            (Saying(statement with { Migration = "m" }), ReceiptFailure.OtherMigration),
            (Saying(statement with { Chain = "other" }), ReceiptFailure.OtherChain),
            (receipt with { BySource = signature }, ReceiptFailure.SourceDidNotSign),
            (receipt with { ByTarget = otherTarget }, ReceiptFailure.TargetDidNotSign),
            (With(ownership with { Record = ownership.Record with { Owner = "asia" } }), ReceiptFailure.NotInState),
            (With(ownership with { Proof = ownership.Proof with { Rest = none } }), ReceiptFailure.NotInState),
            (With(ownership with { Root = root with { Root = none } }), ReceiptFailure.NotInState),
            (With(ownership with { Root = root with { Index = root.Index + 1 } }), ReceiptFailure.NoQuorum),
            (With(ownership with { Root = root with { Epoch = 2 } }), ReceiptFailure.OtherEpoch),
            (With(ownership with { Root = root with { Signatures = [.. root.Signatures.Take(1)] } }), ReceiptFailure.NoQuorum),
            (With(ownership with
            {
                Root = root with { Signatures = [root.Signatures[0] with { Signature = signed }, .. root.Signatures.Skip(1)] },
            }), ReceiptFailure.NoQuorum),
        ];
        foreach (var (tampered, failure) in cases)
        {
            Assert.Equal(failure, tampered.Verify(FederationFile.Read(_three.File)));
            await File.WriteAllBytesAsync(_folder["tampered"], tampered.Encode());
            var code = await RunAsync("receipt", "verify", _folder["tampered"], "--federation", _three.File);
            if (failure == ReceiptFailure.OtherEpoch)
                continue;
            Assert.Equal(ExitCodes.DataError, code);
            Assert.Contains(failure.ToString(), _error.ToString(), StringComparison.Ordinal);
        }

        MigrationReceipt Saying(MigrationStatement other) => receipt with { Statement = other };

        MigrationReceipt With(OwnershipCertificate other) => receipt with { Ownership = other };
    }

    private async Task<string> MoveAsync(string to)
    {
        var begun = await Eu.Vm(Vm).MigrateAsync(new MigrationRequest(to), cancellationToken: _patience.Token);
        var region = _three.Regions.Single(region => region.Options.Region == begun.SourceRegion);
        MigrationInfo? ended = null;
        await foreach (var seen in region.Migration(begun.Id).WatchAsync(_patience.Token))
            ended = seen;
        Assert.True(ended?.Phase is MigrationPhase.Completed, $"{ended}");
        return begun.Id;
    }

    private async Task<string> SaveAsync(string migration)
    {
        var file = _folder[migration];
        using var api = new HttpClient { BaseAddress = Eu.Api };
        api.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/octet-stream"));
        await UntilAsync(async () =>
        {
            var answer = await api.GetAsync($"/v1/migrations/{migration}/receipt", _patience.Token);
            if (answer.IsSuccessStatusCode)
                await File.WriteAllBytesAsync(file, await answer.Content.ReadAsByteArrayAsync(_patience.Token));
            return answer.IsSuccessStatusCode;
        });
        return file;
    }

    private async Task<JsonElement> GetAsync(RegionUnderTest region, string path)
    {
        using var api = new HttpClient { BaseAddress = region.Api };
        return JsonSerializer.Deserialize<JsonElement>(await api.GetStringAsync(path, _patience.Token));
    }

    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await HoldsAsync())
            await Task.Delay(100, _patience.Token);

        async Task<bool> HoldsAsync()
        {
            try
            {
                return await holds();
            }
            catch (Exception exception) when (exception is NovaCronException { Failure.IsTransient: true } or HttpRequestException
                or NovaCronException { Failure.Error: NovaCronError.HostNotFound })
            {
                return false;
            }
        }
    }

    private async Task<int> RunAsync(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        var roles = new ProcessRoles((_, _) => throw new InvalidOperationException(), (_, _) => throw new InvalidOperationException());
        return await SiloCommandLine.RunAsync(arguments, _ => null, roles, _output, _error);
    }
}
