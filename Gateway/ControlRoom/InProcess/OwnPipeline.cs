using Microsoft.AspNetCore.Http.Features;

namespace Mycosoft.ControlRoom.InProcess;

/// <summary>
/// The gateway's own request pipeline, for requests that come from inside: they meet the same routes, the same roles and the same limits as those from outside, without a socket between.
/// </summary>
internal sealed class OwnPipeline(IServiceProvider services) : IStartupFilter
{
    private RequestDelegate? _pipeline;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(rest => _pipeline = rest);
        next(app);
    };

    /// <summary>Carries out one request and answers with what it would have been answered.</summary>
    public async Task<OwnResponse> Send(OwnRequest request, CancellationToken cancellationToken)
    {
        if (_pipeline is not { } pipeline)
            throw new InvalidOperationException("The gateway has not started.");
        using var body = new MemoryStream();
        var response = new HttpResponseFeature();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request.ToFeature());
        features.Set<IHttpRequestBodyDetectionFeature>(request);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        var factory = services.GetRequiredService<IHttpContextFactory>();
        var http = factory.Create(features);
        http.RequestAborted = cancellationToken;
        try
        {
            await pipeline(http);
            return new(response.StatusCode, body.ToArray());
        }
        finally
        {
            factory.Dispose(http);
        }
    }
}

internal sealed record OwnResponse(int Status, byte[] Body)
{
    public bool Succeeded => Status is >= 200 and < 300;
}
