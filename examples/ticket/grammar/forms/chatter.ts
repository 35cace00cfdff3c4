/** What people say that is no request. */
export const CHATTER = `
hello
hi there, how are you?
how are you (today|doing)?
nice to (meet|see) you
it's good to (see you|hear that|know)
I want to (sleep|eat|cry|know more)
good (morning|evening|afternoon|day)
have a (nice|good|great) (day|evening|weekend)
thank you (very|so) much
thanks a lot
thanks for your help, that's all
that was quick, thanks
goodbye
bye
see you (later|soon)
yes please
no thanks, not (today|now)
maybe later
ok
I see
never mind
wait a (moment|minute)
sorry, I made a mistake
sorry, I don't understand
I don't know (yet|where to go)
I'm not sure
I have a question
what time is it?
what day is it?
I want to (book|buy|reserve) <ticket>
I need <ticket>
I need (help|some help|a holiday|a break|more time)
I'd like to travel <vehicleBy>
can you help me (book|find|with) <ticket>?
can you help me?
can I bring my (dog|cat|bike|bicycle|surfboard|guitar) on the <vehicle>?
can my (dog|cat|<relative>) come with me?
are (dogs|cats|bikes|children) allowed on the <vehicle>?
is there (wifi|a toilet|a restaurant|food|power|a shower) on the <vehicle>?
how much (luggage|baggage) can I take?
how many bags (are allowed|can I take)?
how old are you?
where is the (station|ticket office|waiting room|toilet|nearest bus stop)?
where are you (from|located)?
when do you (open|close)?
what are your opening hours?
do you (sell|have|offer) (coffee|food|sandwiches|newspapers|maps|student discounts)?
do you (speak|understand) (English|French|Chinese|Spanish)?
do you like (music|your job|trains|travelling)?
can I pay (by card|in cash|with euros|with my phone)?
do you take (cash|cards|dollars)?
I pay (in cash|by card)
can I get a (receipt|discount|refund|window seat|coffee|map)?
what's your (name|favourite colour|phone number)?
what is your favourite (food|song|film|animal)?
who are you?
who made you?
are you a (robot|human|computer|machine)?
are you (real|busy|there)?
tell me a (joke|story)
tell me something (funny|about yourself)
sing a song
what can you do?
what does that mean?
why is the <vehicle> so (expensive|late|slow|full)?
I lost my (ticket|bag|umbrella|phone|passport) [on the <vehicle>]
I forgot my (ticket|bag|umbrella|phone|passport) [yesterday]
the <vehicle> was (late|full|dirty|cold) [again]
my <vehicle> was (late|cancelled) [yesterday]
please cancel my (booking|reservation|ticket|seat)
I want to cancel my (booking|reservation|ticket)
I want to change my (seat|ticket|booking)
I'd like a refund
I'd like to complain
is the <vehicle> (late|full|safe)?
my name is <person>
I'm <person>
this is <person> speaking
can I speak to a (person|human|manager)?
can I talk to (a|the) (person|human|manager|driver|<noun>)?
I want to talk to your (boss|manager)
listen to (me|the <noun>)
I'm used to (it|this|the <noun>)
I love (trains|travelling|flying|holidays)
I don't like (trains|flying|airports|waiting)
it is (raining|snowing|cold|warm|sunny) (outside|here)
the weather is (nice|terrible|lovely)
yesterday (I|we) (was|were) [very] <adjective>
(I|we) <verb> a <noun> yesterday
yesterday's <noun> was <adjective>
where were you (yesterday|last night)?
(I|we|you|they) <verb> (the|a|my|your|some) [<adjective>] <noun>
(I|we|you|they) (don't|can't|must|should|will) <verb> (the|a|my|your|some) [<adjective>] <noun>
(do|can|will|should|could) (I|we|you|they) <verb> (the|a|my|your|some) [<adjective>] <noun>?
(where|when|why|how) (do|can|will|should|could) (I|we|you|they) <verb> (the|a|my|your|some) [<adjective>] <noun>?
(what|how) is the <adjective> <noun>?
(my|the|your|our) [<adjective>] <noun> (is|was) [too|very|so] <adjective>
is (my|the|your|our) [<adjective>] <noun> [too|very|so] <adjective>?
<verb> (the|a|my|your|some) [<adjective>] <noun>[ please]
what a <adjective> <noun>
there (is|was) a [<adjective>] <noun> (in|on|under|behind|near) the <noun>
I have (a|two|no) [<adjective>] <noun> and (a|two|no) [<adjective>] <noun>
what is the capital of <country>?
a window seat, please
an aisle seat
we are <count> people
there will be <count> of us
I'm travelling with <companion>
it should cost <price>
<clock>, please
in the (morning|afternoon|evening)
one-way or round trip?
first class, please
`;
