/** Questions about connections, times and prices. */
export const QUESTIONS = `
is there <ride> <trip>?
is there <ride> that goes <trip>?
is there any way to <go> <trip>?
is there a way to <go> <trip>?
is there anything <trip>?
is there still <ride> <trip>?
is there any availability <trip>?
are there any <vehicles> <trip>?
are there <vehicles> <trip>?
are there (still|any) seats left <trip>?
are there seats left on <ride> <trip>?
are there any tickets left [for <ride>] <trip>?
do you have <vehicles> <trip>?
do you have any <vehicles> <trip>?
do you have <ticket> <trip>?
do you have anything <trip>?
do you (run|operate|offer|sell) <vehicles> <trip>?
do you (fly|go|run|operate) <trip>?
have you got anything <trip>?
have you got <ticket> <trip>?
got anything <trip>?
got <ticket> <trip>?
anything <trip>?
any <vehicles> <trip>?
any seats <trip>?
any chance of <ride> <trip>?
any <vehicles> left <trip>?
what <vehicles> are there <trip>?
what <vehicles> do you have <trip>?
what <vehicles> (go|run|leave) <trip>?
what do you have <trip>?
what's available <trip>?
what's the (best|cheapest|fastest|easiest) way to <go> <trip>?
what's the (best|cheapest|fastest|easiest) way <trip>?
what is the (cheapest|fastest|earliest|next) <vehicle> <trip>?
what would be the best <vehicle> <trip>?
which <vehicles> (go|run|leave|depart) <trip>?
which <vehicle> should I take <trip>?
which is the cheapest <vehicle> <trip>?
when does the (next|first|last) <vehicle> (go|leave|depart) <trip>?
when does <ride> leave <trip>?
when is the (next|first|last) <vehicle> <trip>?
when can I <go> <trip>?
when do the <vehicles> leave <trip>?
let me know when the (next|first|last) <vehicle> leaves <trip>
what time is the (next|first|last) <vehicle> <trip>?
what time does the <vehicle> (leave|go|depart) <trip>?
at what time is there <ride> <trip>?
how can I <go> <trip>?
how do I <go> <trip>?
how do I get <trip>?
how can we get <trip>?
how would I travel <trip>?
how should I travel <trip>?
what's the (quickest|shortest|best) (route|connection) <trip>?
what is the (quickest|shortest|best|cheapest) (route|connection) <trip>?
which (route|connection) is (best|fastest|cheapest) <trip>?
is there a (quick|short|good|cheap) (route|connection) <trip>?
the (quickest|shortest|best|cheapest) (route|connection|way) <trip>, please
how much is <ticket> <trip>?
how much are <vehicles> <trip>?
how much for <ticket> <trip>?
how much does it cost to <go> <trip>?
how much would <ticket> <trip> cost?
how much do you charge for <ticket> <trip>?
what does <ticket> <trip> cost?
what does it cost to <go> <trip>?
what's the price of <ticket> <trip>?
what is the fare <trip>?
how long does it take to <go> <trip>?
how long does <ride> take <trip>?
how long is the <vehicle> <trip>?
how often do <vehicles> run <trip>?
does any <vehicle> run <trip>?
does the <vehicle> go <trip>?
does <ride> exist <trip>?
can someone <takeMe> <trip>?
can anybody <takeMe> <trip>?
is it possible to <go> <trip>?
would it be possible to <go> <trip>?
is a seat free <trip>?
is the <vehicle> <trip> full?
would there be <ride> <trip>?
will there be <ride> <trip>?
what are my options <trip>?
what options are there <trip>?
what are the connections <trip>?
who (flies|goes|drives) <trip>?
where can I (buy|get) <ticket> <trip>?
where do I get <ticket> <trip>?
tell me about <vehicles> <trip>
tell me how to <go> <trip>
tell me which <vehicles> go <trip>
I'd like to know about <vehicles> <trip>
I want to know when there is <ride> <trip>
I wonder whether there is <ride> <trip>
I'd like information about <vehicles> <trip>
someone told me you (sell|have) <vehicles> <trip>
I heard you have <vehicles> <trip>
I was told there is <ride> <trip>
I saw a cheap <vehicle> <trip>
do I need a reservation <trip>?
`;
