using Microsoft.AspNetCore.Http;
using Mycosoft.Http;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class IdempotencyKeyTests
{
    [Fact]
    public void The_same_principal_route_and_key_give_the_same_id_and_any_other_a_different_one()
    {
        var ids = new[] { ("key:1", "POST /tasks", "a"), ("key:2", "POST /tasks", "a"), ("key:1", "POST /messages", "a"), ("key:1", "POST /tasks", "b") };
        Assert.Equal(4, ids.Select(id => IdempotencyKey.Derive(id.Item1, id.Item2, id.Item3)).Distinct().Count());
        Assert.Equal(IdempotencyKey.Derive("key:1", "POST /tasks", "a"), IdempotencyKey.Derive("key:1", "POST /tasks", "a"));
    }

    [Fact]
    public void The_id_is_a_uuid_of_version_8_in_the_variant_of_rfc_9562()
    {
        var id = IdempotencyKey.Derive("key:1", "POST /tasks", "a");
        Assert.Equal(8, id.Version);
        Assert.InRange(id.Variant, 8, 11);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("8e03978e-40d5-43dd-bc93-6894a57f9324", true)]
    [InlineData("", false)]
    [InlineData("tab\t", false)]
    [InlineData("ü", false)]
    public void A_key_is_1_to_255_printable_ascii_characters(string key, bool wellFormed) => Assert.Equal(wellFormed, IdempotencyKey.IsWellFormed(key));

    [Fact]
    public void A_key_of_256_characters_is_too_long() =>
        Assert.Equal((true, false), (IdempotencyKey.IsWellFormed(new string('k', 255)), IdempotencyKey.IsWellFormed(new string('k', 256))));

    [Fact]
    public void A_second_request_with_the_key_of_one_in_progress_is_a_conflict_until_that_one_ends()
    {
        var creations = new Creations();
        Assert.True(creations.TryBegin(Request("k"), null, out var first, out _));
        Assert.False(creations.TryBegin(Request("k"), null, out _, out var refusal));
        Assert.Equal((409, true), (refusal.Status, refusal.Fault.Retryable));
        first.Dispose();
        Assert.True(creations.TryBegin(Request("k"), null, out var again, out _));
        Assert.Equal(first.Id, again.Id);
    }

    [Fact]
    public void Requests_without_a_key_get_ids_in_the_order_of_time()
    {
        var creations = new Creations();
        Assert.True(creations.TryBegin(new DefaultHttpContext(), null, out var creation, out _));
        Assert.Equal(7, creation.Id.Version);
    }

    private static DefaultHttpContext Request(string key)
    {
        var http = new DefaultHttpContext { Request = { Method = "POST", Path = "/tasks" } };
        http.Request.Headers[IdempotencyKey.Header] = key;
        return http;
    }
}
