using MetaFlow.Inbox;

namespace MetaFlow.Tests.Storage;

public abstract class InboxContract(ITestDatabase database) : StoreContract(database)
{
    private IInbox Inbox => Store.Inbox;

    [Fact]
    public async Task A_message_comes_back_as_added()
    {
        var message = Message("a", minutes: 0) with { Subject = "경제 뉴스 📈", Body = "첫 줄\n둘째 줄", Format = MessageFormat.Markdown };

        Assert.True(await Inbox.AddAsync(message, Cancel));

        Assert.Equal(message, await Inbox.FindAsync("a", Cancel));
        Assert.Equal(message, Assert.Single(await Inbox.ListAsync(new InboxQuery(), Cancel)));
        Assert.Null(await Inbox.FindAsync("b", Cancel));
    }

    [Fact]
    public async Task A_repeated_attempt_adds_nothing_and_changes_nothing()
    {
        var first = Message("a", minutes: 0);
        await Inbox.AddAsync(first, Cancel);
        await Inbox.MarkAsync(first.Id, Now, Cancel);

        Assert.False(await Inbox.AddAsync(Message("a", minutes: 5) with { Body = "again" }, Cancel));

        Assert.Equal(first with { ReadAt = Now }, Assert.Single(await Inbox.ListAsync(new InboxQuery(), Cancel)));
    }

    [Fact]
    public async Task Of_many_attempts_at_once_one_adds()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 5).Select(
            number => Task.Run(() => Inbox.AddAsync(Message("a", number), Cancel), Cancel)));

        Assert.Single(added, true);
    }

    [Fact]
    public async Task Messages_are_listed_newest_first_page_by_page()
    {
        foreach (var minutes in new[] { 2, 0, 3, 1 })
        {
            await Inbox.AddAsync(Message($"{minutes}", minutes), Cancel);
        }

        var first = await Inbox.ListAsync(new InboxQuery(Limit: 3), Cancel);
        var second = await Inbox.ListAsync(new InboxQuery(Before: first[^1].Id, Limit: 3), Cancel);

        Assert.Equal(["3", "2", "1"], first.Select(message => message.Key));
        Assert.Equal(["0"], second.Select(message => message.Key));
    }

    [Fact]
    public async Task What_was_read_is_no_longer_counted_and_can_be_unread_again()
    {
        var (read, unread) = (Message("a", 0), Message("b", 1));
        await Inbox.AddAsync(read, Cancel);
        await Inbox.AddAsync(unread, Cancel);

        Assert.True(await Inbox.MarkAsync(read.Id, Now, Cancel));

        Assert.Equal(1, await Inbox.CountUnreadAsync(Cancel));
        Assert.Equal("b", Assert.Single(await Inbox.ListAsync(new InboxQuery(UnreadOnly: true), Cancel)).Key);
        Assert.Equal(Now, (await Inbox.FindAsync("a", Cancel))!.ReadAt);
        Assert.True(await Inbox.MarkAsync(read.Id, null, Cancel));
        Assert.Equal(2, await Inbox.CountUnreadAsync(Cancel));
        Assert.False(await Inbox.MarkAsync(Guid.Empty, Now, Cancel));
    }

    [Fact]
    public async Task A_text_that_no_database_keeps_is_kept_with_marks_in_its_place()
    {
        await Inbox.AddAsync(Message("a", 0) with { Subject = "a\0b", Body = "\uD83D" }, Cancel);

        var found = (await Inbox.FindAsync("a", Cancel))!;

        Assert.Equal(("a\uFFFDb", "\uFFFD"), (found.Subject, found.Body));
    }

    private InboxMessage Message(string key, int minutes)
    {
        var at = Now.AddMinutes(minutes);
        return new InboxMessage(
            Guid.CreateVersion7(at), key, new RunId(Guid.CreateVersion7(Now)), "enough/then/tell", "", "body", MessageFormat.Text, at);
    }
}
