/** Something is booked, ordered or looked for. */
export const BOOKINGS = `
book <me> <ticket> <trip>
book <ticket> <trip>
please book <ticket> <trip>
please book <me> <ticket> <trip>
I want to book <ticket> <trip>
I'd like to book <ticket> <trip>
I would like to book <ticket> <trip>
I would like to reserve <ticket> <trip>
I need to book <ticket> <trip>
we'd like to reserve <ticket> <trip>
I wanted to order <ticket> <trip>
I'd like to buy <ticket> <trip>
I want to buy <ticket> <trip>
I'd like to get <ticket> <trip>
I'd like to purchase <ticket> <trip>
reserve <ticket> [for <people>] <trip>
please reserve <ticket> <trip>
reserve <me> <ticket> <trip>
order <ticket> <trip>
buy <me> <ticket> <trip>
can you book <me> <ticket> <trip>?
can you find <me> <ticket> <trip>?
could you find <me> <ticket> <trip>?
could you reserve <ticket> <trip>?
could you book <ticket> <trip>?
could you get <me> <ticket> <trip>?
could you please find <me> <ticket> <trip>?
can I get <ticket> <trip>?
can I book <ticket> <trip>?
can I have <ticket> <trip>?
can we get <ticket> <trip>?
may I have <ticket> <trip>?
could I have <ticket> <trip>?
could I buy <ticket> <trip>?
could we have <ticket> <trip>?
would you book <me> <ticket> <trip>?
would you mind booking <me> <ticket> <trip>?
would it be possible to book <ticket> <trip>?
is it possible to get <ticket> <trip>?
is it possible to reserve <ticket> <trip>?
how do I book <ticket> <trip>?
how can I get <ticket> <trip>?
I want <ticket> <trip>
I need <ticket> <trip>
I need <ticket> [for <people>] <trip>
we need <ticket> <trip>
we want <ticket> <trip>
I'd like <ticket> <trip>
we'd like <ticket> <trip>
I would like <ticket> <trip>
I'll have <ticket> <trip>
I'll take <ticket> <trip>
I require <ticket> <trip>
I am looking for <ticket> <trip>
I'm looking for <ticket> <trip>
we're looking for <ticket> <trip>
I'm after <ticket> <trip>
I'm searching for <ticket> <trip>
I'm interested in <ticket> <trip>
I'd be interested in <ticket> <trip>
I'd appreciate <ticket> <trip>
I would be grateful for <ticket> <trip>
I have a booking for <ride> <trip>
I have a reservation on <ride> <trip>
I wonder if you could find me <ticket> <trip>
I was wondering if you have <ticket> <trip>
it would be great if you could get <me> <ticket> <trip>
find <me> <ticket> <trip>
please find <me> <ticket> <trip>
get <me> <ticket> <trip>
please get <me> <ticket> <trip>
give <me> <ticket> <trip>
please give me <ticket> <trip>
sell me <ticket> <trip>
show me <vehicles> <trip>
show me all the <vehicles> <trip>
please show me <ticket> <trip>
list <vehicles> <trip>
search <vehicles> <trip>
search for <ticket> <trip>
look up <vehicles> <trip>
look for <ticket> <trip>
check <vehicles> <trip>
check for <vehicles> <trip>
can you check <vehicles> <trip>?
please check the <vehicles> <trip>
compare <vehicles> <trip>
see <vehicles> <trip>
display all <vehicles> <trip>
give me a list of <vehicles> <trip>
what about <ticket> <trip>?
how about <ticket> <trip>?
please issue <ticket> <trip>
make a reservation <trip>
make me a reservation [for <people>] <trip>
make a booking [for <people>] <trip>
put me on <ride> <trip>
put us on <ride> <trip>
put me down for <ticket> <trip>
sign me up for <ride> <trip>
arrange <ride> <trip>
organise <ticket> <trip>
prepare <ticket> <trip>
print <ticket> <trip>
save me <ticket> <trip>
schedule <ticket> <trip>
I'm calling (about|to book) <ticket> <trip>
help me find <ticket> <trip>
help me (book|with) <ticket> <trip>
let me have <ticket> <trip>
let me book <ticket> <trip>
<ticket> <trip>
<ticket> [for <people>] <trip>
<count> [<fare>] tickets <trip>
<count> seats <trip>
<count> (adults|people|persons|passengers) <trip>
<vehicles> <trip>
need <ticket> <trip>
want <ticket> <trip>
needed: <ticket> <trip>
looking for <ticket> <trip>
searching for <ticket> <trip>
wanted: <ticket> <trip>
booking: <ticket> <trip>
one <trip>
<count> <trip>
<fare> ticket <trip>
<fare> <trip>
cheapest (fare|ticket|flight|train) <trip>
(next|first|last|earliest|cheapest) <vehicle> <trip>
the (next|first|last|earliest|cheapest) <vehicle> <trip>
I need seats for <count> <trip>
seats for <count> <trip>
my <relative> needs <ticket> <trip>
my <relative> wants <ticket> <trip>
my <relative> and I need <ticket> <trip>
send my <relative> <trip>
send <person> <trip>
`;
