using System.Reflection;
using Mycosoft.Http;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class FaultStatusTests
{
    [Theory]
    [InlineData(FaultCodes.InvalidPayload, 422)]
    [InlineData(FaultCodes.Unsupported, 422)]
    [InlineData(FaultCodes.PreconditionFailed, 422)]
    [InlineData(FaultCodes.Unauthenticated, 401)]
    [InlineData(FaultCodes.Forbidden, 403)]
    [InlineData(FaultCodes.NotFound, 404)]
    [InlineData(FaultCodes.Conflict, 409)]
    [InlineData(FaultCodes.Loop, 409)]
    [InlineData(FaultCodes.RateLimited, 429)]
    [InlineData(FaultCodes.Unavailable, 503)]
    [InlineData(FaultCodes.NotConfigured, 503)]
    [InlineData(FaultCodes.Timeout, 504)]
    [InlineData(FaultCodes.UpstreamError, 502)]
    [InlineData(FaultCodes.Internal, 500)]
    public void Each_code_has_its_status(string code, int status) => Assert.Equal(status, FaultStatus.Of(code));

    [Fact]
    public void Only_a_bug_or_a_half_done_request_is_500()
    {
        var codes = typeof(FaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal([FaultCodes.Internal, FaultCodes.Partial], codes.Where(code => FaultStatus.Of(code) == 500).Order());
    }
}
