using System.Net.Http.Headers;
using System.Text.Json;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Consensus;

/// <summary>A region's REST API, as an operator's commands use it. It sees what is signed, never the key.</summary>
internal sealed class OperatorApi : IDisposable
{
    /// <summary>The variable that names the API, as of the command line client.</summary>
    public const string AddressVariable = "NOVACRON_API";

    /// <summary>The variable that holds the API's token.</summary>
    public const string TokenVariable = "NOVACRON_API_TOKEN";

    private const string DefaultAddress = "http://127.0.0.1:7480";
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <summary>Opens it; nobody is asked yet.</summary>
    /// <param name="address">Where it is; null takes the environment's, or the default.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="StartupException">The address is none.</exception>
    public OperatorApi(string? address, Func<string, string?> environment)
    {
        var text = address ?? (environment(AddressVariable) is { Length: > 0 } named ? named : DefaultAddress);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw StartupException.Configuration($"{text} is no address of an API; it looks like {DefaultAddress}.");
        _address = new Uri(uri.AbsoluteUri.TrimEnd('/') + "/");
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _address, Timeout = AnswerTimeout };
        if (environment(TokenVariable) is { Length: > 0 } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The log's name, and what the next command names.</summary>
    public Task<FederationPlace> FindPlaceAsync(CancellationToken cancellationToken) =>
        AskAsync<FederationPlace>(() => _http.GetAsync("v1/federation", cancellationToken), cancellationToken);

    /// <summary>The next epoch that may be signed; null where none is permitted.</summary>
    public async Task<FederationConfiguration?> ProposeAsync(string mode, CancellationToken cancellationToken)
    {
        var proposal = await AskAsync<Proposal>(
            () => _http.GetAsync($"v1/federation/proposals/{mode}", cancellationToken), cancellationToken);
        try
        {
            return proposal.Configuration is { } encoded ? FederationConfiguration.Decode(Convert.FromBase64String(encoded)) : null;
        }
        catch (Exception exception) when (exception is WireFormatException or FormatException)
        {
            throw Fault($"proposes what is no configuration: {exception.Message}", exception);
        }
    }

    /// <summary>Hands a signed command in.</summary>
    public Task<CommandAnswer> SubmitAsync(byte[] command, CancellationToken cancellationToken)
    {
        var body = new ByteArrayContent(command);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return AskAsync<CommandAnswer>(() => _http.PostAsync("v1/federation/commands", body, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> AskAsync<T>(Func<Task<HttpResponseMessage>> ask, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await ask();
            if (!response.IsSuccessStatusCode)
                throw Refused(response, await response.Content.ReadAsStringAsync(cancellationToken));
            return await response.Content.ReadFromJsonAsync<T>(cancellationToken) ?? throw new JsonException("an empty answer");
        }
        catch (JsonException exception)
        {
            throw Fault("does not speak NovaCron's API", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new StartupException(ExitCodes.TemporaryFailure, $"{_address} does not answer: {exception.Message}");
        }
    }

    private StartupException Refused(HttpResponseMessage response, string body)
    {
        var code = (int)response.StatusCode >= 500 ? ExitCodes.TemporaryFailure : ExitCodes.ConfigurationError;
        return new StartupException(code, $"{_address} refused: {Detail(body) ?? response.ReasonPhrase}");
    }

    private static string? Detail(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<Problem>(body, JsonSerializerOptions.Web)?.Detail;
        }
        catch (JsonException)
        {
            // Something between us and the API answered in its own words.
            return null;
        }
    }

    private StartupException Fault(string what, Exception inner) =>
        StartupException.Configuration($"What answers at {_address} {what}.", inner);

    private sealed record Problem(string? Detail);

    private sealed record Proposal(string? Configuration);
}

/// <summary>Where a command belongs.</summary>
/// <param name="Chain">The log's name.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Revision">What the next command names.</param>
internal sealed record FederationPlace(string Chain, long Epoch, long Revision);

/// <summary>What the log answered.</summary>
/// <param name="Outcome">The outcome; null where the answer is lost.</param>
/// <param name="Epoch">The epoch that is meant; 0 for none.</param>
/// <param name="Revision">What the next command names; 0 where it is not known.</param>
internal sealed record CommandAnswer(string? Outcome, long Epoch, long Revision);
