using Mycosoft.Ledger;

namespace Mycosoft.Tests.Unit.Ledger;

public sealed class CursorTests
{
    private static readonly DateTime At = new DateTime(2026, 11, 22, 8, 0, 0, DateTimeKind.Utc).AddTicks(1_234_560);

    [Fact]
    public void It_comes_back_as_it_went()
    {
        var id = Guid.CreateVersion7();
        Assert.True(Cursor.TryRead(new Cursor(At, id).ToString(), out var byId, out _));
        Assert.Equal((At, id, DateTimeKind.Utc), (byId!.Value.At, byId.Value.Id, byId.Value.At.Kind));
        Assert.True(Cursor.TryRead(new Cursor(At, 42L).ToString(), out var byNumber, out _));
        Assert.Equal((At, 42L), (byNumber!.Value.At, byNumber.Value.Number));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_cursor_is_the_beginning(string? text)
    {
        Assert.True(Cursor.TryRead(text, out var cursor, out _));
        Assert.Null(cursor);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("not a cursor")]
    [InlineData("AAAA")]
    [InlineData("________________________________")]
    [InlineData("'; DROP TABLE agents; --")]
    public void Any_other_text_is_refused(string text)
    {
        Assert.False(Cursor.TryRead(text, out _, out var fault));
        Assert.Equal((FaultCodes.InvalidPayload, "$.cursor"), (fault.Code, fault.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    [InlineData(-1)]
    public void A_limit_out_of_range_is_refused(int limit)
    {
        Assert.False(Paging.TryRead(limit, null, out _, out var fault));
        Assert.Equal("$.limit", fault.Path);
    }
}
