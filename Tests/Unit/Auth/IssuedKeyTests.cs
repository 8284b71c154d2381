using Mycosoft.Auth;

namespace Mycosoft.Tests.Unit.Auth;

public sealed class IssuedKeyTests
{
    private static readonly byte[] Salt = new byte[16];

    [Fact]
    public void A_key_is_mas_and_256_random_bits_and_no_two_are_alike()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => IssuedKey.Create()).ToList();
        Assert.All(keys, key => Assert.Matches("^mas_[A-Za-z0-9_-]{43}$", key));
        Assert.All(keys, key => Assert.True(IssuedKey.IsPossible(key)));
        Assert.Equal(100, keys.Select(IssuedKey.PrefixOf).Distinct().Count());
    }

    [Fact]
    public void A_key_fits_its_own_salt_and_hash_and_no_other()
    {
        var key = IssuedKey.Create();
        var hash = IssuedKey.Hash(Salt, key);
        Assert.True(IssuedKey.Fits(key, Salt, hash));
        Assert.False(IssuedKey.Fits(IssuedKey.Create(), Salt, hash));
        Assert.False(IssuedKey.Fits(key, [.. Salt[..15], 1], hash));
        Assert.False(IssuedKey.Fits(key[..^1] + (key[^1] == 'A' ? 'B' : 'A'), Salt, hash));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mas_")]
    [InlineData("mas_short")]
    [InlineData("key_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("mas_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'")]
    [InlineData("mas_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Nothing_is_looked_up_for_what_cannot_be_a_key(string text) => Assert.False(IssuedKey.IsPossible(text));
}
